"""What the token editor offers: the fields of an entity, how each compares, and with what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.core.errors import AppError
from app.core.i18n import N_
from app.design.conditions import comparable
from app.design.fields.conditions import asked_about, condition_of
from app.fieldtypes.abilities import HasOptions, Numbered, RefersTo
from app.fieldtypes.operators import Operator, Takes
from app.fieldtypes.ref import Ref
from app.records.condition_words import operand_text
from app.schema.condition import Condition, comparisons
from app.schema.condition_reader import ENCRYPTED_KEYS, links_to
from app.schema.model import Definitions, Entity, Field
from app.web.addresses import address
from app.web.cells import Look

WORDS = ("me", "today", "yesterday", "tomorrow", "now")
INDENT = "\u2003"
DAY = "date"  # the widget of a day, which has an input of its own in browsers

SAID = {
    "and": N_("and"),
    "or": N_("or"),
    "all": N_("all of:"),
    "any": N_("any of:"),
    "not_any": N_("none of:"),
    "not_all": N_("not all of:"),
    "how": N_("How the parts belong together"),
    "field": N_("Field"),
    "operator": N_("Comparison"),
    "value": N_("Value"),
    "choose": N_("choose…"),
    "other": N_("something else…"),
    "add": N_("and…"),
    "first": N_("Add a condition"),
    "group": N_("group"),
    "related": N_("related records"),
    "remove": N_("Take this out"),
    "more": N_("one more"),
    "none": N_("has none of"),
    "some": N_("has one of"),
    "where": N_("with"),
    "unknown": N_("unknown field"),
    "as_text": N_("As text"),
    "as_tokens": N_("As tokens"),
    "past": N_("the last"),
    "next": N_("the next"),
    "this": N_("this"),
    "previous": N_("the previous"),
    "following": N_("the following"),
    "written": N_("written out…"),
    "day": N_("days"),
    "week": N_("weeks"),
    "month": N_("months"),
    "quarter": N_("quarters"),
    "year": N_("years"),
    "this_day": N_("day"),
    "this_week": N_("week"),
    "this_month": N_("month"),
    "this_quarter": N_("quarter"),
    "this_year": N_("year"),
    "count": N_("How many"),
}
"""What the editor itself says."""


@dataclass(frozen=True)
class Offer:
    """What can be asked about one entity, for one reader."""

    definitions: Definitions
    entity: Entity
    look: Look
    figures: bool = False

    def data(self) -> dict[str, Any]:
        """Return all of it as JSON: fields, related entities, the editor's own words."""
        fields = comparable(self.definitions, self.entity, figures=self.figures)
        known = [each for each in fields.values() if _operators(each)]
        return {
            "name": self.entity.name,
            "label": self.entity.label_plural.text(self.look.language),
            "fields": [self._field(each) for each in known],
            "first": _likely(known),
            "related": list(self._related()),
            "words": {key: _(text) for key, text in SAID.items()},
        }

    def _field(self, known: Field) -> dict[str, Any]:
        found = {
            "name": known.name,
            "label": known.label.text(self.look.language),
            "operators": [
                {"key": each.key, "label": _(each.label), "takes": each.takes.value}
                for each in _operators(known)
            ],
            "input": "date" if known.type.widget == DAY else "text",
            "options": list(self._options(known)),
            "words": [{"value": each, "label": _(each)} for each in self._words(known)],
        }
        if isinstance(known.type, RefersTo):
            found["pick"] = address(f"/{self.entity.name}/pick/{known.name}")
        return found

    def _options(self, known: Field) -> Iterator[dict[str, Any]]:
        if isinstance(known.type, HasOptions):
            options = known.type.option_set
            for key, option in options.options.items():
                depth = len(options.path(key)) - 1
                text = option.label.text(self.look.language)
                yield {"value": key, "label": INDENT * depth + text}
        elif known.type.json_schema.get("type") == "boolean":
            for value in (True, False):
                text = known.type.format(value, self.look.locale)
                yield {"value": str(value).lower(), "label": text}

    def _words(self, known: Field) -> Iterator[str]:
        """Yield the words that stand for another value at every moment."""
        for word in WORDS:
            try:
                operand = known.type.operand_item(word)
            except AppError:
                continue
            if known.type.resolve(operand, self.look.moment) != operand:
                yield word

    def _related(self) -> Iterator[dict[str, str]]:
        """Yield the links of other entities that lead here."""
        language = self.look.language
        for other in self.definitions.live_entities:
            for known in other.by_name.values():
                if links_to(known, self.entity.name):
                    label = f"{other.label_plural.text(language)} · {known.label.text(language)}"
                    of = f"{other.name}.{known.name}"
                    yield {"of": of, "entity": other.name, "label": label}


def _likely(fields: Sequence[Field]) -> str:
    """Return the field that a new part begins with: few values, or at least one that people fill.

    That a record has some number of its own is hardly what anybody asks.
    """
    filled = [each for each in fields if not isinstance(each.type, Numbered)]
    picked = (each for each in filled if isinstance(each.type, HasOptions))
    return next((each.name for each in (*picked, *filled, *fields)), "")


def _operators(known: Field) -> tuple[Operator, ...]:
    found = known.type.all_operators()
    if known.encrypted:
        return tuple(each for each in found if each.key in ENCRYPTED_KEYS)
    return found


def operand_words(condition: Condition, look: Look, titles: Mapping[Ref, str]) -> dict[str, str]:
    """Return how operands read that are written as a number or a code: ``field:written`` -> words.

    What has options or is a figure reads as it is written.
    """
    found: dict[str, str] = {}
    for part in comparisons(condition):
        known = part.field
        if part.operator.takes not in (Takes.VALUE, Takes.VALUES) or not _is_code(known):
            continue
        for item in part.operand if isinstance(part.operand, tuple) else (part.operand,):
            written = known.type.operand_item_json(item)
            found[f"{known.name}:{written}"] = operand_text(known, item, look, titles)
    return found


def _is_code(known: Field) -> bool:
    if isinstance(known.type, RefersTo):
        return True
    return known.type.in_words and known.type.json_schema.get("type") == "string"


LEGENDS = {
    "visible_if": (N_("When it shows"), N_("Empty: always.")),
    "required_if": (N_("When it is required"), N_("Empty: only where “required” is on.")),
    "read_only_if": (
        N_("When it is locked"),
        N_("Empty: never. What is stored decides, not what is being typed."),
    ),
    "where": (N_("Which records may be picked"), N_("Empty: all of them.")),
}


def conditions_of(
    definitions: Definitions, entity: Entity, field: Field
) -> tuple[tuple[str, str, object, str, str], ...]:
    """Return what the form of a field asks: key, entity asked about, data, legend, help."""
    asked = asked_about(definitions, entity, field)
    return tuple(
        (key, other.name, condition_of(field, key), _(LEGENDS[key][0]), _(LEGENDS[key][1]))
        for key, other in asked.items()
    )
