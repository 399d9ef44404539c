"""What stands around a record on paper: the paper itself, head and foot, and what the file says."""

from __future__ import annotations

from app.core.i18n import Label
from app.exchange.breaking import breakable
from app.exchange.documents import words as documents_words
from app.exchange.documents.room import bottom_of, head_letters, side_of
from app.exchange.documents.sheet import MARK, PAPER_SIZES, Line, Proof, Sheet, Words
from app.exchange.documents.text import brief
from app.exchange.documents.typeset.texts import POINT, Data, Hand, Text, in_em
from app.exchange.typesetting import in_utc
from app.schema.document_grid import paper_size

LANGUAGES = {"zh_Hans": ("zh", "cn"), "zh_Hant": ("zh", "tw"), "en": ("en", "us")}
CORNER = 0.38  # of the line: what stands at the right of the first head
FOOT, SMALL_FOOT, HEAD, STRONG, TITLE, SMALL_TITLE, SLIP_TITLE = (
    7,
    6.5,
    7.5,
    8,
    20,
    16,
    14,
)  # points
TOP, NARROW_TOP, SLIP_TOP = 27, 22, 14  # millimetres
BESIDE, AGAIN, FOOT_TEXT = (
    0.62,
    0.58,
    0.6,
)  # of the line: left in the first head, the others, the foot
LOGO, LOGO_GAP, OWN_LOGO = 9, 3, 0.25  # millimetres; of the line
ISSUER_LINES, LETTERS_OF_AN_EM = 2, 1.8
WORDS = ("SEALED", "SEAL_HERE", "SIGNED_BY", "DATE", "QR_CODE", "LOGO")


def line_of(sheet: Sheet) -> float:
    """Return how wide the content is, in millimetres."""
    width, _ = paper_size(sheet.paper, sheet.orientation)
    return width - 2 * side_of(sheet)


def height_of(sheet: Sheet) -> float:
    """Return how high the content of a page after the first is, in points."""
    _, height = paper_size(sheet.paper, sheet.orientation)
    return (height - top_of(sheet) - bottom_of(sheet)) / POINT


def top_of(sheet: Sheet) -> float:
    """Return how much is left free above the content, in millimetres."""
    if sheet.paper in PAPER_SIZES:
        return SLIP_TOP
    return NARROW_TOP if sheet.is_narrow else TOP


def furniture_of(sheet: Sheet) -> Data:
    """Return all of it as the template reads it."""
    hand = Hand(sheet.languages[0])
    return {**_paper(sheet), **_file(sheet), **_head(sheet, hand), **_foot(sheet, hand)}


def _paper(sheet: Sheet) -> Data:
    width, height = paper_size(sheet.paper, sheet.orientation)
    return {
        "layout": sheet.layout, "languages": [LANGUAGES[each] for each in sheet.languages],
        "other": LANGUAGES["zh_Hans" if sheet.languages[0] == "en" else "en"],
        "width": width, "height": height, "side": side_of(sheet), "top": top_of(sheet),
        "bottom": bottom_of(sheet), "title_size": title_size(sheet),
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
    left, right = line * AGAIN, line * (1 - AGAIN)
    header, corner = sheet.header, line * CORNER
    in_corner = min(most, int(in_em(corner, STRONG) * LETTERS_OF_AN_EM))
    return {
        "issuer": _issuer(sheet, hand), "own_logo": line * OWN_LOGO,
        "issuer_brief": hand.text(brief(sheet.issuer.main, most), right, HEAD),
        "kind": hand.words(sheet.kind, line, 8.5),
        "kind_brief": hand.brief(sheet.kind, most, left, HEAD),
        "title": hand.text(sheet.title or "--", line, title_size(sheet)),
        "title_brief": hand.text(brief(sheet.title, most), left, HEAD),
        "header": hand.brief(header, in_corner, corner, STRONG) if header else None,
        "number": _number(sheet.number, most // 2, hand, line) if sheet.number else None,
        "internal": _plain(_said(sheet, "INTERNAL")) if sheet.layout == "sections" else None,
        "as_of": _as_of(sheet),
    }  # fmt: skip


def title_size(sheet: Sheet) -> float:
    """Return the size of the title, in points."""
    if sheet.paper in PAPER_SIZES:
        return SLIP_TITLE
    is_small = sheet.is_narrow or sheet.layout != "sections"
    return SMALL_TITLE if is_small else TITLE


def _issuer(sheet: Sheet, hand: Hand) -> Data:
    """Return who issues the document, in two lines of each language at the most."""
    logo = {"": 0.0, MARK: LOGO + LOGO_GAP}.get(sheet.logo, line_of(sheet) * OWN_LOGO + LOGO_GAP)
    room = line_of(sheet) * BESIDE - logo
    main, second = (
        brief(text, int(in_em(room, size) * LETTERS_OF_AN_EM * ISSUER_LINES))
        for text, size in ((sheet.issuer.main, 10), (sheet.issuer.second, HEAD))
    )
    return hand.words(Words(main, second), room, 10)


def _as_of(sheet: Sheet) -> Text:
    """Return of what moment the values are."""
    said = _said(sheet, "AS_OF")
    text = " ".join(filter(None, (said.main, said.second, sheet.stamp.at)))
    return breakable(text, in_em(line_of(sheet) * CORNER, HEAD))


def _number(number: Line, most: int, hand: Hand, line: float) -> Data:
    """Return the number of an agreement; an empty one has no words."""
    words = number.value.items[0] if number.value.items else Words("--")
    return {
        "label": brief(number.label.main, most),
        "words": hand.words(words, line * CORNER, STRONG),
    }


def _foot(sheet: Sheet, hand: Hand) -> Data:
    stamp, line = sheet.stamp, line_of(sheet)
    main = _said(sheet, "PRINTED", by=stamp.by, at=stamp.at, zone=stamp.zone).main
    also = _said(sheet, "PRINTED_ALSO", by=stamp.by, at=stamp.at).second
    texts = [documents_words.PAGE.text(language) for language in sheet.languages]
    return {
        "footer": hand.words(sheet.footer, line * FOOT_TEXT, FOOT) if sheet.footer else None,
        "printed": hand.words(Words(main, also), line * FOOT_TEXT, FOOT), "stamp": stamp.id,
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
        "check": hand.words(check, line_of(sheet) * FOOT_TEXT, SMALL_FOOT),
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
