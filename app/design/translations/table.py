"""Every text of the definitions in every language, as rows of one table that can be written to.

The rows are those that ``flask definitions check --require`` counts: both ask
:func:`app.schema.check_report.labels_of`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.core.errors import NotFoundError, RefusedError
from app.core.i18n import LANGUAGES, N_, Label
from app.design.files.folder import Texts, read_one, write_one
from app.design.labels import label_data
from app.schema.check_report import labels_of
from app.schema.label_reader import CONVERSIONS, convert
from app.schema.model import Definitions, Entity

Words = Mapping[str, str]
"""A text by language; a language that is not written is left out."""

KINDS = (  # the first that a place ends with, or begins with
    ("label_plural", N_("Plural")),
    ("help", N_("Help")),
    ("note", N_("Note")),
    ("message", N_("Message")),
)
PARTS = {
    "sections": N_("Section"),
    "documents": N_("Document"),
    "groups": N_("Group"),
    "menu_groups": N_("Menu group"),
    "options": N_("Option"),
    "label": N_("Label"),
}


@dataclass(frozen=True)
class Row:
    """One text: the file and the place in it, what it belongs to, what it says."""

    file: str
    place: str
    label: Label
    owner: Label | None = None  # the field it belongs to

    @property
    def key(self) -> str:
        """By what it is known in addresses and sheets."""
        return f"{self.file}#{self.place}"

    @cached_property
    def words(self) -> Words:
        """What is written, without what a language borrows."""
        return {
            language: self.label.text(language)
            for language in LANGUAGES
            if language not in self.label.missing
        }

    @property
    def mark(self) -> str:
        """By what it is known whether the texts changed meanwhile."""
        said = "\0".join(f"{key}={text}" for key, text in sorted(self.words.items()))
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    @property
    def kind(self) -> str:
        """What kind of text it is, as a msgid."""
        parts = self.place.split(".")
        for end, word in KINDS:
            if parts[-1] == end:
                return word
        if parts[0] == "fields":
            if "choices" in parts:
                return N_("Option")
            return N_("Field") if parts[-1] == "label" and len(parts) == 3 else N_("Setting")
        return PARTS.get(parts[0], N_("Text"))


def rows_of(definitions: Definitions) -> tuple[Row, ...]:
    """Return every text in the order of files and places."""
    found = []
    for file, place, label in labels_of(definitions):
        entity = definitions.entities.get(file.removesuffix(".yaml"))
        found.append(Row(file, place, label, _owner(entity, place)))
    return tuple(found)


def _owner(entity: Entity | None, place: str) -> Label | None:
    head, _, rest = place.partition(".")
    if entity is None or head != "fields":
        return None
    name = rest.partition(".")[0]
    return next((each.label for each in entity.fields if each.name == name), None)


def coverage(rows: Iterable[Row], languages: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """Return for each language how many texts are written in it, of how many."""
    known = tuple(rows)
    return {
        language: (sum(language not in row.label.missing for row in known), len(known))
        for language in languages
    }


def percent(written: int, of: int) -> int:
    """Return a share in whole per cent; 100 only where nothing is missing."""
    return 100 if written >= of else min(99, written * 100 // of)


# -- writing ------------------------------------------------------------------------------------


def write_row(texts: Texts, key: str, words: Words) -> Texts:
    """Return the texts in which one row says ``words``; raises as :func:`write_rows` does."""
    return write_rows(texts, {key: words})


def write_rows(texts: Texts, rows: Mapping[str, Words]) -> Texts:
    """Return the texts in which rows (by their key) say other words.

    A language that is left out or empty goes. Raises NotFoundError for a row that is not there,
    RefusedError for one that would say nothing at all.
    """
    by_file: dict[str, dict[str, Words]] = {}
    for key, words in rows.items():
        file, _, place = key.partition("#")
        by_file.setdefault(file, {})[place] = words
    for file, places in by_file.items():
        data = read_one(texts, file)
        for place, words in places.items():
            _write(data, place, words)
        texts = write_one(texts, file, data)
    return texts


def fill_traditional(definitions: Definitions, texts: Texts) -> tuple[Texts, int]:
    """Return the texts with every traditional text that is missing, converted, and how many."""
    source, configuration = CONVERSIONS["zh_Hant"]
    entities = definitions.entities
    missing = {
        row.key: {**row.words, "zh_Hant": convert(row.words[source], configuration)}
        for row in rows_of(definitions)
        if "zh_Hant" in row.label.missing
        and source in row.words
        and not _is_borrowed(row, entities)
    }
    return write_rows(texts, missing), len(missing)


def _is_borrowed(row: Row, entities: Mapping[str, Entity]) -> bool:
    """Tell whether a plural is only the name again: it is written nowhere."""
    entity = entities.get(row.file.removesuffix(".yaml"))
    return row.place == "label_plural" and entity is not None and row.label is entity.label


def _write(data: Any, place: str, words: Words) -> None:
    holder, key = _slot(data, place.split("."))
    is_new = isinstance(holder, dict) and key not in holder
    made = label_data(words, None if is_new else holder[key])
    if made is None:
        raise RefusedError("design.text_missing", N_("Write it in one language at least."))
    holder[key] = made
    if is_new and key == "label_plural" and "label" in holder:
        _move_behind(holder, key, "label")


def _move_behind(data: dict[str, Any], key: str, other: str) -> None:
    value = data.pop(key)
    for name in list(data):
        data[name] = data.pop(name)
        if name == other:
            data[key] = value


def _slot(data: Any, way: list[str]) -> tuple[Any, Any]:
    """Return the map or list and the key under which a text stands or would stand.

    A label may be written out (``{label: {en: One}}``) or not (``{en: One}``).
    """
    holder, key = data, ""
    for number, step in enumerate(way):
        inner = _spelled_out(holder, key) if number else data
        is_last = number == len(way) - 1
        if is_last and step == "label" and (_is_text(inner) or not isinstance(inner, dict)):
            return holder, key
        holder, key = inner, _key_in(inner, step)
    value = holder.get(key) if isinstance(holder, dict) else holder[key]
    if isinstance(value, dict) and not _is_text(value) and key != "label":
        return value, "label"
    return holder, key


def _spelled_out(holder: Any, key: Any) -> Any:
    """Return what stands there; a list of bare option keys becomes a map that can hold labels."""
    if isinstance(holder, dict) and key not in holder:
        raise _nowhere(str(key))
    value = holder[key]
    if key in ("options", "choices") and isinstance(value, list):
        value = holder[key] = dict.fromkeys(value)
    return value


def _key_in(holder: Any, step: str) -> Any:
    """Return the key that a step of a place means: items count from 1, entries of a map, too."""
    is_number = step.isdecimal() and 0 < int(step) <= len(holder)
    if isinstance(holder, list) and is_number:
        return int(step) - 1
    if isinstance(holder, dict):
        return list(holder)[int(step) - 1] if is_number and step not in holder else step
    raise _nowhere(step)


def _is_text(value: Any) -> bool:
    """Tell whether a value is a text by language, and not a map of things."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(key in LANGUAGES and not isinstance(each, dict) for key, each in value.items())
    )


def _nowhere(place: str) -> NotFoundError:
    return NotFoundError(
        "design.no_text", N_("This text is not written in the file: {place}."), place=place
    )
