"""Trying a conversion on a copy: what fits, what does not, and putting right what does not.

Nothing is converted here. Values that do not fit are changed in the records as anybody would
change them: through the door, with the rights, the rules and the revision of every change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.access.actor import Actor
from app.core.errors import (
    AppError,
    ConflictError,
    FieldValueError,
    ForbiddenError,
    InvalidRecordError,
    NotFoundError,
)
from app.design.running import Running
from app.records.access import may, readable_fields
from app.records.filters import read_filter
from app.records.read import list_records
from app.records.record import Masked, Question, Record
from app.records.update import update_record
from app.records.values import read_value
from app.schema.model import Action, Field
from app.storage.misfits import find_misfits
from app.storage.store import Store

LOOKED_AT = 500
"""How many records that do not fit are shown, and changed at once."""
PAGES = 10


@dataclass(frozen=True)
class Misfit:
    """One text that does not convert, why, and the records that hold it."""

    text: str
    reason: AppError
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Trial:
    """What a conversion would do: all values are counted, those that may be seen are shown."""

    filled: int
    bad: int
    misfits: tuple[Misfit, ...] = ()
    unseen: int = 0  # records that are not shown: not the person's to see, in the trash, too many

    @property
    def fits(self) -> int:
        """How many values convert."""
        return self.filled - self.bad


@dataclass(frozen=True)
class Outcome:
    """What came of changing records: those that changed, and why others did not."""

    changed: tuple[tuple[int, int, str], ...] = ()  # number, version afterwards, text before
    refused: tuple[AppError, ...] = ()


class Wanted(NamedTuple):
    """One value that is to be written, if the record is still of that version."""

    number: int
    version: int
    text: str
    before: str = ""


@dataclass(frozen=True)
class Converting:
    """A field as it runs, and as it is to be."""

    store: Store
    actor: Actor
    running: Running
    old: Field
    new: Field

    @property
    def entity(self) -> str:
        """The name of the entity as it runs."""
        return self.running.entity.name

    def trial(self) -> Trial:
        """Try to convert every value there is."""
        with self.store.reading() as conn:
            found = find_misfits(
                conn, self.running.entity, self.old, self.new, keys=self.store.keys
            )
        seen = self._seen(found.records[:LOOKED_AT])
        misfits = tuple(self._misfits(seen))
        shown = sum(len(each.records) for each in misfits)
        return Trial(found.filled, len(found.records), misfits, max(0, len(found.records) - shown))

    def _seen(self, numbers: Sequence[int]) -> tuple[Record, ...]:
        """Return those of the records that the person may read, with the value."""
        if not numbers or not self._may_read(self.old.name, "id"):
            return ()
        where = read_filter(self.store, self.actor, self.entity, {"id": {"in": [*numbers]}})
        question = Question(columns=(self.old.name,), where=where, size=LOOKED_AT)
        return list_records(self.store, self.actor, self.entity, question).records

    def _may_read(self, *names: str) -> bool:
        if not may(self.store, self.actor, self.entity, Action.READ):
            return False
        return set(names) <= readable_fields(self.store, self.actor, self.entity).keys()

    def _misfits(self, records: Sequence[Record]) -> Iterator[Misfit]:
        found: dict[str, list[Record]] = {}
        for record in records:
            value = record.values.get(self.old.name)
            if value is not None and not isinstance(value, Masked):
                found.setdefault(self.old.type.dump(value), []).append(record)
        for text, holding in sorted(found.items(), key=lambda pair: -len(pair[1])):
            if reason := self.refused(text):
                yield Misfit(text, reason, tuple(holding))

    def refused(self, text: str) -> AppError | None:
        """Return why a text is no value of the new kind, if it is none."""
        try:
            self.new.type.parse(text)
        except FieldValueError as error:
            return error
        return None

    def unfit(self, text: str) -> AppError | None:
        """Return why records cannot hold a text now and after the conversion, if they cannot."""
        moment = self.store.moment(self.actor.id)
        for known in (self.old, self.new):
            try:
                read_value(known, text, moment)
            except FieldValueError as error:
                return error
        return None

    def values(self, most: int) -> list[str]:
        """Return the different texts that the field holds, as far as the person may read them."""
        if not self._may_read(self.old.name):
            return []
        found: dict[str, None] = {}
        where = read_filter(self.store, self.actor, self.entity, {self.old.name: "filled"})
        for page in range(1, PAGES + 1):
            question = Question(
                columns=(self.old.name,), where=where, page=page, size=LOOKED_AT, actions=False
            )
            answer = list_records(self.store, self.actor, self.entity, question)
            found |= dict.fromkeys(self._texts(answer.records))
            if not answer.has_next or len(found) > most:
                break
        return list(found)[:most]

    def _texts(self, records: Sequence[Record]) -> Iterator[str]:
        for record in records:
            value = record.values.get(self.old.name)
            for item in self.old.type.items(value):
                yield self.old.type.dump((item,) if self.old.type.is_many else item)

    # -- putting right --------------------------------------------------------------------------

    def write(self, texts: Mapping[str, str]) -> Outcome:
        """Change records that hold one of the texts to hold another; ``""`` empties them.

        Each is changed by itself: what is refused for one stands in nobody else's way.
        """
        return self._changed(
            Wanted(record.id, record.version, texts[misfit.text], misfit.text)
            for misfit in self.trial().misfits
            if misfit.text in texts
            for record in misfit.records
        )

    def put_back(self, changed: Iterable[tuple[int, int, str]]) -> Outcome:
        """Undo what :meth:`write` did, where nobody changed the record since."""
        return self._changed(Wanted(number, version, text) for number, version, text in changed)

    def _changed(self, wanted: Iterable[Wanted]) -> Outcome:
        changed: list[tuple[int, int, str]] = []
        refused: list[AppError] = []
        for each in wanted:
            raw = {self.old.name: each.text}
            try:
                record = update_record(
                    self.store, self.actor, self.entity, each.number, raw, version=each.version
                )
            except InvalidRecordError as error:
                refused.append(next(iter(error.errors.values()), error))
            except (ConflictError, ForbiddenError, NotFoundError) as error:
                refused.append(error)
            else:
                changed.append((each.number, record.version, each.before))
        return Outcome(tuple(changed), tuple(refused))
