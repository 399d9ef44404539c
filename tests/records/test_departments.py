"""Changing the tree of departments: no circles, nothing lost, nobody widens their own reach."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.people import add_department, departments, get_person, set_head
from app.core.errors import ConflictError, ForbiddenError, InvalidRecordError, NotFoundError
from app.generation import build_app
from app.installation import open_installation
from app.records.department_checks import Wanted
from app.records.departments import (
    add_to_tree,
    change_department,
    place_person,
    remove_department,
)
from app.records.read import count_records
from app.records.write import create_record, delete_record, update_record
from app.schema.loader import load
from app.schema.model import Action, Scope
from app.storage.store import Store
from app.storage.system import sys_event
from tests.panels import make_panel
from tests.records.conftest import House, mistakes
from tests.records.roles import made_role

MANAGES = made_role("manages", {Action.READ: Scope.TEAM_AND_BELOW}, {}, "manage_users")


def tree(house: House) -> dict[int, tuple[int | None, int | None]]:
    return {each.id: (each.parent, each.head) for each in departments(house.store)}


def made(house: House, name: str, parent: int | None = None) -> int:
    return add_to_tree(house.store, house.actor(), Wanted({"en": name}, parent))


def moved(house: House, department: int, parent: int | None, actor: Actor | None = None) -> None:
    found = next(each for each in departments(house.store) if each.id == department)
    wanted = Wanted(found.name, parent, found.head)
    change_department(house.store, actor or house.actor(), department, wanted)


def bound(house: House, name: str = "manager") -> Actor:
    """Return somebody who manages people, and sees as far as their department reaches."""
    return replace(house.panel.actor(name), roles=(MANAGES,))


def events(house: House, kind: str) -> list[dict[str, object]]:
    query = sa.select(sys_event.c.detail).where(sys_event.c.kind == kind).order_by(sys_event.c.id)
    with house.store.reading() as conn:
        return list(conn.scalars(query))


def test_a_department_is_made_renamed_moved_and_deleted(house: House) -> None:
    key = made(house, "North")
    below = made(house, "Far north", key)
    wanted = Wanted({"en": "Up north", "zh_Hans": " 北部 ", "zh_Hant": ""}, None, None)

    change_department(house.store, house.actor(), key, wanted)
    moved(house, below, None)
    remove_department(house.store, house.actor(), key)

    left = {each.id: each for each in departments(house.store)}
    assert key not in left
    assert left[below].parent is None
    told = events(house, "department:change")
    assert told[-2] == {
        "department": key,
        "before": {"name": {"en": "North"}},
        "after": {"name": {"zh_Hans": "北部", "en": "Up north"}},
    }
    assert told[-1]["before"] == {"parent_id": key}
    assert events(house, "department:delete")[-1]["department"] == key


def test_what_stays_the_same_leaves_no_event(house: House) -> None:
    key = made(house, "Quiet")
    before = len(events(house, "department:change"))

    change_department(house.store, house.actor(), key, Wanted({"en": "Quiet"}))

    assert len(events(house, "department:change")) == before


@pytest.mark.parametrize(
    ("wanted", "wrong"),
    [
        (Wanted({}), {"name.zh_Hans": "department.name"}),
        (Wanted({"en": "  "}), {"name.zh_Hans": "department.name"}),
        (Wanted({"en": "x" * 65}), {"name.en": "department.name_long"}),
        (Wanted({"en": "two\nlines"}), {"name.en": "department.name_long"}),
        (Wanted({"en": "Lost"}, 99_999), {"parent": "department.missing"}),
        (Wanted({"en": "Headless"}, None, 99_999), {"head": "person.missing"}),
        (
            Wanted({}, 99_999, 99_999),
            {
                "name.zh_Hans": "department.name",
                "parent": "department.missing",
                "head": "person.missing",
            },
        ),
    ],
)
def test_all_that_is_wrong_is_said_at_once(
    house: House, wanted: Wanted, wrong: dict[str, str]
) -> None:
    before = tree(house)

    with pytest.raises(InvalidRecordError) as raised:
        add_to_tree(house.store, house.actor(), wanted)

    assert mistakes(raised.value) == wrong
    assert tree(house) == before


def test_a_department_cannot_lie_below_itself(house: House) -> None:
    top = made(house, "Top")
    middle = made(house, "Middle", top)
    bottom = made(house, "Bottom", middle)

    for parent in (top, middle, bottom):
        with pytest.raises(InvalidRecordError) as raised:
            moved(house, top, parent)
        assert mistakes(raised.value) == {"parent": "department.circle"}


def test_two_moves_at_once_make_no_circle(house: House) -> None:
    one, other = made(house, "One"), made(house, "Other")
    refused: list[str] = []

    def move(what: int, below: int) -> None:
        try:
            moved(house, what, below)
        except InvalidRecordError as error:
            refused.extend(mistakes(error).values())

    threads = [threading.Thread(target=move, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    parents = {tree(house)[one][0], tree(house)[other][0]}
    assert refused == ["department.circle"]
    assert None in parents


def test_only_an_empty_department_is_deleted(house: House) -> None:
    top = made(house, "Full")
    below = made(house, "Below full", top)
    person = house.panel.ids["nobody"]

    def refusal() -> str:
        with pytest.raises(ConflictError) as raised:
            remove_department(house.store, house.actor(), top)
        return raised.value.message

    assert "Other departments" in refusal()
    remove_department(house.store, house.actor(), below)
    place_person(house.store, house.actor(), person, top)
    assert "people in this department" in refusal()
    place_person(house.store, house.actor(), person, None)
    record = house.add(name="Of a department", department=str(top))
    assert "records of this department" in refusal()
    delete_record(house.store, house.actor(), "company", record.id)
    assert "perhaps in the trash" in refusal()
    assert top in tree(house)


def test_moving_a_person_is_remembered(house: House) -> None:
    key = made(house, "Destination")
    person = house.panel.ids["nobody"]

    place_person(house.store, house.actor(), person, key)
    place_person(house.store, house.actor(), person, key)
    place_person(house.store, house.actor(), person, None)

    assert events(house, "person:department")[-2:] == [
        {"person": person, "before": None, "after": key},
        {"person": person, "before": key, "after": None},
    ]


def test_without_the_right_nothing_is_changed(house: House) -> None:
    alice = house.actor("alice", "admin")
    alice = replace(alice, roles=tuple(r for r in alice.roles if not r.system))
    key = house.panel.departments["south"]
    before = tree(house)

    for ask in (
        lambda: add_to_tree(house.store, alice, Wanted({"en": "Mine"})),
        lambda: change_department(house.store, alice, key, Wanted({"en": "Mine"})),
        lambda: place_person(house.store, alice, house.panel.ids["alice"], key),
        lambda: remove_department(house.store, alice, key),
    ):
        with pytest.raises(ForbiddenError):
            ask()
    assert tree(house) == before


def test_who_is_not_there_is_not_found(house: House) -> None:
    for ask in (
        lambda: change_department(house.store, house.actor(), 99_999, Wanted({"en": "x"})),
        lambda: place_person(house.store, house.actor(), 99_999, None),
        lambda: place_person(house.store, house.actor(), house.panel.ids["bob"], 99_999),
        lambda: remove_department(house.store, house.actor(), 99_999),
    ):
        with pytest.raises(NotFoundError):
            ask()


def test_nobody_widens_their_own_reach_by_moving_departments(house: House) -> None:
    manager, ids = bound(house), house.panel.departments
    inside = made(house, "Inside east", ids["east"])

    moved(house, inside, None, house.actor())  # whoever sees all may
    with pytest.raises(InvalidRecordError) as raised:
        moved(house, inside, ids["east"], bound(house))
    assert mistakes(raised.value) == {"parent": "department.out_of_reach"}
    with pytest.raises(InvalidRecordError) as raised:
        add_to_tree(house.store, manager, Wanted({"en": "Beside"}, ids["head"]))
    assert mistakes(raised.value) == {"parent": "department.out_of_reach"}
    with pytest.raises(ForbiddenError):
        remove_department(house.store, manager, inside)
    below = add_to_tree(house.store, manager, Wanted({"en": "Below me"}, ids["east"]))
    assert tree(house)[below][0] == ids["east"]


def test_nobody_is_moved_or_made_head_by_who_may_less(house: House) -> None:
    manager, ids = bound(house), house.panel.departments

    with pytest.raises(ForbiddenError):
        place_person(house.store, manager, house.panel.ids["admin"], ids["east"])
    with pytest.raises(ForbiddenError):
        place_person(house.store, manager, house.panel.ids["nobody"], ids["south"])
    for head in ("admin", "viewer"):  # both see more than the department
        wanted = Wanted({"en": "East"}, ids["head"], house.panel.ids[head])
        with pytest.raises(InvalidRecordError) as raised:
            change_department(house.store, manager, ids["east"], wanted)
        assert mistakes(raised.value) == {"head": "people.stronger"}


def test_a_move_counts_at_the_next_request_in_another_process(house: House) -> None:
    """A second panel on the same database stands for another process: they share nothing else."""
    other = open_installation(house.panel.installation.settings)
    build_app(other.store(), other.settings)
    key = made(house, "Moved about", house.panel.departments["south"])
    house.add(name="Scoped by the tree", department=str(key))

    def counted(name: str, role: str) -> int:
        account = get_person(other.store(), house.panel.ids[name])
        actor = replace(house.panel.actor(name), id=account.id)
        found = replace(actor, roles=(house.store.definitions.roles[role],))
        return count_records(other.store(), found, "company")

    east = counted("manager", "below")
    moved(house, key, house.panel.departments["east"])
    assert counted("manager", "below") == east + 1

    own = counted("nobody", "team")
    place_person(house.store, house.actor(), house.panel.ids["nobody"], key)
    assert counted("nobody", "team") == own + 1
    place_person(house.store, house.actor(), house.panel.ids["nobody"], None)
    other.engine.dispose()


def test_reports_follow_the_head(house: House) -> None:
    key = add_department(house.store, {"en": "Headed"})
    place_person(house.store, house.actor(), house.panel.ids["charlie"], key)
    house.add(by=house.actor("charlie", "admin"), name="Of a report")

    before = count_records(house.store, house.actor("bob", "reports"), "company")
    set_head(house.store, key, house.panel.ids["bob"])
    after = count_records(house.store, house.actor("bob", "reports"), "company")

    place_person(
        house.store, house.actor(), house.panel.ids["charlie"], house.panel.departments["south"]
    )
    assert after > before


@dataclass(frozen=True)
class Lingering(Store):
    """A store whose transactions stay open, when all is written, while somebody else begins."""

    rival: Callable[[], None] = tuple  # type: ignore[assignment]  # does nothing

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with super().writing() as conn:
            yield conn
            self.rival()


class Rival:
    """Somebody who does one thing in a thread of their own; what came of it is kept."""

    def __init__(self, house: House, work: Callable[[Store], object]) -> None:
        self._house, self._work, self.refusals = house, work, list[str]()
        self._thread = threading.Thread(target=self._do)

    def _do(self) -> None:
        try:
            self._work(self._house.store)
        except InvalidRecordError as error:
            self.refusals.extend(mistakes(error).values())
        except ConflictError as error:
            self.refusals.append(error.code)

    def begins(self) -> None:
        """Go as far as possible while the other one has not ended."""
        self._thread.start()
        self._thread.join(0.3)

    def ends(self) -> list[str]:
        self._thread.join(10)
        return self.refusals

    @property
    def meets(self) -> Lingering:
        """The house's store, for the one whom the rival meets."""
        known = {each.name: getattr(self._house.store, each.name) for each in fields(Store)}
        return Lingering(**known, rival=self.begins)


def test_a_department_that_is_being_picked_is_not_deleted(house: House) -> None:
    picked, moved_to = made(house, "Picked"), made(house, "Moved to")
    record = house.add(name="Moves")
    one = Rival(house, lambda store: remove_department(store, house.actor(), picked))
    other = Rival(house, lambda store: remove_department(store, house.actor(), moved_to))

    create_record(one.meets, house.actor(), "company", {"name": "Picks", "department": str(picked)})
    update_record(
        other.meets, house.actor(), "company", record.id, {"department": str(moved_to)},
        version=record.version,
    )  # fmt: skip

    assert one.ends() == other.ends() == ["department.not_empty"]
    assert {picked, moved_to} <= tree(house).keys()


def test_a_department_that_is_being_deleted_is_not_picked(house: House) -> None:
    key = made(house, "Going")
    raw = {"name": "Late", "department": str(key)}
    rival = Rival(house, lambda store: create_record(store, house.actor(), "company", raw))

    remove_department(rival.meets, house.actor(), key)

    assert rival.ends() == ["link.missing"]
    assert key not in tree(house)


def test_who_files_in_their_own_department_that_is_gone_is_told(house: House) -> None:
    key = made(house, "Left behind")
    actor = replace(house.actor(), department=key)  # as the request began
    remove_department(house.store, house.actor(), key)

    with pytest.raises(InvalidRecordError) as raised:
        house.add(by=actor)

    assert mistakes(raised.value) == {"department": "link.missing"}


BRANCH = {
    "app.yaml": "label: Branches\n",
    "shop.yaml": "label: Shop\ntitle: '{name}'\nfields:\n  name: {type: text}\n",
    "_roles/admin.yaml": (
        "label: A\nentities: {'*': {read: all, create: true}}\nsystem: [manage_users]\n"
    ),
}


@pytest.mark.parametrize("gone", ["the field", "the entity"])
def test_a_department_named_where_nobody_looks_any_more_is_kept(tmp_path: Path, gone: str) -> None:
    second = "label: Stall\ntitle: '{name}'\nfields:\n  name: {type: text}\n"
    served = BRANCH["shop.yaml"] + "  served_by: {type: department}\n"
    panel = make_panel(tmp_path, {**BRANCH, "shop.yaml": served, "stall.yaml": second})
    store, admin = panel.store, panel.actor("admin")
    key = add_to_tree(store, admin, Wanted({"en": "Remembered"}))
    entity = "shop" if gone == "the field" else "stall"
    field = "served_by" if gone == "the field" else "department"
    raw = {"name": "One", field: str(key)}
    create_record(store, admin, entity, raw)
    left = (
        {**BRANCH, "stall.yaml": second} if gone == "the field" else {**BRANCH, "shop.yaml": served}
    )
    panel.installation.apply(load(left), author="test", yes=True)

    with pytest.raises(ConflictError) as raised:
        remove_department(panel.installation.store(), admin, key)

    assert raised.value.params == {"entity": entity, "field": field}
    assert "which is retired" in raised.value.message
    panel.installation.engine.dispose()
