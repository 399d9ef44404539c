"""What stands around a record on paper: the paper itself, head and foot, and what the file says."""

from __future__ import annotations

from app.core.i18n import Label
from app.exchange.breaking import breakable
from app.exchange.documents import words as documents_words
from app.exchange.documents.room import bottom_of, head_letters, side_of
from app.exchange.documents.sheet import PAPER_SIZES, Line, Proof, Sheet, Words
from app.exchange.documents.text import brief
from app.exchange.documents.typeset.texts import Data, Hand, Text, letters_in
from app.exchange.typesetting import in_utc
from app.schema.document_grid import paper_size

LANGUAGES = {"zh_Hans": ("zh", "cn"), "zh_Hant": ("zh", "tw"), "en": ("en", "us")}
CORNER = 0.38  # of the line: what stands at the right of the first head
FOOT, SMALL_FOOT, HEAD, TITLE, SMALL_TITLE = 7, 6.5, 7.5, 20, 16  # points
WORDS = ("SEALED", "SEAL_HERE", "SIGNED_BY", "DATE", "QR_CODE", "LOGO")


def line_of(sheet: Sheet) -> float:
    """Return how wide the content is, in millimetres."""
    width, _ = paper_size(sheet.paper, sheet.orientation)
    return width - 2 * side_of(sheet)


def furniture_of(sheet: Sheet) -> Data:
    """Return all of it as the template reads it."""
    hand = Hand(sheet.languages[0])
    return {**_paper(sheet), **_file(sheet), **_head(sheet, hand), **_foot(sheet, hand)}


def _paper(sheet: Sheet) -> Data:
    width, height = paper_size(sheet.paper, sheet.orientation)
    return {
        "layout": sheet.layout, "languages": [LANGUAGES[each] for each in sheet.languages],
        "other": LANGUAGES["zh_Hans" if sheet.languages[0] == "en" else "en"],
        "width": width, "height": height, "side": side_of(sheet), "bottom": bottom_of(sheet),
        "narrow": sheet.is_narrow, "slip": sheet.paper in PAPER_SIZES,
        "mirrored": sheet.is_mirrored, "watermark": list(sheet.stamp.watermark),
        "words": {name: _plain(_said(sheet, name)) for name in WORDS},
    }  # fmt: skip


def _file(sheet: Sheet) -> Data:
    """Return what a program tells of the file: its title, author, number and moment."""
    return {
        "name": f"{sheet.title} · {sheet.kind.main}", "author": sheet.issuer.main,
        "description": sheet.kind.main, "keywords": [sheet.stamp.id],
        "moment": in_utc(sheet.stamp.moment),
    }  # fmt: skip


def _head(sheet: Sheet, hand: Hand) -> Data:
    most, line = head_letters(sheet), line_of(sheet)
    title = TITLE if sheet.layout == "sections" else SMALL_TITLE
    return {
        "issuer": hand.words(sheet.issuer, line * (1 - CORNER) - 12, 10),
        "issuer_brief": hand.text(brief(sheet.issuer.main, most), line, HEAD),
        "kind": hand.words(sheet.kind, line, 8.5),
        "kind_brief": hand.brief(sheet.kind, most, line),
        "title": hand.text(sheet.title, line, title),
        "title_brief": hand.text(brief(sheet.title, most), line, HEAD),
        "header": hand.brief(sheet.header, most, line) if sheet.header else None,
        "number": _number(sheet.number, most // 2, hand, line) if sheet.number else None,
        "internal": _plain(_said(sheet, "INTERNAL")) if sheet.layout == "sections" else None,
        "as_of": _as_of(sheet),
    }  # fmt: skip


def _as_of(sheet: Sheet) -> Text:
    """Return of what moment the values are."""
    said = _said(sheet, "AS_OF")
    text = " ".join(filter(None, (said.main, said.second, sheet.stamp.at)))
    return breakable(text, letters_in(line_of(sheet) * CORNER, HEAD))


def _number(number: Line, most: int, hand: Hand, line: float) -> Data:
    """Return the number of an agreement; an empty one has no words."""
    words = number.value.items[0] if number.value.items else Words("--")
    return {
        "label": brief(number.label.main, most),
        "words": hand.words(words, line * CORNER, HEAD),
    }


def _foot(sheet: Sheet, hand: Hand) -> Data:
    stamp, line = sheet.stamp, line_of(sheet)
    main = _said(sheet, "PRINTED", by=stamp.by, at=stamp.at, zone=stamp.zone).main
    also = _said(sheet, "PRINTED_ALSO", by=stamp.by, at=stamp.at).second
    texts = [documents_words.PAGE.text(language) for language in sheet.languages]
    return {
        "footer": hand.words(sheet.footer, line * 0.7, FOOT) if sheet.footer else None,
        "printed": hand.words(Words(main, also), line * 0.7, FOOT), "stamp": stamp.id,
        "numbered": sheet.has_page_numbers,
        # before, between and behind the number of a page and of all:
        "pages": [text.replace("{pages}", "{page}").split("{page}") for text in texts],
        "proof": _proof(sheet, sheet.proof, hand) if sheet.proof else None,
    }  # fmt: skip


def _proof(sheet: Sheet, proof: Proof, hand: Hand) -> Data:
    check, digest = _said(sheet, "CHECK_AT", page=proof.page), proof.digest
    if sheet.is_small:
        check = Words(check.main)
    return {
        "check": hand.words(check, line_of(sheet) * 0.65, SMALL_FOOT),
        "word": _plain(_said(sheet, "CODE")), "code": proof.code,
        "digest": f"SHA-256 {digest[:4]} {digest[4:8]} … {digest[-4:]}",
    }  # fmt: skip


def _said(sheet: Sheet, name: str, **params: object) -> Words:
    """Return words of ours in the languages of a document."""
    label: Label = getattr(documents_words, name)
    texts = [label.text(language).format(**params) for language in sheet.languages]
    return Words(texts[0], texts[1] if len(texts) > 1 and texts[1] != texts[0] else "")


def _plain(said: Words) -> Data:
    return {"main": said.main, "second": said.second}
