"""What some types can do beyond the contract: ask with ``isinstance``, never by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol, Self, _ProtocolMeta, runtime_checkable

from app.core.errors import FieldValueError
from app.fieldtypes.option_set import OptionSet

_known: dict[tuple[type, type], bool] = {}


class _Remembering(_ProtocolMeta):
    """Remember which types have an ability: Python takes 0.1 ms to find out, and every value asks.

    What a type can do is the same for all its instances.
    """

    def __instancecheck__(cls, instance: object) -> bool:  # noqa: N805 - a metaclass: cls it is
        key = (cls, type(instance))
        if key not in _known:
            _known[key] = super().__instancecheck__(instance)
        return _known[key]


@runtime_checkable
class HasOptions(Protocol, metaclass=_Remembering):
    """The value is the key of an option (or a tuple of keys)."""

    option_set: OptionSet

    def with_options(self, option_set: OptionSet) -> Self:
        """Return the same type bound to ``option_set``; the loader calls it."""

    def newly_allowed(self, value: Any) -> None:
        """Raise FieldValueError for a retired option; the door asks when a record takes it."""


@runtime_checkable
class RefersTo(Protocol, metaclass=_Remembering):
    """The value is a :class:`app.fieldtypes.ref.Ref` (or a tuple of them) to other records.

    ``targets`` names entities; ``"_user"`` is a person, ``"_department"`` a department.
    """

    @property
    def targets(self) -> tuple[str, ...]: ...


@runtime_checkable
class ReadsThrough(Protocol, metaclass=_Remembering):
    """Nothing is stored: the value of ``field`` of the record that the link ``via`` points at."""

    @property
    def via(self) -> str: ...

    @property
    def field(self) -> str: ...

    def with_target(self, target: Any) -> Self:
        """Return the same type bound to the type of the field it reads; the loader calls it."""


@runtime_checkable
class Computed(Protocol, metaclass=_Remembering):
    """The panel works the value out; it has no input and is not stored by a person."""

    is_computed: bool


@runtime_checkable
class Numbered(Protocol, metaclass=_Remembering):
    """The panel gives each new record the next number of a pattern."""

    def period(self, now: datetime) -> str:
        """Return the period that the sequence counts in (``"2026-11"``)."""

    def number(self, sequence: int, now: datetime) -> str:
        """Return the text for the ``sequence``-th record of the period."""


@runtime_checkable
class HoldsFiles(Protocol, metaclass=_Remembering):
    """The value is the id of an attachment (or a tuple of them)."""

    holds_pictures: bool

    @property
    def largest(self) -> int: ...

    def names_kind(self, name: str) -> bool:
        """Tell whether the settings name the kind of a file, by its extension."""

    def reject(self, key: str, **params: object) -> FieldValueError:
        """Make the error for a file; as :meth:`app.fieldtypes.base.FieldType.reject`."""

    def check_file(self, name: str, size: int, media_type: str) -> None:
        """Raise FieldValueError for a file that the settings do not allow."""


@runtime_checkable
class Composite(Protocol, metaclass=_Remembering):
    """One item is typed in several inputs; ``parts`` names them in order."""

    parts: tuple[str, ...]

    def join(self, parts: Mapping[str, str]) -> str:
        """Return the text for ``parse`` from what was typed into the inputs ("" if all empty)."""

    def split(self, item: Any) -> Mapping[str, str]:
        """Return what the inputs show for an item."""


@runtime_checkable
class Summable(Protocol, metaclass=_Remembering):
    """Values can be added up; ``amount`` is what counts."""

    def amount(self, value: Any) -> Decimal:
        """Return the figure to add."""


@runtime_checkable
class Formatted(Protocol, metaclass=_Remembering):
    """Values are texts with marks for headings, lists and the like."""

    def without_marks(self, value: Any) -> str:
        """Return what a reader reads, without the marks."""
