"""What a key may do of what its owner may."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.access.account_tables import api_keys
from app.access.api_keys import create_key, list_keys
from app.access.key_scopes import KeyScope, narrowed, parse_scope
from app.access.policy import decide
from app.records.write import create_record
from app.schema.model import Action
from tests.features.two_processes import TEXTS
from tests.panels import TestPanel, make_panel


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    made = make_panel(tmp_path_factory.mktemp("key_scopes"), TEXTS)
    for entity in ("note", "task"):
        create_record(made.store, made.actor("admin"), entity, {"name": f"first {entity}"})
    return made


def ask(panel: TestPanel, scope: KeyScope | None, method: str, path: str) -> int:
    key = create_key(
        panel.store, panel.ids["admin"], name="test", life=timedelta(days=1), scope=scope
    )
    headers = {"Authorization": f"Bearer {key}"}
    client = panel.app.test_client()
    body = {"json": {"name": "by key"}} if method in ("POST", "PUT") else {}
    return client.open(f"/api/v1/{path}", method=method, headers=headers, **body).status_code


@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        (KeyScope(), "GET", "note/", 200),
        (KeyScope(), "POST", "note/", 403),
        (KeyScope(), "PUT", "note/1", 403),
        (KeyScope(), "DELETE", "note/1", 403),
        (KeyScope(writes=True), "POST", "note/", 201),
        (KeyScope(writes=True), "PUT", "task/1", 200),
        (None, "POST", "note/", 201),
        (KeyScope(entities=frozenset({"note"})), "GET", "note/1", 200),
        (KeyScope(entities=frozenset({"note"})), "GET", "task/", 403),
        (KeyScope(entities=frozenset({"note"})), "GET", "task/1", 403),
        (KeyScope(True, frozenset({"note"})), "PUT", "note/1", 200),
        (KeyScope(True, frozenset({"note"})), "PUT", "task/1", 403),
        (KeyScope(entities=frozenset({"gone"})), "GET", "note/", 403),
    ],
)
def test_a_key_does_what_it_was_made_for(
    panel: TestPanel, scope: KeyScope | None, method: str, path: str, status: int
) -> None:
    assert ask(panel, scope, method, path) == status


def test_a_key_has_no_system_rights(panel: TestPanel) -> None:
    actor = narrowed(panel.actor("admin"), KeyScope(writes=True), panel.store.definitions)

    assert panel.actor("admin").system_rights == {"manage_users"}
    assert actor.system_rights == frozenset()


@pytest.mark.parametrize("action", list(Action))
def test_a_key_never_may_what_its_owner_may_not(panel: TestPanel, action: Action) -> None:
    alice, definitions = panel.actor("alice"), panel.store.definitions
    key = narrowed(alice, KeyScope(writes=True), definitions)

    for entity in ("note", "task", "nonsense"):
        assert set(decide(key, action, entity).scopes) <= set(decide(alice, action, entity).scopes)


def test_a_scope_is_read_as_it_was_kept() -> None:
    scope = KeyScope(True, frozenset({"note", "task"}))

    assert parse_scope(scope.dump()) == scope
    assert parse_scope(None) == KeyScope(writes=True)
    assert json.loads(scope.dump()) == {"writes": True, "entities": ["note", "task"]}


def test_its_last_use_is_written_once_a_minute(panel: TestPanel) -> None:
    owner = panel.ids["bob"]
    key = create_key(panel.store, owner, name="used", life=timedelta(days=1))
    unused = list_keys(panel.store, owner)[0].used_at
    headers = {"Authorization": f"Bearer {key}"}

    panel.app.test_client().get("/api/v1/note/", headers=headers)
    first = list_keys(panel.store, owner)[0].used_at
    panel.app.test_client().get("/api/v1/note/", headers=headers)
    again = list_keys(panel.store, owner)[0].used_at
    with panel.store.writing() as conn:
        earlier = panel.store.clock().replace(tzinfo=None) - timedelta(minutes=2)
        conn.execute(sa.update(api_keys).values(last_used_on=earlier))
    panel.app.test_client().get("/api/v1/note/", headers=headers)
    later = list_keys(panel.store, owner)[0].used_at

    assert unused is None
    assert first == again is not None
    assert later is not None
    assert later > first
