"""Options that a field has for itself: rows of a form from what the file says, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import AppError, InvalidRecordError
from app.core.i18n import N_
from app.design.labels import label_data
from app.design.naming import check_name, suggested_name


@dataclass(frozen=True)
class Choice:
    """One option as a row of a form; ``place`` is where it was asked to stand."""

    key: str
    label: Mapping[str, str] = field(default_factory=dict)  # by language; missing ones left out
    color: str = ""
    retired: bool = False
    place: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether nobody typed anything into the row."""
        return not self.key and not any(self.label.values())


def choices_of(said: Any, languages: Iterable[str]) -> list[Choice]:
    """Return the rows of what a file says under ``choices:``."""
    items = said.items() if isinstance(said, dict) else ((key, None) for key in said or ())
    every = tuple(languages)
    return [_row(str(key), each, every, place) for place, (key, each) in enumerate(items, start=1)]


def _row(key: str, said: Any, languages: tuple[str, ...], place: int) -> Choice:
    more = said if isinstance(said, dict) and _is_written_out(said) else {"label": said}
    label = more.get("label")
    if isinstance(label, dict):
        texts = {language: str(text) for language, text in label.items()}
    else:
        texts = {} if label is None else dict.fromkeys(languages, str(label))
    return Choice(key, texts, more.get("color") or "", bool(more.get("retired")), place)


def _is_written_out(said: Mapping[str, Any]) -> bool:
    return bool({"label", "color", "parent", "group", "retired", "id"} & said.keys())


def said_choices(before: Any, rows: Iterable[Choice], languages: Iterable[str]) -> Any:
    """Return what the file says for the rows, in the order of their places.

    A row that says what it said before is left as it is written. Raises InvalidRecordError with
    the numbers of the rows (``choices.2``) that cannot be.
    """
    known = before if isinstance(before, dict) else {str(key): None for key in before or ()}
    every = tuple(languages)
    shown = {each.key: each for each in choices_of(known, every)}
    found: dict[str, Any] = {}
    errors: dict[str, AppError] = {}
    ordered = sorted(enumerate(rows), key=lambda each: each[1].place)
    for number, row in ordered:
        if row.is_blank:
            continue
        key = row.key or suggested_name(row.label, [*known, *found], "option")
        if error := _refused(key, found):
            errors[f"choices.{number}"] = error
        found[key] = known.get(key) if _same(row, shown.get(key)) else _said(row, known.get(key))
    if errors:
        raise InvalidRecordError(errors)
    return before if isinstance(before, list) and _says_keys(found, before) else found


def _says_keys(found: Mapping[str, Any], before: list[Any]) -> bool:
    return list(found) == before and not any(found.values())


def _same(row: Choice, before: Choice | None) -> bool:
    return before is not None and (row.label, row.color, row.retired) == (
        before.label, before.color, before.retired,
    )  # fmt: skip


def _refused(key: str, taken: Mapping[str, Any]) -> AppError | None:
    try:
        check_name(key)
    except AppError as error:
        return error
    if key in taken:
        return AppError("design.choice_twice", N_("Two options have the key {key}."), key=key)
    return None


def _said(row: Choice, before: Any) -> Any:
    old = dict(before) if isinstance(before, dict) and _is_written_out(before) else {}
    label = label_data(row.label, old.get("label") if old else before)
    words = {"label": label, "color": row.color or None, "retired": row.retired or None}
    found = {**old, **words}
    made = {key: value for key, value in found.items() if value is not None}
    return label if set(made) == {"label"} else made
