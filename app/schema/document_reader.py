"""The PDFs that can be made of a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.core.i18n import LANGUAGES, N_, Label
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.document_grid import check_room, read_grid
from app.schema.draft import Draft, World
from app.schema.layout_reader import bare_names, read_related
from app.schema.model import Document, Section
from app.schema.names import check_name
from app.schema.node import Node
from app.schema.problems import did_you_mean
from app.schema.templates.checks import check_templates

FREE_LAYOUTS = ("letter", "label", "card")
LAYOUTS = ("sections", "agreement", *FREE_LAYOUTS)
PAPERS = ("A3", "A4", "A5", "B5", "letter", "legal", "241x140")
ORIENTATIONS = ("portrait", "landscape")
BILINGUAL = ("stacked", "columns")
DOCUMENT_LANGUAGES = (
    *LANGUAGES,
    *("zh_Hans+en", "zh_Hant+en", "en+zh_Hans", "en+zh_Hant"),
)
"""What a document may be printed in: one language, or two on the same page."""

SWITCHES = ("attachments", "timeline", "logo", "page_numbers", "seal", "qr")
RECORD_KEYS = ("columns", "facts", "sections", "attachments", "timeline", "bilingual")
"""Words of layouts that follow the record; in a free layout its template says these things."""

FREE_KEYS = ("body", "grid")
DOCUMENT_KEYS = (
    *("label", "layout", "paper", "orientation", "columns", "facts", "sections", "related"),
    *("attachments", "timeline", "note", "header", "footer", "logo", "page_numbers"),
    *("seal", "signatures", "qr", "languages", "bilingual", "roles", "body", "grid"),
)
MOST_FACTS = 4
MOST_COLUMNS = 3
MOST_SIGNATURES = 6
LONGEST_LINE = 120  # characters of what stands at the head or foot of every page
LONGEST_BODY = 20_000


def read_documents(
    draft: Draft, node: Node | None, world: World, sections: Iterable[Section]
) -> tuple[Document, ...]:
    """Return the documents of the entity by name."""
    known = [section.name for section in sections]
    items = {} if node is None else node.entries()
    return tuple(
        _read_document(name, draft, each, world, known)
        for name, each in items.items()
        if check_name(each, name)
    )


def _read_document(name: str, draft: Draft, node: Node, world: World, known: list[str]) -> Document:
    entries = node.known(DOCUMENT_KEYS)
    plain = Document(name, world.labels.read(entries.get("label"), name=name))
    layout = _word(entries, "layout", LAYOUTS, plain.layout, what=N_("layout"))
    _check_keys(node, entries, layout)
    check_templates(draft, entries.get("body"), world)
    usual = replace(plain, layout=layout, seal=layout == "agreement", qr=layout not in FREE_LAYOUTS)
    plain = _with_switches(usual, entries)
    made = replace(
        plain,
        paper=_word(entries, "paper", PAPERS, plain.paper, what=N_("paper")),
        orientation=_word(
            entries, "orientation", ORIENTATIONS, plain.orientation, what=N_("orientation")
        ),
        columns=_columns(entries.get("columns")),
        facts=_read_facts(draft, entries["facts"]) if "facts" in entries else (),
        sections=_read_section_names(entries["sections"], known) if "sections" in entries else (),
        related=read_related(draft, entries.get("related"), world),
        note=world.labels.read_optional(entries.get("note")),
        header=world.labels.read_optional(entries.get("header"), longest=LONGEST_LINE),
        footer=world.labels.read_optional(entries.get("footer"), longest=LONGEST_LINE),
        signatures=_signatures(entries.get("signatures"), world),
        languages=_names(entries.get("languages"), DOCUMENT_LANGUAGES, what=N_("language")),
        bilingual=_word(entries, "bilingual", BILINGUAL, plain.bilingual, what=N_("arrangement")),
        roles=_names(entries.get("roles"), sorted(world.roles), what=N_("role")),
        body=world.labels.read_optional(entries.get("body"), longest=LONGEST_BODY),
        grid=read_grid(entries.get("grid")),
    )
    check_room(entries.get("grid"), made.grid, made.paper, made.orientation)
    return made


def _check_keys(node: Node, entries: Mapping[str, Node], layout: str) -> None:
    """Note words that the layout does nothing with, and a free layout without its template."""
    is_free = layout in FREE_LAYOUTS
    for key in RECORD_KEYS if is_free else FREE_KEYS:
        if key in entries:
            text = say(N_("{key} has no place in the layout {layout}"), key=key, layout=layout)
            entries[key].problem(Code.CANNOT, text)
    if layout == "letter" and "grid" in entries:
        text = say(N_("{key} has no place in the layout {layout}"), key="grid", layout=layout)
        entries["grid"].problem(Code.CANNOT, text)
    if is_free and "body" not in entries:
        node.problem(Code.MISSING_KEY, say(N_("{key} is missing"), key=repr("body")))


def _with_switches(plain: Document, entries: Mapping[str, Node]) -> Document:
    said = {key: entries[key].yes_no() for key in SWITCHES if key in entries}
    switches: dict[str, Any] = {key: each for key, each in said.items() if each is not None}
    return replace(plain, **switches)


def _word(
    entries: Mapping[str, Node], key: str, known: tuple[str, ...], plain: str, *, what: str
) -> str:
    node = entries.get(key)
    return plain if node is None else node.word(known, what=what) or plain


def _columns(node: Node | None) -> int | None:
    number = None if node is None else node.whole_number()
    if node is not None and number is not None and not 1 <= number <= MOST_COLUMNS:
        node.problem(Code.BAD_VALUE, say(N_("between 1 and {most} columns"), most=MOST_COLUMNS))
        return None
    return number


def _signatures(node: Node | None, world: World) -> tuple[Label, ...]:
    nodes = () if node is None else node.elements()
    if node is not None and len(nodes) > MOST_SIGNATURES:
        text = say(N_("at most {most} people sign a document"), most=MOST_SIGNATURES)
        node.problem(Code.TOO_BIG, text)
    return tuple(world.labels.read(each, longest=LONGEST_LINE) for each in nodes)


def _names(node: Node | None, known: Iterable[str], *, what: str) -> tuple[str, ...]:
    """Return a list of fixed words, each once; an empty list is a mistake, not "all"."""
    words, found = list(known), list[str]()
    for each in () if node is None else node.elements():
        name = each.word(words, what=what)
        if name in found:
            each.problem(Code.NAMED_TWICE, say(N_("{name} is named twice"), name=repr(name)))
        elif name is not None:
            found.append(name)
    if node is not None and node.is_list and not node.elements():
        node.problem(Code.WRONG_SHAPE, say(N_("nothing is written here; leave the key out")))
    return tuple(found)


def _read_facts(draft: Draft, node: Node) -> tuple[str, ...]:
    nodes = node.elements()
    if len(nodes) > MOST_FACTS:
        node.problem(
            Code.TOO_BIG, say(N_("at most {most} facts have room under the title"), most=MOST_FACTS)
        )
    return bare_names(draft.find_all(nodes))


def _read_section_names(node: Node, known: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for each in node.elements():
        name = each.text() or ""
        if name not in known:
            hint = did_you_mean(name[:60], known)
            each.problem(
                Code.UNKNOWN_SECTION,
                say(N_("there is no section {name}{hint}"), name=repr(name[:60]), hint=hint),
            )
        elif name in found:
            each.problem(Code.NAMED_TWICE, say(N_("{name} is named twice"), name=repr(name)))
        else:
            found.append(name)
    return tuple(found)
