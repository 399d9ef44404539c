"""Roles taken and given: somebody is always left who can, and nothing old comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.access import people
from app.access.account_tables import user_roles
from app.access.granting_rules import keep_holders
from app.core.errors import AppError, ConflictError
from tests.each_database import EACH_DATABASE, panel_on
from tests.panels import TestPanel, make_panel

ALL = "{read: all, create: true, update: all, delete: all}"
BOTH = "[manage_users, design_schema]"
TEXTS = {
    "app.yaml": "label: Small\n",
    "thing.yaml": 'label: Thing\ntitle: "{name}"\nfields:\n  name: {type: text}\n',
    "_roles/admin.yaml": f'label: A\nentities: {{"*": {ALL}}}\nsystem: {BOTH}\n',
    "_roles/clerk.yaml": "label: C\nentities: {}\nsystem: [manage_users]\n",
    "_roles/staff.yaml": f'label: S\nentities: {{"*": {ALL}}}\n',
}


@pytest.fixture(scope="module", params=EACH_DATABASE)
def panel(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestPanel]:
    """Return a small panel on each database."""
    with panel_on(request, tmp_path_factory.mktemp("small"), TEXTS) as made:
        yield made


@pytest.fixture(autouse=True)
def two_admins(panel: TestPanel) -> None:
    """Let Admin and Manager, and nobody else, have every right."""
    for name in ("admin", "manager"):
        give(panel, name, "admin")
    give(panel, "alice", "staff")


def give(panel: TestPanel, name: str, *roles: str, is_active: bool = True) -> None:
    people.update_person(
        panel.store, panel.ids[name], full_name=name, email="", roles=roles, department=None,
        is_active=is_active,
    )  # fmt: skip


def roles_of(panel: TestPanel, name: str) -> tuple[str, ...]:
    return people.get_person(panel.store, panel.ids[name]).roles


def test_the_last_one_keeps_the_role(panel: TestPanel) -> None:
    give(panel, "manager", "staff")

    with pytest.raises(ConflictError) as raised:
        give(panel, "admin", "staff")

    assert raised.value.code == "person.last_manager"
    assert roles_of(panel, "admin") == ("admin",)


def test_the_last_one_cannot_be_kept_out(panel: TestPanel) -> None:
    give(panel, "manager", "staff")

    with pytest.raises(ConflictError):
        give(panel, "admin", "admin", is_active=False)

    assert people.get_person(panel.store, panel.ids["admin"]).is_active


def test_one_who_may_not_sign_in_does_not_count(panel: TestPanel) -> None:
    give(panel, "manager", "admin", is_active=False)

    with pytest.raises(ConflictError):
        give(panel, "admin", "staff")


def test_each_right_has_its_own_last_one(panel: TestPanel) -> None:
    give(panel, "manager", "clerk")  # manages people, changes no definitions

    with pytest.raises(ConflictError) as raised:
        give(panel, "admin", "clerk")

    assert "definitions" in raised.value.message


def test_who_never_had_the_right_can_be_changed_when_nobody_has_it(panel: TestPanel) -> None:
    with panel.store.writing() as conn:
        keep_holders(conn, panel.store.definitions, panel.ids["alice"], ["staff"])


def test_two_who_remove_each_other_at_once_are_not_both_obeyed(panel: TestPanel) -> None:
    """The first has done its work and not yet committed when the second one comes."""
    outcome: list[str] = []

    def second() -> None:
        try:
            give(panel, "admin", "staff")
            outcome.append("obeyed")
        except AppError as error:
            outcome.append(error.code)

    thread = threading.Thread(target=second)
    with panel.store.writing() as conn:
        keep_holders(conn, panel.store.definitions, panel.ids["manager"], ["staff"])
        manager = user_roles.c.user_id == panel.ids["manager"]
        conn.execute(sa.delete(user_roles).where(manager))
        thread.start()
        thread.join(timeout=0.5)  # it waits: nothing tells yet how the first one ends
        assert outcome == []
    thread.join()

    assert outcome == ["person.last_manager"]
    assert roles_of(panel, "manager") == ()
    assert roles_of(panel, "admin") == ("admin",)


@pytest.mark.parametrize("round_", range(4))
def test_a_race_leaves_one(panel: TestPanel, round_: int) -> None:
    refused: list[str] = []
    ready = threading.Barrier(2)

    def remove(name: str) -> None:
        ready.wait()
        try:
            give(panel, name, "staff")
        except AppError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=remove, args=(name,)) for name in ("admin", "manager")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    left = [name for name in ("admin", "manager") if "admin" in roles_of(panel, name)]
    assert refused == ["person.last_manager"]
    assert len(left) == 1


def test_a_panel_without_such_a_role_changes_people_freely(tmp_path: Path) -> None:
    texts = {**TEXTS, "_roles/admin.yaml": f'label: A\nentities: {{"*": {ALL}}}\n'}
    panel = make_panel(tmp_path, {k: v for k, v in texts.items() if "clerk" not in k})

    give(panel, "admin", "staff")

    assert roles_of(panel, "admin") == ("staff",)
    panel.installation.engine.dispose()


def test_what_was_decided_by_other_roles_is_refused(panel: TestPanel) -> None:
    """Between the decision that a change is allowed and the change, somebody gave another role."""
    give(panel, "alice", "staff", "clerk")

    with pytest.raises(ConflictError) as raised:
        people.update_person(
            panel.store, panel.ids["alice"], full_name="Alice", email="", roles=["staff"],
            department=None, is_active=True, roles_before=["staff"],
        )  # fmt: skip

    assert raised.value.code == "person.changed"
    assert roles_of(panel, "alice") == ("clerk", "staff")


def test_a_profile_brings_back_no_role_and_no_access(panel: TestPanel) -> None:
    """Somebody saves their own name while an administrator takes everything from them."""
    give(panel, "alice", is_active=False)

    people.update_profile(panel.store, panel.ids["alice"], full_name="Alice L.", email="")

    after = people.get_person(panel.store, panel.ids["alice"])
    assert (after.full_name, after.roles, after.is_active) == ("Alice L.", (), False)
