"""Many roles, scopes and fields cost a list no more questions to the database than one role."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.access.policy import scope_clause
from app.records.read import list_records
from app.records.record import Question
from app.records.write import create_record
from app.schema.model import Action
from app.storage.store import Store
from bench.rights import ADMIN, PAGES, PERSON, counted, make_app, signed_in
from tests.panels import make_panel

FIELDS = 300  # the benchmark has 1,500; the number of statements hangs on none of them
MOST = 8


@pytest.fixture(scope="module")
def five_roles(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("rights")
    return make_app(folder, f"sqlite:///{folder / 'rights.db'}", fields=FIELDS, records=500)


@pytest.mark.parametrize("page", PAGES.values(), ids=list(PAGES))
def test_a_list_for_five_roles_asks_at_most_one_statement_more(
    five_roles: Flask, page: str
) -> None:
    store: Store = five_roles.extensions["dossier"]
    asked = {}

    for name in (ADMIN, PERSON):
        client = signed_in(five_roles, name)
        client.get(page)  # what is worked out once is worked out now
        with counted(store) as statements:
            assert client.get(page).status_code == 200
        asked[name] = len(statements)

    assert asked[PERSON] <= asked[ADMIN] + 1 <= MOST


def test_roles_that_say_by_owner_or_department_make_one_list_of_each(tmp_path: Path) -> None:
    role = "entities: {{thing: {{read: {}}}}}"
    scopes = ("own", "own_and_reports", "team", "own_and_team", "team_and_below")
    texts = {f"_roles/{scope}.yaml": role.format(scope) for scope in scopes}
    panel = make_panel(tmp_path, {"thing.yaml": "fields: {name: {type: text}}", **texts})
    actor = replace(panel.actor("alice"), roles=tuple(panel.store.definitions.roles.values()))

    text = str(scope_clause(panel.store, actor, Action.READ, "thing"))

    assert text.count("owner IN") == 1
    assert text.count("department IN") == 1


SCOPES = {"staff": "{any: [{owner: me}, {due: {before: today}}]}", "manager": "own"}


def test_what_is_kept_of_one_person_is_shown_to_nobody_else(tmp_path: Path) -> None:
    """People of one role ask in turns, twice each: the second answer is from what was kept."""
    roles = {
        f"_roles/{name}.yaml": f"entities: {{thing: {{read: {scope}, create: true}}}}"
        for name, scope in SCOPES.items()
    }
    panel = make_panel(
        tmp_path, {"thing.yaml": "fields: {name: {type: text}, due: {type: date}}", **roles}
    )
    people = {name: panel.actor(name) for name in ("alice", "bob", "charlie", "manager")}
    for name, actor in people.items():
        create_record(panel.store, actor, "thing", {"name": f"of {name}"})

    for _ in range(2):
        for name, actor in people.items():
            page = list_records(panel.store, actor, "thing", Question())
            assert [record.values["name"] for record in page.records] == [f"of {name}"]
            assert page.total == 1


def test_a_scope_that_speaks_of_today_moves_on_with_the_days(tmp_path: Path) -> None:
    role = f"entities: {{thing: {{read: {SCOPES['staff']}, create: true}}}}"
    panel = make_panel(
        tmp_path, {"thing.yaml": "fields: {due: {type: date}}", "_roles/staff.yaml": role}
    )
    start = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    create_record(panel.store, panel.actor("bob"), "thing", {"due": "2026-11-21"})
    alice, seen = panel.actor("alice"), []

    for days in (0, 1, 2, 0):
        store = replace(panel.store, clock=lambda days=days: start + timedelta(days=days))
        seen.append(list_records(store, alice, "thing", Question()).total)

    assert seen == [0, 0, 1, 0]


def test_the_scope_of_a_page_is_worked_out_once_for_each_person(tmp_path: Path) -> None:
    role = f"entities: {{thing: {{read: {SCOPES['staff']}, create: true}}}}"
    panel = make_panel(
        tmp_path, {"thing.yaml": "fields: {due: {type: date}}", "_roles/staff.yaml": role}
    )
    store = replace(panel.store, clock=lambda: datetime(2026, 11, 20, 8, 0, tzinfo=UTC))

    def clause(name: str) -> object:
        return scope_clause(store, panel.actor(name), Action.READ, "thing")

    assert clause("alice") is clause("alice")
    assert clause("alice") is not clause("bob")
