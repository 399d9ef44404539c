"""What the template of records is handed: how rows are kept together, how fields share a line."""

from __future__ import annotations

import pytest

from app.exchange.documents.sheet import Block, Column, Line, Printed, Table, Words
from app.exchange.documents.typeset.face import face_of
from app.exchange.documents.typeset.marked import marked
from app.exchange.documents.typeset.tables import kept
from tests.exchange.test_documents_pdf import sheet

COLUMNS = (Column(Words("名称"), 100, False),)


def a_table(rows: int, text: str = "x", *, total: bool = False) -> Table:
    cell = (Printed((Words(text),)),)
    return Table(Words("订单"), Words("共"), COLUMNS, (cell,) * rows, cell if total else ())


@pytest.mark.parametrize(
    ("rows", "total", "together"),
    [
        (0, False, []),
        (1, False, [1]),
        (3, True, [4, 0, 0, 0]),
        (5, False, [2, 0, 1, 2, 0]),
        (6, True, [2, 0, 1, 1, 1, 2, 0]),
    ],
)
def test_short_tables_stay_together_and_no_row_of_a_long_one_is_alone(
    rows: int, total: bool, together: list[int]
) -> None:
    assert kept(a_table(rows, total=total)) == together


def test_high_rows_are_not_kept_together() -> None:
    assert kept(a_table(3, "长" * 200)) == [1, 1, 1]


def test_only_rows_that_may_need_a_page_are_measured() -> None:
    low, high = (
        face_of(sheet(tables=(a_table(1, text),)))[0]["tables"][0]["rows"][0]["high"]
        for text in ("短", "长" * 5_000)
    )

    assert (low, high) == (False, True)


def test_wide_values_have_a_row_of_their_own() -> None:
    def line(text: str, **more: bool) -> Line:
        return Line(Words(text), Printed((Words(text),), **more))

    lines = (line("a"), line("b", is_wide=True), line("c"), line("d", is_unbroken=True))
    face, _ = face_of(sheet(blocks=(Block(Words("x"), lines),), columns=3))

    rows = face["blocks"][0]["rows"]
    assert [[each["span"] for each in row] for row in rows] == [[1], [3], [1, 2]]


def test_only_a_first_language_of_english_marks_chinese() -> None:
    english, _ = face_of(sheet(languages=("en",), title="中文"))
    chinese, _ = face_of(sheet(title="中文"))

    assert english["title"] == {"han": "中文"}
    assert chinese["title"] == "中文"


def test_marks_become_kinds_and_links_their_words() -> None:
    said = marked("# A\n\n1. **b** [c](https://example.com)\n", lambda text: text)

    heading, items = said
    assert heading == {"kind": "heading", "level": 1, "of": ["A"]}
    assert items["kind"] == "ordered_list"  # type: ignore[index,call-overload]
    assert "'c'" in str(items)
    assert "example" not in str(items)
