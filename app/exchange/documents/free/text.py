"""A template written out for one record: its author's text with marks, and the values beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property
from io import StringIO
from typing import Any

from babel.dates import format_date
from liquid.context import RenderContext
from liquid.template import BoundTemplate

from app.exchange.documents.building import Draft, issuer
from app.exchange.documents.free.records import Records
from app.exchange.documents.free.values import (
    Forms,
    Hidden,
    Ink,
    Linked,
    Row,
    Value,
    Values,
    in_form,
)
from app.exchange.documents.free_sheet import OPEN, SHUT, Body
from app.exchange.documents.text import printable
from app.exchange.documents.values import LONGEST_TEXT, Pen
from app.fieldtypes.abilities import HasOptions, RefersTo, Summable
from app.fieldtypes.capitals import in_capitals
from app.fieldtypes.ref import Ref
from app.records.record import Masked, Record
from app.schema.model import Definitions, Entity, Field
from app.schema.templates.checks import ReadSurroundings, known_field
from app.schema.templates.model import Part, Use
from app.schema.templates.names import MOST_VALUES, read_names
from app.schema.templates.renaming import put
from app.schema.templates.text import FILTERS, GLOBALS, TemplateLanguage

ROWS = "__rows__"  # two underscores stand in no name: ``order.customer`` is order__rows__customer
ALONE = re.compile(r"[ \t]*(?:\{%(?:(?!%\}).)*%\}[ \t]*)+")
TOUCHED = "\ue002"  # on a line with a condition: it is left out when nothing comes of it
LINE_OF_MARKS = re.compile(rf"[ \t]*(?:{OPEN}(?:\d+){SHUT}[ \t]*)+")
MARK = re.compile(rf"{OPEN}(\d+){SHUT}")
LANGUAGE = TemplateLanguage({form: in_form(form) for form in FILTERS})


@dataclass(frozen=True)
class Template:
    """A template of one entity, made ready; what it names is known."""

    compiled: BoundTemplate
    uses: tuple[Use, ...]

    @classmethod
    def of(cls, source: str, entity: str, definitions: Definitions) -> Template:
        """Make a template ready that was checked when it was loaded."""
        reading = read_names(source, entity, ReadSurroundings(definitions))
        rows = ((u, f"{u.entity}{ROWS}{u.name}") for u in reading.uses if u.part is Part.ROWS)
        return cls(LANGUAGE.from_string(_tidied(put(source, rows))), tuple(reading.uses))

    def names_of(self, entity: str) -> tuple[str, ...]:
        """Return the fields of an entity that it names."""
        found = (u.name for u in self.uses if u.part is Part.FIELD and u.entity == entity)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Writer:
    """Writes a template for one record in one language."""

    draft: Draft
    records: Records
    template: Template
    language: str
    ink: Ink

    @cached_property
    def pen(self) -> Pen:
        """The pen of the document in this one language."""
        return replace(self.draft.pen, languages=(self.language,))

    def body(self) -> Body:
        """Return the text with its values."""
        root = Row(self.ink, self.draft.record.title, self._of_root)
        out, context = StringIO(), RenderContext(self.template.compiled, globals=root)
        for node in self.template.compiled.nodes:
            node.render(context, out)
        values = self.ink.values
        lines = [line for line in out.getvalue().split("\n") if not _is_left_out(line, values)]
        text = "\n".join(lines).replace(TOUCHED, "")
        return Body(self.language, text, tuple(values))

    # -- what names stand for -------------------------------------------------------------------

    def _of_root(self, name: str) -> object:
        entity, rows, via = name.partition(ROWS)
        if rows:
            return self._rows(entity, via)
        if name in GLOBALS and name not in self.draft.entity.by_name:
            return self._global(name)
        return self._of(self.draft.entity, self.draft.record, name, may_follow=True)

    def _global(self, name: str) -> Value:
        day = self.draft.moment.today
        texts = {
            "today": day.isoformat(),
            "issuer": issuer(self.draft.store.definitions.app.label, self.pen).main,
            "printed_by": printable(self.draft.actor.name),
        }
        forms = Forms.of(lambda: texts[name])
        if name == "today":
            forms = replace(forms, long_date=lambda: self._long(day))
        return Value(self.ink, forms, texts[name])

    def _rows(self, entity: str, via: str) -> tuple[Row, ...]:
        here = Ref(self.draft.record.entity, self.draft.record.id)
        known = self.draft.store.definitions.entities.get(entity)
        if known is None:
            return ()
        found = self.records.rows(here, entity, via, self.template.names_of(entity))
        return tuple(self._row(known, record) for record in found)

    def _row(self, entity: Entity, record: Record, *, may_follow: bool = False) -> Row:
        title = printable(record.title)
        return Row(
            self.ink, title, lambda name: self._of(entity, record, name, may_follow=may_follow)
        )

    def _of(self, entity: Entity, record: Record, name: str, *, may_follow: bool) -> object:
        known = entity.by_name.get(name)  # not by an old name: the check knows none, too
        if known is None:  # nothing works it out yet, or only the draft has it
            return Value(self.ink, Forms.of(str), None)
        if name not in record.values:
            return Hidden(self.ink)
        value, titles = record.values[name], record.titles
        if isinstance(value, Masked) or value is None or not known.type.is_many:
            made = self._one(known, value, titles, may_follow=may_follow)
            return made if not known.type.is_many else Values(self.ink, made.forms, (), ())
        items = known.type.items(value)
        each = [self._one(known, (item,), titles) for item in items[:MOST_VALUES]]
        keys = items if isinstance(known.type, HasOptions) else ()
        return Values(self.ink, self._forms(known, value, titles), each, keys)

    def _one(
        self, known: Field, value: Any, titles: Mapping[Ref, str], *, may_follow: bool = False
    ) -> Value:
        forms = self._forms(known, value, titles)
        if value is None:
            return Value(self.ink, forms, None)
        if may_follow and isinstance(known.type, RefersTo) and isinstance(value, Ref):
            return Linked(self.ink, forms, lambda: self._linked(value))
        is_key = isinstance(known.type, HasOptions) and isinstance(value, str)
        return Value(self.ink, forms, value if is_key or isinstance(value, bool) else "")

    @cached_property
    def _linked(self) -> Callable[[Ref], Row | None]:
        """A linked record is read once, however many of its fields are named."""
        return cache(self._read_linked)

    def _read_linked(self, ref: Ref) -> Row | None:
        entity = self.draft.store.definitions.entities.get(ref.entity)
        record = self.records.linked(ref) if entity is not None else None
        return None if entity is None or record is None else self._row(entity, record)

    # -- how values are written -----------------------------------------------------------------

    def _forms(self, known: Field, value: Any, titles: Mapping[Ref, str]) -> Forms:
        forms = Forms.of(lambda: self._text(known, value, titles))
        if isinstance(value, date):
            forms = replace(forms, long_date=lambda: self._long(value))
        if value is None or isinstance(value, Masked) or not known_field(known).is_amount:
            return forms
        if isinstance(known.type, Summable):
            amount, plain = known.type.amount, forms.plain
            forms = replace(forms, capitals=lambda: _capitals(amount(value)) or plain())
        return forms

    def _text(self, known: Field, value: Any, titles: Mapping[Ref, str]) -> str:
        printed = self.pen.value(known, value, titles, LONGEST_TEXT)
        between = ", " if self.language == "en" else "、"
        return between.join(words.main for words in printed.items)

    def _long(self, value: date) -> str:
        day = value.astimezone(self.draft.moment.zone) if isinstance(value, datetime) else value
        return str(format_date(day, "long", locale=self.pen.locales[0]))


def _tidied(source: str) -> str:
    """Return a template in which a line that holds nothing but tags leaves no line behind."""
    made = list[str]()
    for line in source.split("\n"):
        if ALONE.fullmatch(line):
            made.append(line.strip())
        else:
            made += [TOUCHED if "{%" in line else "", line, "\n"]
    return "".join(made)


def _capitals(amount: Any) -> str:
    try:
        return in_capitals(amount)
    except ValueError:  # larger than words for it go
        return ""


def _is_left_out(line: str, values: list[str]) -> bool:
    """Tell whether a line holds values only, and none of them says anything."""
    if TOUCHED in line and not line.replace(TOUCHED, "").strip():
        return True
    if not LINE_OF_MARKS.fullmatch(line.replace(TOUCHED, "")):
        return False
    return not any(values[int(found)].strip() for found in MARK.findall(line))
