"""Who sees by department cannot widen that by putting themselves or a friend elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.access import people
from tests.panels import TestPanel, make_panel

SEES_BELOW = "entities: {'*': {read: team_and_below}}"
TEXTS = {
    "app.yaml": "label: Small\n",
    "thing.yaml": 'label: Thing\ntitle: "{name}"\nfields:\n  name: {type: text}\n',
    "_roles/admin.yaml": 'label: A\nentities: {"*": {read: all}}\nsystem: [manage_users]\n',
    "_roles/manager.yaml": f"label: M\n{SEES_BELOW}\nsystem: [manage_users]\n",
    "_roles/staff.yaml": 'label: S\nentities: {"*": {read: team}}\n',
}


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPanel]:
    """Return a panel whose manager manages people, and sees the east alone."""
    made = make_panel(tmp_path_factory.mktemp("placing"), TEXTS)
    yield made
    made.installation.engine.dispose()


def placed(panel: TestPanel, name: str, department: str, by: str = "manager") -> int:
    """Save the form of a person with another department; return the status."""
    account = people.get_person(panel.store, panel.ids[name])
    form = {
        "full_name": account.full_name, "email": "", "roles": list(account.roles),
        "is_active": "on", "department": panel.departments.get(department, ""),
    }  # fmt: skip
    return panel.client(by).post(f"/people/{account.id}", data=form).status_code


@pytest.mark.parametrize(("name", "department"), [("manager", "head"), ("bob", "south")])
def test_nobody_is_put_where_one_does_not_reach(
    panel: TestPanel, name: str, department: str
) -> None:
    before = people.get_person(panel.store, panel.ids[name]).department

    assert placed(panel, name, department) == 422
    assert people.get_person(panel.store, panel.ids[name]).department == before


def test_nobody_is_taken_from_where_one_does_not_reach(panel: TestPanel) -> None:
    assert placed(panel, "charlie", "east") == 422


def test_a_new_person_starts_where_one_reaches(panel: TestPanel) -> None:
    def made(username: str, department: str) -> int:
        form = {
            "username": username, "full_name": username, "password": "a sentence is good",
            "roles": "staff", "department": panel.departments[department],
        }  # fmt: skip
        return panel.client("manager").post("/people/add", data=form).status_code

    assert made("spy", "south") == 422
    assert people.find_username(panel.store, "spy") is None
    assert made("dora", "east") == 302


def test_whoever_sees_all_places_anybody(panel: TestPanel) -> None:
    assert placed(panel, "alice", "south", by="admin") == 302
    assert placed(panel, "alice", "east", by="admin") == 302
