"""One's own API keys: made, shown once, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import flash, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _

from app.access.api_keys import create_key, list_keys, revoke_key
from app.access.current import current_actor, current_store
from app.core.errors import InvalidRecordError
from app.web.page import render
from app.web.people import Answer, remember, sentences

LIVES = (30, 90, 365)  # days


class ApiKeysView(BaseView):
    """A program signs in with a key instead of a password; it may what its owner may."""

    route_base = "/people/me/keys"

    @expose("/", methods=["GET", "POST"])
    def index(self) -> Answer:
        """List the keys that work; make one and show it this once."""
        actor = current_actor()
        if request.method == "GET":
            return _page()
        days = request.form.get("days", type=int)
        try:
            key = create_key(
                current_store(), actor.id, name=request.form.get("name", ""),
                life=timedelta(days=days if days in LIVES else LIVES[0]),
            )  # fmt: skip
        except InvalidRecordError as error:
            return _page(errors=sentences(error), name=request.form.get("name", "")), error.status
        remember(actor, "person:api_key", actor.id)
        return _page(key=key)

    @expose("/<uuid:key>/revoke", methods=["POST"])
    def revoke(self, key: object) -> Answer:
        """End a key at once."""
        actor = current_actor()
        revoke_key(current_store(), actor.id, str(key))
        remember(actor, "person:api_key_ended", actor.id)
        flash(_("The key is ended; programs that use it are refused from now on."), "success")
        return redirect(url_for("ApiKeysView.index"))


def _page(*, key: str = "", errors: Mapping[str, str] | None = None, name: str = "") -> str:
    return render(
        "people/keys.html",
        keys=list_keys(current_store(), current_actor().id),
        key=key,
        name=name,
        lives=LIVES,
        errors=errors or {},
    )
