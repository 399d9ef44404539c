"""Where a template's records come from: through the door, as who prints may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.access.actor import Actor
from app.core.errors import AppError
from app.exchange.documents.tables import linking_field
from app.fieldtypes.operators import EQUALS, HAS
from app.fieldtypes.ref import Ref
from app.records.access import may, readable_fields, visible_fields
from app.records.read import get_record, list_records
from app.records.record import Question, Record
from app.schema.condition import Compare
from app.schema.model import Action
from app.schema.templates.names import MOST_ROWS
from app.storage.store import Store


class Records(Protocol):
    """What one reader can be shown."""

    def linked(self, ref: Ref) -> Record | None:
        """Return a linked record, if the reader may see it."""

    def rows(self, to: Ref, entity: str, via: str, names: Sequence[str]) -> Sequence[Record]:
        """Return the records of ``entity`` that link to ``to``, with these fields of them."""


@dataclass(frozen=True)
class DoorRecords:
    """The records that an actor may read."""

    store: Store
    actor: Actor

    def linked(self, ref: Ref) -> Record | None:
        try:
            return get_record(self.store, self.actor, ref.entity, ref.id)
        except AppError as error:
            if error.status not in (403, 404):
                raise
            return None

    def rows(self, to: Ref, entity: str, via: str, names: Sequence[str]) -> Sequence[Record]:
        if not may(self.store, self.actor, entity, Action.READ):
            return ()
        link = linking_field(readable_fields(self.store, self.actor, entity), to.entity, via)
        if link is None:
            return ()
        visible = visible_fields(self.store, self.actor, entity)
        columns = tuple(name for name in names if name in visible) or ("id",)
        where = Compare(link, link.type.operator(EQUALS.key) or HAS, to)
        question = Question(columns=columns, where=where, size=MOST_ROWS, actions=False)
        return list_records(self.store, self.actor, entity, question).records
