"""A list on paper: every value is on it as it reads, and none of them is more than text."""

from __future__ import annotations

import base64
import io
import random
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from babel import Locale
from PIL import Image
from pypdf import PdfReader

from app.core.errors import BadRequestError
from app.core.i18n import Label
from app.exchange.list_reports.ask import MOST_COLUMNS, Wishes, ask_for
from app.exchange.list_reports.layout import UPRIGHT, choose_paper, letters, share
from app.exchange.list_reports.lines import lines_of
from app.exchange.list_reports.making import whole_report
from app.exchange.list_reports.pdf import write
from app.exchange.list_reports.rows import LONGEST_CELL
from app.exchange.list_reports.sums import Tallies
from app.exchange.typesetting import drawing_of
from app.fieldtypes import FIELD_TYPES
from app.fieldtypes.date import DateType
from app.fieldtypes.date_time import DateTimeType
from app.fieldtypes.integer import IntegerType
from app.fieldtypes.money import MoneySettings, MoneyType
from app.fieldtypes.text import TextType
from app.records.record import Masked, Question
from tests.exchange.reports import a_field, a_printer, bare, pages_of, printed, rows_of, watermarked
from tests.panels import TestPanel
from tests.paper_positions import pages_of as positions

EN = Locale.parse("en")
TEXT, MONEY, WHOLE = (kind(kind.Settings()) for kind in (TextType, MoneyType, IntegerType))
YUAN = MoneyType(MoneySettings(currency="CNY"))


@pytest.mark.parametrize("kind", FIELD_TYPES.values(), ids=FIELD_TYPES)
def test_the_text_of_every_value_is_on_the_page(shop: TestPanel, kind: Any) -> None:
    for number, (bound, value) in enumerate(kind.examples()):
        printer = a_printer(shop, [a_field(f"f{number}", bound)])
        (row,) = rows_of(printer, [{f"f{number}": value}])

        content = bare("".join(pages_of(printed(printer, [{f"f{number}": value}]))))

        cell = row.cells[0]
        texts = [cell] if isinstance(cell, str) else [*cell.get("tags", cell.values())]
        assert texts
        assert all(bare(text) in content for text in texts), texts


HOSTILE = [
    '#eval("1+1")', "#read(\"/etc/passwd\")", "$x^2$", "*bold* _thin_ `raw`", "= heading", "<line>",
    "@label", "// comment", "/* comment */", "\\u{41}", "#import \"@preview/x:1.0.0\": *",
    "]#panic()[", "{{7*7}}", "<script>alert(1)</script>", "https://127.0.0.1:1/x",
    "file:///etc/passwd", "--- ~ ---", "- list", "1. list", "/ term: list", "#set page(width: 1pt)",
    '"quoted"', "a\\ b", "#", "\\",
]  # fmt: skip


def test_no_value_is_markup(shop: TestPanel) -> None:
    printer = a_printer(shop, [a_field("said", TEXT)], title="#eval *x*")

    pages = pages_of(printed(printer, [{"said": text} for text in HOSTILE]))

    content = bare("".join(pages))
    assert [text for text in HOSTILE if bare(text) not in content] == []
    assert bare("#eval *x*") in content


def test_what_reorders_or_rings_is_left_out(shop: TestPanel) -> None:
    printer = a_printer(shop, [a_field("said", TEXT)])
    values = [{"said": "a\u202eb\x00c\x07d\u2066e\ud800f\ufffeg"}, {"said": "x\u200by"}]

    (page,) = pages_of(printed(printer, values))

    assert "abcdefg" in bare(page)


def test_a_megabyte_is_cut_and_says_so(shop: TestPanel) -> None:
    printer = a_printer(shop, [a_field("said", TEXT)])

    pages = pages_of(printed(printer, [{"said": "长" * 500_000}, {"said": "W" * 1_000_000}]))

    assert len(pages) < 3
    assert f"(+{1_000_000 - LONGEST_CELL:,})" in bare("".join(pages))


def test_a_word_longer_than_its_column_is_broken_and_copied_whole(shop: TestPanel) -> None:
    address = "https://example.com/" + "a" * 80
    fields = [a_field(f"f{at}", TEXT) for at in range(12)]
    printer = a_printer(shop, fields)

    report, _ = whole_report(printer, rows_of(printer, [{f.name: address for f in fields}]))

    rooms = [column["width"] for column in report["columns"]]
    for cell, room in zip(report["lines"][0]["cells"], rooms, strict=True):
        assert "".join(cell) == address
        assert max(map(len, cell)) <= room


def test_subtotals_and_totals_are_exact(shop: TestPanel) -> None:
    rng = random.Random(7)  # noqa: S311 - the same figures each time
    fields = [a_field("region", TEXT), a_field("amount", YUAN), a_field("orders", WHOLE)]
    printer = a_printer(shop, fields, group="region")
    values = [
        {
            "region": region,
            "amount": rng.choice([None, Decimal(rng.randint(-(10**17), 10**17)).scaleb(-2)]),
            "orders": rng.choice([None, rng.randint(0, 10**12)]),
        }
        for region in ("east", "north", "south")
        for _ in range(rng.randint(1, 40))
    ]
    rows = rows_of(printer, values)
    tallies = Tallies().add(rows)

    lines = list(lines_of(printer.ruler(printer.report(tallies, rows, ())), rows, tallies))

    def sums(chosen: list[dict[str, Any]]) -> list[str]:
        amount = sum((v["amount"] for v in chosen if v["amount"] is not None), Decimal(0))
        orders = sum(v["orders"] for v in chosen if v["orders"] is not None)
        return [YUAN.format(amount, EN), WHOLE.format(orders, EN)]

    closing = [line for line in lines if line["kind"] in ("subtotal", "total") and line["cells"]]
    groups = [[v for v in values if v["region"] == name] for name in ("east", "north", "south")]
    found = [["".join(cell) for cell in line["cells"]] for line in closing]
    assert found == [*map(sums, groups), sums(values)]
    heads = [line for line in lines if line["kind"] == "group"]
    assert [head["count"] for head in heads] == [str(len(group)) for group in groups]


def test_amounts_of_two_currencies_are_never_added_together(shop: TestPanel) -> None:
    dollars = MoneyType(MoneySettings(currency="USD"))
    printer = a_printer(
        shop, [a_field("name", TEXT), a_field("cny", YUAN), a_field("usd", dollars)]
    )
    values = [{"name": "a", "cny": Decimal(2), "usd": Decimal(3)} for _ in range(2)]

    (page,) = pages_of(printed(printer, values))

    assert "CN¥4" in page
    assert "$6" in page


def test_a_masked_column_is_not_added_up(shop: TestPanel) -> None:
    fields = [a_field("name", TEXT), a_field("amount", YUAN)]
    printer = a_printer(shop, fields, masked=frozenset({"amount"}))

    (page,) = pages_of(printed(printer, [{"name": "a", "amount": Masked("***")}] * 3))

    assert page.count("***") == 3
    assert "Total" not in page
    assert "Shown with a mask: Amount." in page


def test_days_are_grouped_by_month(shop: TestPanel) -> None:
    day, moment = DateType(DateType.Settings()), DateTimeType(DateTimeType.Settings())
    of_days = a_printer(shop, [a_field("day", day)], group="day")
    of_moments = a_printer(shop, [a_field("at", moment)], group="at")
    days = [date(2026, 1, 31), date(2026, 1, 1), date(2025, 12, 31), None]
    late = datetime(2026, 1, 31, 17, tzinfo=UTC)  # the first of February in Shanghai

    groups = [row.group for row in rows_of(of_days, [{"day": each} for each in days])]

    assert groups == ["2026-01", "2026-01", "2025-12", "Not filled in"]
    assert rows_of(of_moments, [{"at": late}])[0].group == "2026-02"


def long_list(shop: TestPanel, **more: Any) -> list[str]:
    fields = [a_field("region", TEXT), a_field("note", TEXT)]
    printer = a_printer(shop, fields, group="region", **more)
    values = [
        {"region": f"Region {at // 45:02}", "note": f"begins{at} " + "word " * 50 + f"ends{at}"}
        for at in range(180)
    ]
    return pages_of(printed(printer, values))


def test_heads_are_repeated_and_no_row_is_cut(shop: TestPanel) -> None:
    pages = long_list(shop)

    assert len(pages) > 5
    assert all("No." in page and "Note" in page for page in pages)
    for at in range(180):
        page = next(page for page in pages if f"begins{at} " in page)
        assert f"ends{at}\n" in page


def test_the_head_of_a_page_names_its_first_and_last_group(shop: TestPanel) -> None:
    pages = long_list(shop)

    for page in pages[1:]:
        named = [f"Region {at:02}" for at in range(4) if f"Region {at:02}" in page.split("No.")[1]]
        head = page.split("No.")[0]
        assert named[-1] in head or "Total" in head
    assert "Region 00 – Region 01" in "".join(pages)
    assert f"Page 2 of {len(pages)}" in pages[1]


def test_no_group_begins_at_the_foot_of_a_page(shop: TestPanel) -> None:
    for page in long_list(shop):
        lines = [line for line in page.splitlines() if line.strip()]
        heads = [at for at, line in enumerate(lines) if line.startswith("Region ") and "45" in line]
        assert all(any("begins" in line for line in lines[at:]) for at in heads)


def test_a_wide_list_lies_across_and_on_larger_paper() -> None:
    assert choose_paper([4, 20, 20, 10]) == UPRIGHT
    assert choose_paper([4] + [14] * 9).width == 297
    assert choose_paper([4] + [20] * 20).width == 420
    assert choose_paper([4] + [20] * 20, "portrait") == UPRIGHT
    paper = choose_paper([4] + [40] * 40)
    assert sum(share([4] + [40] * 40, paper)) == pytest.approx(paper.letters)


def test_forty_columns_are_printed_and_more_are_refused(shop: TestPanel) -> None:
    fields = [a_field(f"column_{at}", TEXT) for at in range(MOST_COLUMNS)]
    printer = a_printer(shop, fields)
    report, _ = whole_report(
        printer, rows_of(printer, [{f.name: "some value" for f in fields}] * 3)
    )

    (page,) = pages_of(write(report))

    assert report["paper"] == [420, 297]
    assert bare(page).count("somevalue") == 3 * MOST_COLUMNS
    with pytest.raises(BadRequestError) as refused:
        ask_for(
            shop.store, shop.actor("manager"), "product",
            Question(columns=("code",) * (MOST_COLUMNS + 1)), Wishes("en"),
        )  # fmt: skip
    assert refused.value.code == "report.columns"


def test_a_watermark_lies_over_every_page_and_is_not_copied(shop: TestPanel) -> None:
    plain = a_printer(shop, [a_field("name", TEXT)])
    values = [{"name": f"row {at}"} for at in range(90)]

    unmarked, marked = (
        PdfReader(io.BytesIO(printed(each, values)))
        for each in (plain, watermarked(plain, "Lin · lin", "2026-11-22 15:30"))
    )

    assert len(marked.pages) == len(unmarked.pages) > 1
    assert all("/Pattern" in page["/Resources"] for page in marked.pages)
    assert not any(page["/Resources"].get("/Pattern") for page in unmarked.pages)
    assert not any("Lin" in page.extract_text() for page in marked.pages)


@pytest.mark.parametrize("standard", ["ua-1", "a-2b"])
def test_what_has_no_glyph_is_a_box_where_a_standard_wants_one(
    shop: TestPanel, standard: str
) -> None:
    printer = a_printer(shop, [a_field("name", TEXT)])
    report, _ = whole_report(printer, rows_of(printer, [{"name": "a\U00030000\ufeffz"}]))

    (page,) = pages_of(write(report, [standard]))

    assert "a□z" in page


@pytest.mark.parametrize(
    ("languages", "texts"),
    [
        (("zh_Hans",), ["产品清单", "共 1 条", "第 1 页，共 1 页", "序号"]),
        (("zh_Hant",), ["產品清單", "共 1 筆", "第 1 頁，共 1 頁", "序號"]),
        (("en",), ["Things", "1 in total", "Page 1 of 1", "No."]),
        (("zh_Hans", "en"), ["产品清单 Things", "第 1 页，共 1 页 · Page 1 of 1"]),
    ],
)
def test_it_speaks_the_language_of_the_document(
    shop: TestPanel, languages: tuple[str, ...], texts: list[str]
) -> None:
    printer = a_printer(shop, [a_field("name", TEXT)], languages=languages)
    plural = Label({"zh_Hans": "产品", "zh_Hant": "產品", "en": "Things"})
    object.__setattr__(printer.scribe.entity, "label_plural", plural)

    (page,) = pages_of(printed(printer, [{"name": "x"}]))

    assert [text for text in texts if bare(text) not in bare(page)] == []


@pytest.mark.parametrize("standard", ["ua-1", "a-2b"])
def test_it_can_be_made_to_a_standard(shop: TestPanel, standard: str) -> None:
    printer = watermarked(a_printer(shop, [a_field("name", TEXT)], group="name"), "Lin", "now")
    report, _ = whole_report(printer, rows_of(printer, [{"name": "x"}] * 3))

    assert b"pdfuaid" in write(report, ["ua-1"]) or standard != "ua-1"
    assert write(report, [standard]).startswith(b"%PDF")


def test_a_character_without_a_glyph_is_named(shop: TestPanel) -> None:
    printer = a_printer(shop, [a_field("name", TEXT)])
    report, missing = whole_report(printer, rows_of(printer, [{"name": "\U00030000"}]))

    assert missing == ("\U00030000",)
    assert any("U+30000" in note for note in report["notes"])


def test_a_column_is_as_wide_as_its_letters() -> None:
    assert letters("中文ab") == 6


def test_a_word_longer_than_its_column_is_broken(shop: TestPanel) -> None:
    fields = [a_field(name, TEXT) for name in ("first", "second", "third")]
    values = {"first": "x", "second": "W" * 200, "third": "one two three " * 9}

    (page,) = positions(printed(a_printer(shop, fields), [values]))

    broken = [run for run in page.runs if run.text.strip("W ") == ""]
    assert sum(run.text.count("W") for run in broken) == 200
    (third,) = {round(run.left) for run in page.runs if run.text.startswith("Third")}
    assert max(run.right for run in broken) <= third


def test_the_logo_of_the_company_stands_on_the_first_page(shop: TestPanel) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (90, 30), "red").save(picture, "PNG")
    logo = f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}"

    printer = a_printer(shop, [a_field("name", TEXT)])

    content = printed(printer, [{"name": "x"}], logo=drawing_of(logo).decode())

    (page,) = PdfReader(io.BytesIO(content)).pages
    assert (90, 30) in [image.image.size for image in page.images if image.image]


def test_the_same_rows_have_the_same_digest_and_others_another(shop: TestPanel) -> None:
    printer = a_printer(shop, [a_field("name", TEXT)])

    def digest(*names: str) -> str:
        report, _ = whole_report(printer, rows_of(printer, [{"name": name} for name in names]))
        found: str = report["digest"]
        return found

    assert digest("a", "b") == digest("a", "b")
    assert len({digest("a", "b"), digest("b", "a"), digest("a", "B"), digest("ab")}) == 4
