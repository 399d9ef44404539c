"""Our security manager: Flask-AppBuilder's sign-in, our rights."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_appbuilder.security.sqla.manager import SecurityManager

from app.access.api_keys import note_use, owner_of
from app.access.current import current_store
from app.access.people import Account, find_person
from app.access.session_cookie import current_session

EPOCH = "epoch"  # the claim of a token by which all of a person's tokens can be ended


class PanelSecurity(SecurityManager):
    """Signs people in and out; says no to every permission row of Flask-AppBuilder.

    What somebody may do is decided by ``app.access.policy`` from the definitions, never by rows in
    ``ab_permission``; so views of Flask-AppBuilder that ask here are closed.
    """

    def register_views(self) -> None:
        """Register nothing: the web and API floors add our own sign-in, no stock page is served."""

    def auth_user_db(self, username: str, password: str) -> None:
        """Refuse: whoever asks here goes around ``app.audit.signing_in``, which counts tries."""

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Refuse: no view of ours asks, and stock views are closed."""
        return False

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Refuse: nothing is public but sign-in."""
        return False

    def load_user(self, pk: int) -> Account | None:
        """Return the account of a session, read with its row; a disabled one is out at once."""
        account = current_session().account
        return account if account and account.id == int(pk) and account.is_active else None

    def load_user_jwt(self, _jwt_header: object, jwt_data: dict[str, Any]) -> Account | None:
        """Return the account of a token, unless all of its tokens were ended since."""
        account = _active(int(jwt_data["sub"]))
        if account and account.epoch != jwt_data.get(EPOCH, 0):
            account = None
        g.api_user = account
        return account

    def validate_api_key(self, api_key_string: str) -> Account | None:
        """Return the account of an API key; what the key may do is in ``g.api_scope``."""
        store = current_store()
        with store.reading() as conn:
            owner = owner_of(conn, api_key_string, store.clock())
        account = _active(owner.user_id) if owner else None
        if owner is None or account is None:
            return None
        g.api_user, g.api_scope = account, owner.scope
        if owner.is_stale:
            note_use(store, owner.key)
        return account


def _active(user_id: int) -> Account | None:
    with current_store().reading() as conn:
        account = find_person(conn, user_id)
    return account if account and account.is_active else None
