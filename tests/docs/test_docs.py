"""What is promised of the documentation: it names everything there is, and is up to date."""

import dataclasses
import re
from pathlib import Path

import pytest

from app.fieldtypes import FIELD_TYPES
from app.schema.codes import SENTENCES
from app.schema.model import SYSTEM_RIGHTS, Action, Entity, Field, FieldAccess, Scope
from config import HERE, Settings
from scripts.docs import stale

DOCS = HERE / "docs"
PAGES = [HERE / "README.md", HERE / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
NOT_WRITTEN = {  # made by the panel or by the key's own place in the file
    *("name", "type", "standard", "is_standard", "by_name", "live_fields", "title_fields"),
}


def page(name):
    return (DOCS / name).read_text()


def test_the_generated_parts_are_up_to_date():
    assert [path.name for path in stale()] == []


@pytest.mark.parametrize("name", [each.name.upper() for each in dataclasses.fields(Settings)])
def test_every_setting_is_documented(name):
    assert f"| `{name}` |" in page("operating.md")


@pytest.mark.parametrize("name", list(FIELD_TYPES))
def test_every_field_type_is_documented_with_its_settings(name):
    chapter = page("field-types.md").partition(f'<a id="{name}"></a>')[2].partition("<a id=")[0]

    assert chapter
    for each in dataclasses.fields(FIELD_TYPES[name].Settings):
        assert f"`{each.name}`" in chapter


@pytest.mark.parametrize("code", list(SENTENCES))
def test_every_mistake_is_documented(code):
    assert f"| `{code.value}` |" in page("definitions.md")


@pytest.mark.parametrize("word", [*Action, *Scope, *FieldAccess, *SYSTEM_RIGHTS])
def test_every_word_of_a_role_is_documented(word):
    assert f"`{word}`" in page("definitions.md")


@pytest.mark.parametrize("model", [Entity, Field])
def test_every_key_of_an_entity_and_a_field_is_documented(model):
    keys = {each.name for each in dataclasses.fields(model)} - NOT_WRITTEN

    missing = [key for key in sorted(keys) if f"`{key}`" not in page("definitions.md")]

    assert missing == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: Path):
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text())

    missing = [each for each in targets if not (path.parent / each).exists()]

    assert missing == []


def test_every_command_of_the_makefile_is_listed_by_make_help():
    makefile = (HERE / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony

    undocumented = [
        name for name in phony[1].split() if not re.search(rf"^{name}:.*##", makefile, re.MULTILINE)
    ]

    assert undocumented == []
