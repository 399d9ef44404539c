"""Definitions as plain frozen data: entities, fields, options, roles, layouts."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from app.core.i18n import LANGUAGES, Label
from app.fieldtypes import FieldType
from app.fieldtypes.abilities import Computed
from app.fieldtypes.option_set import OptionSet
from app.schema.condition import Condition


@dataclass(frozen=True)
class Field:
    """One field of an entity, its type bound to the settings the YAML gave."""

    id: str
    name: str
    type: FieldType[Any, Any]
    label: Label
    help: Label | None = None
    required: bool = False
    default: str | None = None  # text for the type's parse; "today", "now", "me" are words
    unique: bool = False
    index: bool = False
    search: bool = False
    pinyin: bool = False
    read_only: bool = False
    visible_if: Condition | None = None
    required_if: Condition | None = None
    read_only_if: Condition | None = None
    where: Condition | None = None  # over the records a link offers, or a rollup counts
    sensitive: str | None = None  # the name of a mask preset
    encrypted: bool = False
    personal_data: bool = False
    retired: bool = False
    aliases: tuple[str, ...] = ()  # old names, which the API, addresses and imports still know
    is_standard: bool = False  # owner, created_at … : every entity has them without asking

    @property
    def is_live(self) -> bool:
        """Whether people meet the field at all: not retired, and not waiting to be computed."""
        return not self.retired and not isinstance(self.type, Computed)


@dataclass(frozen=True)
class Section:
    """A titled group of fields on the detail page and the form."""

    name: str
    label: Label
    fields: tuple[str, ...]
    columns: int = 2
    visible_if: Condition | None = None


@dataclass(frozen=True)
class SortKey:
    """One key of a sort order."""

    field: str
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.field}" if self.descending else self.field


@dataclass(frozen=True)
class ListLayout:
    """How the list of an entity opens before a person changes it."""

    columns: tuple[str, ...] = ()
    sort: tuple[SortKey, ...] = ()
    quick_filters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """How many labels or cards share a page: ``across`` by ``down``, ``gap`` millimetres apart.

    ``margin`` is what stays free along the edges of the paper.
    """

    across: int
    down: int
    gap: float = 0.0
    margin: float = 8.0


@dataclass(frozen=True)
class Document:
    """A PDF that can be made of a record."""

    name: str
    label: Label
    layout: str = "sections"
    paper: str = "A4"
    orientation: str = "portrait"
    columns: int | None = None  # of fields beside each other; None: as many as have room
    facts: tuple[str, ...] = ()  # up to four fields shown large under the title
    sections: tuple[str, ...] = ()  # empty: all
    related: tuple[str, ...] = ()
    attachments: bool = False  # a list of the files the record holds
    timeline: bool = False  # what happened to the record, newest first
    note: Label | None = None
    header: Label | None = None  # said at the head of every page
    footer: Label | None = None
    logo: bool = True
    page_numbers: bool = True
    seal: bool = False  # room for a company seal of 40 mm, across signature and date
    signatures: tuple[Label, ...] = ()  # who signs, a box each
    qr: bool = False  # a code that leads to the page that tells a genuine document
    languages: tuple[str, ...] = ()  # such as "en" and "zh_Hans+en"; empty: all
    bilingual: str = "stacked"
    roles: tuple[str, ...] = ()  # who may print it; empty: whoever may print the record
    body: Label | None = None  # the template of a letter, label or card
    grid: Grid | None = None

    def speaks(self, language: str) -> bool:
        """Whether it may be printed in a language, or in two, as ``zh_Hans+en``."""
        return not self.languages or language in self.languages

    def is_for(self, roles: Iterable[str]) -> bool:
        """Whether people of these roles may print it, as far as the document itself says."""
        return not self.roles or any(role in self.roles for role in roles)


@dataclass(frozen=True)
class UniqueKey:
    """Fields that no two records may have alike."""

    fields: tuple[str, ...]
    message: Label | None = None


@dataclass(frozen=True)
class Check:
    """A rule across fields: when the condition holds, the record is refused."""

    when: Condition
    message: Label
    field: str | None = None  # where the message is shown; None: at the top


@dataclass(frozen=True)
class TierRule:
    """Who gets an option of a tier."""

    option: str
    when: Condition


@dataclass(frozen=True)
class TierRules:
    """Which tier a record is in, first rule that holds."""

    field: str
    rules: tuple[TierRule, ...]
    otherwise: str | None = None


@dataclass(frozen=True)
class Menu:
    """Where an entity stands in the menu."""

    group: str = "records"
    order: int = 100


@dataclass(frozen=True)
class Entity:
    """One kind of record."""

    id: str
    name: str
    label: Label
    label_plural: Label
    fields: tuple[Field, ...]  # own fields in the order of the file, retired ones included
    standard: tuple[Field, ...] = ()  # see schema.standard
    icon: str = "file-text"
    title: str = "#{id}"
    menu: Menu = field(default_factory=Menu)
    unique: tuple[UniqueKey, ...] = ()
    checks: tuple[Check, ...] = ()
    sections: tuple[Section, ...] = ()
    related: tuple[str, ...] = ()
    list: ListLayout = field(default_factory=ListLayout)
    documents: tuple[Document, ...] = ()
    tier_rules: TierRules | None = None
    retired: bool = False
    aliases: tuple[str, ...] = ()  # old names, which the API and addresses still know

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """All live fields, own and standard, by name."""
        return {f.name: f for f in (*self.fields, *self.standard) if f.is_live}

    @cached_property
    def old_names(self) -> Mapping[str, str]:
        """The old names of live fields, each with the present one."""
        return {old: field.name for field in self.fields if field.is_live for old in field.aliases}

    def named(self, name: str) -> Field | None:
        """Return the live field that is, or once was, called ``name``."""
        return self.by_name.get(self.old_names.get(name, name))

    @cached_property
    def live_fields(self) -> tuple[Field, ...]:
        """Own fields that people meet, in the order of the file."""
        return tuple(f for f in self.fields if f.is_live)

    @cached_property
    def title_fields(self) -> tuple[str, ...]:
        """The names of the fields in the title pattern."""
        return tuple(name for _, name, _, _ in string.Formatter().parse(self.title) if name)

    def document(self, name: str) -> Document | None:
        """Return the document called ``name``."""
        return next((each for each in self.documents if each.name == name), None)


class Action(StrEnum):
    """What can be done to records of an entity."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"
    EXPORT = "export"
    IMPORT = "import"
    PRINT = "print"
    REVEAL = "reveal"


class Scope(StrEnum):
    """Whose records an action reaches."""

    NONE = "none"
    OWN = "own"
    OWN_AND_REPORTS = "own_and_reports"
    OWN_AND_TEAM = "own_and_team"
    TEAM = "team"
    TEAM_AND_BELOW = "team_and_below"
    ALL = "all"


class FieldAccess(StrEnum):
    """What a role may do with a field, weakest first."""

    HIDDEN = "hidden"
    MASKED = "masked"
    READ = "read"
    WRITE = "write"


@dataclass(frozen=True)
class Grant:
    """What a role may do with the records of one entity (or of all others, ``"*"``)."""

    actions: Mapping[Action, Scope | Condition]  # an action that is missing is NONE
    fields: Mapping[str, FieldAccess]  # by field *id*, or "*"


SYSTEM_RIGHTS = (
    "design_schema",
    "manage_users",
    "read_audit",
    "reveal_masked",
    "purge",
    "manage_jobs",
)
"""Rights that are not about the records of one entity."""


@dataclass(frozen=True)
class Role:
    """A named set of grants."""

    name: str
    label: Label
    entities: Mapping[str, Grant]  # by entity name, or "*"
    system: frozenset[str] = frozenset()
    watermark: bool = False  # pages and documents say who looked at them, and when
    requires_second_factor: bool = False  # a password alone does not sign such a person in


@dataclass(frozen=True)
class App:
    """What ``app.yaml`` says about the panel as a whole."""

    label: Label
    languages: tuple[str, ...] = LANGUAGES
    default_language: str = "zh_Hans"
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    menu_groups: Mapping[str, Label] = field(default_factory=dict)  # in the order of the menu
    logo: str = ""  # of the company, on documents: a picture in the folder of the definitions


@dataclass(frozen=True)
class Definitions:
    """One complete, checked set of definitions and the texts it was read from."""

    app: App
    entities: Mapping[str, Entity]
    option_sets: Mapping[str, OptionSet]
    roles: Mapping[str, Role]
    texts: Mapping[str, str]  # path relative to the folder -> text, verbatim

    @cached_property
    def old_names(self) -> Mapping[str, str]:
        """The old names of entities that people meet, each with the present one."""
        return {old: each.name for each in self.live_entities for old in each.aliases}

    def present_name(self, name: str) -> str:
        """Return what an entity is called now; a name that is not an old one stays."""
        return self.old_names.get(name, name)

    @cached_property
    def live_entities(self) -> tuple[Entity, ...]:
        """Entities that people meet, in the order of the menu."""
        groups = list(self.app.menu_groups)

        def place(entity: Entity) -> tuple[int, int, str]:
            group = entity.menu.group
            return (groups.index(group) if group in groups else 99, entity.menu.order, entity.name)

        return tuple(sorted((e for e in self.entities.values() if not e.retired), key=place))
