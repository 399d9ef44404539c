"""One's own account: profile, password, language, light or dark, density."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, request, session, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from flask_babel import refresh
from werkzeug.wrappers import Response

from app.access import people
from app.access.current import current_account, current_actor, current_store
from app.access.people import Account
from app.access.rights import public, signed_in
from app.access.session_cookie import current_session
from app.access.throttle import TooManyTriesError
from app.audit.signing_in import check_again
from app.core.errors import AppError, BadRequestError, InvalidRecordError, NotFoundError
from app.core.i18n import LANGUAGES, N_
from app.web.page import DENSITIES, THEMES, render, safe_path, split_address
from app.web.people import Answer, department_names, remember, sentences, shown_email
from app.web.step_up.asking import ask_again, confirmed


class ProfileView(BaseView):
    """The profile page, and the small switches of the top bar."""

    route_base = ""
    default_view = "me"

    @expose("/people/me", methods=["GET", "POST"])
    @signed_in
    def me(self) -> Answer:
        """Show and change one's own profile."""
        account = _own()
        if request.method == "GET":
            return _profile_page(account)
        store, form = current_store(), request.form
        # Who has the address may sign in by it, and connect a company account (ASVS 5.0, 7.5.1).
        if form.get("email", "") != shown_email(account) and (asked := ask_again()):
            return asked
        try:
            full_name, email = form.get("full_name", ""), form.get("email", "")
            people.update_profile(store, account.id, full_name=full_name, email=email)
        except InvalidRecordError as error:
            return _profile_page(account, errors=sentences(error)), error.status
        _keep_preferences(account)
        remember(current_actor(), "person:profile", account.id)
        flash(_("Your profile is saved."), "success")
        return redirect(url_for("ProfileView.me"))

    @expose("/people/me/password", methods=["POST"])
    @signed_in
    def my_password(self) -> Answer:
        """Change one's own password; the current one proves that it is oneself."""
        account, store, form = _own(), current_store(), request.form
        try:
            _require_current(account, form.get("current", ""))
            row = current_session().row
            people.set_password(
                store, account.id, form.get("password", ""), but_session=row.id if row else None
            )
        except InvalidRecordError as error:
            return _profile_page(account, errors=sentences(error)), error.status
        confirmed()
        remember(current_actor(), "person:password", account.id)
        flash(_("Your password is changed; you are signed out everywhere else."), "success")
        return redirect(url_for("ProfileView.me"))

    @expose("/lang/<string:language>", methods=["POST"])
    @public
    def language(self, language: str) -> Response:
        """Switch the language, by a button that works before sign-in and without scripts."""
        if language not in LANGUAGES:
            raise NotFoundError(
                "language.unknown",
                N_("There is no language “{language}”; there are {languages}."),
                language=language,
                languages=LANGUAGES,
            )
        session["language"] = language
        account = current_account()
        if account and account.language != language:
            people.set_preferences(current_store(), account.id, language=language)
        refresh()
        return redirect(_back())

    @expose("/theme", methods=["POST"])
    @public
    def look(self) -> Response | tuple[str, int]:
        """Remember light or dark, or the density, whichever was sent."""
        theme, density = request.form.get("theme"), request.form.get("density")
        if (theme and theme not in THEMES) or (density and density not in DENSITIES):
            raise BadRequestError("look.unknown", N_("There is no such theme or density."))
        if theme:
            session["theme"] = theme
        account = current_account()
        if account:
            store = current_store()
            people.set_preferences(store, account.id, theme=theme or None, density=density or None)
        if request.accept_mimetypes.best == "application/json":
            return "", 204
        return redirect(_back())


def _back() -> str:
    given = request.values.get("next")
    if given:
        return safe_path(given)
    parts = split_address(request.referrer or "")
    return safe_path(parts.path) if parts.netloc == request.host else safe_path(None)


def _own() -> Account:
    return people.get_person(current_store(), current_actor().id)


def _require_current(account: Account, password: str) -> None:
    """Refuse who does not know the current password, or tried too often."""
    wrong: AppError = AppError("password.wrong", N_("This is not your current password."))
    try:
        if check_again(current_store(), account, password, address=request.remote_addr or ""):
            return
    except TooManyTriesError as error:
        wrong = error
    raise InvalidRecordError({"current": wrong})


def _keep_preferences(account: Account) -> None:
    wanted = {
        "language": (request.form.get("language"), LANGUAGES),
        "theme": (request.form.get("theme"), THEMES),
        "density": (request.form.get("density"), DENSITIES),
    }
    chosen = {key: value for key, (value, known) in wanted.items() if value in known}
    people.set_preferences(current_store(), account.id, **chosen)
    session.update({key: chosen[key] for key in ("language", "theme") if key in chosen})


def _profile_page(account: Account, *, errors: Mapping[str, str] | None = None) -> str:
    typed = request.form if request.path.endswith("/me") else {}
    roles = current_store().definitions.roles
    return render(
        "people/me.html",
        person=account,
        full_name=typed.get("full_name", account.full_name),
        email=typed.get("email", shown_email(account)),
        roles=[roles[name] for name in account.roles if name in roles],
        department=department_names().get(account.department or 0, ""),
        themes=THEMES,
        densities=DENSITIES,
        errors=errors or {},
        shortest_password=people.SHORTEST_PASSWORD,
    )
