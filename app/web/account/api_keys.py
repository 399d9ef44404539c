"""One's own API keys: made, shown once, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import flash, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _

from app.access.api_keys import create_key, list_keys, revoke_key
from app.access.current import current_actor, current_locale, current_store
from app.access.key_scopes import KeyScope
from app.access.policy import decide
from app.access.rights import signed_in
from app.core.errors import InvalidRecordError
from app.schema.model import Action, Entity
from app.web.page import render
from app.web.people import Answer, remember, sentences
from app.web.step_up.asking import asks_password_again
from app.web.times import short_time

LIVES = (30, 90, 365)  # days
USUAL_LIFE = 90


@dataclass(frozen=True)
class KeyForm:
    """What somebody wants of a new key."""

    name: str = ""
    days: int = USUAL_LIFE
    writes: bool = False
    entities: tuple[str, ...] = ()

    @classmethod
    def sent(cls) -> KeyForm:
        """Return what the request brings; what the page does not offer counts as not chosen."""
        form = request.form
        days = form.get("days", type=int)
        known = {entity.id for entity in _readable()}
        return cls(
            form.get("name", ""), days if days in LIVES else LIVES[0],
            form.get("access") == "write",
            tuple(each for each in form.getlist("entities") if each in known),
        )  # fmt: skip

    @property
    def scope(self) -> KeyScope:
        """What the key may do."""
        return KeyScope(self.writes, frozenset(self.entities))


class ApiKeysView(BaseView):
    """A program signs in with a key instead of a password; it may no more than its owner."""

    route_base = "/people/me/keys"
    default_view = "index"

    @expose("/", methods=["GET", "POST"])
    @signed_in
    @asks_password_again
    def index(self) -> Answer:
        """List the keys that work; make one and show it this once."""
        actor = current_actor()
        if request.method == "GET":
            return _page(KeyForm())
        sent = KeyForm.sent()
        try:
            key = create_key(
                current_store(), actor.id, name=sent.name, life=timedelta(days=sent.days),
                scope=sent.scope,
            )  # fmt: skip
        except InvalidRecordError as error:
            return _page(sent, errors=sentences(error)), error.status
        remember(
            actor, "person:api_key", actor.id, name=sent.name.strip(), days=sent.days,
            writes=sent.writes, entities=list(sent.entities),
        )  # fmt: skip
        return _page(KeyForm(), key=key)

    @expose("/<uuid:key>/revoke", methods=["POST"])
    @signed_in
    def revoke(self, key: object) -> Answer:
        """End a key at once."""
        actor = current_actor()
        revoke_key(current_store(), actor.id, str(key))
        remember(actor, "person:api_key_ended", actor.id)
        flash(_("The key is ended; programs that use it are refused from now on."), "success")
        return redirect(url_for("ApiKeysView.index"))


def _readable() -> list[Entity]:
    actor, entities = current_actor(), current_store().definitions.live_entities
    return [each for each in entities if decide(actor, Action.READ, each.name).allowed]


def _page(form: KeyForm, *, key: str = "", errors: Mapping[str, str] | None = None) -> str:
    store, locale = current_store(), current_locale()
    moment = store.moment()
    keys = list_keys(store, current_actor().id)
    return render(
        "people/keys.html",
        keys=keys, key=key, form=form, lives=LIVES, entities=_readable(), errors=errors or {},
        all_entities={each.id: each for each in store.definitions.live_entities},
        used={
            each.uuid: short_time(each.used_at, moment, locale) for each in keys if each.used_at
        },
    )  # fmt: skip
