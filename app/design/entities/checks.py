"""What an entity may be called and look like: all that is wrong, at its place in the form."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import AppError, FieldValueError, InvalidRecordError
from app.core.i18n import N_
from app.design.files.field_references import Folder
from app.design.labels import label_error, said_label
from app.design.naming import check_entity_name
from app.schema.layout_reader import LONGEST_TITLE
from app.schema.names import is_name


@dataclass(frozen=True)
class EntityWords:
    """How an entity is called and shown; ``title`` is empty where the panel finds one itself."""

    label: Mapping[str, str]
    label_plural: Mapping[str, str]
    icon: str = "file-text"
    group: str = ""
    title: str = ""


def check_words(
    folder: Folder, words: EntityWords, *, name: str | None = None,
    of: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Raise InvalidRecordError with all that is wrong; ``name`` is that of a new entity."""
    checks: dict[str, Callable[[], None]] = {
        "label": lambda: _refuse(label_error(words.label)),
        "label_plural": lambda: _refuse(
            label_error(words.label_plural) if any(words.label_plural.values()) else None
        ),
        "icon": lambda: _check_icon(words.icon),
        "group": lambda: _check_group(folder, words.group),
    }
    if name is not None:
        checks["name"] = lambda: check_entity_name(folder, name)
    if of is not None and words.title and words.title != of.get("title"):
        checks["title"] = lambda: _check_title(words.title, of.get("fields") or {})
    refuse(checks)


def refuse(checks: Mapping[str, Callable[[], None]]) -> None:
    """Raise InvalidRecordError with what each check refuses, by its place in the form."""
    found: dict[str, AppError] = {}
    for place, check in checks.items():
        try:
            check()
        except FieldValueError as error:
            found[place] = error
    if found:
        raise InvalidRecordError(found)


def _refuse(error: AppError | None) -> None:
    if error is not None:
        raise FieldValueError(error.code, error.message, **error.params)


def _check_icon(icon: str) -> None:
    if not is_name(icon.replace("-", "_")):
        raise FieldValueError("design.icon", N_("Choose one of the icons."))


def _check_group(folder: Folder, group: str) -> None:
    groups = (folder.get("app.yaml") or {}).get("menu_groups") or {}
    if group and groups and group not in groups:
        raise FieldValueError("design.no_group", N_("The menu has no such group."))


def _check_title(title: str, fields: Mapping[str, Any]) -> None:
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(title) if name is not None]
    except ValueError:
        names = []
    if not names or len(title) > LONGEST_TITLE:
        raise FieldValueError(
            "design.title",
            N_("Write at least one field in braces, such as {example}."),
            example=f"{{{next(iter(fields), 'name')}}}",
        )
    for name in names:
        _check_title_field(name, fields)


def _check_title_field(name: str, fields: Mapping[str, Any]) -> None:
    data = fields.get(name)
    if not isinstance(data, dict) or data.get("retired"):
        raise FieldValueError(
            "design.title_field", N_("There is no field “{name}” to put here."), name=name
        )
    if data.get("sensitive") or data.get("encrypted"):
        raise FieldValueError(
            "design.title_secret",
            N_("{field} is kept from some people; a title is shown to all."),
            field=said_label(data, name),
        )
