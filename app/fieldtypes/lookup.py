"""A value read through a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from babel import Locale
from sqlalchemy import ColumnElement

from app.core.clock import Moment
from app.core.i18n import N_
from app.fieldtypes.base import FieldType
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import Columns, Operator
from app.fieldtypes.option_set import OptionSet
from app.fieldtypes.setting_words import Offers, SettingWords
from app.fieldtypes.unstored import UnstoredType


@dataclass(frozen=True)
class LookupSettings:
    """What YAML may say about a lookup: the link to go through and the field to read there."""

    via: str = ""
    field: str = ""


class LookupType(UnstoredType[LookupSettings]):
    """The value of a field of the record that a link points at.

    Bound to the type of that field, it compares, sorts and shows values as that type does; it
    still keeps nothing and reads no text.
    """

    name = "lookup"
    label = N_("Lookup")
    description = N_("A field of a linked record, shown as if it were here.")
    icon = "eye-share"
    group = Group.COMPUTED
    found_by = "shown through a link from another record 引用字段 带出 查找"
    setting_words = {
        "via": SettingWords(
            N_("Through the link"), N_("The link to go through."), offers=Offers.LINKS_HERE
        ),
        "field": SettingWords(
            N_("Shows the field"),
            N_("The field of the record that the link points at."),
            offers=Offers.FIELDS_THERE,
        ),
    }
    Settings = LookupSettings
    required_settings = ("via", "field")

    def __init__(self, settings: LookupSettings, target: FieldType[Any, Any] | None = None) -> None:
        super().__init__(settings)
        self.target: FieldType[Any, Any] = target or UNBOUND
        if target is not None:  # facts of the class for other types, of the bound one here
            vars(self).update({fact: getattr(target, fact) for fact in FACTS})

    def with_target(self, target: Any) -> Self:
        """Return the same type bound to the type of the field it reads."""
        return type(self)(self.settings, target)

    @property
    def via(self) -> str:
        """The link to go through."""
        return self.settings.via

    @property
    def field(self) -> str:
        """The field to read there."""
        return self.settings.field

    @property
    def is_many(self) -> bool:
        return self.target.is_many

    @property
    def option_set(self) -> OptionSet:
        """The options of the field that is read; operators of trees and ranks ask for it."""
        options: OptionSet = self.target.option_set  # type: ignore[attr-defined]  # asked of types that have options only
        return options

    def store(self, item: Any) -> Mapping[str, Any]:
        return self.target.store(item)

    def load(self, stored: Mapping[str, Any]) -> Any:
        return self.target.load(stored)

    def script_item(self, item: Any) -> Any:
        return self.target.script_item(item)

    def compared(self, stored: Mapping[str, Any]) -> tuple[str, ...]:
        return self.target.compared(stored)

    def order_by(self, columns: Columns) -> ColumnElement[Any]:
        return self.target.order_by(columns)

    def dump(self, value: Any) -> str:
        return self.target.dump(value)

    def format(self, value: Any, locale: Locale) -> str:
        return self.target.format(value, locale)

    def to_json(self, value: Any) -> Any:
        return self.target.to_json(value)

    def all_operators(self) -> tuple[Operator, ...]:
        return self.target.all_operators()

    def operand(self, operator: Operator, raw: Any) -> Any:
        return self.target.operand(operator, raw)

    def operand_json(self, operator: Operator, operand: Any) -> Any:
        return self.target.operand_json(operator, operand)

    def resolve(self, operand: Any, moment: Moment) -> Any:
        return self.target.resolve(operand, moment)

    def items(self, value: Any) -> Sequence[Any]:
        return self.target.items(value)


class _Unbound(UnstoredType[None]):
    """What a lookup reads before it is bound: it can be asked for nothing but empty and filled."""

    name = "unbound"
    label = N_("Lookup")
    Settings = type(None)


UNBOUND = _Unbound(None)
FACTS = ("operators", "figures", "cell", "align_end", "sortable", "wide", "json_schema")
"""What a lookup takes over from the class of the type it reads."""
