"""How one value is shown: the template, the words and the addresses it needs.

A cell is worked out here and only drawn by ``templates/cells/<cell>.html``. What a type is like is
asked through its abilities, so a new type shows itself without a line here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as fresh
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from flask import Flask, current_app
from flask_babel import gettext as _
from markupsafe import Markup

from app.access.messages import message_text
from app.core.clock import Moment
from app.fieldtypes.abilities import HasOptions, HoldsFiles, RefersTo
from app.fieldtypes.formatted_text import formatted
from app.fieldtypes.language import language_of
from app.fieldtypes.option_set import Option, OptionSet
from app.fieldtypes.ref import Ref
from app.records.files import describe_files
from app.records.record import Masked, Record
from app.records.show import shown
from app.schema.model import Field
from app.storage.store import Store
from app.web.addresses import address, show_url
from app.web.times import short_time

MAIL = re.compile(r"[^\s@<>\"',;?&#]+@[^\s@<>\"',;?&#]+\.[^\s@<>\"',;?&#]+")


KIND = re.compile(r"\s*\([^()]*\)$")  # "(office)" behind one of several numbers


@dataclass(frozen=True)
class Item:
    """One item of a value: an option, a person, a link, one of several numbers …"""

    text: str
    option: Option | None = None
    option_set: OptionSet | None = None
    above: tuple[str, ...] = ()  # labels of the options that a category's option lies under
    href: str = ""
    is_outside: bool = False  # the address leads out of the panel
    is_unknown: bool = False  # a record that the reader may not see


@dataclass(frozen=True)
class Cell:
    """One value as a template needs it."""

    field: Field
    template: str
    text: str
    items: tuple[Item, ...] = ()
    title: str = ""  # the full text where the cell shows a short one
    value: Any = None


@dataclass(frozen=True)
class Look:
    """Who looks and when: what words and times are written for."""

    locale: Locale
    moment: Moment
    file_names: Mapping[str, str] = fresh(default_factory=dict)  # attachment id -> name

    @cached_property
    def language(self) -> str:
        """The language of labels, one of ``LANGUAGES``."""
        return language_of(self.locale)


def record_cell(field: Field, record: Record, look: Look) -> Cell:
    """Return the cell of one field of a record."""
    cell = make_cell(field, record.values.get(field.name), titles=record.titles, look=look)
    if isinstance(field.type, HoldsFiles) and cell.items:
        base = f"/{record.entity}/{record.id}/file/{field.name}"
        keys = field.type.items(record.values[field.name])
        items = tuple(file_item(key, address(f"{base}/{key}"), look) for key in keys)
        return replace(cell, items=items, text="、".join(item.text for item in items))
    return cell


def file_item(key: str, href: str, look: Look) -> Item:
    """Return a link to an attachment, called by its name."""
    return Item(look.file_names.get(key, _("File")), href=href)


def with_file_names(
    look: Look, store: Store, *, fields: Iterable[Field], records: Iterable[Record]
) -> Look:
    """Return the look with the names of all files that these records show: one statement."""
    holding = [field for field in fields if isinstance(field.type, HoldsFiles)]
    values = [(field, record.values.get(field.name)) for record in records for field in holding]
    keys = [
        key
        for field, value in values
        if not isinstance(value, Masked)
        for key in field.type.items(value)
    ]
    if not keys:
        return look
    names = {key: each.name for key, each in describe_files(store, keys).items()}
    return replace(look, file_names={**look.file_names, **names})


def make_cell(field: Field, value: Any, *, titles: Mapping[Ref, str], look: Look) -> Cell:
    """Return the cell of a value that the door handed out."""
    if isinstance(value, Masked):
        why = message_text(value.problem, look.locale) if value.problem else ""
        return Cell(field, "unreadable" if why else "masked", value.text, title=why)
    if value is None or value == ():
        return Cell(field, "nil", "")
    text = shown(field, value, titles, look.locale)
    if isinstance(value, datetime):
        short = short_time(value, look.moment, look.locale)
        return Cell(field, field.type.cell, short, title=text, value=value)
    items = _items(field, value, text, titles, look)
    return Cell(field, field.type.cell, text, items, title=text, value=value)


def _items(
    field: Field, value: Any, text: str, titles: Mapping[Ref, str], look: Look
) -> tuple[Item, ...]:
    if not field.type.is_many:  # then the text of the whole is the text of the item
        return (_item(field, value, text, titles, look),)
    return tuple(
        _item(field, each, shown(field, (each,), titles, look.locale), titles, look)
        for each in field.type.items(value)
    )


def _item(field: Field, item: Any, text: str, titles: Mapping[Ref, str], look: Look) -> Item:
    if isinstance(field.type, HasOptions) and isinstance(item, str):
        return option_item(field.type.option_set, item, look.language)
    if isinstance(field.type, RefersTo) and isinstance(item, Ref):
        return ref_item(item, titles)
    href = safe_href(text, field.type.cell)
    return Item(text, href=href, is_outside=href.startswith("http"))


def option_item(options: OptionSet, key: str, language: str) -> Item:
    """Return an option and the options above it."""
    option = options.options.get(key)
    if option is None:  # kept by a record although its option was purged
        return Item(key)
    above = tuple(each.label.text(language) for each in options.path(key)[:-1])
    return Item(option.label.text(language), option, options, above)


def ref_item(ref: Ref, titles: Mapping[Ref, str]) -> Item:
    """Return a link to a record; without a title (outside the scope) only its number."""
    title = titles.get(ref)
    if title is None:
        return Item(f"#{ref.id}", is_unknown=True)
    is_record = not ref.entity.startswith("_")
    return Item(title, href=show_url(ref.entity, ref.id) if is_record else "")


def safe_href(text: str, kind: str) -> str:
    """Return the address behind an e-mail, a phone or a web address, if it is a harmless one.

    Checked when shown, whatever once let the text into the database.
    """
    maker = HREFS.get(kind)
    return maker(KIND.sub("", text)) if maker else ""


def _mail(text: str) -> str:
    return f"mailto:{text}" if MAIL.fullmatch(text) else ""


def _phone(text: str) -> str:
    number = re.split(r"(?i)ext|转|轉|#|x", text)[0]
    digits = re.sub(r"[^\d+]", "", number)
    return f"tel:{digits}" if re.fullmatch(r"\+?\d{3,15}", digits) else ""


def _web(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""


HREFS = {"email": _mail, "phone": _phone, "url": _web}


def install(app: Flask) -> None:
    """Give templates what draws a cell that has room."""
    app.jinja_env.globals.update(draw_whole=draw_whole, formatted=formatted)


def draw_cell(cell: Cell) -> Markup:
    """Return the HTML of a cell: the macro ``show`` of its template."""
    return macro_for(cell.template)(cell)


def draw_whole(cell: Cell) -> Markup:
    """Return the HTML of a cell that has room: the macro ``whole`` where its template has one."""
    return macro_for(cell.template, "whole")(cell)


def macro_for(template: str, macro: str = "show") -> Callable[[Cell], Markup]:
    """Return what draws the cells of a template: found once, because a page draws many cells."""
    if current_app.debug:  # somebody is editing the templates
        return _macro(template, macro)
    known: dict[tuple[str, str], Callable[[Cell], Markup]]
    known = current_app.extensions.setdefault("cell_macros", {})
    key = (template, macro)
    if key not in known:
        known[key] = _macro(template, macro)
    return known[key]


def _macro(template: str, name: str) -> Callable[[Cell], Markup]:
    """Return a macro of a template's module: an include would run all of it for every cell."""
    names = [f"cells/{template}.html", "cells/text.html"]
    module: Any = current_app.jinja_env.select_template(names).module
    macro: Callable[[Cell], Markup] = getattr(module, name, module.show)
    return macro
