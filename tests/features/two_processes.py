"""One small installation served by two processes, with a clock that tests can move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.access import people
from app.access.account_tables import api_keys, users
from app.generation import build_app
from app.installation import open_installation
from app.schema.loader import load
from app.storage.system import sys_attempt, sys_event, sys_person, sys_session
from tests.panels import CAST, TestPanel, Visitor, make_panel

PASSWORD = "correct horse battery"
START = datetime(2026, 5, 4, 8, tzinfo=UTC)
TEXTS = {
    "app.yaml": "label: Test\n",
    "note.yaml": (
        "label: Note\nlabel_plural: Notes\ntitle: '{name}'\nfields:\n"
        "  name: {type: text, required: true, label: Name}\n"
    ),
    "task.yaml": (
        "label: Task\nlabel_plural: Tasks\ntitle: '{name}'\nfields:\n"
        "  name: {type: text, required: true, label: Name}\n"
    ),
    "_roles/admin.yaml": (
        "label: Admin\nentities:\n"
        "  '*': {read: all, create: true, update: all, delete: all, export: all}\n"
        "system: [manage_users]\n"
    ),
    "_roles/staff.yaml": "label: Staff\nentities:\n  '*': {read: all, create: true, update: own}\n",
}


@dataclass
class Clock:
    """Stands still until a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class TwoProcesses:
    """Two apps that share nothing but the database."""

    one: TestPanel
    other: TestPanel
    clock: Clock
    passwords: dict[int, str]

    def sign_in(
        self, name: str = "alice", password: str = PASSWORD, *, panel: TestPanel | None = None,
        address: str = "192.0.2.1", agent: str = "",
    ) -> tuple[Visitor, TestResponse]:  # fmt: skip
        """Send the sign-in form from a browser of its own."""
        visitor = (panel or self.one).client(None)
        visitor.environ_base = {
            **visitor.environ_base, "REMOTE_ADDR": address, "HTTP_USER_AGENT": agent,
        }  # fmt: skip
        answer = visitor.post("/login/", data={"username": name, "password": password})
        return visitor, answer

    def moved(self, visitor: Visitor) -> Visitor:
        """Return the same browser, its next request answered by the other process."""
        moved = Visitor(self.other.app)
        for name in ("dossier_session", "dossier_session_page"):
            if cookie := visitor.get_cookie(name):
                moved.set_cookie(name, cookie.value)
        return moved

    def api(self, key: str = "") -> FlaskClient:
        """Return a program that sends a key or a token."""
        client = self.other.app.test_client()
        if key:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
        return client

    def apply_more(self) -> None:
        """Apply definitions with one field more; the other process moves to them."""
        more = TEXTS["note.yaml"] + "  remark: {type: text, label: Remark}\n"
        installation = self.other.installation
        if "remark" not in self.other.store.definitions.entities["note"].by_name:
            installation.apply(load({**TEXTS, "note.yaml": more}), author="test")
        self.other.store = replace(installation.store(), clock=self.clock)
        self.other.app = build_app(self.other.store, installation.settings)

    def start_over(self) -> None:
        """Forget who signed in and what they changed of themselves."""
        self.clock.now = START
        with self.one.store.writing() as conn:
            for table in (sys_session, sys_attempt, sys_event, api_keys):
                conn.execute(sa.delete(table))
            conn.execute(sa.update(sys_person).values(must_change_password=False))
            for key, kept in self.passwords.items():
                own = sa.update(users).where(users.c.id == key)
                conn.execute(own.values(password=kept, active=True))
        for name in CAST:
            assert people.find_username(self.one.store, name), name

    def kinds(self) -> list[str]:
        """Return the kinds of all events so far."""
        with self.one.store.reading() as conn:
            return list(conn.scalars(sa.select(sys_event.c.kind).order_by(sys_event.c.id)))


@contextmanager
def two_processes(folder: Path, database_url: str) -> Iterator[TwoProcesses]:
    """Serve one database from two apps."""
    clock = Clock()
    one = make_panel(folder, TEXTS, database_url=database_url)
    settings = one.installation.settings
    one.store = replace(one.store, clock=clock)
    one.app = build_app(one.store, settings)
    beside = open_installation(settings)
    store = replace(beside.store(), clock=clock)
    other = TestPanel(beside, store, build_app(store, settings), one.ids, one.departments)
    with store.reading() as conn:
        kept = {row.id: row.password for row in conn.execute(sa.select(users))}
    yield TwoProcesses(one, other, clock, kept)
    one.installation.engine.dispose()
    beside.engine.dispose()
