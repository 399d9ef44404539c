"""Asking any route of the shipped panel as anybody, with what a real page would send."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa
from werkzeug.routing import Rule as Route
from werkzeug.test import TestResponse

from app.records.files import add_file
from app.records.write import create_record, delete_record
from app.storage.system import sys_session
from tests.panels import TestPanel, Visitor

PASSWORD = "correct horse battery"
NEW_PASSWORD = "a longer sentence is better"
Content = dict[str, list[tuple[Any, ...]]]  # table -> rows


@dataclass(frozen=True)
class Planted:
    """The records of one entity that the routes are asked about; all are Alice's."""

    raw: Mapping[str, str]  # what a new one is made from
    live: int
    binned: int
    file_field: str
    file: str

    @property
    def headline(self) -> str:
        """The field that a change changes."""
        return "subject" if "subject" in self.raw else "name"


def raw_records(customer: int) -> dict[str, dict[str, str]]:
    """Return what a person types to file one record of each entity."""
    return {
        "customer": {
            "name": "Asked about", "kind": "company", "stage": "lead",
            "id_card": "11010519491231002X",
        },
        "product": {
            "name": "Asked about", "category": "hardware", "list_price": "10", "status": "on_sale",
            "unit": "piece",
        },
        "contact": {"name": "Asked about", "customer": str(customer)},
        "contract": {
            "name": "Asked about", "customer": str(customer), "status": "draft", "amount": "10",
        },
        "interaction": {
            "subject": "Asked about", "customer": str(customer), "content": "They asked.",
            "kind": "phone", "happened_at": "2026-01-05T10:00",
        },
        "follow_up": {
            "subject": "Asked about", "belongs_to": f"customer:{customer}", "due": "2027-01-05",
            "status": "open",
        },
        "order": {
            "subject": "Asked about", "customer": str(customer), "amount": "10", "status": "draft",
        },
    }  # fmt: skip


def plant(panel: TestPanel) -> dict[str, Planted]:
    """File what the routes are asked about."""
    store, alice, admin = panel.store, panel.actor("alice"), panel.actor("admin")
    anchor = create_record(store, alice, "customer", {"name": "Held by links"})
    found = {}
    for name, raw in raw_records(anchor.id).items():
        field = file_field(panel, name)
        as_ = admin if name == "product" else alice
        texts = dict(raw)
        key = ""
        if field:
            key = add_file(
                store, as_, name, field, name="a.png", content=io.BytesIO(PIXEL),
            )  # fmt: skip
            texts[field] = key
        live = create_record(store, as_, name, texts)
        binned = create_record(store, as_, name, _renamed(raw, "In the trash"))
        delete_record(store, admin, name, binned.id)
        found[name] = Planted(raw, live.id, binned.id, field, key)
    return found


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060"
    "f80f00010401005fe5c34b0000000049454e44ae426082"
)


def file_field(panel: TestPanel, entity: str) -> str:
    """Return the first field that holds files; nothing where there is none."""
    fields = panel.store.definitions.entities[entity].live_fields
    return next((f.name for f in fields if f.type.name in ("file", "image")), "")


def _renamed(raw: Mapping[str, str], text: str) -> dict[str, str]:
    return {**raw, ("subject" if "subject" in raw else "name"): text}


class Asker:
    """Asks routes; knows what each needs in its address and in its form."""

    def __init__(self, panel: TestPanel) -> None:
        self.panel = panel
        self.planted = plant(panel)
        self._cookies = {name: self._signed_in(name) for name in panel.ids}
        self._live = sqlite.connect(panel.installation.engine.url.database, isolation_level=None)
        self._pristine = sqlite.connect(":memory:")
        self._live.backup(self._pristine)
        self._seen = (-1, Content())
        self._clean = self._version()

    # -- the database -------------------------------------------------------------------------

    def content(self) -> Content:
        """Return all that the database holds; read anew only where somebody wrote."""
        version = self._version()
        if version != self._seen[0]:
            self._seen = (version, self._read())
        return self._seen[1]

    def has_changed(self) -> bool:
        """Say whether anybody wrote since the database was as it began."""
        return self._version() != self._clean

    def _version(self) -> int:
        """Return a number that moves when somebody else writes."""
        return int(self._live.execute("PRAGMA data_version").fetchone()[0])

    def _read(self) -> Content:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        return {
            name: self._live.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - our own
            for (name,) in self._live.execute(names).fetchall()
        }

    def restore(self) -> None:
        """Bring the database back to where it was."""
        self._pristine.backup(self._live)
        self._seen = (-1, Content())
        self._clean = self._version()

    def close(self) -> None:
        self._live.close()
        self._pristine.close()
        self.panel.installation.engine.dispose()

    # -- one request --------------------------------------------------------------------------

    def client(self, name: str | None) -> Visitor:
        """Return a browser in which ``name`` was signed in before, so that it writes nothing."""
        visitor = Visitor(self.panel.app)
        for cookie, value in self._cookies[name] if name else ():
            visitor.set_cookie(cookie, value)
        return visitor

    def _signed_in(self, name: str) -> list[tuple[str, str]]:
        visitor = self.panel.client(name)
        with self.panel.store.writing() as conn:  # however long the run takes, it is just now
            later = self.panel.store.clock() + timedelta(days=1)
            conn.execute(sa.update(sys_session).values(seen_at=later, proved_at=later))
        names = ("dossier_session", "dossier_session_page")
        return [(each, cookie.value) for each in names if (cookie := visitor.get_cookie(each))]

    def ask(self, route: Route, method: str, person: str, **more: Any) -> TestResponse:
        """Send what a person at the page would send."""
        client = self.client(None if person == "stranger" else person)
        return client.open(self.address(route), method=method, **(self.body(route, method) | more))

    def address(self, route: Route, **chosen: object) -> str:
        """Return the address of a route about what was planted."""
        values = {name: self._argument(route, name) for name in route.arguments} | chosen
        with self.panel.app.test_request_context():
            adapter = self.panel.app.url_map.bind("localhost")
            return adapter.build(route.endpoint, values, method=next(iter(route.methods or ())))

    def _argument(self, route: Route, name: str) -> object:
        if route.rule.startswith("/designer/") and name in DESIGNED:
            return DESIGNED[name]
        planted = self.planted.get(entity_of(route), None)
        view = route.endpoint.split(".")[-1]
        if name in ("record_id", "pk") and planted:
            return planted.binned if view == "restore" else planted.live
        if name == "field" and planted:
            return self._field(entity_of(route), view)
        if name == "key" and planted:
            return planted.file or "0" * 32
        if name == "name" and planted:
            documents = self.panel.store.definitions.entities[entity_of(route)].documents
            return documents[0].name if documents else "card"
        return {
            "person_id": self.panel.ids["bob"], "department_id": self.panel.departments["east"],
            "language": "zh_Hant", "version": "0", "name": "x", "entity": "customer",
            "key": "00000000-0000-4000-8000-000000000000", "passkey_id": 1, "number": 1,
            "job_id": 1,
        }[name]  # fmt: skip

    def _field(self, entity: str, view: str) -> str:
        planted, definition = self.planted[entity], self.panel.store.definitions.entities[entity]
        if view == "file":
            return planted.file_field or "attachments"
        if view == "reveal":
            return revealed_field(entity)
        if view == "filter":
            return definition.list.quick_filters[0]
        return "owner"

    def body(self, route: Route, method: str) -> dict[str, Any]:
        """Return what the request carries, as arguments of the test client."""
        if method in ("GET", "DELETE"):
            return {}
        planted = self.planted.get(entity_of(route))
        if "Api.reveal" in route.endpoint:
            return {"json": {"field": revealed_field(entity_of(route)), "reason": "verify"}}
        if planted and ".post" in route.endpoint:
            return {"json": _renamed(planted.raw, "Asked for")}
        if planted and ".put" in route.endpoint:
            return {"json": {planted.headline: "Changed", "version": 1}}
        if planted:
            return {"data": self._form(route, planted)}
        if route.endpoint.startswith("SecurityApi"):
            return {"json": {"username": "alice", "password": PASSWORD, "provider": "db"}}
        return {"data": FORMS.get(route.endpoint, {})}

    def _form(self, route: Route, planted: Planted) -> dict[str, Any]:
        view = route.endpoint.split(".")[-1]
        if view == "reveal":
            return {"reason": "verify"}
        if view == "add":
            texts = _renamed(planted.raw, "Asked for")
            return {f"field.{name}": text for name, text in texts.items()}
        if view == "edit":
            return {"version": "1", f"field.{planted.headline}": "Changed"}
        return {"id": str(planted.binned if "restore" in view else planted.live)}


DESIGNED = {
    "name": "customer",
    "source": "customer",
    "field": "name",
    "part": "columns",
    "at": 0,
    "which": "checks",
    "document": "profile",
    "path": "customer.yaml",
    "role": "staff",
    "action": "update",
    "record_id": 1,
    "section": "contact",
    "option_set": "industry",
    "thing": "role",
    "option": "software",
    "kind": "text",
}
"""What the routes of the designer are asked about."""

FORMS: dict[str, dict[str, Any]] = {
    "SignInView.login": {"username": "alice", "password": PASSWORD},
    "StepUpView.index": {"step_up_password": PASSWORD},
    "ProfileView.look": {"theme": "dark"},
    "ProfileView.me": {"full_name": "Changed", "email": ""},
    "ProfileView.my_password": {"current": PASSWORD, "password": NEW_PASSWORD},
    "PeopleView.add": {
        "username": "dora", "full_name": "Dora", "password": NEW_PASSWORD, "roles": "staff",
        "email": "",
    },
    "PeopleView.edit": {"full_name": "Bob changed", "email": "", "roles": "staff"},
    "PeopleView.password": {"password": NEW_PASSWORD},
    "DepartmentsView.add": {"name.en": "West", "name.zh_Hans": "西部"},
    "DepartmentsView.edit": {"name.en": "Far east", "parent": "1"},
    "DepartmentsView.members": {"person": "6"},
}  # fmt: skip


def revealed_field(entity: str) -> str:
    """Return the field whose mask is lifted: one that some may read, and some only see masked."""
    return "id_card" if entity == "customer" else "owner"


def entity_of(route: Route) -> str:
    """Return the entity in the address of a route; nothing for other pages."""
    parts = route.rule.strip("/").split("/")
    return parts[2] if parts[:2] == ["api", "v1"] and len(parts) > 2 else parts[0]
