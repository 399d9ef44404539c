"""How often one request asks the database: few times, however much the panel and a record hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.records.write import create_record
from tests.panels import TestPanel, make_panel

MOST_FOR_A_LIST = 8
MOST_FOR_A_RECORD = 6
MOST_FOR_A_WRITE = 12
TARGETS = ("alpha", "beta", "gamma", "delta", "epsilon")
MANY = """
  tags: {type: multi_select, choices: {a: A, b: B}, label: Tags}
  phones: {type: phone, country: CN, many: true, label: Phones}
  helpers: {type: links, to: alpha, label: Helpers}
"""
ROLE = (
    "label: {}\nentities:\n  '*': {{read: {}, create: true, update: {}, delete: {}, print: own}}\n"
)


def _entity(name: str, fields: str = "") -> str:
    named = f"{{type: text, search: true, required: true, label: Name of {name}}}"
    title = 'title: "{name}"\n'
    return f"label: {name}\nlabel_plural: {name}s\n{title}fields:\n  name: {named}\n{fields}"


def _texts(entities: int) -> dict[str, str]:
    links = "".join(f"  {t}: {{type: link, to: {t}, label: Link {t}}}\n" for t in TARGETS)
    texts = {"app.yaml": "label: Test\n", "hub.yaml": _entity("hub", links + MANY)}
    texts |= {f"{name}.yaml": _entity(name) for name in TARGETS}
    texts |= {f"more_{n}.yaml": _entity(f"more_{n}") for n in range(entities)}
    texts["_roles/admin.yaml"] = ROLE.format("Admin", "all", "all", "all")
    texts["_roles/manager.yaml"] = ROLE.format("Manager", "own_and_reports", "own", "own")
    texts["_roles/staff.yaml"] = ROLE.format("Staff", "own_and_team", "own", "own")
    return texts


def _filled(panel: TestPanel) -> int:
    """Fill the panel so that a record refers to something of everything; return its number."""
    actor = panel.actor("alice")
    number = 0
    for n in range(3):
        ids = {t: create_record(panel.store, actor, t, {"name": f"{t} {n}"}).id for t in TARGETS}
        raw = {t: str(key) for t, key in ids.items()}
        raw |= {"name": f"hub {n}", "tags": "a, b", "phones": "13800138000, 010-62781234"}
        raw["helpers"] = str(ids["alpha"])
        number = create_record(panel.store, actor, "hub", raw).id
    return number


@contextmanager
def _counted(panel: TestPanel) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    engine = panel.installation.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


def _ask(panel: TestPanel, who: str, ask: Callable[[Any], Any]) -> tuple[Any, list[str]]:
    client = panel.client(who)
    ask(client)  # the first request fills what is worked out once
    with _counted(panel) as statements:
        response = ask(client)
    return response, statements


@pytest.fixture
def panel(tmp_path: Path, database_url: str) -> Iterator[TestPanel]:
    """Return a panel of many entities; one of them links to five others and has lists."""
    made = make_panel(tmp_path, _texts(entities=25), database_url=database_url)
    yield made
    made.installation.engine.dispose()


def test_requests_ask_the_database_few_times(panel: TestPanel) -> None:
    number = _filled(panel)
    asked: dict[str, tuple[int, Callable[[Any], Any]]] = {
        "list": (MOST_FOR_A_LIST, lambda c: c.get("/api/v1/hub/")),
        "screen": (MOST_FOR_A_LIST, lambda c: c.get("/hub/list/")),
        "record": (MOST_FOR_A_RECORD, lambda c: c.get(f"/api/v1/hub/{number}")),
    }
    for who in ("admin", "manager", "alice"):
        for what, (most, ask) in asked.items():
            response, statements = _ask(panel, who, ask)
            assert response.status_code == 200, (who, what, response.text[:300])
            assert len(statements) <= most, (who, what, statements)


def test_writing_asks_the_database_few_times(panel: TestPanel) -> None:
    number = _filled(panel)
    names = iter(f"name {n}" for n in range(9))
    writes: dict[int, Callable[[Any], Any]] = {
        200: lambda c: c.put(f"/api/v1/hub/{number}", json={"name": next(names)}),
        201: lambda c: c.post("/api/v1/hub/", json={"name": next(names)}),
    }
    for status, write in writes.items():
        response, statements = _ask(panel, "alice", write)
        assert response.status_code == status, response.text[:300]
        assert len(statements) <= MOST_FOR_A_WRITE, statements


def test_a_page_of_everything_is_complete(panel: TestPanel) -> None:
    """Few statements are worth nothing if a value gets lost in them."""
    number = _filled(panel)

    page = panel.client("alice").get("/api/v1/hub/?sort=name").get_json()

    assert [record["name"] for record in page["result"]] == ["hub 0", "hub 1", "hub 2"]
    last = page["result"][-1]
    assert (last["id"], last["tags"], len(last["phones"])) == (number, ["a", "b"], 2)
    for target in TARGETS:
        assert page["titles"][f"{target}:{last['id']}"] == f"{target} 2"
    assert f"_user:{panel.ids['alice']}" in page["titles"]
    assert f"_department:{panel.departments['east']}" in page["titles"]
