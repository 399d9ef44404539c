"""The PDFs that can be made of a record."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.draft import Draft, World
from app.schema.layout_reader import bare_names, read_related
from app.schema.model import Document, Section
from app.schema.names import check_name
from app.schema.node import Node
from app.schema.problems import did_you_mean

DOCUMENT_KEYS = (
    *("label", "layout", "paper", "orientation", "facts", "sections", "related", "note"),
)
LAYOUTS = ("sections", "agreement")
PAPERS = ("A3", "A4", "A5", "B5", "letter", "legal")
ORIENTATIONS = ("portrait", "landscape")
MOST_FACTS = 4


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
    facts = _read_facts(draft, entries["facts"]) if "facts" in entries else ()
    return Document(
        name=name,
        label=plain.label,
        layout=_word(entries.get("layout"), LAYOUTS, plain.layout, what=N_("layout")),
        paper=_word(entries.get("paper"), PAPERS, plain.paper, what=N_("paper")),
        orientation=_word(
            entries.get("orientation"), ORIENTATIONS, plain.orientation, what=N_("orientation")
        ),
        facts=facts,
        sections=_read_section_names(entries["sections"], known) if "sections" in entries else (),
        related=read_related(draft, entries.get("related"), world),
        note=world.labels.read_optional(entries.get("note")),
    )


def _word(node: Node | None, known: tuple[str, ...], plain: str, *, what: str) -> str:
    return plain if node is None else node.word(known, what=what) or plain


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
