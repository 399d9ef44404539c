"""What came back from a form: texts by field name, as the door's ``raw`` has them.

An input is called ``field.<name>``; one of several parts ``field.<name>.<part>``; one of several
rows carries its row's number, ``field.<name>.<row>.<part>``. A field with several plain inputs of
one name (ticks, rows) gives one line of text for each that is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.core.errors import BadRequestError
from app.core.i18n import N_
from app.fieldtypes.abilities import Composite
from app.records.record import Slot

PREFIX = "field."


@dataclass(frozen=True)
class Typed:
    """What a person typed: the text of each field, and its parts where it has several inputs."""

    texts: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)  # id -> name of what was sent along

    def __contains__(self, name: str) -> bool:
        return name in self.texts


def read_form(slots: Iterable[Slot], form: Iterable[tuple[str, str]]) -> Typed:
    """Read a submitted form; an input that the form does not have is an error."""
    by_name = {slot.field.name: slot for slot in slots}
    given: dict[str, list[tuple[str, str]]] = {}
    for key, value in form:
        if not key.startswith(PREFIX):
            continue
        name, _, part = key.removeprefix(PREFIX).partition(".")
        if name not in by_name:
            raise _unknown(name)
        given.setdefault(name, []).append((part, value))
    texts = {name: field_text(by_name[name], pairs) for name, pairs in given.items()}
    parts = {name: dict(pairs) for name, pairs in given.items() if any(p for p, _ in pairs)}
    return Typed(texts, parts)


def field_text(slot: Slot, pairs: Iterable[tuple[str, str]]) -> str:
    """Return the text that the field's ``parse`` reads from what its inputs held."""
    field_type = slot.field.type
    found = list(pairs)
    if any(part for part, _ in found):
        join = field_type.join if isinstance(field_type, Composite) else join_kind
        lines = (join(row) for row in rows_of(found))
        return "\n".join(line for line in lines if line.strip())
    values = [value.replace("\r\n", "\n") for _, value in found if value.strip()]
    # Of a field with one value the last input that was filled in counts: an input that stands in
    # for a picker where no scripts run comes after it.
    return "\n".join(values if field_type.is_many else values[-1:])


def rows_of(pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, str], ...]:
    """Return the parts of each row: ``1.kind`` and ``1.text`` belong together."""
    rows: dict[str, dict[str, str]] = {}
    for part, value in pairs:
        if part:
            row, _, name = part.rpartition(".")
            rows.setdefault(row, {})[name] = value
    return tuple(rows.values())


def join_kind(row: Mapping[str, str]) -> str:
    """Return one of several numbers with its kind, as the types with kinds read it."""
    text = row.get("text", "").strip()
    return f"{row['kind']}: {text}" if text and row.get("kind") else text


def prefilled(slots: Iterable[Slot], given: Mapping[str, str]) -> Typed:
    """Return what the address of a new record's form fills in: ``?customer=12``."""
    names = {slot.field.name for slot in slots}
    for name in given:
        if name not in names:
            raise _unknown(name)
    return Typed(dict(given))


def _unknown(name: str) -> BadRequestError:
    return BadRequestError(
        "form.unknown_field",
        N_("There is no field “{name}” in this form that you may write."),
        name=name[:100],
    )
