"""Our security manager: Flask-AppBuilder's sign-in, our rights."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask import g
from flask_appbuilder.security.sqla.manager import SecurityManager

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
        """Return the account of an API key.

        A key is 256 random bits, so its SHA-256 is proof enough; a slow hash on each call is not
        needed (NIST SP 800-63B, look-up secrets).
        """
        table = self.api_key_model.__table__
        query = sa.select(table.c.user_id, table.c.expires_on).where(
            table.c.lookup_hash == self._compute_lookup_hash(api_key_string),
            table.c.active.is_(True),
            table.c.revoked_on.is_(None),
        )
        with current_store().reading() as conn:
            row = conn.execute(query).first()
        if row is None or (row.expires_on and row.expires_on < _naive_now()):
            return None
        g.api_user = self.load_user(row.user_id)
        account: Account | None = g.api_user
        return account


def _naive_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
