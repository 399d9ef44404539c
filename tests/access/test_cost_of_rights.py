"""Many roles, scopes and fields cost a list no more questions to the database than one role."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.access.policy import scope_clause
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
