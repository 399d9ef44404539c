"""Two people changed one record: what each of them did, and what there is to choose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.access.actor import Actor
from app.fieldtypes.ref import Ref
from app.records.record import Entry, Record
from app.records.show import shown
from app.records.timeline import changes_since
from app.schema.model import Field
from app.storage.store import Store
from app.web.cells import Look
from app.web.forms.names import typed_titles
from app.web.forms.page import FormPage
from app.web.forms.values import PREFIX, Typed
from app.web.forms.widgets import read_text
from app.web.times import short_time

MOST_ENTRIES = 50
TAKE = "take."


@dataclass(frozen=True)
class Row:
    """One field that both changed, differently."""

    field: Field
    before: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """What to choose from, and what is kept without asking."""

    record: Record
    who: str
    time: str
    rows: tuple[Row, ...]
    mine_only: tuple[Field, ...]
    theirs_only: tuple[Field, ...]
    carried: tuple[tuple[str, str], ...]  # hidden inputs: everything of mine that may be saved


@dataclass(frozen=True)
class Theirs:
    """What others did to the record since this person opened it."""

    entries: Sequence[Entry]  # newest first

    @property
    def who(self) -> str:
        """The names of those others; who changed only what this person may not see has none."""
        names = dict.fromkeys(entry.actor for entry in self.entries if entry.actor)
        return "、".join(names) or _("Somebody else")

    @property
    def before(self) -> Mapping[str, Any]:
        """The fields they changed, with the values this person saw."""
        found: dict[str, Any] = {}
        for entry in self.entries:  # the oldest comes last and wins
            found.update({change.field.name: change.old for change in entry.changes})
        return found

    @property
    def titles(self) -> Mapping[Ref, str]:
        """What the records that the values refer to are called."""
        return {ref: title for entry in self.entries for ref, title in entry.titles.items()}


def find_conflict(
    store: Store, actor: Actor, form: FormPage, *, typed: Typed, version: int, look: Look
) -> Conflict:
    """Return the conflict between what is stored now (``form``) and what was typed."""
    record = form.record
    assert record is not None  # noqa: S101 - only a record that exists can be in conflict; for mypy
    theirs = _theirs(store, actor, record, version)
    before = theirs.before
    current = {slot.field.name: slot.text for slot in form.slots}
    fields = {slot.field.name: slot.field for slot in form.slots}
    mine = {
        name: text for name, text in typed.texts.items() if differs(fields[name], text, current)
    }
    untouched = {name for name in mine if name in before and _is(fields[name], mine[name], before)}
    both = [name for name in mine if name in before and name not in untouched]
    alone = [name for name in mine if name not in before]
    titles = {**theirs.titles, **typed_titles(store, actor, form.slots, typed)}
    rows = tuple(_rows(both, mine, fields, before, titles, form, look))
    return Conflict(
        record,
        theirs.who,
        short_time(_at(theirs, record) or look.moment.now, look.moment, look.locale),
        rows,
        tuple(fields[name] for name in alone),
        tuple(fields[name] for name in before if name in fields and name not in both),
        tuple((f"{PREFIX}{name}", mine[name]) for name in (*both, *alone)),
    )


def _theirs(store: Store, actor: Actor, record: Record, version: int) -> Theirs:
    return Theirs(changes_since(store, actor, record, version=version, limit=MOST_ENTRIES))


def _at(theirs: Theirs, record: Record) -> datetime | None:
    """Return when the others saved, as far as this person may see it."""
    if theirs.entries:
        return theirs.entries[0].at
    changed = record.values.get("updated_at")
    return changed if isinstance(changed, datetime) else None


def differs(field: Field, text: str, current: Mapping[str, str]) -> bool:
    """Tell whether what was typed means something else than what is stored."""
    stored = current.get(field.name, "")
    value = read_text(field, text)
    if value is None and text.strip():
        return True  # it cannot be read: the form will say so
    return bool(value != read_text(field, stored))


def _is(field: Field, text: str, before: Mapping[str, Any]) -> bool:
    return bool(read_text(field, text) == before[field.name])


def _rows(
    names: Iterable[str], mine: Mapping[str, str], fields: Mapping[str, Field],
    before: Mapping[str, Any], titles: Mapping[Ref, str], form: FormPage, look: Look,
) -> Iterator[Row]:  # fmt: skip
    record = form.record
    known = {**titles, **(record.titles if record else {})}
    for name in names:
        field = fields[name]
        stored = record.values.get(name) if record else None
        value = read_text(field, mine[name])
        typed = mine[name] if value is None else shown(field, value, known, look.locale)
        yield Row(
            field,
            shown(field, before[name], known, look.locale),
            shown(field, stored, known, look.locale),
            typed,
        )


def chosen(typed: Typed, choices: Mapping[str, str]) -> Typed:
    """Return what was typed without the fields where the other person's value is to stay."""
    dropped = {name for name, choice in choices.items() if choice == "theirs"}
    kept = {name: text for name, text in typed.texts.items() if name not in dropped}
    return replace(typed, texts=kept)
