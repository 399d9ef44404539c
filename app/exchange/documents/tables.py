"""Records that link to the printed one, as tables; read through the door like everything else."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.access.actor import Actor
from app.exchange.documents.sheet import Column, Printed, Table, Words
from app.exchange.documents.values import LONGEST_CELL, Pen
from app.exchange.documents.words import COUNT, FIRST_OF, TOTAL
from app.fieldtypes.abilities import RefersTo, Summable
from app.fieldtypes.operators import EQUALS, HAS
from app.fieldtypes.ref import Ref
from app.records.access import may, readable_fields, visible_fields
from app.records.read import list_records
from app.records.record import Masked, Page, Question, Record
from app.schema.condition import Compare
from app.schema.model import Action, Entity, Field
from app.storage.store import Store

MOST_ROWS = 200  # a table row costs 6 ms; what is longer belongs into an export
MOST_COLUMNS = 6
NARROWEST, WIDEST = 6, 48
SAMPLED = 40
Row = tuple[Printed, ...]
LINE, GAP = 104, 3  # Latin letters of a table's line on A4, and what stands between two columns


def related_tables(
    store: Store, actor: Actor, record: Record, *, related: Sequence[str], pen: Pen
) -> Iterator[Table]:
    """Yield one table for each entity in ``related`` that the actor may read and that links here.

    An entry is the name of an entity (``order``) or of its linking field (``order.customer``).
    """
    for entry in related:
        name, _, via = entry.partition(".")
        if not may(store, actor, name, Action.READ):
            continue
        link = linking_field(readable_fields(store, actor, name), record.entity, via)
        if link is not None:
            yield _table(store, actor, record, name, link=link, pen=pen)


def linking_field(fields: Mapping[str, Field], entity: str, via: str) -> Field | None:
    """Return the field that links records to ``entity``: the one called ``via``, or the first."""
    linking = (
        field
        for field in fields.values()
        if isinstance(field.type, RefersTo) and entity in field.type.targets
    )
    return next((field for field in linking if field.name == via or not via), None)


def _table(
    store: Store, actor: Actor, record: Record, name: str, *, link: Field, pen: Pen
) -> Table:
    entity = store.definitions.entities[name]
    fields = _columns(entity, visible_fields(store, actor, name), link)
    operator = link.type.operator(EQUALS.key) or HAS
    page = list_records(
        store,
        actor,
        name,
        Question(
            columns=tuple(field.name for field in fields),
            where=Compare(link, operator, Ref(record.entity, record.id)),
            size=MOST_ROWS,
        ),
    )
    rows = tuple(_row(each, fields, pen) for each in page.records)
    shown = len(rows)
    count = COUNT if shown == page.total and page.total_is_exact else FIRST_OF
    made = table_of(
        pen.words(entity.label_plural),
        pen.words(count, total=page.total, shown=shown),
        [(pen.words(field.label), field.type.align_end) for field in fields],
        rows,
    )
    return replace(made, total=_total(page, fields, pen))


def table_of(
    label: Words, count: Words, heads: Sequence[tuple[Words, bool]], rows: Sequence[Row],
    *, filling: int | None = None,
) -> Table:  # fmt: skip
    """Return a table whose columns are as wide as their texts need; a head says if of figures.

    ``filling`` is the place of the column that takes what is left of the line.
    """
    columns = [
        _column(head, [row[place] for row in rows[:SAMPLED]], is_figure=is_figure)
        for place, (head, is_figure) in enumerate(heads)
    ]
    shares = list(_shares(columns))
    if filling is not None:
        rest = 100 - sum(column.width for column in shares)
        shares[filling] = replace(shares[filling], width=round(shares[filling].width + rest, 2))
    return Table(label=label, count=count, columns=tuple(shares), rows=tuple(rows))


def _columns(entity: Entity, visible: Mapping[str, Field], link: Field) -> tuple[Field, ...]:
    wanted = entity.list.columns or tuple(field.name for field in entity.live_fields)
    names = [name for name in wanted if name in visible and name != link.name]
    return tuple(visible[name] for name in names[:MOST_COLUMNS])


def _row(record: Record, fields: Sequence[Field], pen: Pen) -> tuple[Printed, ...]:
    return tuple(
        pen.value(field, record.values.get(field.name), record.titles, LONGEST_CELL)
        for field in fields
    )


def _column(label: Words, cells: Sequence[Printed], *, is_figure: bool) -> Column:
    texts = [label.main, label.second]
    for cell in cells:
        texts += [line for words in cell.items for line in (words.main, words.second)]
    widest = max(map(_width, texts))
    return Column(label, min(WIDEST, max(NARROWEST, widest)), is_figure=is_figure)


def _shares(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns with their share of the line in per cent.

    Narrow ones get all they need, so that a number or a state is never broken in two; what is left
    is shared by the wide ones, whose texts wrap well.
    """
    left, open_ = float(LINE), sorted(columns, key=lambda column: column.width)
    widths: dict[int, float] = {}
    for place, column in enumerate(open_):
        fair = left / (len(open_) - place)
        widths[id(column)] = min(column.width + GAP, fair)
        left -= widths[id(column)]
    whole = max(float(LINE), sum(widths.values()))
    return tuple(replace(c, width=round(100 * widths[id(c)] / whole, 2)) for c in columns)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _total(page: Page, fields: Sequence[Field], pen: Pen) -> tuple[Printed, ...]:
    """Return the closing line, only where all records are in the table and may be added up."""
    if len(page.records) < 2 or page.has_next:
        return ()
    sums = [_sum(field, [each.values.get(field.name) for each in page.records]) for field in fields]
    if all(each is None for each in sums):
        return ()
    cells = [
        pen.value(field, total, {}, LONGEST_CELL) if total is not None else Printed()
        for field, total in zip(fields, sums, strict=True)
    ]
    if sums[0] is None:
        cells[0] = Printed((pen.words(TOTAL),))
    return tuple(cells)


def _sum(field: Field, values: Sequence[Any]) -> Decimal | None:
    if currency(field) is None or not isinstance(field.type, Summable):
        return None
    if any(isinstance(value, Masked) for value in values):
        return None
    return sum((field.type.amount(v) for v in values if v is not None), start=Decimal(0))


def currency(field: Field) -> str | None:
    """Return the currency of an amount of money; other figures are not added up on paper."""
    found: str | None = getattr(field.type.settings, "currency", None)
    return found
