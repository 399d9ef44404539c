"""The cells of a list: what is the same for a whole column is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import NamedTuple

from markupsafe import Markup

from app.fieldtypes.abilities import HasOptions, HoldsFiles, RefersTo
from app.fieldtypes.option_set import OptionKind
from app.records.record import Masked, Record
from app.schema.model import Field
from app.web.cells import Cell, Look, macro_for, record_cell
from app.web.shelf import kept


class Drawn(NamedTuple):
    """A cell as HTML and as text.

    A tuple, because a page makes hundreds, and a dataclass takes five times as long to make.
    """

    html: Markup
    text: str


class ColumnCells:
    """Draws the cells of one column of one page.

    Of fifty customers ten have the same owner, region or tier: what comes again is drawn once.
    """

    def __init__(self, field: Field, look: Look) -> None:
        self.field = field
        self.look = look
        self._has_options = isinstance(field.type, HasOptions)
        self._repeats = self._has_options or isinstance(field.type, RefersTo)
        self._is_own = isinstance(field.type, HoldsFiles)  # a file's address names its record
        self._known: dict[Hashable, Drawn] = {}
        self._macros: dict[str, Callable[[Cell], Markup]] = {}

    def draw(self, record: Record) -> Drawn:
        """Return the cell of a record."""
        value = record.values.get(self.field.name)
        repeats = value is None or self._repeats or type(value) is str
        if not repeats or self._is_own:
            return self._draw(record)
        key = (value, id(record.titles))  # what a link is called is known to the record
        drawn = self._known.get(key)
        if drawn is None:
            drawn = self._known[key] = self._first(value, record)
        return drawn

    def _first(self, value: Hashable, record: Record) -> Drawn:
        if not self._has_options or isinstance(value, Masked):
            return self._draw(record)
        key = ("cell", record.entity, self.field.name, value, self.look.language)
        return kept(key, lambda: self._draw(record))

    def _draw(self, record: Record) -> Drawn:
        cell = record_cell(self.field, record, self.look)
        macro = self._macros.get(cell.template)
        if macro is None:
            macro = self._macros[cell.template] = macro_for(cell.template)
        return Drawn(macro(cell), cell.text)


def is_tier(field: Field) -> bool:
    """Tell whether the field's options rank its records, as tiers do."""
    kind = field.type
    return isinstance(kind, HasOptions) and kind.option_set.kind is OptionKind.TIER
