"""What the word of a directory or an identity provider changed here is written down."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.single_sign_on.accounts import Found, Told
from app.audit.events import record_event
from app.storage.store import Store

KINDS = {"created": "person:create", "connected": "person:identity_on"}


def remember_found(store: Store, found: Found, told: Told) -> None:
    """Write down whether an account was made, connected, or got other roles."""
    account = found.account
    actor = Actor(account.id, account.full_name, account.username)
    detail = {"person": account.id, "issuer": told.issuer, "roles": account.roles}
    with store.writing() as conn:
        if found.how in KINDS:
            record_event(conn, actor, kind=KINDS[found.how], at=store.clock(), detail=detail)
        if found.roles_before is not None:
            changed = {**detail, "before": found.roles_before}
            record_event(conn, actor, kind="person:update", at=store.clock(), detail=changed)
