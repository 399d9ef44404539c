"""What the settings of types are called for people, and what an input for one offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.i18n import N_


class Offers(StrEnum):
    """Things of the definitions that a setting names, so that they can be picked."""

    ENTITIES = "entities"
    OPTION_SETS = "option_sets"
    LINKS_HERE = "links_here"  # the links of the same entity
    FIELDS_THERE = "fields_there"  # the fields of what a link of the same entity points at
    LINKS_TO_HERE = "links_to_here"  # the links of other entities that point here
    FIELDS_OF_CHILDREN = "fields_of_children"  # the fields of what points here
    CONDITION = "condition"


@dataclass(frozen=True)
class SettingWords:
    """A setting in plain words, all of them msgids: what it is called and what it does.

    ``choices`` are the only words it may be, each with its name; ``offers`` what it names.
    """

    label: str
    help: str
    choices: Mapping[str, str] = field(default_factory=dict)
    offers: Offers | None = None


SMALLEST = SettingWords(N_("Smallest"), N_("Smaller values are refused. Empty: no limit."))
LARGEST = SettingWords(N_("Largest"), N_("Larger values are refused. Empty: no limit."))
PLACES = SettingWords(N_("Decimal places"), N_("Kept exactly, never rounded: 2 for 12.50."))
UNIT = SettingWords(N_("Unit"), N_("Shown behind the figure: kg, people, years."))
FEWEST_LETTERS = SettingWords(N_("Fewest characters"), N_("Shorter texts are refused."))
MOST_LETTERS = SettingWords(N_("Most characters"), N_("Longer texts are refused."))
PATTERN = SettingWords(
    N_("Text pattern"),
    N_("A pattern that a text must have, in RE2 syntax: [A-Z]{2}[0-9]{4} for AB1234."),
)
SEVERAL_CONTACTS = SettingWords(
    N_("Several"), N_("More than one, each with a kind such as office; the first is the main one.")
)
CONDITION = SettingWords(
    N_("Which records"), N_("Only records of which this holds."), offers=Offers.CONDITION
)
