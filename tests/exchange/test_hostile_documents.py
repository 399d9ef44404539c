"""Whatever is in the values: nothing is reached, nothing is killed, and what fails says so."""

from __future__ import annotations

import io
import operator
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from markupsafe import Markup
from pypdf import PdfReader

from app.core.apart import BrokenError, TooLongError, TooMuchMemoryError, apart, end_children
from app.core.errors import AppError
from app.exchange.documents.free.pdf import free_html
from app.exchange.documents.making import MOST_CHARACTERS
from app.exchange.documents.rendering import draw, render
from app.exchange.documents.sheet import Column, Printed, Sheet, Table, Words
from app.exchange.documents.text import Allowance
from app.exchange.documents.values import LONGEST_TEXT, Pen
from config import HERE
from tests.exchange.test_documents_pdf import sheet, text_of
from tests.exchange.test_free_pdf import a_letter

REQUESTS = (  # the twelve ways of WeasyPrint 70 to ask for something (reliability.md, M11)
    '<link rel="stylesheet" href="{url}">',
    '<style>@import "{url}";</style>',
    '<style>@font-face {{ font-family: x; src: url("{url}") }} * {{ font-family: x }}</style>',
    '<p style="background: url({url})">x</p>',
    '<ul style="list-style: url({url})"><li>x</ul>',
    '<p style="content: url({url})">x</p>',
    '<img src="{url}">',
    '<img src="{url}/redirect">',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}"/></svg>',
    '<a rel="attachment" href="{url}">x</a>',
)
ADDRESSES = (
    "{server}", "file:///etc/passwd", "file://localhost{checkout}/config.py", "/etc/passwd",
    "../../../../etc/passwd", "asset:regular/../../x", "//{host}/x", "ftp://{host}/x",
)  # fmt: skip
TEXTS = {
    "server-side templates": "{{ 7*7 }} {% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}",
    "format strings": "{0.__class__.__mro__} {sheet.stamp} %(x)s",
    "a template of Typst": '#panic("x") #read("/etc/passwd") #image("/etc/passwd") #import "x.typ"',
    "a script": "<script>alert(1)</script><iframe srcdoc='<script>x</script>'>",
    "broken markup": "</p></section></body></html>]]><!-- <![CDATA[ &#0; &bogus; &#xD800; <a b='\"",
    "an entity bomb": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>&b;',
    "broken svg": "<svg><g><path d='M0 0 L 1e999 NaN'/><use href='#x' id='x'/></svg",
    "an svg that holds itself": "<svg id='s'><use href='#s'/><use href='#s'/></svg>",
    "a style sheet": "</style><style>@page { size: 9999999mm } * { display: none }",
    "bidi": "\u202eevil\u202c \u2067abc\u2069 \u200fשלום\u200e",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x80\x9f\ufffe\uffff",
    "lone surrogates": "a\ud800b\udfffc",
    "one combining mark after another": "z" + "\u0301" * 5_000,
    "emoji that join": "👩‍👩‍👧‍👦" * 300,
    "one word without end": "W" * 30_000,
    "one line without end": "档案 " * 10_000,
    "ten million letters": "x" * 10_000_000,
    "ten million line breaks": "\n" * 10_000_000,
    "private characters": "\ue000\U000f0000\U0010ffff",
}  # fmt: skip


@dataclass
class Listener:
    """A server that only counts who comes."""

    address: str
    callers: list[object] = field(default_factory=list)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Listener(f"127.0.0.1:{server.getsockname()[1]}")

        def listen() -> None:
            while True:
                try:
                    found.callers.append(server.accept())
                except OSError:
                    return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield found
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.fixture(scope="module", autouse=True)
def children() -> Iterator[None]:
    yield
    end_children()


@pytest.mark.parametrize("layout", ["sections", "agreement", "letter"])
def test_no_value_makes_a_document_ask_for_anything(layout: str, listener: Listener) -> None:
    values = {"server": f"http://{listener.address}/x", "host": listener.address, "checkout": HERE}
    addresses = [address.format(**values) for address in ADDRESSES]
    texts = [each.format(url=url) for each in REQUESTS for url in addresses]

    made = a_letter(*texts) if layout == "letter" else sheet(*texts, layout=layout)
    content = render(made)

    assert not PdfReader(io.BytesIO(content)).attachments
    assert b"root:" not in content
    assert "rel=" in text_of(content)
    assert listener.callers == []


def test_a_template_that_let_markup_through_would_reach_nothing(listener: Listener) -> None:
    """Not even a mistake of ours in a template opens a file: the child cannot."""
    markup = "".join(
        each.format(url=url)
        for each in REQUESTS
        for url in (f"http://{listener.address}/x", "file:///etc/passwd", f"{HERE}/config.py")
    )
    content = render(a_letter(Markup(markup)))  # noqa: S704 - what is marked as safe is not escaped

    assert not PdfReader(io.BytesIO(content)).attachments
    assert b"root:" not in content
    assert listener.callers == []


@pytest.mark.parametrize("of", [sheet, a_letter], ids=["profile", "letter"])
@pytest.mark.parametrize("kind", TEXTS)
def test_any_text_is_printed_as_far_as_it_has_room(kind: str, of: Callable[..., Sheet]) -> None:
    pen = Pen(("en", "zh_Hans"), Allowance(MOST_CHARACTERS))
    words = pen.plain(TEXTS[kind], at_most=LONGEST_TEXT)
    made = of(words.main, title=pen.plain(TEXTS[kind]).main)

    assert PdfReader(io.BytesIO(render(made))).pages


@pytest.mark.parametrize("of", [sheet, a_letter], ids=["profile", "letter"])
@pytest.mark.parametrize("kind", TEXTS)
def test_what_reaches_the_sheet_uncut_kills_no_more_than_a_child(
    kind: str, of: Callable[..., Sheet]
) -> None:
    """The door cuts long values before; here they come as they are, and time ends them."""
    text = TEXTS[kind]
    uncut = of(text[:200_000], title=text[:300])
    with suppress(TooLongError, TooMuchMemoryError, BrokenError):
        assert apart(draw, uncut, seconds=4).startswith(b"%PDF")
    assert apart(operator.add, 1, 1) == 2


def test_a_table_of_a_hundred_thousand_rows_ends_in_a_sentence() -> None:
    cell = (Printed((Words("x"),)),)
    table = Table(
        Words("Rows"), Words("all"), (Column(Words("One"), 100, False),), (cell,) * 100_000
    )
    with pytest.raises(AppError, match="longer than 3 seconds"):
        apart(draw, sheet(tables=(table,)), seconds=3)
    assert render(sheet("next")).startswith(b"%PDF")


def test_no_markup_of_a_value_is_in_the_page() -> None:
    for text in TEXTS.values():
        text = text[:10_000]
        said = Words(text, text)
        html = free_html(
            a_letter(text, title=text, kind=said, issuer=said, header=said, notes=(said,))
        )
        assert "<script" not in html
        assert "<!ENTITY" not in html
        assert "<use" not in html
