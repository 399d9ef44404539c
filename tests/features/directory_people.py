"""What tests of the company's directory do again and again: sign in, look who came."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.access import people
from app.storage.sign_in_tables import sys_identity
from tests.directory import PASSWORD
from tests.panels import TestPanel, Visitor


def sign_in(
    client: Visitor, name: str = "dora", password: str | bytes = PASSWORD, **more: str
) -> TestResponse:
    """Send a name and a password of the directory."""
    return client.post("/login/", data={"username": name, "password": password, **more})


def identities(panel: TestPanel) -> list[Any]:
    """Return who is known to come from elsewhere."""
    with panel.store.reading() as conn:
        return list(conn.execute(sa.select(sys_identity)).mappings())


def give_email(panel: TestPanel, name: str, email: str) -> None:
    """Give somebody of the cast an e-mail address."""
    found = people.get_person(panel.store, panel.ids[name])
    people.update_person(
        panel.store, found.id, full_name=found.full_name, email=email, roles=found.roles,
        department=found.department, is_active=True,
    )  # fmt: skip
