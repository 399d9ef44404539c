"""One panel in two states that differ in nothing but what one person may not read.

Of a record within reach these are the fields that are hidden from or masked for the person; of a
record out of reach, all of them. A masked secret is exchanged for one with the same mask, a hidden
one for another value or for none.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from app.access import people
from app.access.actor import Actor
from app.access.fields import field_set
from app.core.errors import AppError
from app.fieldtypes.abilities import HoldsFiles, RefersTo
from app.fieldtypes.ref import DEPARTMENT, USER, Ref
from app.generation import build_app
from app.records.read import get_record
from app.records.remember import remember
from app.schema.model import Entity, Field
from app.storage.system import sys_attachment
from app.storage.writes import insert_row, set_deleted, update_row
from tests.access.canary.values import FILES, NOW, RECORDS, Ids, is_kept, pairs
from tests.panels import TestPanel, Visitor, make_panel

BINNED = RECORDS
PASSWORD = "correct horse battery"
BY_THE_PANEL = frozenset({"id", "created_by", "updated_by"})

Secrets = Mapping[tuple[str, int], Mapping[str, Any]]  # (entity, record) -> field -> value


@dataclass
class Canary:
    """A panel with records, and the people whose rights are tried on it."""

    panel: TestPanel
    people: tuple[str, ...]
    base: sqlite.Connection  # the database before any secret

    def actor(self, name: str) -> Actor:
        return self.panel.actor(name)

    def client(self, name: str) -> Visitor:
        return self.panel.client(name)

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self.panel.store.definitions.live_entities

    def load(self, content: sqlite.Connection) -> None:
        """Bring the panel's database to a state; the same file, so that nothing is cached anew."""
        self.panel.installation.engine.dispose()
        for shelf in ("shelf", "row_shelf"):  # what is drawn anew in one state is so in the other
            self.panel.app.extensions.pop(shelf, None)
        live = self._live()
        content.backup(live)
        live.close()

    def saved(self) -> sqlite.Connection:
        """Return a copy of the panel's database as it is now."""
        live, kept = self._live(), sqlite.connect(":memory:")
        live.backup(kept)
        live.close()
        return kept

    def _live(self) -> Any:
        return sqlite.connect(self.panel.installation.engine.url.database, isolation_level=None)

    def close(self) -> None:
        gc.unfreeze()
        self.base.close()
        self.panel.installation.engine.dispose()


def make_canary(folder: Path, texts: Mapping[str, str], roles: tuple[str, ...]) -> Canary:
    """Return a panel with ``RECORDS`` records of each entity and one person for each role.

    The person is called as the role and stands in the eastern department; the first two records
    are theirs, all others belong to somebody in the south.
    """
    panel = make_panel(folder, texts)
    panel.store = replace(panel.store, clock=lambda: NOW)
    panel.app = build_app(panel.store, panel.installation.settings)
    panel.ids = dict(panel.ids)
    for role in roles:
        panel.ids[role] = people.create_person(
            panel.store, username=f"as_{role}", full_name=f"As {role}", password=PASSWORD,
            roles=[role], department=panel.departments["east"],
        )  # fmt: skip
    _keep_files(panel)
    _plant(panel)
    canary = Canary(panel, roles, sqlite.connect(":memory:"))
    canary.base = canary.saved()
    gc.freeze()  # thousands of requests would walk over the panel again and again
    return canary


def _keep_files(panel: TestPanel) -> None:
    """Keep the files that fields may hold; each is called otherwise."""
    holding = [
        (entity, field)
        for entity in panel.store.definitions.live_entities
        for field in entity.live_fields
        if isinstance(field.type, HoldsFiles)
    ]
    entity, field = holding[0] if holding else (None, None)
    for number, key in enumerate(FILES):
        place = panel.store.files / key[:2] / key
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"canary %d" % number)
        with panel.store.writing() as conn:
            conn.execute(
                sa.insert(sys_attachment).values(
                    id=key, entity=entity.id if entity else "", field=field.id if field else "",
                    name=f"canary {number}.png", size=8, media_type="image/png", sha256="0" * 64,
                    path=f"{key[:2]}/{key}", created_at=NOW, created_by=1,
                )
            )  # fmt: skip


def kept_fields(entity: Entity) -> tuple[Field, ...]:
    """Return the fields of an entity that can hold a secret."""
    return tuple(
        field
        for field in entity.by_name.values()
        if is_kept(field) and field.name not in BY_THE_PANEL
    )


def _ids(panel: TestPanel) -> Ids:
    """Return people and departments that nobody's rights hang on."""
    return (
        (USER, (panel.ids["bob"], panel.ids["charlie"])),
        (DEPARTMENT, (panel.departments["south"], panel.departments["head"])),
    )


def _plant(panel: TestPanel) -> None:
    """File the records with what everybody may read; two states of one panel start from here."""
    for entity in panel.store.definitions.live_entities:
        for number in range(1, RECORDS + 1):
            values = _open_values(panel, entity, number)
            kept = {n: v for n, v in values.items() if not _is_link(entity, n)}
            _file(panel, entity, number, kept)
    for entity in panel.store.definitions.live_entities:  # now there is what links point at
        for number in range(1, RECORDS + 1):
            values = _open_values(panel, entity, number)
            links = {n: v for n, v in values.items() if _is_link(entity, n)}
            _change(panel, entity, number, links)


def _is_link(entity: Entity, name: str) -> bool:
    return isinstance(entity.by_name[name].type, RefersTo)


def _file(panel: TestPanel, entity: Entity, number: int, values: Mapping[str, Any]) -> None:
    store, bob = panel.store, panel.actor("bob")
    table = store.tables.entities[entity.name]
    with store.writing() as conn:
        key = insert_row(conn, table, values, now=NOW, user=bob.id, keys=store.keys)
        assert key == number
        remember(store, conn, bob, entity, key, kind="record:create", before={}, after={})
        if key == BINNED:
            set_deleted(conn, table, key, deleted_at=NOW, now=NOW, user=bob.id)


def _open_values(panel: TestPanel, entity: Entity, number: int) -> dict[str, Any]:
    return {
        field.name: _value(panel, entity, field, number, side=0, is_masked=False)
        for field in kept_fields(entity)
        if field.name not in ("owner", "department")
    }


def _value(
    panel: TestPanel, entity: Entity, field: Field, number: int, *, side: int, is_masked: bool
) -> Any:
    """Return the value of a field in the ``number``-th record of a state.

    Among records the two values of a pair take turns, so that the states differ in order and
    counts too; a unique field has a pair for each record.
    """
    found = pairs(field, is_masked=is_masked, ids=_ids(panel))
    if field.unique or any(field.name in key.fields for key in entity.unique):
        return found[(number - 1) % len(found)][side]
    return found[0][(side + number) % 2]


# -- what one person may not read -----------------------------------------------------------------


def closed_fields(canary: Canary, person: str, entity: Entity, number: int) -> Mapping[str, bool]:
    """Return the names of the fields that a person may not read, and whether a mask shows."""
    panel, actor = canary.panel, canary.actor(person)
    fields = field_set(panel.store.definitions, actor, entity)
    kept = kept_fields(entity)
    if not _is_in_reach(canary, actor, entity, number):
        # Whose a record is decides whether it is in reach: that is no secret of this kind.
        return {field.name: False for field in kept if field.name not in ("owner", "department")}
    return {
        field.name: field.name in fields.masked
        for field in kept
        if field.name not in fields.readable
    }


def _is_in_reach(canary: Canary, actor: Actor, entity: Entity, number: int) -> bool:
    try:
        get_record(canary.panel.store, actor, entity.name, number, trash=number == BINNED)
    except AppError:
        return False
    return True


def place_of(panel: TestPanel, person: str, number: int) -> dict[str, Any]:
    """Return whose a record is: the first two are the person's own."""
    if number <= 2:
        return {
            "owner": Ref(USER, panel.ids[person]),
            "department": Ref(DEPARTMENT, panel.departments["east"]),
        }
    return {
        "owner": Ref(USER, panel.ids["charlie"]),
        "department": Ref(DEPARTMENT, panel.departments["south"]),
    }


def states(
    canary: Canary, person: str, *, same: tuple[type, ...] = ()
) -> Iterator[tuple[sqlite.Connection, Secrets]]:
    """Yield both states, each with the secrets it holds; fields of types ``same`` hold none."""
    canary.load(canary.base)
    for entity in canary.entities:
        for number in range(1, RECORDS + 1):
            _change(canary.panel, entity, number, place_of(canary.panel, person, number))
    owned = canary.saved()
    closed = {
        (entity.name, number): {
            name: is_masked
            for name, is_masked in closed_fields(canary, person, entity, number).items()
            if not isinstance(entity.by_name[name].type, same)
        }
        for entity in canary.entities
        for number in range(1, RECORDS + 1)
    }
    for side in (0, 1):
        canary.load(owned)
        yield _kept_state(canary, closed, side)
    owned.close()


def _kept_state(
    canary: Canary, closed: Mapping[tuple[str, int], Mapping[str, bool]], side: int
) -> tuple[sqlite.Connection, Secrets]:
    secrets: dict[tuple[str, int], Mapping[str, Any]] = {}
    for (name, number), fields in closed.items():
        entity = canary.panel.store.definitions.entities[name]
        secrets[name, number] = {
            field: _secret(canary, entity, field, number, side, is_masked)
            for field, is_masked in fields.items()
        }
        _change(canary.panel, entity, number, secrets[name, number])
    return canary.saved(), secrets


def _secret(
    canary: Canary, entity: Entity, name: str, number: int, side: int, is_masked: bool
) -> Any:
    field = entity.by_name[name]
    if side and number == 2 and not is_masked and not field.is_standard:
        return None  # whether there is a value is a secret too
    return _value(canary.panel, entity, field, number, side=side, is_masked=is_masked)


def _change(panel: TestPanel, entity: Entity, number: int, values: Mapping[str, Any]) -> None:
    """Write values as an update does, with its revision, but at a moment that stands still."""
    store = panel.store
    table = store.tables.entities[entity.name]
    kept = {name: value for name, value in values.items() if name not in MOMENTS}
    with store.writing() as conn:
        update_row(
            conn, table, number, kept, version=None, now=NOW, user=panel.ids["bob"],
            keys=store.keys,
        )  # fmt: skip
        remember(
            store, conn, panel.actor("bob"), entity, number, kind="record:update", before={},
            after=values,
        )  # fmt: skip
        moments = {name: values[name] for name in MOMENTS if name in values}
        if moments:
            conn.execute(sa.update(table.table).where(table.c.id == number).values(**moments))


MOMENTS = ("created_at", "updated_at")
