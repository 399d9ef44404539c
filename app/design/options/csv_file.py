"""Option sets as CSV: written for a spreadsheet, read back with every change told or refused.

What a file leaves out stays as it is; an option that has another key beside its ``id`` is renamed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import AppError, FieldValueError
from app.core.i18n import LANGUAGES, N_
from app.design.files.folder import Texts
from app.design.labels import label_data
from app.design.naming import check_name
from app.design.options.entry import NoTreeError, WantedOption, key_taken, wrong_with
from app.design.options.file import Entry, OptionFile, open_set
from app.design.options.operations import rename_keys
from app.design.options.paste import column_of, row_of
from app.design.options.rows import (
    MOST_ROWS,
    RowsError,
    color_of,
    row_twice,
    too_many,
    unknown_color,
    unknown_parent,
)
from app.fieldtypes.option_set import OptionKind

COLUMNS = (
    "key", *LANGUAGES, "color", "parent", "group", "retired", "merged_into", "id",
)  # fmt: skip
BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads UTF-8 as the system's own encoding
LARGEST = 1_000_000
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t")
YES = ("true", "yes", "1", "x", "是", "停用")


def options_to_csv(texts: Texts, name: str) -> bytes:
    """Return a set as a file that a spreadsheet opens and :func:`options_from_csv` reads back."""
    file = open_set(texts, name)
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(COLUMNS)
    for key, entry in file.options.items():
        writer.writerow([_inert(cell) for cell in _cells(key, entry)])
    return (BYTE_ORDER_MARK + made.getvalue()).encode()


def _cells(key: str, entry: Entry) -> Iterator[str]:
    label = entry.get("label")
    by_language = label if isinstance(label, dict) else dict.fromkeys(LANGUAGES, label or "")
    yield key
    yield from (str(by_language.get(each, "")) for each in LANGUAGES)
    yield from (str(entry.get(each, "")) for each in ("color", "parent", "group"))
    yield "true" if entry.get("retired") else ""
    yield from (str(entry.get(each, "")) for each in ("merged_into", "id"))


def _inert(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith((*STARTS_A_FORMULA, "'")) else text


def _plain(text: str) -> str:
    text = text.strip()
    is_marked = text.startswith("'") and text[1:].startswith((*STARTS_A_FORMULA, "'"))
    return text[1:] if is_marked else text


def options_from_csv(texts: Texts, name: str, sent: bytes, language: str) -> Texts:
    """Return the texts in which a set says what a file says, in the order of the file.

    Options that the file does not name stay, behind the others. A column ``label`` is read as
    ``language``. Raises RowsError with all that is wrong, by line.
    """
    return _Upload(open_set(texts, name), language).read(_lines(_decoded(sent)))


def _decoded(sent: bytes) -> str:
    if len(sent) > LARGEST:
        raise _at(1, "design.csv_large", N_("The file is larger than 1 MB."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = sent.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _at(1, "design.csv_text", N_("This is not a CSV file in UTF-8 or GBK."))


def _lines(text: str) -> list[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        numbered = [(reader.line_num, cells) for cells in reader]
    except csv.Error:
        raise _at(
            reader.line_num, "design.csv_line", N_("The line cannot be read as CSV.")
        ) from None
    return [(line, cells) for line, cells in numbered if any(map(str.strip, cells))]


def _at(line: int, code: str, message: str) -> RowsError:
    return RowsError([(line, FieldValueError(code, message))])


@dataclass
class _Upload:
    file: OptionFile
    language: str
    errors: list[tuple[int, AppError]] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)  # old key -> new key
    seen: dict[str, int] = field(default_factory=dict)  # key -> line

    def read(self, lines: Sequence[tuple[int, list[str]]]) -> Texts:
        columns = self._columns(lines)
        rows = [
            (number, dict(zip(columns, map(_plain, cells), strict=False)))
            for number, cells in lines[1:]
        ]
        kept = [(number, cells, key) for number, cells in rows if (key := self._key(number, cells))]
        self.errors += self._clashes(kept)
        for _, _, key in kept:
            self.file.options.setdefault(key, {})
        for number, cells, key in kept:
            self._fill(number, cells, key)
        for number, _, key in kept:
            self._check(number, key)
        if self.errors:
            raise RowsError(self.errors)
        named = [key for _, _, key in kept]
        self.file.put([*named, *(each for each in self.file.options if each not in named)])
        changed = self.file.texts()
        return rename_keys(changed, self.file.name, self.renamed) if self.renamed else changed

    def _columns(self, lines: Sequence[tuple[int, list[str]]]) -> list[str]:
        found = [column_of(word) or "" for word in (lines[0][1] if lines else ())]
        if "key" not in found:
            raise _at(1, "design.csv_key", N_("The first line needs headings, “key” among them."))
        if len(lines) > MOST_ROWS + 1:
            raise too_many(lines[MOST_ROWS + 1][0])
        if len(lines) < 2:
            raise _at(1, "design.no_rows", N_("There is no line with an option."))
        return found

    def _key(self, line: int, cells: Mapping[str, str]) -> str:
        """Return the key by which the file knows the option of a line now; empty where wrong."""
        key, own = cells.get("key", ""), cells.get("id", "")
        known = next((k for k, each in self.file.options.items() if each.get("id", k) == own), None)
        now = known if own and known is not None else key
        if key in self.seen:
            self.errors.append((line, row_twice(key, self.seen[key])))
            return ""
        self.seen[key] = line
        try:
            check_name(key)
        except AppError as error:
            self.errors.append((line, error))
            return ""
        if now != key:
            self.renamed[now] = key
        return now

    def _clashes(self, kept: Sequence[tuple[int, Any, str]]) -> Iterator[tuple[int, AppError]]:
        """Yield an error for each new key that another option has and keeps."""
        ids = {str(each["id"]): key for key, each in self.file.options.items() if "id" in each}
        for line, _, now in kept:
            key = self.renamed.get(now, now)
            is_held = key in self.file.options and key not in self.renamed and key != now
            if is_held or (now not in self.file.options and key in ids):
                yield line, key_taken(key)

    # -- what one line says ---------------------------------------------------------------------

    def _fill(self, line: int, cells: Mapping[str, str], key: str) -> None:
        """Write the columns that the file has into the option; empty ones take it out."""
        entry = self.file.options[key]
        if {"label", *LANGUAGES} & cells.keys():
            before = entry.get("label")
            known = before if isinstance(before, dict) else {}
            kept = {each: text for each, text in known.items() if each not in cells}
            given = {**kept, **row_of(line, cells, self.language).label}
            _put(entry, "label", label_data(given, before))
        reads: Mapping[str, Callable[[int, str], Any]] = {
            "color": self._color, "parent": self._other, "group": lambda _, text: text,
            "retired": lambda _, text: text.lower() in YES, "merged_into": self._other,
        }  # fmt: skip
        for part in [each for each in reads if each in cells]:
            _put(entry, part, reads[part](line, cells[part]))

    def _color(self, line: int, word: str) -> str:
        color = color_of(word)
        if word and not color:
            self.errors.append((line, unknown_color(word)))
        return color

    def _other(self, line: int, key: str) -> str:
        """Return another option by the key that it has in this file, as it is known now."""
        now = next((old for old, new in self.renamed.items() if new == key), key)
        if key and now not in self.file.options:
            self.errors.append((line, unknown_parent(key, ())))
        return now

    def _check(self, line: int, key: str) -> None:
        entry = self.file.options[key]
        label = entry.get("label")
        wanted = WantedOption(
            label=label if isinstance(label, dict) else {"en": label or key},
            group=entry.get("group", ""),
        )  # fmt: skip
        self.errors += [(line, error) for _, error in wrong_with(self.file, wanted, own=key)]
        for part in ("parent", "merged_into"):
            if part in entry and self._is_circle(key, part):
                self.errors.append((line, _circle(key)))
        if "parent" in entry and self.file.kind is not OptionKind.CATEGORY:
            self.errors.append((line, NoTreeError()))

    def _is_circle(self, key: str, part: str) -> bool:
        at: Any = self.file.options[key].get(part)
        met = set()
        while at is not None and at not in met:
            if at == key:
                return True
            met.add(at)
            at = self.file.options.get(at, {}).get(part)
        return False


def _circle(key: str) -> AppError:
    return FieldValueError("design.circle", N_("“{text}” leads back to itself."), text=key)


def _put(entry: Entry, part: str, value: Any) -> None:
    if value:
        entry[part] = value
    else:
        entry.pop(part, None)
