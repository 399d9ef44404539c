"""A list and a record as a role would show them: columns, cells and sections, read-only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from app.records.as_role import Seen
from app.records.record import Record
from app.schema.model import Field
from app.web.cells import Cell, Look, record_cell


@dataclass(frozen=True)
class PreviewPage:
    """Records that a role would show."""

    seen: Seen
    look: Look

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        """The columns of the list that the role knows of, but what the title says already."""
        known = {field.name: field for field in self.seen.visible}
        listed = self.seen.entity.list.columns or tuple(known)
        titled = self.seen.entity.title_fields
        return tuple(known[name] for name in listed if name in known and name not in titled)

    @property
    def records(self) -> tuple[Record, ...]:
        """The records that show."""
        return self.seen.records

    def cells(self, record: Record) -> tuple[Cell, ...]:
        """Return one row of the list."""
        return tuple(record_cell(field, record, self.look) for field in self.columns)

    @property
    def hidden(self) -> tuple[Field, ...]:
        """The fields that the role does not know of."""
        known = self.seen.fields.access
        return tuple(f for f in self.seen.entity.live_fields if f.name not in known)

    def sections(self, record: Record) -> Iterator[tuple[str, list[Cell]]]:
        """Yield the title of each section with the cells that show in it."""
        known = {field.name: field for field in self.seen.visible}
        placed = {name for section in self.seen.entity.sections for name in section.fields}
        groups = [
            (section.label.text(self.look.language), section.fields)
            for section in self.seen.entity.sections
        ]
        rest = tuple(f.name for f in self.seen.entity.live_fields if f.name not in placed)
        for title, names in (*groups, (_("More"), rest)):
            cells = [record_cell(known[name], record, self.look) for name in names if name in known]
            if cells:
                yield title, cells
