"""The engine: what reaches it is printed, and it fetches nothing."""

from __future__ import annotations

import io
import threading
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app.exchange.documents.pdf import write_pdf
from app.exchange.documents.sheet import (
    Block,
    Column,
    Line,
    Printed,
    Sheet,
    Stamp,
    Table,
    Words,
)

LABEL = Words("名称", "Name")


def sheet(*texts: str, **changes: object) -> Sheet:
    lines = tuple(Line(LABEL, Printed((Words(text),))) for text in texts)
    made = Sheet(
        languages=("zh_Hans", "en"),
        layout="sections",
        paper="A4",
        orientation="portrait",
        issuer=Words("栖木智造", "Qimu Works"),
        kind=Words("客户档案", "Customer profile"),
        title="砚桥数据",
        stamp=Stamp("DOC-20261121-ABCDEF", "2026-11-21 19:32", "UTC+8", "林知夏"),
        blocks=(Block(Words("基本信息", "Basics"), lines),) if lines else (),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the fields that a test names


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("layout", ["sections", "agreement"])
def test_a_hostile_value_is_printed_as_it_is(layout: str) -> None:
    hostile = '<img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">'

    content = write_pdf(sheet(hostile, layout=layout))

    reader = PdfReader(io.BytesIO(content))
    assert not reader.attachments
    assert "rel=attachment" in text_of(content).replace("\n", "")


def test_the_file_says_its_title_and_language() -> None:
    reader = PdfReader(io.BytesIO(write_pdf(sheet("甲"))))

    assert reader.metadata is not None
    assert reader.metadata.title == "砚桥数据 · 客户档案"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


def test_both_languages_and_the_page_count_are_on_the_page() -> None:
    text = text_of(write_pdf(sheet("甲")))

    for word in ("基本信息", "Basics", "第 1 页，共 1 页", "Page 1 of 1", "DOC-20261121-ABCDEF"):
        assert word in text


def test_chinese_text_copies_as_it_was_stored() -> None:
    assert "户部尚书共12份" in text_of(write_pdf(sheet("户部尚书共12份"))).replace(" ", "")


def test_a_long_unbroken_word_stays_on_the_paper() -> None:
    content = write_pdf(sheet("x" * 5_000))

    assert text_of(content).replace("\n", "").count("x") >= 5_000


def test_a_table_of_many_rows_repeats_its_head() -> None:
    rows = tuple((Printed((Words(f"row {n}"),)),) for n in range(120))
    table = Table(Words("订单"), Words("共 120 条"), (Column(Words("编号栏"), 100, False),), rows)

    reader = PdfReader(io.BytesIO(write_pdf(sheet(tables=(table,)))))

    assert len(reader.pages) > 2
    assert all("编号栏" in page.extract_text() for page in reader.pages[:2])


MARKUP = (
    "#panic()",
    '#read("/etc/passwd")',
    "*b* _e_ `r` $x$ @l <l>",
    "= h",
    "- i",
    "/ t: d",
    "\\ ~",
)


@pytest.mark.parametrize("evil", MARKUP)
def test_no_text_of_a_page_is_markup(evil: str) -> None:
    line = Line(Words(evil, evil), Printed((Words(evil, evil),)))
    table = Table(Words(evil), Words(evil), (Column(Words(evil), 100, False),), ((line.value,),))
    made = sheet(
        title=evil, kind=Words(evil, evil), issuer=Words(evil, evil), header=Words(evil, evil),
        footer=Words(evil, evil), facts=(line,), blocks=(Block(Words(evil, evil), (line,)),),
        tables=(table,), notes=(Words(evil, evil),),
    )  # fmt: skip

    text = "".join(text_of(write_pdf(made)).split())

    assert text.count("".join(evil.split())) >= 20


def test_threads_do_not_disturb_each_other() -> None:
    found: dict[int, bool] = {}

    def render(number: int) -> None:
        found[number] = f"客户{number}号" in text_of(write_pdf(sheet(f"客户{number}号"))).replace(
            " ", ""
        )

    threads = [threading.Thread(target=render, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == dict.fromkeys(range(4), True)


def test_a_watermark_is_on_every_page_and_not_in_the_copied_text() -> None:
    plain = sheet(*(f"line {number}" for number in range(120)))
    stamp = replace(plain.stamp, watermark=("林知夏 · linzx", "2026-11-22 08:10"))

    reader = PdfReader(io.BytesIO(write_pdf(replace(plain, stamp=stamp))))
    unmarked = PdfReader(io.BytesIO(write_pdf(plain)))

    assert len(reader.pages) == len(unmarked.pages) > 1
    assert all("/Pattern" in page["/Resources"] for page in reader.pages)
    assert not any(page["/Resources"].get("/Pattern") for page in unmarked.pages)
    assert [p.extract_text() for p in reader.pages] == [p.extract_text() for p in unmarked.pages]
