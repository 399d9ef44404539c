"""What a person wants printed of a list, and how that is kept while a job waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.access.actor import Actor
from app.access.fields import field_set
from app.core.errors import BadRequestError
from app.core.i18n import N_
from app.exchange.documents.choice import read_languages
from app.fieldtypes.abilities import HasOptions, RefersTo, Summable
from app.records.access import find_entity, readable_fields, visible_fields
from app.records.filters import has_order, read_filter, read_sort
from app.records.read import default_sort
from app.records.record import Question
from app.schema.condition_json import condition_to_json
from app.schema.model import Field, SortKey
from app.storage.store import Store

MOST_COLUMNS = 40
MOST_ROWS = 50_000
LONGEST_TITLE = 80
ORIENTATIONS = ("", "portrait", "landscape")
STANDARDS = {"": (), "ua": ("ua-1",), "archive": ("a-2b",)}


@dataclass(frozen=True)
class ReportAsk:
    """One list to be printed: the question, and how it is to look."""

    entity: str
    question: Question
    languages: tuple[str, ...]
    group: str = ""  # the field that records are grouped by
    title: str = ""  # empty: as the list is called
    orientation: str = ""  # empty: as the columns need it
    filters: tuple[str, ...] = ()  # in words, a line for each language of the document
    standard: str = ""
    sums: tuple[str, ...] | None = None  # fields to add up; None: all that can be

    def params(self) -> dict[str, Any]:
        """Return what a job keeps: data that JSON holds, read anew with the rights of its time."""
        asked = self.question
        return {
            "entity": self.entity, "group": self.group, "title": self.title,
            "languages": list(self.languages), "orientation": self.orientation,
            "filters": list(self.filters), "columns": list(asked.columns),
            "where": condition_to_json(asked.where) if asked.where is not None else None,
            "search": asked.search, "sort": ",".join(map(str, asked.sort)),
            "sums": None if self.sums is None else list(self.sums),
        }  # fmt: skip

    @property
    def read(self) -> Question:
        """What the door is asked: the columns and the field to group by, groups together."""
        columns = self.question.columns
        if not self.group:
            return self.question
        own = [key for key in self.question.sort if key.field == self.group]
        rest = [key for key in self.question.sort if key.field != self.group]
        sort = (*(own or [SortKey(self.group)]), *rest)
        named = columns if self.group in columns else (*columns, self.group)
        return replace(self.question, columns=named, sort=sort)


@dataclass(frozen=True)
class Wishes:
    """What a person chose beside the list itself, as an address or a form gives it."""

    language: str
    group: str = ""
    title: str = ""
    orientation: str = ""
    standard: str = ""
    sums: tuple[str, ...] | None = None
    filters: tuple[str, ...] = field(default=())


def ask_for(
    store: Store, actor: Actor, entity: str, question: Question, wishes: Wishes
) -> ReportAsk:
    """Return a list to be printed. Raises BadRequestError for what cannot be."""
    languages = read_languages(wishes.language)
    columns = question.columns or _columns(store, actor, entity)
    if len(columns) > MOST_COLUMNS:
        raise BadRequestError(
            "report.columns",
            N_("A printed list has at most {most} columns, not {count}. Choose fewer."),
            most=MOST_COLUMNS, count=len(columns),
        )  # fmt: skip
    if wishes.group and wishes.group not in groupable(store, actor, entity):
        raise BadRequestError(
            "report.group", N_("A list cannot be grouped by “{name}”."), name=wishes.group[:60]
        )
    _require_one_of("orientation", wishes.orientation, ORIENTATIONS)
    _require_one_of("standard", wishes.standard, tuple(STANDARDS))
    asked = replace(question, columns=tuple(columns), page=1, after=None, actions=False)
    if not asked.sort:
        found = find_entity(store, entity)
        fields = field_set(store.definitions, actor, found)
        asked = replace(asked, sort=default_sort(store, actor, found, fields))
    return ReportAsk(
        entity, asked, languages, wishes.group, " ".join(wishes.title.split())[:LONGEST_TITLE],
        wishes.orientation, wishes.filters, wishes.standard, wishes.sums,
    )  # fmt: skip


def ask_of(store: Store, actor: Actor, params: Mapping[str, Any]) -> ReportAsk:
    """Return what a job was asked for; refused is what its actor may not ask any more."""
    entity, where = params["entity"], params["where"]
    question = Question(
        columns=tuple(params["columns"]),
        where=read_filter(store, actor, entity, where) if where else None,
        search=params["search"],
        sort=read_sort(store, actor, entity, params["sort"]),
    )
    sums = params["sums"]
    wishes = Wishes(
        "+".join(params["languages"]), params["group"], params["title"], params["orientation"],
        sums=None if sums is None else tuple(sums), filters=tuple(params["filters"]),
    )  # fmt: skip
    return ask_for(store, actor, entity, question, wishes)


def groupable(store: Store, actor: Actor, entity: str) -> Mapping[str, Field]:
    """Return the fields that records may be grouped by: options, links, and days by month."""
    readable = readable_fields(store, actor, entity)
    return {
        name: field
        for name, field in readable.items()
        if _has_groups(field) and has_order(store, actor, field)
    }


def _has_groups(field: Field) -> bool:
    if field.type.is_many or field.encrypted or not field.type.sortable:
        return False
    return isinstance(field.type, HasOptions | RefersTo) or is_dated(field)


def is_dated(field: Field) -> bool:
    """Tell whether values are days or moments, which are grouped by month."""
    return field.type.operator("within") is not None


def addable(fields: Sequence[Field], sums: tuple[str, ...] | None) -> tuple[Field, ...]:
    """Return the fields whose values are added up."""
    return tuple(
        field
        for field in fields
        if isinstance(field.type, Summable)
        and field.type.align_end
        and (sums is None or field.name in sums)
    )


def _columns(store: Store, actor: Actor, entity: str) -> tuple[str, ...]:
    visible = visible_fields(store, actor, entity)
    named = find_entity(store, entity).list.columns
    return tuple(name for name in named or visible if name in visible)


def _require_one_of(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise BadRequestError(
            "report.setting",
            N_("“{name}” of a printed list is one of {known}, not “{value}”."),
            name=name, known=", ".join(filter(None, known)), value=value[:40],
        )  # fmt: skip
