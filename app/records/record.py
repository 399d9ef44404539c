"""What the door hands out: records cut to what the actor may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as fresh
from datetime import datetime
from typing import Any

from app.core.errors import AppError
from app.fieldtypes.ref import Ref
from app.schema.condition import Condition
from app.schema.model import Action, Field, FieldAccess, SortKey
from app.storage.paging import Position


@dataclass(frozen=True)
class Masked:
    """What an actor sees of a value that they may know of but not read.

    ``problem`` says why nobody can, where the stored value cannot be decrypted.
    """

    text: str
    problem: AppError | None = fresh(default=None, compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Record:
    """One record as one actor sees it.

    ``values`` holds the live fields, own and standard, that the actor may read and that were asked
    for: name -> value, :class:`Masked` or ``None``. A field that is not a key of it does not exist
    for this actor. ``titles`` says how the records that links point at are called; a link to a
    record outside the actor's scope has no title there (show its number only).
    """

    entity: str
    id: int
    version: int
    title: str
    values: Mapping[str, Any]
    titles: Mapping[Ref, str] = fresh(default_factory=dict)
    may: frozenset[Action] = frozenset()  # UPDATE, DELETE, RESTORE, PRINT on this very record
    deleted_at: datetime | None = None


@dataclass(frozen=True)
class Question:
    """What a list asks for. Field names only; the door refuses what the actor may not ask."""

    columns: tuple[str, ...] = ()  # empty: all readable fields
    where: Condition | None = None
    search: str = ""
    sort: tuple[SortKey, ...] = ()
    page: int = 1
    size: int = 50
    trash: bool = False
    after: Position | None = None  # begin there, and not by how many records stand before
    actions: bool = True  # whether what may be done to each record is wanted


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    records: tuple[Record, ...]
    total: int
    total_is_exact: bool  # False: there are more than ``total``
    page: int
    size: int
    last: Position | None = None  # where it ended, if another follows and the order allows it

    @property
    def has_next(self) -> bool:
        """Whether another page follows."""
        return self.page * self.size < self.total or not self.total_is_exact


@dataclass(frozen=True)
class Choice:
    """One record offered by a picker."""

    ref: Ref
    title: str
    hint: str = ""


@dataclass(frozen=True)
class Slot:
    """One input of a form: the field, what the actor may do with it, what it shows.

    ``text`` is what the field's ``parse`` reads; a masked field shows ``mask`` and an empty input,
    and an input left empty then means "unchanged". A ``locked`` field shows its value alone: its
    ``read_only_if`` holds for the record, and the door refuses a change of it.
    """

    field: Field
    access: FieldAccess
    text: str = ""
    mask: str = ""
    titles: Mapping[Ref, str] = fresh(default_factory=dict)
    locked: bool = False


@dataclass(frozen=True)
class Change:
    """One field of a revision, cut to what the reader may read: texts are dumped values."""

    field: Field
    old: Any  # value, Masked or None
    new: Any


@dataclass(frozen=True)
class Entry:
    """One line of a record's timeline."""

    id: int
    at: datetime
    kind: str  # "record:create", "record:update", "record:delete", "record:restore", …
    actor: str
    changes: tuple[Change, ...] = ()
    titles: Mapping[Ref, str] = fresh(default_factory=dict)
    field: Field | None = None  # whose masked value was shown ("record:reveal")
    reason: str = ""  # why: a key of ``reveal.REASONS``
    note: str = ""  # and what was added to it
