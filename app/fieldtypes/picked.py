"""What all types have in common whose value is picked from an option set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar, Generic, Self, TypeVar

import sqlalchemy as sa
from babel import Locale
from sqlalchemy import ColumnElement, String

from app.core.i18n import N_
from app.fieldtypes.base import FieldType, V
from app.fieldtypes.figures import fold
from app.fieldtypes.language import language_of
from app.fieldtypes.operators import Columns
from app.fieldtypes.option_set import EMPTY_SET, OptionKind, OptionSet
from app.fieldtypes.setting_words import Offers, SettingWords

KEY_LENGTH = 64


@dataclass(frozen=True)
class PickedSettings:
    """What YAML may say about a picked value: the option set; choices in line are the loader's."""

    options: str | None = None


P = TypeVar("P", bound=PickedSettings)


class PickedType(FieldType[V, P], Generic[V, P]):
    """A value (or several) picked from an option set; records store the option's key."""

    option_kind: ClassVar[OptionKind | None] = None
    """The kind of option set that the type needs; ``None`` takes any."""
    cell = "option"
    indexed = True
    reads = "keys"
    setting_words = {
        "options": SettingWords(
            N_("Options from"),
            N_("An option set is shared by fields; options of its own belong to this field alone."),
            offers=Offers.OPTION_SETS,
        )
    }
    messages = {
        "unknown": N_("“{text}” is not one of the options."),
        "close": N_("“{text}” is not one of the options. Did you mean “{hint}”?"),
        "ambiguous": N_("“{text}” may mean several options: {keys}. Give the key of one."),
        "retired": N_("“{option}” is no longer offered."),
    }

    def __init__(self, settings: P, option_set: OptionSet = EMPTY_SET) -> None:
        super().__init__(settings)
        self.option_set = option_set

    def with_options(self, option_set: OptionSet) -> Self:
        """Return the same type bound to ``option_set``."""
        return type(self)(self.settings, option_set)

    def columns(self) -> Mapping[str, String]:
        return {"": String(KEY_LENGTH)}

    def order_by(self, columns: Columns) -> ColumnElement[Any]:
        """Sort as the options are listed, not as their keys are spelt."""
        places = {key: place for place, key in enumerate(self.order())}
        if not places:
            return columns[""]
        return sa.case(places, value=columns[""], else_=len(places))

    def order(self) -> tuple[str, ...]:
        """Return the keys in the order that a list sorts them."""
        return tuple(self.option_set.options)

    def read_key(self, text: str) -> str:
        """Return the key of the option that ``text`` names by key or by label.

        The key and the labels of an option that was merged into another mean the other.
        """
        options = self.option_set.options
        word = text.strip()
        if word in options:
            return self.option_set.current(word)
        found = self._spelt(fold(word).casefold())
        if len(found) == 1:
            return found[0]
        if found:
            raise self.reject("ambiguous", text=word[:40], keys=", ".join(found))
        hint = get_close_matches(word, self._words(), n=1)
        if hint:
            raise self.reject("close", text=word[:40], hint=hint[0])
        raise self.reject("unknown", text=word[:40])

    def spellings(self, key: str) -> set[str]:
        """Return every way to write an option: its key and its label in each language."""
        return {key, *self.option_set.options[key].label.texts.values()}

    def _spelt(self, folded: str) -> list[str]:
        """Return the options written like this; one that is offered goes before retired ones."""
        options = self.option_set.options
        found = [k for k in options if folded in {fold(s).casefold() for s in self.spellings(k)}]
        offered = [key for key in found if not options[key].retired]
        return offered or list(dict.fromkeys(map(self.option_set.current, found)))

    def _words(self) -> list[str]:
        return [word for key in self.option_set.options for word in sorted(self.spellings(key))]

    def shown(self, key: str, locale: Locale) -> str:
        """Return an option's label; a key whose option is gone is shown itself."""
        option = self.option_set.options.get(key)
        return option.label.text(language_of(locale)) if option else key

    def newly_allowed(self, value: V) -> None:
        """Raise FieldValueError for a retired option; the door asks when a record takes it."""
        for key in self.items(value):
            option = self.option_set.options.get(key)
            if option is not None and option.retired:
                raise self.reject("retired", option=option.label)
