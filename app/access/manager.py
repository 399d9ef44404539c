"""Our security manager: Flask-AppBuilder's sign-in, our rights."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_appbuilder.security.sqla.manager import SecurityManager

from app.access.api_keys import owner_of
from app.access.current import current_store
from app.access.people import Account, find_person


class PanelSecurity(SecurityManager):
    """Signs people in and out; says no to every permission row of Flask-AppBuilder.

    What somebody may do is decided by ``app.access.policy`` from the definitions, never by rows in
    ``ab_permission``; so views of Flask-AppBuilder that ask here are closed.
    """

    def register_views(self) -> None:
        """Register the API's sign-in; the web floor adds the screen, no stock page is served."""
        self.appbuilder.add_api(self.security_api)

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Refuse: no view of ours asks, and stock views are closed."""
        return False

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Refuse: nothing is public but sign-in."""
        return False

    def load_user(self, pk: int) -> Account | None:
        """Return the account of a session, in one statement; a disabled one is out at once."""
        with current_store().reading() as conn:
            account = find_person(conn, int(pk))
        return account if account and account.is_active else None

    def load_user_jwt(self, _jwt_header: object, jwt_data: dict[str, Any]) -> Account | None:
        """Return the account of a token."""
        account = self.load_user(int(jwt_data["sub"]))
        g.api_user = account
        return account

    def validate_api_key(self, api_key_string: str) -> Account | None:
        """Return the account of an API key."""
        store = current_store()
        with store.reading() as conn:
            user_id = owner_of(conn, api_key_string, store.clock())
        if user_id is None:
            return None
        g.api_user = self.load_user(user_id)
        account: Account | None = g.api_user
        return account
