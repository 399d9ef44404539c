"""What a document may have after its sections: its record's files, and what happened to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.core.i18n import Label
from app.exchange.documents.building import Draft
from app.exchange.documents.sheet import Printed, Table, Words
from app.exchange.documents.tables import Row, line_of, table_of
from app.exchange.documents.values import LONGEST_CELL
from app.exchange.documents.words import (
    ATTACHMENTS,
    CHANGE,
    COUNT,
    FILE_NAME,
    FILE_OF,
    FILE_SIZE,
    HAPPENED,
    TIMELINE,
    WHAT,
    WHEN,
    WHO,
)
from app.fieldtypes.abilities import HoldsFiles
from app.records.files import Attachment, describe_files
from app.records.record import Change, Entry, Masked
from app.records.timeline import timeline_of
from app.schema.model import Field

MOST_ENTRIES = 50
KILOBYTE = 1024


def extra_tables(draft: Draft) -> Iterator[Table]:
    """Yield the tables that the document asks for, through the door like everything else."""
    if draft.document.attachments and (held := list(_held(draft))):
        yield _attachments(draft, held)
    if draft.document.timeline:
        yield _timeline(draft)


# -- files ----------------------------------------------------------------------------------------


def _attachments(draft: Draft, held: Sequence[tuple[Field, str]]) -> Table:
    found = describe_files(draft.store, [key for _, key in held])
    rows = [_file_row(draft, field, found[key]) for field, key in held if key in found]
    heads = [(FILE_NAME, False), (FILE_OF, False), (FILE_SIZE, True)]
    return _table(draft, ATTACHMENTS, heads, rows, filling=0)


def _held(draft: Draft) -> Iterator[tuple[Field, str]]:
    """Yield the ids of files in fields that the reader may read."""
    for field in draft.entity.live_fields:
        value = draft.record.values.get(field.name)
        if isinstance(field.type, HoldsFiles) and value and not isinstance(value, Masked):
            yield from ((field, key) for key in field.type.items(value))


def _file_row(draft: Draft, field: Field, file: Attachment) -> Row:
    pen = draft.pen
    return (
        Printed((pen.plain(file.name),)),
        Printed((pen.words(field.label),)),
        Printed((pen.plain(_size(file.size)),), is_figure=True),
    )


def _size(size: int) -> str:
    if size < KILOBYTE**2:
        return f"{max(1, round(size / KILOBYTE)):,} KB"
    return f"{size / KILOBYTE**2:,.1f} MB"


# -- what happened --------------------------------------------------------------------------------


def _timeline(draft: Draft) -> Table:
    entries = timeline_of(draft.store, draft.actor, draft.record, before=None, limit=MOST_ENTRIES)
    rows = [_entry_row(draft, entry) for entry in entries if entry.kind in HAPPENED]
    return _table(draft, TIMELINE, [(WHEN, False), (WHO, False), (WHAT, False)], rows, filling=2)


def _entry_row(draft: Draft, entry: Entry) -> Row:
    at = entry.at.astimezone(draft.moment.zone)
    said = [draft.pen.words(HAPPENED[entry.kind])]
    said += [_change(draft, change, entry) for change in entry.changes]
    what = Words("\n".join(w.main for w in said), "\n".join(w.second or w.main for w in said))
    return (
        Printed((draft.pen.plain(f"{at:%Y-%m-%d %H:%M}"),)),
        Printed((draft.pen.plain(entry.actor),)),
        Printed((what if what.second != what.main else Words(what.main),)),
    )


def _change(draft: Draft, change: Change, entry: Entry) -> Words:
    old, new = (_said(draft, change.field, value, entry) for value in (change.old, change.new))
    label = draft.pen.words(change.field.label)
    texts = [
        CHANGE.text(language).format(field=field, old=before or "--", new=after or "--")
        for language, field, before, after in zip(
            draft.pen.languages,
            (label.main, label.second or label.main),
            (old.main, old.second or old.main),
            (new.main, new.second or new.main),
            strict=False,
        )
    ]
    return Words(texts[0], texts[1] if len(texts) > 1 else "")


def _said(draft: Draft, field: Field, value: object, entry: Entry) -> Words:
    items = draft.pen.value(field, value, entry.titles, LONGEST_CELL).items
    return Words("、".join(w.main for w in items), "、".join(w.second or w.main for w in items))


def _table(
    draft: Draft, label: Label, heads: Sequence[tuple[Label, bool]], rows: Sequence[Row],
    *, filling: int,
) -> Table:  # fmt: skip
    pen = draft.pen
    named = [(pen.words(head), is_figure) for head, is_figure in heads]
    count = pen.words(COUNT, total=len(rows))
    line = line_of(draft.document)
    return table_of(pen.words(label), count, named, rows, filling=filling, line=line)
