"""New definitions leave somebody who can let people in; roles are first used by two at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.access import people
from app.access.account_tables import roles as role_table
from app.access.role_rows import set_roles
from app.core.errors import ConflictError
from app.schema.loader import load
from tests.panels import TestPanel, make_panel

MANAGES = "label: R\nentities: {}\nsystem: [manage_users]\n"
PLAIN = "label: R\nentities: {}\n"
TEXTS = {
    "app.yaml": "label: Small\n",
    "thing.yaml": 'label: Thing\ntitle: "{name}"\nfields:\n  name: {type: text}\n',
    "_roles/admin.yaml": MANAGES,
    "_roles/manager.yaml": PLAIN,
    "_roles/staff.yaml": PLAIN,
}


@pytest.fixture
def panel(tmp_path: Path, database_url: str) -> Iterator[TestPanel]:
    """Return a small panel on each database; only Admin manages people in it."""
    made = make_panel(tmp_path, TEXTS, database_url=database_url)
    yield made
    made.installation.engine.dispose()


def apply(panel: TestPanel, **files: str) -> int:
    named = {f"_roles/{name}.yaml": text for name, text in files.items()}
    return panel.installation.apply(load({**TEXTS, **named}), author="test", yes=True)


def pause(panel: TestPanel, name: str) -> None:
    account = people.get_person(panel.store, panel.ids[name])
    people.update_person(
        panel.store, account.id, full_name=name, email="", roles=account.roles, department=None,
        is_active=False,
    )  # fmt: skip


def test_definitions_without_the_right_are_refused(panel: TestPanel) -> None:
    with pytest.raises(ConflictError, match="No role would have the right manage_users"):
        apply(panel, admin=PLAIN)

    assert panel.installation.newest() == 1


def test_a_right_that_moves_to_a_role_of_nobody_is_refused(panel: TestPanel) -> None:
    with pytest.raises(ConflictError, match=r"Give somebody one of these roles first: helper\."):
        apply(panel, admin=PLAIN, helper=MANAGES)


def test_a_paused_person_does_not_count(panel: TestPanel) -> None:
    pause(panel, "manager")

    with pytest.raises(ConflictError, match="first: manager"):
        apply(panel, admin=PLAIN, manager=MANAGES)


def test_a_right_that_moves_to_somebody_active_is_applied(panel: TestPanel) -> None:
    assert apply(panel, admin=PLAIN, manager=MANAGES) == 2


def test_where_nobody_has_the_right_nobody_can_lose_it(tmp_path: Path) -> None:
    made = make_panel(tmp_path, {**TEXTS, "_roles/admin.yaml": PLAIN})

    assert apply(made, admin=PLAIN, staff="label: Other\nentities: {}\n") == 2
    made.installation.engine.dispose()


def test_two_who_use_a_role_first_make_it_once(panel: TestPanel) -> None:
    start, wrong = threading.Barrier(2), list[BaseException]()

    def give(name: str) -> None:
        start.wait()
        try:
            with panel.store.writing() as conn:
                set_roles(conn, panel.ids[name], ["new", "newer"])
        except Exception as error:  # noqa: BLE001 - shown by the test
            wrong.append(error)

    threads = [threading.Thread(target=give, args=(name,)) for name in ("alice", "bob")]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)

    with panel.store.reading() as conn:
        query = sa.select(role_table.c.name).where(role_table.c.name.like("new%"))
        assert sorted(conn.scalars(query)) == ["new", "newer"]
    assert wrong == []


def test_a_change_and_its_event_are_one(panel: TestPanel) -> None:
    def note(_: sa.Connection, __: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        people.update_person(
            panel.store, panel.ids["alice"], full_name="Other", email="", roles=[],
            department=None, is_active=True, note=note,
        )  # fmt: skip

    assert people.get_person(panel.store, panel.ids["alice"]).full_name == "Alice"
