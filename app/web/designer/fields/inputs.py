"""The inputs for what a field may say: made from its type's settings, never written by hand."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core.i18n import LANGUAGES, Label
from app.design.fields.words import (
    MASK_WORDS,
    PRIVACY,
    RULES,
    bound_to,
    can_say,
    masked_sample,
)
from app.fieldtypes import FieldType
from app.fieldtypes.abilities import HasOptions
from app.fieldtypes.setting_words import Offers, SettingWords
from app.schema.model import Definitions, Entity
from app.schema.setting_reader import setting_hints
from app.web.designer.fields.offers import Choice, offered

AnyType = type[FieldType[Any, Any]]
YES_NO = "boolean"


@dataclass(frozen=True)
class Input:
    """One input: ``kind`` is the macro of ``field_inputs.html`` that draws it."""

    name: str
    kind: str  # switch, number, text, list, select, several, label, privacy
    label: str  # a msgid, as is help
    help: str
    value: Any  # what the macro shows: a text, a bool, texts by language, a tuple of texts
    choices: tuple[Choice, ...] = ()
    placeholder: str = ""
    required: bool = False


@dataclass(frozen=True)
class FieldAsked:
    """The field that a form is about: its type, what its file says, and all it may refer to."""

    type: AnyType
    said: Mapping[str, Any]
    entity: Entity
    definitions: Definitions
    name: str = ""  # empty for a field that is still to be added

    def rules(self) -> list[Input]:
        """Return the common rules that the type can follow."""
        return [self._common(word, words) for word, words in RULES.items() if self._can(word)]

    def privacy(self) -> list[Input]:
        """Return who may see the value, as far as the type can be masked or encrypted."""
        return [self._common(word, words) for word, words in PRIVACY.items() if self._can(word)]

    def settings(self) -> list[Input]:
        """Return the settings of the type, conditions left out: they have a form of their own."""
        return [
            self._setting(name, hint, words)
            for name, hint, words in _settings_of(self.type)
            if words.offers is not Offers.CONDITION
        ]

    def needed(self) -> list[Input]:
        """Return the settings that a new field of the type is asked for at once.

        A type that cannot be without some has few, and they go together: all of them then.
        """
        if self.type.required_settings:
            return self.settings()
        return [each for each in self.settings() if self._picks(each)]

    @property
    def has_options(self) -> bool:
        """Whether the value is picked from options."""
        return isinstance(bound_to(self.type), HasOptions) and "options" in setting_hints(self.type)

    def _picks(self, each: Input) -> bool:
        return self.type.setting_words[each.name].offers is Offers.OPTION_SETS

    def _can(self, word: str) -> bool:
        return can_say(bound_to(self.type), word)

    def _common(self, word: str, words: SettingWords) -> Input:
        value = self.said.get(word)
        if word == "sensitive":
            masks = tuple(
                Choice(mask, f"{_(text)} · {masked_sample(mask)}")
                for mask, text in MASK_WORDS.items()
            )
            plain = (Choice("", _("Shown as it is")), *masks)
            return Input(word, "select", words.label, words.help, as_text(value), plain)
        if word == "default":
            return self._default(words, as_text(value))
        return Input(word, "switch", words.label, words.help, value is True)

    def _default(self, words: SettingWords, value: str) -> Input:
        choices = self._values()
        kind = "select" if choices else "text"
        return Input("default", kind, words.label, words.help, value, choices)

    def _values(self) -> tuple[Choice, ...]:
        """Return the values that a default can be picked from, if the type has few."""
        bound = next((each.type for each in self.entity.fields if each.name == self.name), None)
        nothing = Choice("", _("Nothing"))
        if isinstance(bound, HasOptions) and not bound.is_many:
            options = bound.option_set.offered()
            return (nothing, *(Choice(each.key, each.label) for each in options))
        if self.type.json_schema.get("type") == YES_NO:
            return (nothing, Choice("true", _("Yes")), Choice("false", _("No")))
        return ()

    def _setting(self, name: str, hint: Any, words: SettingWords) -> Input:
        value = self.said.get(name)
        kind, shown = _drawn(hint, words, value)
        default = as_text(getattr(self.type.Settings(), name))
        return Input(
            name, kind, words.label, words.help, shown, self._choices(name, words, kind),
            placeholder="" if kind in ("switch", "label") else default,
            required=name in self.type.required_settings,
        )  # fmt: skip

    def _choices(self, name: str, words: SettingWords, kind: str) -> tuple[Choice, ...]:
        if words.choices:
            return (
                Choice("", _("By itself")),
                *(Choice(key, _(text)) for key, text in words.choices.items()),
            )
        if words.offers is None:
            return ()
        found = offered(words.offers, self.definitions, self.entity, self.type, self.said)
        if words.offers is Offers.OPTION_SETS:
            return (Choice("", _("Options of its own")), *found)
        return found if kind == "several" else (Choice("", "—"), *found)


def _settings_of(field_type: AnyType) -> Iterator[tuple[str, Any, SettingWords]]:
    hints = setting_hints(field_type)
    for name, words in field_type.setting_words.items():
        yield name, hints[name], words


def _drawn(hint: Any, words: SettingWords, value: Any) -> tuple[str, Any]:
    """Return how a setting is asked for, and what its input shows."""
    kinds = _kinds(hint)
    if bool in kinds:
        return "switch", value is True
    if Label in kinds:
        return "label", label_texts(value)
    if tuple in kinds:
        return ("several" if words.offers else "list"), as_texts(value)
    if words.choices or words.offers:
        return "select", as_text(value)
    is_number = kinds <= {int, Decimal}
    return ("number" if is_number else "text"), as_text(value)


def _kinds(hint: Any) -> set[Any]:
    """Return the plain types of a hint, ``None`` left out."""
    is_union = typing.get_origin(hint) in (typing.Union, types.UnionType)
    members = typing.get_args(hint) if is_union else (hint,)
    return {typing.get_origin(each) or each for each in members} - {type(None)}


# -- what a file says, as inputs show it ---------------------------------------------------------


def as_text(value: Any) -> str:
    """Return a single value as an input shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(as_texts(value)) if isinstance(value, list | tuple) else str(value)


def as_texts(value: Any) -> tuple[str, ...]:
    """Return one value or a list of them as texts."""
    if value is None:
        return ()
    many = value if isinstance(value, list | tuple) else [value]
    return tuple(as_text(each) for each in many)


def label_texts(value: Any) -> dict[str, str]:
    """Return the texts of a label as they are written; one text serves every language."""
    if isinstance(value, dict):
        return {language: str(value[language]) for language in LANGUAGES if value.get(language)}
    return {} if value is None else dict.fromkeys(LANGUAGES, str(value))
