"""How one input is drawn: the template and all it needs, worked out from the slot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as fresh
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_
from app.fieldtypes.abilities import Composite, HasOptions, HoldsFiles, RefersTo
from app.fieldtypes.contacts import KINDS, Contact
from app.fieldtypes.option_set import OptionSet
from app.fieldtypes.ref import Ref
from app.records.record import Slot
from app.records.show import title_of
from app.schema.model import Field, FieldAccess
from app.web.addresses import address
from app.web.cells import Cell, Look
from app.web.forms.conditions import Rules
from app.web.forms.option_choices import OptionChoice, option_choices
from app.web.forms.values import PREFIX, Typed, rows_of

PARTS = {"region": N_("Region"), "street": N_("Street and number"), "postcode": N_("Postcode")}


@dataclass(frozen=True)
class Input:
    """One input of a form."""

    slot: Slot
    id: str
    name: str
    text: str
    widget: str
    look: Look
    error: AppError | None = None
    options: tuple[OptionChoice, ...] = ()
    option_set: OptionSet | None = None
    picked: tuple[tuple[str, str], ...] = ()  # (text for parse, title) of the linked records
    pick_url: str = ""
    rows: tuple[Mapping[str, str], ...] = ()  # parts of each item
    files: tuple[tuple[str, str], ...] = ()  # (id, name) of the files that are kept
    fixed: Cell | None = None  # shown instead of an input where the person may not write
    rules: Rules = fresh(default_factory=dict)

    @property
    def field(self) -> Field:
        """The field that is filled in."""
        return self.slot.field

    @property
    def is_many(self) -> bool:
        """Whether several items may be given."""
        return self.field.type.is_many

    @property
    def mask(self) -> str:
        """What shows of a value that the person may replace but not read."""
        return self.slot.mask

    @property
    def is_private(self) -> bool:
        """Whether what is typed must not be kept in the browser: masked here, or encrypted."""
        return self.slot.access is FieldAccess.MASKED or self.field.encrypted

    @property
    def option_groups(self) -> tuple[tuple[str, tuple[OptionChoice, ...]], ...]:
        """The options by the group of their set, each group with its heading ("": without one)."""
        groups = self.option_set.groups if self.option_set else {}
        found: dict[str, list[OptionChoice]] = {name: [] for name in ("", *groups)}
        for choice in self.options:
            group = choice.option.group
            found[group if group is not None and group in groups else ""].append(choice)
        words = {name: label.text(self.look.language) for name, label in groups.items()}
        return tuple((words.get(name, ""), tuple(each)) for name, each in found.items() if each)

    @property
    def is_wide(self) -> bool:
        """Whether the input takes the whole width of its section."""
        return self.field.type.wide

    @property
    def is_required(self) -> bool:
        """Whether the field must always be filled in."""
        return self.field.required

    @property
    def limits(self) -> Mapping[str, str]:
        """The limits that the browser can hold a person to: ``min``, ``max``, ``step`` …"""
        found = {
            "min": self.setting("minimum"),
            "max": self.setting("maximum"),
            "maxlength": self.setting("max_length"),
        }
        return {name: str(value) for name, value in found.items() if value is not None}

    @property
    def settings(self) -> Any:
        """What the definition says about the field, for limits and units."""
        return self.field.type.settings

    def setting(self, name: str) -> Any:
        """Return one setting, or nothing where the type has no such setting."""
        return getattr(self.settings, name, None)

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """The answers to a question of yes or no, as (text for parse, words); last: left open."""
        words = (self.field.type.format(value, self.look.locale) for value in (True, False))
        return (*zip(("yes", "no"), words, strict=True), ("", ""))

    @property
    def is_iso_day(self) -> bool:
        """Whether a native date input can show the text: a calendar day, or nothing."""
        return not self.text or re.fullmatch(r"\d{4}-\d\d-\d\d", self.text) is not None

    @property
    def local_moment(self) -> str | None:
        """The moment as a native input shows it, in the field's zone; nothing where it cannot."""
        if not self.text:
            return ""
        value = read_text(self.field, self.text)
        if not isinstance(value, datetime) or value.microsecond:
            return None
        zone = ZoneInfo(self.setting("time_zone") or str(self.look.moment.zone))
        local = value.astimezone(zone)
        return f"{local:%Y-%m-%dT%H:%M:%S}" if local.second else f"{local:%Y-%m-%dT%H:%M}"

    @property
    def described_by(self) -> str:
        """The ids of the error, the mask and the help, for ``aria-describedby``."""
        found = []
        if self.error:
            found.append(f"{self.id}-error")
        if self.mask:
            found.append(f"{self.id}-mask")
        if self.field.help:
            found.append(f"{self.id}-help")
        return " ".join(found)

    @property
    def rows_and_one(self) -> tuple[Mapping[str, str], ...]:
        """The rows that are filled in, and an empty one."""
        return (*self.rows, {})

    @property
    def reading(self) -> Mapping[str, str]:
        """What the browser must know to read what is typed: the zone, the entity of a link."""
        found: dict[str, str] = {}
        if zone := self.setting("time_zone"):
            found["zone"] = zone
        targets = self.field.type.targets if isinstance(self.field.type, RefersTo) else ()
        return {**found, "target": targets[0]} if len(targets) == 1 else found

    @property
    def regions_url(self) -> str:
        """Where the names of regions are fetched."""
        return address("/regions.json")

    def part_label(self, part: str) -> str:
        """Return what one of several inputs is called."""
        return _(PARTS[part]) if part in PARTS else part

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """The kinds that one of several numbers can be of."""
        return tuple((key, label.text(self.look.language)) for key, label in KINDS.items())

    @property
    def lines(self) -> tuple[str, ...]:
        """The text line by line, for an input with a row for each item; at least one."""
        return tuple(line for line in self.text.split("\n") if line.strip()) or ("",)


def make_input(
    slot: Slot, *, entity: str, typed: Typed, error: AppError | None, look: Look
) -> Input:
    """Return the input of a slot, showing what was typed, else what is stored."""
    name = slot.field.name
    text = typed.texts.get(name, slot.text)
    value = read_text(slot.field, text)
    field_type = slot.field.type
    return Input(
        slot,
        id=f"field-{name}",
        name=f"{PREFIX}{name}",
        text=text,
        widget=field_type.widget,
        look=look,
        error=error,
        options=tuple(option_choices(slot.field, value)),
        option_set=field_type.option_set if isinstance(field_type, HasOptions) else None,
        picked=tuple(_picked(slot, value)),
        pick_url=address(f"/{entity}/pick/{name}") if isinstance(field_type, RefersTo) else "",
        rows=tuple(_rows(slot.field, value, typed.parts.get(name))),
        files=tuple(_files(slot.field, value, look)),
    )


def read_text(field: Field, text: str) -> Any:
    """Return the value that a text means, or nothing where it means none."""
    if not text.strip():
        return None
    try:
        return field.type.parse(text)
    except FieldValueError:
        return None


def _picked(slot: Slot, value: Any) -> Iterator[tuple[str, str]]:
    field_type = slot.field.type
    if not isinstance(field_type, RefersTo):
        return
    for ref in slot.field.type.items(value):
        if isinstance(ref, Ref):
            yield ref_text(slot.field, ref), title_of(ref, slot.titles)


def ref_text(field: Field, ref: Ref) -> str:
    """Return the text by which ``parse`` reads this reference back."""
    return field.type.dump((ref,) if field.type.is_many else ref)


def _rows(field: Field, value: Any, typed: Mapping[str, str] | None) -> Iterator[Mapping[str, str]]:
    """Yield the parts of each item of a field that is typed in several inputs."""
    items = field.type.items(value)
    if typed:
        yield from rows_of(typed.items())
    elif isinstance(field.type, Composite):
        yield from (field.type.split(item) for item in items)
        if not items:
            yield dict.fromkeys(field.type.parts, "")
    elif items and all(isinstance(item, Contact) for item in items):
        yield from ({"kind": item.kind, "text": item.text} for item in items)


def _files(field: Field, value: Any, look: Look) -> Iterator[tuple[str, str]]:
    if isinstance(field.type, HoldsFiles):
        for key in field.type.items(value):
            yield key, look.file_names.get(key) or _("File")


def draw_input(each: Input) -> Markup:
    """Return the HTML of an input: the macro ``draw`` of its template."""
    names = [f"widgets/{each.widget}.html", "widgets/text.html"]
    module = current_app.jinja_env.select_template(names).module
    html: Markup = module.draw(each)  # type: ignore[attr-defined]  # a macro of the template
    return html
