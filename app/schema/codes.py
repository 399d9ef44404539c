"""The ids of everything that can be wrong with a definition, each with a sentence for the docs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Code(StrEnum):
    """The stable id of one kind of mistake; ids are never used again for something else."""

    UNKNOWN_TYPE = "schema.E001"
    UNKNOWN_SETTING = "schema.E002"
    BAD_SETTINGS = "schema.E003"
    BAD_VALUE = "schema.E004"
    UNKNOWN_KEY = "schema.E005"
    MISSING_KEY = "schema.E006"
    WRONG_SHAPE = "schema.E007"
    BAD_NAME = "schema.E008"
    RESERVED_NAME = "schema.E009"
    DUPLICATE_KEY = "schema.E010"
    SAME_ID = "schema.E011"
    NAMED_TWICE = "schema.E012"
    BAD_LABEL = "schema.E013"
    UNKNOWN_LANGUAGE = "schema.E014"
    UNKNOWN_WORD = "schema.E015"
    UNKNOWN_FIELD = "schema.E020"
    UNKNOWN_ENTITY = "schema.E021"
    UNKNOWN_OPTION_SET = "schema.E022"
    UNKNOWN_OPTION = "schema.E023"
    WRONG_OPTION_KIND = "schema.E024"
    NO_OPTIONS = "schema.E025"
    RETIRED = "schema.E026"
    CYCLE = "schema.E027"
    COLLISION = "schema.E028"
    BAD_DEFAULT = "schema.E029"
    CANNOT = "schema.E030"
    UNKNOWN_OPERATOR = "schema.E031"
    BAD_OPERAND = "schema.E032"
    BAD_CONDITION = "schema.E033"
    CONDITION_TOO_BIG = "schema.E034"
    NO_LINK = "schema.E035"
    BAD_EXPRESSION = "schema.E036"
    BAD_TITLE = "schema.E037"
    UNKNOWN_SECTION = "schema.E038"
    OLD_NAME_TAKEN = "schema.E039"
    BAD_TEMPLATE = "schema.E040"
    TOO_BIG = "schema.E050"
    NOT_TEXT = "schema.E051"
    TOO_DEEP = "schema.E052"
    ANCHOR = "schema.E053"
    TAG = "schema.E054"
    NOT_YAML = "schema.E055"
    UNKNOWN_FILE = "schema.E056"


SENTENCES: Mapping[Code, str] = {
    Code.UNKNOWN_TYPE: "A field names a type that does not exist.",
    Code.UNKNOWN_SETTING: "A field has a setting that its type does not know.",
    Code.BAD_SETTINGS: "The settings of a field contradict each other or cannot be used.",
    Code.BAD_VALUE: "A value is not of the kind that is asked for here: a number, true, a date.",
    Code.UNKNOWN_KEY: "A key that nothing reads.",
    Code.MISSING_KEY: "A key that cannot be left out is missing.",
    Code.WRONG_SHAPE: "A map, a list or a text stands where another of them is needed.",
    Code.BAD_NAME: "A name is a lower-case letter, then up to 40 lower-case letters, digits or _.",
    Code.RESERVED_NAME: "A name that the panel needs for itself.",
    Code.DUPLICATE_KEY: "The same key stands twice in one map; the second would hide the first.",
    Code.SAME_ID: "Two fields, options, sets or entities share an id, which is theirs for life.",
    Code.NAMED_TWICE: "The same thing is named twice in a list.",
    Code.BAD_LABEL: "A label is empty, too long, or holds control characters.",
    Code.UNKNOWN_LANGUAGE: "A label is written in a language that the panel does not have.",
    Code.UNKNOWN_WORD: "A word that is not in the fixed list of words for this place.",
    Code.UNKNOWN_FIELD: "Something names a field that the entity does not have.",
    Code.UNKNOWN_ENTITY: "Something names an entity that does not exist.",
    Code.UNKNOWN_OPTION_SET: "A field names an option set that does not exist.",
    Code.UNKNOWN_OPTION: "Something names an option that its option set does not have.",
    Code.WRONG_OPTION_KIND: "A field's option set is of another kind than its type needs.",
    Code.NO_OPTIONS: "A field that is picked from options has none, or has them from two places.",
    Code.RETIRED: "Something that is in use names a retired field, option or entity.",
    Code.CYCLE: "Things depend on each other in a circle.",
    Code.COLLISION: "Two things would be kept under one name in the database.",
    Code.BAD_DEFAULT: "The default of a field is not a value that the field accepts.",
    Code.CANNOT: "A field of this type cannot do what is asked of it.",
    Code.UNKNOWN_OPERATOR: "A condition compares a field in a way that its type does not know.",
    Code.BAD_OPERAND: "A condition compares a field with something that it cannot be.",
    Code.BAD_CONDITION: "A condition is not written as conditions are.",
    Code.CONDITION_TOO_BIG: "A condition is nested deeper than 16 or has more than 200 parts.",
    Code.NO_LINK: "A field is said to link somewhere and does not.",
    Code.BAD_EXPRESSION: "A formula cannot be read.",
    Code.BAD_TITLE: "The title pattern of an entity cannot be used.",
    Code.UNKNOWN_SECTION: "A document names a section that the entity does not have.",
    Code.OLD_NAME_TAKEN: "An old name of a field or an entity leads to another one, too.",
    Code.BAD_TEMPLATE: "The template of a letter, label or card cannot be read.",
    Code.TOO_BIG: "A file is larger than 5 MB or has more than 100,000 entries.",
    Code.NOT_TEXT: "A file is not text in UTF-8.",
    Code.TOO_DEEP: "A file is nested deeper than 64.",
    Code.ANCHOR: "Anchors (&) and aliases (*) are not used in definitions.",
    Code.TAG: "Tags (!) and directives (%) are not used in definitions.",
    Code.NOT_YAML: "A file is not well-formed YAML.",
    Code.UNKNOWN_FILE: "A file lies where nothing reads it.",
}
