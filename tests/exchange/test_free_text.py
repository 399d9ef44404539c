"""A template written out for a record: what it says, and that no value says anything else."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.i18n import Label
from app.exchange.documents.free.html import body_html
from app.exchange.documents.free.layout import letter_of
from app.exchange.documents.free.records import DoorRecords
from app.exchange.documents.free_sheet import OPEN, SHUT, Body, Free
from app.exchange.documents.making import begin_document
from app.exchange.documents.text import printable
from app.records.read import get_record, list_records
from app.records.record import Question, Record
from app.records.write import create_record
from app.schema.model import Document
from tests.panels import TestPanel

PHONE = "13812345678"
SPACED = re.compile(r"</?span[^>]*>")
HOSTILE = (
    "{{ 7 * 7 }}", "{% for x in y %}", "{{ name.__class__.__mro__ }}", "${7*7}", "#{7*7}",
    "{{config}}", "<script>alert(1)</script>", "<img src=file:///etc/passwd>", "</p></body>",
    "<style>*{display:none}</style>", "**bold**", "# heading", "| a | b |", "[x](http://evil.example)",
    "![x](http://evil.example/x.png)", "<http://evil.example>", "+++", "::: address", "- item",
    "1. item", "---", "`code`", "\\*", "&lt;b&gt;", "&#x3c;b>", "@import url(x)", "url(file:///x)",
    f"{OPEN}0{SHUT}", f"{OPEN}99999{SHUT}", "\u202etxet", "\x00\x1b[31m", "a\n\n# b\n+++\nc",
)  # fmt: skip


@pytest.fixture(scope="module")
def product(shop: TestPanel) -> int:
    manager = shop.actor("manager")
    raw = {
        "code": "LT-1", "name": "轻薄本Air", "kind": "laptop", "grade": "good", "tags": "new\nsale",
        "price": "12864.50", "stock": "12", "launched": "2026-03-18", "is_sold": "true",
        "supplier_phone": PHONE,
    }  # fmt: skip
    made = create_record(shop.store, manager, "product", raw)
    for number, amount in (("DD-1", "100.50"), ("DD-2", "200")):
        order = {"number": number, "product": str(made.id), "amount": amount}
        create_record(shop.store, manager, "order", order)
    return made.id


def letter(
    shop: TestPanel, record: Record, text: str, *, person: str = "manager", language: str = "en"
) -> Free:
    document = Document("letter", Label.plain("Letter"), layout="letter", body=Label.plain(text))
    actor, languages = shop.actor(person), tuple(language.split("+"))
    draft, stamp = begin_document(shop.store, actor, record, document, languages=languages)
    found = letter_of(draft, stamp, DoorRecords(shop.store, actor)).free
    assert found is not None
    return found


def said(free: Free) -> str:
    (piece,) = free.pieces
    return "\n".join(str(body_html(body)) for body in piece.bodies).replace(
        '<span class="g"></span>', ""
    )


def of(
    shop: TestPanel, product: int, text: str, person: str = "manager", language: str = "en"
) -> str:
    record = get_record(shop.store, shop.actor(person), "product", product)
    return said(letter(shop, record, text, person=person, language=language))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("{{ name }} {{ code | upper }}", "<p>轻薄本Air LT-1</p>"),
        ("{{ price }}", "<p>CN¥12,864.50</p>"),
        ("{{ price | capitals }}", "<p>人民币壹万贰仟捌佰陆拾肆元伍角整</p>"),
        ("{{ launched }} {{ launched | long_date }}", "<p>2026-03-18 March 18, 2026</p>"),
        ("{{ tags }}", "<p>New, On sale</p>"),
        ("{% for each in tags %}<{{ each }}>{% endfor %}", "<p>&lt;New&gt;&lt;On sale&gt;</p>"),
        ('{% if tags contains "sale" %}yes{% endif %}', "<p>yes</p>"),
        ('{% if kind == "laptop" and not is_sold == false %}yes{% endif %}', "<p>yes</p>"),
        ('{% if grade == "normal" %}a{% elsif is_sold %}b{% else %}c{% endif %}', "<p>b</p>"),
        ("{% unless launched %}none{% endunless %}x", "<p>x</p>"),
        ("{% for each in order %}{{ each.number }} {{ each }};{% endfor %}", "DD-2 "),
        ("{% for each in order.product %}{{ each.product }};{% endfor %}", "轻薄本Air;轻薄本Air;"),
        ("{{ issuer }} {{ printed_by }}", "Manager"),
        ("**{{ name }}：**{{ code }}", "<p><strong>轻薄本Air：</strong>LT-1</p>"),
        ("# {{ name }}", "<h1>轻薄本Air</h1>"),
        ("a\n+++\nb", '<div class="break"></div>'),
        ("::: right\n{{ code }}\n:::", '<div class="right">\n<p>LT-1</p>\n</div>'),
    ],
)  # fmt: skip
def test_a_template_says_what_it_names(shop: TestPanel, product: int, text: str, html: str) -> None:
    assert html in of(shop, product, text)


def test_lines_of_empty_values_and_of_tags_leave_no_gap(shop: TestPanel) -> None:
    made = create_record(
        shop.store, shop.actor("manager"), "product", {"code": "E1", "name": "Empty"}
    )
    text = (
        "{{ name }}\n{{ launched }}\n{% if launched %}on {{ launched }}{% endif %}\n"
        "{% if code %}\n{{ code }}\n{% endif %}\nend"
    )

    assert of(shop, made.id, text) == "<p>Empty<br>\nE1<br>\nend</p>\n"


def test_rows_of_a_table_are_repeated_by_a_loop(shop: TestPanel, product: int) -> None:
    text = (
        "| No. | Amount |\n|---|--:|\n{% for each in order %}\n"
        "| {{ each.number }} | {{ each.amount }} |\n{% endfor %}\n\nend"
    )
    html = of(shop, product, text)

    assert html.count("<tr>") == 3
    assert "<p>end</p>" in html


def test_a_linked_record_is_read_once_however_many_of_its_fields_are_named(
    shop: TestPanel, product: int
) -> None:
    manager, statements = shop.actor("manager"), list[str]()
    order = list_records(shop.store, manager, "order", Question()).records[0]
    record, engine = get_record(shop.store, manager, "order", order.id), shop.installation.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))

    assert "LT-1" in said(letter(shop, record, "{{ product.code }}"))
    one = len(statements)
    letter(shop, record, "{{ product.code }} {{ product.name }} {{ product.stock }}")

    assert one > 0
    assert len(statements) == 2 * one


def test_a_masked_value_is_printed_as_its_mask(shop: TestPanel, product: int) -> None:
    html = of(shop, product, "{{ supplier_phone }} {{ supplier_phone | upper }}", "alice")

    assert PHONE not in html
    assert html.count("5678") == 2


def test_related_records_are_those_the_reader_may_see(shop: TestPanel, product: int) -> None:
    text = "{% for each in order %}{{ each.number }}{% else %}none{% endfor %}"

    assert "DD-1" in of(shop, product, text, "alice")
    assert of(shop, product, text, "charlie") == "<p>none</p>\n"


def test_a_field_that_the_reader_may_not_know_is_blank_and_counted(
    shop: TestPanel, product: int
) -> None:
    record = get_record(shop.store, shop.actor("manager"), "product", product)
    hidden = replace(record, values={k: v for k, v in record.values.items() if k != "price"})

    free = letter(shop, hidden, "a{{ price }}b{{ price | capitals }}{% if price %}c{% endif %}")

    assert said(free) == "<p>ab</p>\n"
    assert free.blanks == 2


def test_both_languages_are_written_where_they_differ(shop: TestPanel, product: int) -> None:
    record = get_record(shop.store, shop.actor("manager"), "product", product)

    assert len(letter(shop, record, "{{ kind }}", language="zh_Hans+en").pieces[0].bodies) == 2
    assert len(letter(shop, record, "{{ code }}", language="zh_Hans+en").pieces[0].bodies) == 1


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_printed_as_it_stands(shop: TestPanel, product: int, value: str) -> None:
    record = get_record(shop.store, shop.actor("manager"), "product", product)
    hostile = replace(record, values={**record.values, "name": value}, title=value)

    html = said(letter(shop, hostile, "| x |\n|---|\n| {{ name }} |\n\n**{{ name }}** end"))

    assert html == expected(value)


def expected(value: str) -> str:
    """Return the page around a value, which is escaped and nothing else."""
    shown = str(body_html(Body("en", f"{OPEN}0{SHUT}", (printable(value),))))
    shown = shown.removeprefix("<p>").removesuffix("</p>\n").replace('<span class="g"></span>', "")
    plain = printable(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert shown == plain.replace("\n", "<br>")
    head = "<table>\n<thead>\n<tr>\n<th>x</th>\n</tr>\n</thead>\n"
    body = f"<tbody>\n<tr>\n<td>{shown}</td>\n</tr>\n</tbody>\n</table>\n"
    return f"{head}{body}<p><strong>{shown}</strong> end</p>\n"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_value_stays_itself(value: str) -> None:
    html = str(body_html(Body("en", f"**{OPEN}0{SHUT}** x", (value,))))

    inside = html.removeprefix("<p><strong>").removesuffix("</strong> x</p>\n")
    assert unescape(SPACED.sub("", inside)) == value


@given(st.text(st.sampled_from("*#|-:+[]()!<>&`_~^ \n{}%ax1."), max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_of_an_author_becomes_our_tags_only(text: str) -> None:
    html = str(body_html(Body("en", text)))

    for tag in ("<a", "<img", "<script", "<style", "<link", "<iframe", "src=", "href=", "url("):
        assert tag not in html
