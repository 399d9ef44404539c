"""Documents are added, changed and taken away in the file of their entity."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.design.entities import documents
from app.design.files.folder import Texts
from app.schema.loader import load
from app.schema.model import Document
from app.schema.source import read_folder

TEXTS = read_folder(Path(__file__).parents[2] / "field_definitions")


def found(texts: Texts, name: str = "summary") -> Document | None:
    return load(texts).entities["contract"].document(name)


def test_keys_that_are_not_named_stay() -> None:
    after = documents.change_document(TEXTS, "contract", "summary", {"paper": "A5"})

    before, now = found(TEXTS), found(after)
    assert before is not None
    assert now is not None
    assert (now.paper, now.facts, now.layout) == ("A5", before.facts, before.layout)


def test_a_key_that_says_nothing_goes() -> None:
    after = documents.change_document(TEXTS, "contract", "summary", {"facts": [], "related": None})

    assert "facts:" not in after["contract.yaml"]
    assert "related: [order]" not in after["contract.yaml"]


def test_a_copy_says_the_same_under_another_name() -> None:
    after = documents.copy_document(TEXTS, "contract", "summary", "brief")

    before, copied = found(TEXTS), found(after, "brief")
    assert before is not None
    assert copied is not None
    assert (copied.facts, copied.related) == (before.facts, before.related)
    assert copied.label.text("zh_Hans") == "合同摘要（副本）"
    assert found(after) is not None


def test_the_last_document_takes_its_heading_along() -> None:
    after = documents.remove_document(TEXTS, "contract", "summary")

    assert "documents:" not in after["contract.yaml"]
    assert load(after).entities["contract"].documents == ()


def test_documents_have_an_order() -> None:
    texts = documents.copy_document(TEXTS, "contract", "summary", "brief")

    after = documents.step_document(texts, "contract", "brief", -1)

    assert [each.name for each in load(after).entities["contract"].documents] == [
        "brief", "summary",
    ]  # fmt: skip
    assert documents.free_name(after, "contract", "brief") == "brief_2"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: documents.add_document(TEXTS, "contract", "Brief", {}), "record.invalid"),
        (lambda: documents.add_document(TEXTS, "contract", "summary", {}), "record.invalid"),
        (lambda: documents.remove_document(TEXTS, "contract", "none"), "design.no_document"),
        (
            lambda: documents.change_document(TEXTS, "contract", "summary", {"facts": ["a"] * 5}),
            "record.invalid",
        ),
    ],
)
def test_what_cannot_be_is_refused(act: Callable[[], Texts], code: str) -> None:
    with pytest.raises(AppError) as error:
        act()

    assert error.value.code == code
