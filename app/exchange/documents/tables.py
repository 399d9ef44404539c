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
from app.schema.document_grid import paper_size
from app.schema.model import Action, Document, Entity, Field
from app.storage.store import Store

MOST_ROWS = 200  # a table row costs 6 ms; what is longer belongs into an export
MOST_COLUMNS = 6
NARROWEST, WIDEST = 6, 48
HEAD_OF_FIGURES = 14
FAIR = 16  # letters that a column has room for at the least, or there are fewer of them
SAMPLED = 40
Row = tuple[Printed, ...]
LINE, GAP = 104.0, 3  # Latin letters of a table's line on A4, and what stands between two columns
LETTER, EDGES = 1.67, 36  # millimetres of a letter, and of both edges of a page


def line_of(document: Document) -> float:
    """Return how many Latin letters a table's line holds on the paper of a document."""
    wide, _ = paper_size(document.paper, document.orientation)
    return (wide - EDGES) / LETTER


def related_tables(
    store: Store, actor: Actor, record: Record, document: Document, *, pen: Pen
) -> Iterator[Table]:
    """Yield one table for each entity in its ``related`` that the actor may read and links here.

    An entry is the name of an entity (``order``) or of its linking field (``order.customer``).
    """
    for entry in document.related:
        name, _, via = entry.partition(".")
        if not may(store, actor, name, Action.READ):
            continue
        link = linking_field(readable_fields(store, actor, name), record.entity, via)
        if link is not None:
            line = line_of(document)
            yield _table(store, actor, record, name, link=link, pen=pen, line=line)


def linking_field(fields: Mapping[str, Field], entity: str, via: str) -> Field | None:
    """Return the field that links records to ``entity``: the one called ``via``, or the first."""
    linking = (
        field
        for field in fields.values()
        if isinstance(field.type, RefersTo) and entity in field.type.targets
    )
    return next((field for field in linking if field.name == via or not via), None)


def _table(
    store: Store, actor: Actor, record: Record, name: str, *, link: Field, pen: Pen, line: float
) -> Table:
    entity = store.definitions.entities[name]
    most = min(MOST_COLUMNS, int(line // FAIR))
    fields = _columns(entity, visible_fields(store, actor, name), link, most)
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
    return table_of(
        pen.words(entity.label_plural),
        pen.words(count, total=page.total, shown=shown),
        [(pen.words(field.label), field.type.align_end) for field in fields],
        rows,
        total=_total(page, fields, pen),
        line=line,
    )


def table_of(
    label: Words, count: Words, heads: Sequence[tuple[Words, bool]], rows: Sequence[Row],
    *, total: Row = (), filling: int | None = None, line: float = LINE,
) -> Table:  # fmt: skip
    """Return a table whose columns are as wide as their texts need; a head says if of figures.

    ``filling`` is the place of the column that takes what is left of the line, which holds
    ``line`` letters.
    """
    sample = [*rows[:SAMPLED], *([total] if total else ())]
    columns = [
        _column(head, [row[at] for row in (rows if is_figure else sample)], is_figure=is_figure)
        for at, (head, is_figure) in enumerate(heads)
    ]
    shares = list(_shares(columns, line))
    if filling is not None:
        rest = 100 - sum(column.width for column in shares)
        shares[filling] = replace(shares[filling], width=round(shares[filling].width + rest, 2))
    return Table(label, count, tuple(shares), tuple(rows), total)


def _columns(
    entity: Entity, visible: Mapping[str, Field], link: Field, most: int
) -> tuple[Field, ...]:
    wanted = entity.list.columns or tuple(field.name for field in entity.live_fields)
    names = [name for name in wanted if name in visible and name != link.name]
    return tuple(visible[name] for name in names[:most])


def _row(record: Record, fields: Sequence[Field], pen: Pen) -> tuple[Printed, ...]:
    return tuple(
        pen.value(field, record.values.get(field.name), record.titles, LONGEST_CELL)
        for field in fields
    )


def _column(label: Words, cells: Sequence[Printed], *, is_figure: bool) -> Column:
    head = max(_width(label.main), _width(label.second))
    texts = [said for cell in cells for words in cell.items for said in (words.main, words.second)]
    if is_figure:  # which is never broken, as the words of its head are
        head = min(head, HEAD_OF_FIGURES)
    widest = max([head, *map(_width, texts)])
    return Column(label, min(WIDEST, max(NARROWEST, widest)), is_figure=is_figure)


def _shares(columns: Sequence[Column], line: float) -> tuple[Column, ...]:
    """Return the columns with their share of the line in per cent.

    Figures, then narrow ones, get all they need, so that a number or a state is never broken in
    two; what is left is shared by the wide ones, whose texts wrap well.
    """
    left, open_ = line, sorted(columns, key=lambda each: (not each.is_figure, each.width))
    widths: dict[int, float] = {}
    for others, column in zip(range(len(open_) - 1, -1, -1), open_, strict=True):
        most = left - others * NARROWEST if column.is_figure else left / (others + 1)
        widths[id(column)] = min(column.width + GAP, most)
        left -= widths[id(column)]
    whole = max(line, sum(widths.values()))
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
