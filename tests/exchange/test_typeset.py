"""What the template of records is handed: how rows are kept together, how fields share a line."""

from __future__ import annotations

import pytest

from app.exchange.documents.pdf import write_pdf
from app.exchange.documents.sheet import Block, Column, Line, Printed, Table, Words
from app.exchange.documents.typeset.face import face_of
from app.exchange.documents.typeset.marked import marked
from app.exchange.documents.typeset.tables import kept
from tests.exchange.test_documents_pdf import sheet, text_of
from tests.paper_positions import pages_of

SHORT = 4
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
    assert kept(a_table(rows, total=total), is_low=True) == together


def test_high_rows_are_not_kept_together() -> None:
    assert kept(a_table(3, "长" * 200), is_low=False) == [1, 1, 1]


@pytest.mark.parametrize("lines", range(35, 42))
@pytest.mark.parametrize("rows", [2, 4, 7])
def test_on_paper_no_row_is_alone(lines: int, rows: int) -> None:
    said = tuple(Line(Words("x"), Printed((Words("y"),), is_wide=True)) for _ in range(lines))
    made = sheet(languages=("en",), blocks=(Block(Words("b"), said),),
                 tables=(a_table(rows, "row", total=True),))  # fmt: skip

    pages = [
        sum(run.text.strip() == "row" for run in page.runs) for page in pages_of(write_pdf(made))
    ]

    found = [count for count in pages if count]
    assert sum(found) == rows + 1
    assert 1 not in found
    assert len(found) == 1 or rows > SHORT


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
    said = marked("# A\n\n1. **b** [c](https://example.com)\n", 40)

    heading, items = said
    assert heading == {"kind": "heading", "level": 1, "of": ["A"]}
    assert items["kind"] == "ordered_list"  # type: ignore[index,call-overload]
    assert "'c'" in str(items)
    assert "example" not in str(items)


@pytest.mark.parametrize("stars", [60, 100, 400, 5_000])
def test_marks_within_marks_without_end_are_printed(stars: int) -> None:
    text = "*" * stars + "abc" + "*" * stars

    assert "abc" in text_of(write_pdf(sheet(blocks=(a_block(text, is_formatted=True),))))


@pytest.mark.parametrize("text", ["> " * 30 + "deep", "- " * 30 + "deep"])
def test_groups_within_groups_without_end_are_printed(text: str) -> None:
    assert "deep" in text_of(write_pdf(sheet(blocks=(a_block(text, is_formatted=True),))))


def test_words_of_a_table_in_a_text_stay_in_their_cells() -> None:
    long = "zhang.xiaoming.long.name@company-example.com"
    table = f"| a | b | c | d | e |\n|---|---|---|---|---|\n| {long} | NEXT | c | d | e |"

    (page,) = pages_of(write_pdf(sheet(blocks=(a_block(table, is_formatted=True),))))

    (beside,) = (run for run in page.runs if run.text.strip() == "NEXT")
    cell = [run for run in page.runs if run.left < beside.left and run.top > beside.top - 2]
    assert max(run.right for run in cell if run.bottom < beside.top + 60) <= beside.left + 1


@pytest.mark.parametrize("paper", ["A4", "A5", "241x140"])
@pytest.mark.parametrize("is_mirrored", [True, False])
@pytest.mark.parametrize(
    "value",
    [
        Printed((Words("长文" * 230 + "尾"),), is_wide=True, is_prose=True),
        Printed(tuple(Words("标签" * 60, "words " * 30 + "尾") for _ in range(12)),
                is_tags=True, is_wide=True),
        Printed((Words("| a | b |\n|---|---|\n" + f"| {'长文' * 150} | 尾 |\n" * 3),),
                is_wide=True, is_prose=True, is_formatted=True),
    ],
    ids=["prose", "tags", "table"],
)  # fmt: skip
def test_nothing_of_a_value_is_lost_at_the_end_of_a_page(
    value: Printed, is_mirrored: bool, paper: str
) -> None:
    made = sheet(paper=paper, orientation="landscape", is_mirrored=is_mirrored,
                 blocks=(Block(Words("b"), (Line(Words("x"), value),)),))  # fmt: skip
    said = "".join(words.main + words.second for words in value.items)

    content = write_pdf(made)

    text = "".join(text_of(content).split())
    assert text.count("尾") >= said.count("尾")
    assert text.count("长") >= said.count("长")
    for page in pages_of(content):
        foot = min(run.top for run in page.runs if run.text.startswith("DOC-"))
        assert not [
            run for run in page.runs if run.text.strip("长文标签尾") == "" and run.bottom > foot
        ]


@pytest.mark.parametrize("rows", range(20, 40))
def test_no_page_is_empty(rows: int) -> None:
    pages = pages_of(write_pdf(sheet(languages=("en",), tables=(a_table(rows, total=True),))))

    assert all(any(run.text.strip() == "x" for run in page.runs) for page in pages)


def a_block(text: str, **more: bool) -> Block:
    return Block(
        Words("b"),
        (Line(Words("l"), Printed((Words(text),), is_wide=True, is_prose=True, **more)),),
    )
