"""Where somebody is signed in: one's own sessions, and ending them; for others, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _

from app.access import sessions
from app.access.current import current_actor, current_locale, current_store
from app.access.devices import device_words
from app.access.passwords import end_everything
from app.access.rights import needs, signed_in
from app.access.session_cookie import current_lives, current_session
from app.access.sessions import Session
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.web.page import render
from app.web.people import Answer, managed, remember
from app.web.step_up.asking import asks_password_again
from app.web.times import short_time

METHODS = {  # what each way of signing in is called
    "password": N_("password"),
    "totp": N_("password and code"),
    "recovery": N_("password and recovery code"),
    "passkey": N_("passkey"),
    "oidc": N_("company account"),
    "saml": N_("company account"),
}


@dataclass(frozen=True)
class ShownSession:
    """One line of the list."""

    id: str
    device: str
    address: str
    method: str
    since: str
    since_exactly: datetime
    seen: str
    is_this: bool


class SessionsView(BaseView):
    """One's own sessions."""

    route_base = "/people/me/sessions"
    default_view = "index"

    @expose("/")
    @signed_in
    def index(self) -> Answer:
        """List where one is signed in."""
        actor = current_actor()
        found = sessions.list_sessions(current_store(), actor.id, current_lives())
        shown = [_shown(each) for each in found]
        shown.sort(key=lambda each: not each.is_this)
        lives = current_lives()
        return render(
            "people/sessions.html", sessions=shown,
            minutes=int(lives.idle.total_seconds() // 60),
            hours=int(lives.whole.total_seconds() // 3600),
        )  # fmt: skip

    @expose("/<string:key>/end", methods=["POST"])
    @signed_in
    @asks_password_again
    def end(self, key: str) -> Answer:
        """End one of one's own sessions; ending this one is signing out."""
        actor, store = current_actor(), current_store()
        with store.writing() as conn:
            was_there = sessions.end_session(conn, key, of=actor.id)
        if not was_there:
            raise NotFoundError("session.missing", N_("This session has ended already."))
        remember(actor, "person:session_ended", actor.id, address=request.remote_addr or "")
        flash(_("The session is ended."), "success")
        return redirect(url_for("SessionsView.index"))

    @expose("/others/end", methods=["POST"])
    @signed_in
    @asks_password_again
    def end_others(self) -> Answer:
        """End all of one's sessions but this one, and all tokens."""
        actor, store = current_actor(), current_store()
        row = current_session().row
        with store.writing() as conn:
            count = end_everything(conn, actor.id, but_session=row.id if row else None)
        _remember_all(actor.id, count)
        flash(_("You are signed in only here now."), "success")
        return redirect(url_for("SessionsView.index"))

    @expose("/of/<int:person_id>/end", methods=["POST"])
    @needs("manage_users")
    def end_all(self, person_id: int) -> Answer:
        """Sign somebody out everywhere."""
        account = managed(person_id)[1]
        with current_store().writing() as conn:
            count = end_everything(conn, person_id)
        _remember_all(person_id, count)
        flash(_("{name} is signed out everywhere.").format(name=account.full_name), "success")
        return redirect(url_for("PeopleView.edit", person_id=person_id))


def _remember_all(person_id: int, count: int) -> None:
    address = request.remote_addr or ""
    remember(current_actor(), "person:sessions_ended", person_id, count=count, address=address)


def _shown(found: Session) -> ShownSession:
    store, locale, row = current_store(), current_locale(), current_session().row
    moment = store.moment()
    browser, system = device_words(found.agent)
    if browser and system:
        device = _("{browser} on {system}").format(browser=browser, system=system)
    else:
        device = browser or system or _("Unknown device")
    return ShownSession(
        found.id, device, found.address, _(METHODS.get(found.method, "")) if found.method else "",
        short_time(found.created_at, moment, locale),
        found.created_at.astimezone(moment.zone),
        short_time(found.seen_at, moment, locale), row is not None and row.id == found.id,
    )  # fmt: skip
