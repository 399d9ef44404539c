"""A document as a role would print it, never with more than who asks may read themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.access.actor import Actor
from app.core.errors import AppError
from app.exchange.documents.building import make_sheet
from app.exchange.documents.free.layout import label_of, letter_of
from app.exchange.documents.making import begin_document
from app.exchange.documents.sheet import Sheet
from app.exchange.documents.tables import linking_field
from app.fieldtypes.operators import EQUALS, HAS
from app.fieldtypes.ref import Ref
from app.records.access import may, readable_fields
from app.records.as_role import see_record, see_records
from app.records.record import Record
from app.schema.condition import Compare
from app.schema.model import Action, Document
from app.schema.templates.names import MOST_ROWS
from app.storage.store import Store

SEEN_AS = {"letter": letter_of, "label": label_of, "card": label_of}
LAYOUTS = ("sections", *SEEN_AS)
"""What can be looked at as a role: the counterpart of an agreement is read as who prints."""


@dataclass(frozen=True)
class RoleRecords:
    """The records that two people both may read."""

    store: Store
    asker: Actor
    other: Actor

    def linked(self, ref: Ref) -> Record | None:
        try:
            seen = see_record(self.store, self.asker, self.other, ref.entity, ref.id)
        except AppError as error:
            if error.status not in (403, 404):
                raise
            return None
        return seen.records[0]

    def rows(self, to: Ref, entity: str, via: str, names: Sequence[str]) -> Sequence[Record]:
        both = (self.asker, self.other)
        if not all(may(self.store, each, entity, Action.READ) for each in both):
            return ()
        mine, theirs = (readable_fields(self.store, each, entity) for each in both)
        shared = {name: field for name, field in mine.items() if name in theirs}
        link = linking_field(shared, to.entity, via)
        if link is None:
            return ()
        where = Compare(link, link.type.operator(EQUALS.key) or HAS, to)
        try:
            seen = see_records(
                self.store, self.asker, self.other, entity, where=where, most=MOST_ROWS
            )
        except AppError as error:
            if error.status != 403:
                raise
            return ()
        return seen.records


def sheet_as_role(
    store: Store, asker: Actor, other: Actor, entity: str, record_id: int, *,
    document: Document, languages: tuple[str, ...],
) -> Sheet:  # fmt: skip
    """Return a document of a record that both may see, tables of related records left out.

    Raises NotFoundError, ForbiddenError where the record is not for both of them.
    """
    record = see_record(store, asker, other, entity, record_id).records[0]
    bare = replace(document, related=(), attachments=False, timeline=False)
    draft, stamp = begin_document(store, other, record, bare, languages=languages)
    if bare.layout in SEEN_AS:
        sheet = SEEN_AS[bare.layout](draft, stamp, RoleRecords(store, asker, other))
    else:
        sheet = make_sheet(draft, stamp)
    return replace(sheet, untranslated=draft.pen.gaps.labels())
