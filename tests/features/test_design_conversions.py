"""Making a field another kind: tried on a copy, what does not fit fixed, mapped or emptied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.design.drafts import open_draft
from app.records.read import get_record
from app.records.record import Record
from app.records.timeline import timeline
from app.records.write import create_record
from app.schema.loader import load
from app.schema.source import read_folder
from tests.panels import SHIPPED, TestPanel, Visitor, copied, make_panel

PAGE = "/designer/entity/note/field/size/type"
NOTE = """
title: "{name}"
fields:
  name: {type: text, required: true}
  size: {type: text, label: {en: Size, zh_Hans: 大小}}
  kind: {type: text}
  secret: {type: text, sensitive: tail4}
"""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPanel]:
    made = make_panel(tmp_path_factory.mktemp("notes"), texts(secret="write"))
    yield made
    made.installation.engine.dispose()


@pytest.fixture
def panel(fresh: TestPanel, tmp_path: Path) -> Iterator[TestPanel]:
    made = copied(fresh, tmp_path)
    yield made
    made.installation.engine.dispose()


def texts(*, secret: str) -> dict[str, str]:
    """Return the shipped definitions with notes, of which an admin may so much."""
    found = dict(read_folder(SHIPPED))
    grant = f"{{read: all, create: true, update: all, fields: {{secret: {secret}, '*': write}}}}"
    role = found["_roles/admin.yaml"].replace("entities:", f"entities:\n  note: {grant}", 1)
    return {**found, "note.yaml": NOTE, "_roles/admin.yaml": role}


@pytest.fixture
def admin(panel: TestPanel) -> Visitor:
    return panel.client("admin")


def note(panel: TestPanel, size: str, **more: str) -> Record:
    raw = {"name": f"Note of {size}", "size": size, **more}
    return create_record(panel.store, panel.actor("admin"), "note", raw)


def size_of(panel: TestPanel, record: Record) -> Any:
    return get_record(panel.store, panel.actor("admin"), "note", record.id).values["size"]


def do(client: Visitor, act: str, kind: str = "integer", **more: Any) -> TestResponse:
    return client.post(PAGE, data={"kind": kind, "do": act, **more})


def words(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_it_works(panel: TestPanel, admin: Visitor) -> None:
    for size in ("1", "22", "about 5", "about 5", ""):
        note(panel, size)

    kinds = admin.get(PAGE)
    tried = admin.get(f"{PAGE}?kind=integer")
    kept = do(admin, "keep")

    assert "Whole number" in kinds.text
    assert "2 of 4 values convert" in words(tried)
    assert "2 values do not convert" in words(tried)
    assert "about 5" in tried.text
    assert kept.status_code == 303
    draft = open_draft(panel.store, panel.ids["admin"])
    assert draft.definitions.entities["note"].by_name["size"].type.name == "integer"
    assert draft.texts["note.yaml"].count("\n") == NOTE.count("\n")
    assert panel.store.definitions.entities["note"].by_name["size"].type.name == "text"


def test_what_does_not_fit_leads_to_its_record(panel: TestPanel, admin: Visitor) -> None:
    record = note(panel, "huge")

    assert f"/note/edit/{record.id}" in admin.get(f"{PAGE}?kind=integer").text


def test_values_are_mapped_and_taken_back(panel: TestPanel, admin: Visitor) -> None:
    five, other, fine = note(panel, "about 5"), note(panel, "about 5"), note(panel, "7")

    mapped = do(admin, "map", text=["about 5"], becomes=["5"])
    after = [size_of(panel, each) for each in (five, other, fine)]
    back = re.search(r'name="back" value="([^"]+)"', mapped.text)
    assert back is not None
    undone = do(admin, "back", back=unescape(back[1]))

    assert after == ["5", "5", "7"]
    assert "2 records are changed" in words(mapped)
    assert "0 values do not convert" in words(mapped)
    assert "2 records have their values from before again" in words(undone)
    assert [size_of(panel, each) for each in (five, other)] == ["about 5", "about 5"]
    entries = timeline(panel.store, panel.actor("admin"), "note", five.id)
    assert [each.kind for each in entries][:2] == ["record:update", "record:update"]


def test_what_somebody_changed_since_is_not_taken_back(panel: TestPanel, admin: Visitor) -> None:
    record = note(panel, "about 5")
    mapped = do(admin, "map", text=["about 5"], becomes=["5"])
    back = re.search(r'name="back" value="([^"]+)"', mapped.text)
    assert back is not None
    admin.post(f"/note/edit/{record.id}", data={"version": "2", "field.size": "6"})

    undone = do(admin, "back", back=unescape(back[1]))

    assert "1 record was left as it is" in words(undone)
    assert size_of(panel, record) == "6"


def test_a_value_that_would_not_fit_either_is_refused(panel: TestPanel, admin: Visitor) -> None:
    record = note(panel, "about 5")

    answer = do(admin, "map", text=["about 5"], becomes=["roughly five"])

    assert answer.status_code == 422
    assert "roughly five" in answer.text
    assert size_of(panel, record) == "about 5"


def test_values_are_emptied_only_when_the_field_is_named(panel: TestPanel, admin: Visitor) -> None:
    record = note(panel, "about 5")

    asked = do(admin, "clear", text=["about 5"], agreed="yes")
    still = size_of(panel, record)
    done = do(admin, "clear", text=["about 5"], agreed="size")

    assert asked.status_code == 422
    assert "Type the key of the field to agree." in asked.text
    assert still == "about 5"
    assert "1 record is changed" in words(done)
    assert size_of(panel, record) is None


def test_options_are_made_of_the_values_there_are(panel: TestPanel, admin: Visitor) -> None:
    for size in ("Small", "大号", "Small"):
        note(panel, size)

    offered = do(admin, "options", "select", choices="1")
    rows = {
        "choice.0.place": "1", "choice.0.key": "small", "choice.0.label.en": "Small",
        "choice.1.place": "2", "choice.1.key": "dahao", "choice.1.label.zh_Hans": "大号",
    }  # fmt: skip
    tried = do(admin, "try", "select", choices="1", **rows)
    kept = do(admin, "keep", "select", choices="1", **rows)

    assert 'value="small"' in offered.text
    assert 'value="大号"' in offered.text
    assert "3 of 3 values convert" in words(tried)
    assert kept.status_code == 303
    options = open_draft(panel.store, panel.ids["admin"]).definitions.entities["note"]
    assert [*options.by_name["size"].type.option_set.options] == ["small", "dahao"]


def test_the_published_change_converts_what_was_tried(panel: TestPanel, admin: Visitor) -> None:
    fine, odd = note(panel, "22"), note(panel, "about 5")
    do(admin, "map", text=["about 5"], becomes=["5"])
    do(admin, "keep")

    draft = open_draft(panel.store, panel.ids["admin"])
    panel.installation.apply(draft.definitions, author="admin", yes=True)
    panel.reload()

    assert [size_of(panel, each) for each in (fine, odd)] == [22, 5]


def test_who_may_not_read_the_field_is_told_no_number(panel: TestPanel, admin: Visitor) -> None:
    note(panel, "1", secret="hidden words")
    panel.installation.apply(load(texts(secret="masked")), author="test", yes=True)
    panel.reload()
    address = "/designer/entity/note/field/secret/type"

    tried = panel.client("admin").get(f"{address}?kind=integer")
    options = panel.client("admin").post(address, data={"kind": "select", "do": "options"})

    assert (tried.status_code, options.status_code) == (403, 403)
    assert "Only somebody who may read Secret of all records" in words(tried)
    assert "does not convert" not in words(tried)
    assert "hidden words" not in tried.text + options.text


def test_it_says_what_is_wrong(panel: TestPanel, admin: Visitor) -> None:
    none = do(admin, "try", "select", choices="1")
    formula = do(admin, "try", "formula")
    unknown = admin.get("/designer/entity/note/field/nobody/type")

    assert none.status_code == 422
    assert (formula.status_code, unknown.status_code) == (404, 404)
    assert do(admin, "back", back="[[1, 2").status_code == 400
    assert do(admin, "dance").status_code == 400


def test_it_refuses_without_the_permission(panel: TestPanel) -> None:
    note(panel, "about 5")

    for name in ("manager", "alice", "viewer"):
        assert panel.client(name).get(f"{PAGE}?kind=integer").status_code == 403
        assert do(panel.client(name), "clear", text=["about 5"], agreed="size").status_code == 403
