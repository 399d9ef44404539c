"""The canary itself: it names every route, has a secret for every field type, and would sing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_appbuilder.baseviews import BaseView, expose

from app.fieldtypes.text import TextType
from app.generation import build_app
from app.schema.source import read_folder
from tests.access.canary.asking import compare
from tests.access.canary.channels import EXEMPT, FOLLOWING_LINKS, OF_AN_ENTITY, OF_THE_PANEL
from tests.access.canary.coverage import (
    routes_that_are_gone,
    types_without_a_secret,
    unnamed_routes,
)
from tests.access.canary.made_up import every_type
from tests.access.canary.roles import ALL_RIGHTS, with_roles
from tests.access.canary.twins import Canary, make_canary
from tests.panels import SHIPPED, TestPanel, make_panel

OPEN = "canary_open"
TELLING_NOTHING = {  # who may read everything meets no value of a stored record here
    "RecordView.add GET", "RecordView.add POST", "RecordApi.info GET", "RecordApi.post POST",
    "RecordView.document GET", "RecordApi.document GET",  # what is printed is asked as "documents"
    "RecordView.report GET", "RecordView.print_list POST",  # and lists as "list report"
    "OpenApi.openapi GET",
    "TrashView.index GET", "RolesView.sees GET",  # numbers of records, which are the same
    "RoleDesignView.cell GET", "RoleDesignView.by_person GET",
    "RecordView.delete POST", "RecordView.delete_many POST", "RecordView.restore POST",
    "RecordView.restore_many POST", "RecordApi.delete DELETE",
    "RecordView.reveal GET", "RecordView.reveal POST", "RecordApi.reveal POST",  # nothing masked
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPanel]:
    panel = make_panel(tmp_path_factory.mktemp("routes"), read_folder(SHIPPED))
    yield panel
    panel.installation.engine.dispose()


def test_every_route_is_a_channel_or_excused(shipped: TestPanel) -> None:
    assert unnamed_routes(shipped.app) == []


def test_no_channel_and_no_excuse_outlives_its_route(shipped: TestPanel) -> None:
    assert list(routes_that_are_gone(shipped.app)) == []
    assert all(EXEMPT.values())


def test_a_route_that_is_added_must_be_named(shipped: TestPanel) -> None:
    added = build_app(shipped.store, shipped.installation.settings)

    class PeekView(BaseView):
        route_base = "/peek"

        @expose("/<int:record_id>")
        def peek(self, record_id: int) -> str:
            return str(record_id)

    _add(added, PeekView)

    assert unnamed_routes(added) == ["PeekView.peek GET: add it to tests/access/canary/channels.py"]


def _add(app: Flask, view: type[BaseView]) -> None:
    with app.app_context():
        app.extensions["appbuilder"].add_view_no_menu(view)


def test_every_field_type_has_a_secret() -> None:
    assert types_without_a_secret() == []


def test_a_field_type_that_is_added_must_have_a_secret() -> None:
    class NewType(TextType):
        name = "brand_new"

    assert types_without_a_secret([NewType]) == ["brand_new"]


def test_every_field_type_is_in_the_definitions_of_every_type(types: Canary) -> None:
    thing = types.panel.store.definitions.entities["thing"]
    used = {field.type.name for field in thing.fields}

    assert used == {each.name for each in _all_types()}


def _all_types() -> list[type]:
    from app.fieldtypes import FIELD_TYPES

    return list(FIELD_TYPES.values())


# -- would it sing? -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def types(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canary]:
    """Definitions of every type with somebody who reads all of it."""
    texts = with_roles(every_type(), ("even_hidden",))
    lines = [f"  {name}: {{{ALL_RIGHTS}, fields: {{{_opened(texts, name)}}}}}" for name in NAMES]
    texts[f"_roles/{OPEN}.yaml"] = "\n".join(
        ["label: open", "entities:", *lines, "system: [manage_users, design_schema]", ""]
    )
    made = make_canary(tmp_path_factory.mktemp("types"), texts, ("canary_even_hidden", OPEN))
    yield made
    made.close()


NAMES = ("thing", "other")


def _opened(texts: dict[str, str], entity: str) -> str:
    """Name the fields that are hidden from whoever does not name them."""
    lines = [line.strip() for line in texts[f"{entity}.yaml"].splitlines()]
    names = [line.split(":")[0] for line in lines if "sensitive" in line or "encrypted" in line]
    return ", ".join(f"{name}: write" for name in names)


def test_each_channel_tells_the_states_apart_to_who_may_read(types: Canary) -> None:
    """The other tests would pass on empty pages; this one says of each channel that it is none."""
    found = compare(types, "canary_even_hidden", reader=OPEN)

    every = {*OF_AN_ENTITY, *FOLLOWING_LINKS, *OF_THE_PANEL}
    named = {f"{view} {method}" for view, method in every} | {"documents", "letters", "list report"}
    assert named - found.channels == TELLING_NOTHING
    assert found.failed == []


def test_a_printed_page_shows_what_was_compared(types: Canary, tmp_path: Path) -> None:
    types.load(types.base)
    client = types.client(OPEN)

    answer = client.get("/thing/1/document/paper.pdf?language=en")

    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
