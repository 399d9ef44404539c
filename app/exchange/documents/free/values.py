"""What a template reads: values, linked records and related records, looked up by name alone.

The template language asks these with ``[name]`` and gets texts that were written for the reader;
nothing here has an attribute or a method that a template could reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from app.exchange.documents.free_sheet import OPEN, SHUT


@dataclass
class Ink:
    """The values that were printed so far, in their order; ``hidden`` ones are blank."""

    values: list[str] = field(default_factory=list)
    hidden: int = 0

    def mark(self, text: str) -> str:
        """Remember a value and return the mark that stands for it in the text."""
        self.values.append(text)
        return f"{OPEN}{len(self.values) - 1}{SHUT}"


@dataclass(frozen=True)
class Forms:
    """The ways one value can be written; each is worked out when it is printed."""

    plain: Callable[[], str]
    upper: Callable[[], str]
    long_date: Callable[[], str]
    capitals: Callable[[], str]

    @classmethod
    def of(cls, text: Callable[[], str]) -> Forms:
        """Return the forms of a value that is nothing but a text."""
        return cls(text, lambda: text().upper(), text, text)


class Value:
    """One value: printed it leaves a mark, asked it says what it is compared by."""

    def __init__(self, ink: Ink, forms: Forms, compared: object, form: str = "plain") -> None:
        self._ink, self.forms, self._compared, self._form = ink, forms, compared, form

    def __str__(self) -> str:
        write: Callable[[], str] = getattr(self.forms, self._form)
        return self._ink.mark(write())

    def __liquid__(self) -> object:
        """Return what conditions see: a key, yes or no, ``None`` for nothing."""
        return self._compared

    def written(self, form: str) -> Value:
        """Return the value in another form."""
        return Value(self._ink, self.forms, self._compared, form)


class Hidden(Value):
    """A value that the reader does not have: blank, and counted when it is printed."""

    def __init__(self, ink: Ink) -> None:
        super().__init__(ink, Forms.of(str), None)

    def __str__(self) -> str:
        self._ink.hidden += 1
        return super().__str__()

    def written(self, form: str) -> Value:
        return self


class Values(Value, Sequence[Value]):
    """Several values of one field: printed together, or one by one in a loop."""

    def __init__(self, ink: Ink, forms: Forms, items: Sequence[Value], keys: Sequence[str]) -> None:
        super().__init__(ink, forms, "" if items else None)
        self._items, self._keys = tuple(items), frozenset(keys)

    def __getitem__(self, place):  # type: ignore[no-untyped-def]  # as Sequence has it, twice over
        return self._items[place]

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._keys


class Linked(Value, Mapping[str, object]):
    """A linked record: printed it is its title, and its fields can be named."""

    def __init__(self, ink: Ink, forms: Forms, record: Callable[[], Row | None]) -> None:
        super().__init__(ink, forms, "")
        self._record = cache(record)

    def __getitem__(self, name: str) -> object:
        row = self._record()
        return Hidden(self._ink) if row is None else row[name]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1


class Row(Mapping[str, object]):
    """The values of one record by name; what the reader may not know is blank."""

    def __init__(self, ink: Ink, title: str, value: Lookup) -> None:
        self._title = Value(ink, Forms.of(lambda: title), title or None)
        self._value = value

    def __getitem__(self, name: str) -> object:
        return self._value(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1

    def __str__(self) -> str:
        return str(self._title)


class Lookup(Protocol):
    """Finds what a name stands for in one record."""

    def __call__(self, name: str) -> object:
        """Return the value, the linked record, or the rows."""


def in_form(form: str) -> Callable[[object], object]:
    """Return the function behind ``| form`` in a template."""

    def written(value: object) -> object:
        return value.written(form) if isinstance(value, Value) else value

    return written
