"""From a record, cut to what the actor may read, to the sheet that is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.access.actor import Actor
from app.core.clock import Moment
from app.core.i18n import Label
from app.exchange.documents.logo import logo_of
from app.exchange.documents.sheet import Block, Line, Sheet, Signature, Stamp, Table, Words
from app.exchange.documents.tables import related_tables
from app.exchange.documents.text import printable
from app.exchange.documents.values import LONGEST_FACT, Pen
from app.exchange.documents.words import MANAGEMENT, MASKED, MORE, RIGHTS
from app.records.record import Masked, Record
from app.schema.condition import Condition, fields_of, holds
from app.schema.model import Document, Entity, Field, Section
from app.storage.store import Store

MOST_FACTS = 4


@dataclass(frozen=True)
class Draft:
    """What a document is made from; one for each rendering."""

    store: Store
    actor: Actor
    entity: Entity
    record: Record
    document: Document
    pen: Pen
    moment: Moment

    def field(self, name: str) -> Field | None:
        """Return a field that the actor may know of."""
        return self.entity.by_name.get(name) if name in self.record.values else None

    def line(self, field: Field) -> Line:
        """Return a field with its value."""
        return self.pen.line(field, self.record.values[field.name], self.record.titles)

    def fact(self, field: Field) -> Line:
        """Return a field with its value, short enough to be set large."""
        value = self.record.values[field.name]
        return Line(
            self.pen.words(field.label),
            self.pen.value(field, value, self.record.titles, LONGEST_FACT),
        )


def make_sheet(draft: Draft, stamp: Stamp) -> Sheet:
    """Return a record as sections of fields, with the tables the definition asks for."""
    facts = fact_fields(draft)
    return replace(
        frame(draft, stamp),
        facts=tuple(draft.fact(field) for field in facts),
        blocks=tuple(blocks(draft, {field.name for field in facts})),
        tables=tables(draft),
        notes=tuple(notes(draft)),
    )


def frame(draft: Draft, stamp: Stamp) -> Sheet:
    """Return what every layout has: the paper, who issues it, what it is called."""
    return Sheet(
        languages=draft.pen.languages,
        layout=draft.document.layout,
        paper=draft.document.paper,
        orientation=draft.document.orientation,
        issuer=issuer(draft.store.definitions.app.label, draft.pen),
        kind=draft.pen.words(draft.document.label),
        title=draft.pen.plain(draft.record.title).main,
        stamp=stamp,
        **furniture(draft),
    )


def furniture(draft: Draft) -> dict[str, Any]:
    """Return what stands around the content, as the definition asks for it."""
    said, pen = draft.document, draft.pen
    return {
        "header": pen.words(said.header) if said.header else None,
        "footer": pen.words(said.footer) if said.footer else None,
        "logo": logo_of(draft.store) if said.logo else "",
        "has_page_numbers": said.page_numbers,
        "columns": said.columns or 0,
        "is_mirrored": said.bilingual == "columns" and len(pen.languages) > 1,
        "signatures": signers(draft),
    }


def signers(draft: Draft, parties: Sequence[Words] = ()) -> tuple[Signature, ...]:
    """Return a box for each who signs; a seal that nobody else sets is the issuer's."""
    said, pen = draft.document, draft.pen
    roles = [*parties, *(pen.words(label) for label in said.signatures)]
    if said.seal and not roles:
        roles = [issuer(draft.store.definitions.app.label, pen)]
    return tuple(Signature(role, is_sealed=said.seal) for role in roles)


def tables(draft: Draft) -> tuple[Table, ...]:
    """Return the related records that the definition asks for."""
    found = related_tables(draft.store, draft.actor, draft.record, draft.document, pen=draft.pen)
    return tuple(found)


def issuer(label: Label, pen: Pen) -> Words:
    """Return who issues the document; the head of the page names them in two languages."""
    second = pen.languages[1] if len(pen.languages) > 1 else _other(pen.languages[0])
    main, beside = (printable(label.text(each)) for each in (pen.languages[0], second))
    is_said = beside != main and second not in label.missing
    return Words(main, beside if is_said else "")


def _other(language: str) -> str:
    return "zh_Hans" if language == "en" else "en"


def fact_fields(draft: Draft) -> tuple[Field, ...]:
    """Return the fields shown large: those the definition names, or the first of the list."""
    named = draft.document.facts
    found = (draft.field(name) for name in named or draft.entity.list.columns)
    fits = [f for f in found if f and (named or _is_short(draft, f))]
    return tuple(fits[:MOST_FACTS])


def _is_short(draft: Draft, field: Field) -> bool:
    is_title = field.name in draft.entity.title_fields
    return not (field.is_standard or field.type.wide or field.type.is_many or is_title)


def blocks(draft: Draft, used: set[str]) -> Iterator[Block]:
    """Yield the sections, then what is in none of them, then the record's own data."""
    done = used | _said_by_title(draft.entity)
    wanted = draft.document.sections
    for section in draft.entity.sections:
        if wanted and section.name not in wanted:
            continue
        if applies(draft, section.visible_if):
            yield from _block(draft, section.label, _fields(draft, section, done))
        done |= set(section.fields)
    if wanted:
        return
    rest = [f for f in draft.entity.live_fields if f.name not in done]
    label = MORE if draft.entity.sections else draft.entity.label
    yield from _block(draft, label, rest)
    standard = [f for f in draft.entity.standard if f.name not in {*done, "id"}]
    yield from _block(draft, MANAGEMENT, standard)


def _said_by_title(entity: Entity) -> set[str]:
    return {name for name in entity.title_fields if entity.title == f"{{{name}}}"}


def _fields(draft: Draft, section: Section, done: set[str]) -> list[Field]:
    found = (draft.field(name) for name in section.fields if name not in done)
    return [field for field in found if field is not None]


def _block(draft: Draft, label: Label, fields: Iterable[Field]) -> Iterator[Block]:
    lines = tuple(draft.line(field) for field in fields if _is_printed(draft, field))
    if lines:
        yield Block(draft.pen.words(label), lines)


def _is_printed(draft: Draft, field: Field) -> bool:
    """Tell whether a field is printed; one that does not apply here is left out while empty."""
    if field.name not in draft.record.values:
        return False
    has_value = draft.record.values[field.name] is not None
    return has_value or applies(draft, field.visible_if)


def applies(draft: Draft, condition: Condition | None) -> bool:
    """Tell whether something shows; what this actor cannot judge shows."""
    if condition is None:
        return True
    values = draft.record.values
    if any(isinstance(values.get(n, Masked("")), Masked) for n in fields_of(condition)):
        return True
    return holds(condition, values, draft.moment, lambda _: True)


def notes(draft: Draft) -> Iterator[Words]:
    """Yield the closing lines: what the definition says, whose rights, what is masked."""
    pen = draft.pen
    if draft.document.note:
        yield pen.words(draft.document.note)
    yield pen.words(RIGHTS, roles=tuple(role.label for role in draft.actor.roles))
    masked = [
        draft.entity.by_name[name].label
        for name, value in draft.record.values.items()
        if isinstance(value, Masked)
    ]
    if masked:
        yield pen.words(MASKED, fields=tuple(masked))
