"""A list as CSV, line by line: what its reader may see, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from babel import Locale

from app.access.actor import Actor
from app.exchange.documents.text import REORDERING
from app.fieldtypes.abilities import HasOptions, RefersTo
from app.records.access import visible_fields
from app.records.documents import note_export
from app.records.record import Masked, Question, Record
from app.records.show import shown
from app.records.stream import stream_records
from app.schema.model import Field
from app.storage.store import Store

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads UTF-8 as the system's own encoding
STARTS_A_FORMULA = frozenset("=+-@\t\r\n")
PLAIN_FIGURE = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")
LINES_AT_ONCE = 200


def csv_lines(
    store: Store, actor: Actor, entity: str, question: Question, locale: Locale
) -> Iterator[bytes]:
    """Yield the file in pieces. Rights are asked, and the event is noted, before the first."""
    records = stream_records(store, actor, entity, question)
    fields = _columns(visible_fields(store, actor, entity), question)
    note_export(store, actor, entity, columns=tuple(field.name for field in fields))
    return _pieces(records, fields, locale)


def _columns(visible: Mapping[str, Field], question: Question) -> tuple[Field, ...]:
    return tuple(visible[name] for name in question.columns or visible)


def _pieces(records: Iterator[Record], fields: Sequence[Field], locale: Locale) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([inert(field.label.text(str(locale))) for field in fields])
    for number, record in enumerate(records, start=1):
        writer.writerow([inert(cell(f, record, locale)) for f in fields])
        if number % LINES_AT_ONCE == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", errors="replace")


def cell(field: Field, record: Record, locale: Locale) -> str:
    """Return one value: names for options and links, what an import reads back for the rest."""
    value = record.values.get(field.name)
    if value is None:
        return ""
    is_named = field.type.in_words or isinstance(field.type, HasOptions | RefersTo)
    if is_named or isinstance(value, Masked):
        return shown(field, value, record.titles, locale)
    return field.type.dump(value)


def inert(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: a leading ``'`` where it might.

    Plain figures stay as they are, so that negative amounts can be added up and read back.
    """
    start = unicodedata.normalize("NFKC", text[:40]).lstrip(" \u200b\ufeff" + "".join(REORDERING))
    if not start or start[0] not in STARTS_A_FORMULA or PLAIN_FIGURE.fullmatch(text):
        return text
    return f"'{text}"
