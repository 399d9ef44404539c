"""The left pane of an entity: its fields by section, with what marks each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.i18n import N_, Label
from app.design.fields.sections import Data, retired, sections_of, unplaced
from app.fieldtypes.abilities import Computed, Numbered, ReadsThrough
from app.schema.model import Entity, Field

MARKS = {
    "required": ("asterisk", N_("Required")),
    "unique": ("fingerprint", N_("No duplicates")),
    "masked": ("eye-off", N_("Masked")),
    "personal": ("user-shield", N_("Personal data")),
    "computed": ("math-function", N_("Worked out by the panel")),
    "locked": ("lock", N_("Locked")),
}


@dataclass(frozen=True)
class Row:
    """One field in the list."""

    field: Field
    is_new: bool = False  # not published yet

    @property
    def words(self) -> str:
        """All that the field can be found by."""
        return " ".join((self.field.name, *self.field.label.texts.values())).casefold()

    @property
    def marks(self) -> tuple[tuple[str, str, str], ...]:
        """The marks of the field: key, icon and what it means (a msgid)."""
        field = self.field
        has = {
            "required": field.required or field.required_if is not None,
            "unique": field.unique,
            "masked": field.sensitive is not None,
            "personal": field.personal_data,
            "computed": isinstance(field.type, Computed | Numbered | ReadsThrough),
            "locked": field.encrypted or (field.read_only and not field.is_standard),
        }
        return tuple((key, *MARKS[key]) for key, is_so in has.items() if is_so)


@dataclass(frozen=True)
class Group:
    """One section with its fields; ``name`` is empty for fields that stand in none."""

    name: str
    label: Label | None
    rows: tuple[Row, ...]
    is_written: bool = True
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class FieldList:
    """All that the pane shows."""

    groups: tuple[Group, ...]
    unplaced: tuple[Row, ...]
    retired: tuple[Row, ...]

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """Every row, retired ones last."""
        placed = (row for group in self.groups for row in group.rows)
        return (*placed, *self.unplaced, *self.retired)


def field_list(data: Data, entity: Entity, published: Entity | None, words: str = "") -> FieldList:
    """Return the fields of an entity as its file places them; ``words`` narrows the list."""
    known = {each.name: each for each in (*entity.fields, *entity.standard)}
    ids = {each.id for each in published.fields} if published else set()
    labels = {each.name: each.label for each in entity.sections}

    def rows(names: Iterable[str]) -> tuple[Row, ...]:
        found = (_row(known[name], ids) for name in names if name in known)
        return tuple(each for each in found if words.casefold() in each.words)

    sections = sections_of(data)
    groups = (
        Group(
            each.name, labels.get(each.name), rows(each.fields), each.is_written,
            is_first=number == 0, is_last=number == len(sections) - 1,
        )
        for number, each in enumerate(sections)
    )  # fmt: skip
    return FieldList(tuple(groups), rows(unplaced(data)), rows(retired(data)))


def _row(field: Field, published: Iterable[str]) -> Row:
    return Row(field, is_new=not field.is_standard and field.id not in published)
