"""Records that a change is about, as examples: through the door, with the reader's own rights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.access.current import current_actor, current_locale, current_store
from app.core.errors import AppError
from app.core.i18n import Label
from app.design.review.model import Hit, Samples
from app.fieldtypes.operators import EMPTY, FILLED
from app.records.duplicates import duplicates
from app.records.read import get_record, list_records
from app.records.record import Question, Record
from app.records.show import shown
from app.schema.condition import Compare
from app.schema.model import Entity, Field
from app.web.addresses import show_url

SHOWN = 3
FEW, WHOLE = (5, 4), (50, 10)  # groups of records that are alike, and records of each


@dataclass(frozen=True)
class Row:
    """One record: how it is called, where it is, and what stands in the fields."""

    title: str
    address: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """A few records; those that stand together are alike. ``left`` is how many more there are."""

    entity: Label
    fields: tuple[Label, ...]
    groups: tuple[tuple[Row, ...], ...]
    left: int = 0
    is_lost: bool = False  # the values shown go away
    has_more: bool = False  # there may be more that are alike


def examples(hit: Hit | None, *, whole: bool = False) -> Example | None:
    """Return some of the records that a point is about; nothing where the reader may see none.

    ``whole``: of records that are alike as many as a page holds.
    """
    entity = _entity(hit) if hit else None
    if hit is None or entity is None:
        return None
    fields = [f for key in hit.fields for f in entity.by_name.values() if f.id == key]
    if len(fields) < len(hit.fields):
        return None
    try:
        groups, left = _records(hit, entity, fields, WHOLE if whole else FEW)
    except AppError:  # a field or entity that the reader may not compare: no example, no hint
        return None
    if not groups:
        return None
    rows = tuple(tuple(_row(record, fields) for record in group) for group in groups)
    labels = tuple(field.label for field in fields)
    more = hit.kind is Samples.ALIKE and not whole and len(groups) >= FEW[0]
    return Example(entity.label, labels, rows, left, hit.kind is Samples.NUMBERS, more)


def _entity(hit: Hit) -> Entity | None:
    known = current_store().definitions.live_entities
    return next((each for each in known if hit.entity in (each.id, each.name)), None)


def _records(
    hit: Hit, entity: Entity, fields: list[Field], most: tuple[int, int]
) -> tuple[tuple[tuple[Record, ...], ...], int]:
    store, actor = current_store(), current_actor()
    if hit.kind is Samples.ALIKE:
        names = [field.name for field in fields]
        return duplicates(store, actor, entity.name, names, most=most), 0
    if hit.kind is Samples.NUMBERS:
        found = tuple(_readable(entity, hit.numbers))
        return tuple((record,) for record in found[:SHOWN]), 0  # the effect says how many
    wanted = EMPTY if hit.kind is Samples.EMPTY else FILLED
    where = Compare(fields[0], wanted) if fields else None
    columns = tuple(field.name for field in fields)
    page = list_records(
        store, actor, entity.name,
        Question(columns=columns, where=where, size=SHOWN, actions=False),
    )  # fmt: skip
    return tuple((record,) for record in page.records), max(0, page.total - SHOWN)


def _readable(entity: Entity, numbers: Iterable[int]) -> Iterator[Record]:
    for number in numbers:
        try:
            yield get_record(current_store(), current_actor(), entity.name, number)
        except AppError:  # in the trash, or out of reach
            continue


def _row(record: Record, fields: Iterable[Field]) -> Row:
    locale = current_locale()
    values = tuple(
        shown(field, record.values.get(field.name), record.titles, locale) for field in fields
    )
    return Row(record.title, show_url(record.entity, record.id), values)
