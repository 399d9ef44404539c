"""A field is called something else; nothing that names it is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from app.core.errors import AppError, NotFoundError
from app.design.fields.renaming import rename_fields
from app.design.old_names import release_old_name
from app.schema.loader import check, load
from app.schema.model import Field
from app.schema.source import read_folder

HERE = Path(__file__).parents[1]
FOLDERS = {
    "shipped": HERE.parent / "field_definitions",
    "crm": HERE / "definitions" / "crm",
    "shop": HERE / "definitions" / "shop",
}
TEXTS = {name: read_folder(folder) for name, folder in FOLDERS.items()}


def field_lines(folder: str) -> list[tuple[str, str, str]]:
    definitions = load(TEXTS[folder])
    return [
        (folder, entity.name, field.name)
        for entity in definitions.entities.values()
        for field in entity.fields
    ]


ENTITIES = sorted({(f, e) for folder in FOLDERS for f, e, _ in field_lines(folder)})


def comments(texts: Mapping[str, str]) -> int:
    return sum(text.count("# ") for text in texts.values())


@pytest.mark.parametrize(("folder", "entity"), ENTITIES)
def test_every_field_of_every_entity_can_be_renamed_at_once(folder: str, entity: str) -> None:
    texts = TEXTS[folder]
    before = load(texts)
    names = [field.name for field in before.entities[entity].fields]
    texts = rename_fields(texts, entity, {name: f"{name}_x"[:41] for name in names})

    assert check(texts) == []
    after = load(texts)
    old, new = before.entities[entity], after.entities[entity]
    assert [field.id for field in new.fields] == [field.id for field in old.fields]
    assert [field.name for field in new.fields] == [f"{name}_x"[:41] for name in names]
    assert len(new.list.columns) == len(old.list.columns)
    assert len(new.list.sort) == len(old.list.sort)
    assert [len(s.fields) for s in new.sections] == [len(s.fields) for s in old.sections]
    for name, role in before.roles.items():
        rights = {entity: grant.fields for entity, grant in role.entities.items()}
        assert {e: grant.fields for e, grant in after.roles[name].entities.items()} == rights
    assert comments(texts) == comments(TEXTS[folder])


def test_only_lines_that_name_the_field_change() -> None:
    texts = TEXTS["shipped"]
    after = rename_fields(texts, "customer", {"kind": "sort_of"})
    for path, text in texts.items():
        for line, now in zip(text.split("\n"), _without_ids(after[path]).split("\n"), strict=True):
            assert line == now or "kind" in line, path


def _without_ids(text: str) -> str:
    added = ("id: kind", "aliases: [kind]")
    return "\n".join(line for line in text.split("\n") if line.strip() not in added)


def test_every_old_name_is_remembered_until_it_is_the_name_again() -> None:
    there = rename_fields(
        rename_fields(TEXTS["shop"], "product", {"name": "n1"}), "product", {"n1": "n2"}
    )
    back = rename_fields(there, "product", {"n2": "name"})

    assert field_of(there, "n2").aliases == ("name", "n1")
    assert field_of(back, "name").aliases == ("n1", "n2")
    found = load(there).entities["product"].named("name")
    assert found is not None
    assert found.name == "n2"


def test_a_name_that_still_leads_elsewhere_is_not_taken_until_it_is_released() -> None:
    texts = rename_fields(TEXTS["shop"], "product", {"name": "called"})
    taken = rename_fields(texts, "product", {"code": "name"})
    released = release_old_name(texts, "product", "called", "name")

    assert [problem.code for problem in check(taken)] == ["schema.E039"]
    assert check(rename_fields(released, "product", {"code": "name"})) == []
    with pytest.raises(NotFoundError):
        release_old_name(released, "product", "called", "name")


def field_of(texts: Mapping[str, str], name: str) -> Field:
    return load(texts).entities["product"].by_name[name]


def test_a_name_that_is_taken_or_not_there_is_refused() -> None:
    with pytest.raises(AppError) as taken:
        rename_fields(TEXTS["shipped"], "customer", {"kind": "name"})
    with pytest.raises(AppError) as unknown:
        rename_fields(TEXTS["shipped"], "customer", {"nobody": "somebody"})
    assert (taken.value.code, unknown.value.code) == ("design.name_taken", "design.no_field")
