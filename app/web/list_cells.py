"""The cells of a list: what is the same for a whole column is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from markupsafe import Markup

from app.fieldtypes.abilities import HasOptions, RefersTo
from app.fieldtypes.option_set import OptionKind
from app.records.record import Record
from app.schema.model import Field
from app.web.cells import Cell, Look, macro_for, record_cell


@dataclass(frozen=True)
class Drawn:
    """A cell as HTML, and in the few words that a card has room for."""

    html: Markup
    text: str
    short: str
    is_badge: bool  # a tier, which a card shows beside the number


class ColumnCells:
    """Draws the cells of one column of one page.

    Options and links come again and again: of fifty customers ten have the same owner. Each is
    drawn once. Other values are as good as all different.
    """

    def __init__(self, field: Field, look: Look) -> None:
        self.field = field
        self.look = look
        self._is_badge = _is_tier(field)
        self._repeats = isinstance(field.type, HasOptions | RefersTo)
        self._known: dict[Hashable, Drawn] = {}
        self._macros: dict[str, Callable[[Cell], Markup]] = {}

    def draw(self, record: Record) -> Drawn:
        """Return the cell of a record."""
        value = record.values.get(self.field.name)
        if value is not None and not self._repeats:
            return self._draw(record)
        key = (value, id(record.titles))  # what a link is called is known to the record
        drawn = self._known.get(key)
        if drawn is None:
            drawn = self._known[key] = self._draw(record)
        return drawn

    def _draw(self, record: Record) -> Drawn:
        cell = record_cell(self.field, record, self.look)
        macro = self._macros.get(cell.template)
        if macro is None:
            macro = self._macros[cell.template] = macro_for(cell.template)
        return Drawn(macro(cell), cell.text, cell.short, self._is_badge)


def _is_tier(field: Field) -> bool:
    kind = field.type
    return isinstance(kind, HasOptions) and kind.option_set.kind is OptionKind.TIER
