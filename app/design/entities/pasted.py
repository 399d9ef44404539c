"""Rows pasted from a spreadsheet: a header, and samples of what stands below it."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from app.core.errors import FieldValueError
from app.core.i18n import N_

MOST_BYTES = 5 * 1024 * 1024
MOST_COLUMNS = 100
MOST_ROWS = 500
"""Rows that types are guessed from; the rest says no more."""
LONGEST_CELL = 4000
SEPARATORS = ("\t", ",", ";", "|")
ENCODINGS = ("utf-8-sig", "gb18030")
"""What spreadsheets write: UTF-8, and Excel on a Chinese computer."""

csv.field_size_limit(MOST_BYTES)  # one cell may hold a quote that nobody closed


@dataclass(frozen=True)
class Column:
    """One column: what its head says, and the cells below it that are not empty."""

    head: str
    cells: tuple[str, ...]
    rows: int  # rows below the head, empty cells included


def read_pasted(text: str) -> list[Column]:
    """Return the columns of pasted rows; the first row that holds something is the head.

    Raises FieldValueError for what is too large, or no table.
    """
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise FieldValueError("design.paste_large", N_("At most 5 MB; fifty rows are plenty."))
    rows = _read(text)
    if not rows:
        raise FieldValueError("design.paste_empty", N_("Paste the row of headings and some rows."))
    if len(rows[0]) > MOST_COLUMNS:
        raise FieldValueError(
            "design.paste_wide", N_("At most {most} columns at once."), most=MOST_COLUMNS
        )
    head, below = rows[0], rows[1:]
    columns = [
        Column(title, tuple(row[at] for row in below if at < len(row) and row[at]), len(below))
        for at, title in enumerate(head)
    ]
    found = [each for each in columns if each.head or each.cells]
    if not any(each.head for each in found):
        raise FieldValueError("design.paste_head", N_("The first row must hold the headings."))
    return found


def decoded(content: bytes) -> str:
    """Return the text of a file. Raises FieldValueError for what is too large or no text."""
    if len(content) > MOST_BYTES:
        raise FieldValueError("design.paste_large", N_("At most 5 MB; fifty rows are plenty."))
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FieldValueError(
        "design.paste_file", N_("This is no text. Save the sheet as CSV, or paste its cells.")
    )


def cut_rows(text: str) -> str:
    """Return the rows that :func:`read_pasted` looks at, as text that it reads to the same."""
    rows = _read(text)
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


def _read(text: str) -> list[list[str]]:
    try:
        return list(_rows(text))
    except csv.Error:
        raise FieldValueError(
            "design.paste_table", N_("These rows cannot be read as a table.")
        ) from None


def _rows(text: str) -> Iterator[list[str]]:
    """Yield the head and the rows below it, cells cleaned, empty rows left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    reader = csv.reader(io.StringIO(plain), delimiter=_separator(plain))
    found = 0
    for cells in reader:
        row = [_clean(cell) for cell in cells]
        if any(row):
            yield row
            found += 1
        if found > MOST_ROWS:
            return


def _separator(text: str) -> str:
    """Return what parts the cells: a tab where the head has one, else what it has most of."""
    head = next((line for line in text.split("\n") if line.strip()), "")
    if "\t" in head:
        return "\t"
    return max(SEPARATORS, key=lambda each: (head.count(each), -SEPARATORS.index(each)))


def _clean(cell: str) -> str:
    kept = "".join(c for c in cell if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.strip()[:LONGEST_CELL]
