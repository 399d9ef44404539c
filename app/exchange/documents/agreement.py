"""An agreement on paper: two parties, an amount in figures and 大写, room for seals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from app.core.errors import AppError
from app.exchange.documents.building import (
    Draft,
    blocks,
    fact_fields,
    frame,
    notes,
    signers,
    tables,
)
from app.exchange.documents.sheet import Amount, Line, Party, Sheet, Stamp
from app.exchange.documents.tables import currency
from app.exchange.documents.text import printable
from app.exchange.documents.words import PARTY_A, PARTY_B
from app.fieldtypes.abilities import (
    HasOptions,
    HoldsFiles,
    Numbered,
    ReadsThrough,
    RefersTo,
    Summable,
)
from app.fieldtypes.capitals import in_capitals
from app.fieldtypes.ref import Ref
from app.records.read import get_record
from app.records.record import Masked
from app.records.show import shown, title_of
from app.schema.model import Field

RENMINBI = "CNY"
MOST_BESIDE = 3
MOST_OF_PARTY = 3


def make_agreement(draft: Draft, stamp: Stamp) -> Sheet:
    """Return the sheet of an agreement: number, parties, amount, then sections and tables."""
    number = next((f for f in _live(draft) if isinstance(f.type, Numbered)), None)
    money = _amount_field(draft)
    link = _counterpart_field(draft)
    beside = [f for f in fact_fields(draft) if f not in (number, money, link)][:MOST_BESIDE]
    used = {f.name for f in (number, money, link, *beside) if f is not None}
    parties = (_counterpart(draft, link), _ourselves(draft))
    return replace(
        frame(draft, stamp),
        number=draft.fact(number) if number else None,
        parties=parties,
        signatures=signers(draft, [party.role for party in parties]),
        amount=_amount(draft, money, beside) if money else None,
        blocks=tuple(blocks(draft, used)),
        tables=tables(draft),
        notes=tuple(notes(draft)),
    )


def _live(draft: Draft) -> Iterator[Field]:
    return (f for f in draft.entity.live_fields if f.name in draft.record.values)


def _amount_field(draft: Draft) -> Field | None:
    """Return the first amount of money, those among the facts before the others."""
    named = (draft.field(name) for name in draft.document.facts)
    candidates = [*(field for field in named if field is not None), *_live(draft)]
    return next((f for f in candidates if currency(f) and isinstance(f.type, Summable)), None)


def _amount(draft: Draft, field: Field, beside: list[Field]) -> Amount | None:
    value = draft.record.values[field.name]
    if value is None:
        return None
    figure = shown(field, value, {}, draft.pen.locales[0])
    in_words = ""
    is_chinese = any(language.startswith("zh") for language in draft.pen.languages)
    if is_chinese and currency(field) == RENMINBI and not isinstance(value, Masked):
        with suppress(ValueError):  # larger than words for it go: the figure says it
            in_words = in_capitals(value)
    lines = tuple(draft.fact(f) for f in beside if draft.record.values[f.name] is not None)
    return Amount(draft.pen.words(field.label), figure, in_words, lines)


def _counterpart_field(draft: Draft) -> Field | None:
    known = draft.store.definitions.entities
    return next(
        (
            field
            for field in _live(draft)
            if isinstance(field.type, RefersTo) and any(t in known for t in field.type.targets)
        ),
        None,
    )


def _counterpart(draft: Draft, link: Field | None) -> Party:
    role = draft.pen.words(PARTY_A)
    value = draft.record.values[link.name] if link else None
    if link is None or value is None or isinstance(value, Masked):
        return Party(role, str(value or ""))
    ref: Ref = link.type.items(value)[0]
    name = draft.pen.plain(title_of(ref, draft.record.titles)).main
    return Party(role, name, tuple(_details(draft, ref)))


def _details(draft: Draft, ref: Ref) -> Iterator[Line]:
    """Yield a few facts of the linked record, through the door; none where it may not be seen."""
    try:
        record = get_record(draft.store, draft.actor, ref.entity, ref.id)
    except AppError as error:
        if error.status not in (403, 404):
            raise
        return
    entity = draft.store.definitions.entities[ref.entity]
    party = replace(draft, entity=entity, record=record)
    fields = sorted((f for f in _live(party) if _identifies(party, f)), key=lambda f: not f.unique)
    yield from (party.fact(field) for field in fields[:MOST_OF_PARTY])


def _identifies(party: Draft, field: Field) -> bool:
    """Tell whether a field says who the other side is; our own ratings of them stay out of it."""
    is_ours = isinstance(field.type, HasOptions | RefersTo | Numbered | HoldsFiles | ReadsThrough)
    is_private = field.sensitive or field.encrypted or field.name in party.entity.title_fields
    is_text = isinstance(party.record.values[field.name], str)
    return is_text and not (is_ours or is_private or field.type.wide or field.type.is_many)


def _ourselves(draft: Draft) -> Party:
    label = draft.store.definitions.app.label
    fields = (draft.field(name) for name in ("owner", "department"))
    lines = tuple(draft.fact(f) for f in fields if f and draft.record.values[f.name] is not None)
    return Party(draft.pen.words(PARTY_B), printable(label.text(draft.pen.languages[0])), lines)
