"""The table of texts as a workbook for a translator, and the workbook that came back."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import (  # nosec B405
    ParseError,  # only caught: openpyxl raises it
)

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from app.core.errors import AppError, RefusedError
from app.core.i18n import LANGUAGES, N_
from app.design.labels import label_error
from app.design.translations.table import Row, Words
from app.schema.label_reader import LONGEST_TEXT

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 20
FILE, PLACE, MARK = "file", "place", "state"
HEAD = (FILE, PLACE, *LANGUAGES, MARK)
WIDTHS = {"A": 28, "B": 36, "C": 40, "D": 40, "E": 40, "F": 14}


@dataclass(frozen=True)
class Refused:
    """A row of the workbook that was not taken: its number, its place, and why."""

    number: int
    key: str
    error: AppError


@dataclass(frozen=True)
class Sheet:
    """What a workbook says: rows to write, and rows that were refused."""

    wanted: Mapping[str, Words]
    refused: tuple[Refused, ...]


def to_workbook(rows: Iterable[Row]) -> bytes:
    """Return an xlsx file with one line for each row; what is missing is an empty cell."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("translations")
    sheet.freeze_panes = "C2"
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.append([_cell(sheet, name, bold=True) for name in HEAD])
    for row in rows:
        words = [row.words.get(language, "") for language in LANGUAGES]
        sheet.append([_cell(sheet, text) for text in (row.file, row.place, *words, row.mark)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # never a formula, whatever the text begins with
    if bold:
        cell.font = Font(bold=True)
    return cell


def from_workbook(content: bytes, rows: Sequence[Row]) -> Sheet:
    """Return what a workbook wants the rows to say.

    An empty cell leaves the text as it is. Rows that changed since the workbook was made are
    refused with a reason, as are formulas and texts that are no labels. Raises RefusedError for a
    file that is no such workbook or is too large.
    """
    _check_size(content)
    known = {row.key: row for row in rows}
    wanted: dict[str, Words] = {}
    refused: list[Refused] = []
    for number, line in _lines(content):
        key = f"{line[FILE]}#{line[PLACE]}"
        try:
            words = _words(line, known.get(key))
        except AppError as error:
            refused.append(Refused(number, key, error))
            continue
        if words is not None:
            wanted[key] = words
    return Sheet(wanted, tuple(refused))


def _check_size(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise RefusedError("sheet.too_big", N_("At most {size} MB."), size=MOST_BYTES >> 20)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(each.file_size for each in archive.infolist())
    except zipfile.BadZipFile:
        raise _broken() from None
    if size > MOST_UNPACKED:
        raise RefusedError("sheet.too_big", N_("At most {size} MB."), size=MOST_UNPACKED >> 20)


def _broken() -> AppError:
    return RefusedError("sheet.broken", N_("This is no workbook (.xlsx) that can be read."))


def _lines(content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the number and the cells of each row by the name of their column."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        lines = enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS), start=1)
        head = {str(cell.value): at for at, cell in enumerate(next(lines, (0, ()))[1])}
        if not {FILE, PLACE, MARK} <= head.keys():
            raise RefusedError(
                "sheet.no_head", N_("The first row must name the columns {columns}."),
                columns=", ".join(HEAD),
            )  # fmt: skip
        for number, cells in lines:
            if number > MOST_ROWS + 1:
                raise RefusedError("sheet.too_long", N_("At most {most} rows."), most=MOST_ROWS)
            if any(cell.value is not None for cell in cells):
                yield number, {name: _value(cells, at) for name, at in head.items()}
    except (
        InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError, IndexError, ValueError,
        TypeError, ParseError, EOFError, AttributeError,
    ) as error:  # fmt: skip
        raise _broken() from error


def _value(cells: Sequence[Any], at: int) -> Any:
    if at >= len(cells) or cells[at].value is None:
        return ""
    return cells[at] if cells[at].data_type == "f" else str(cells[at].value)


def _words(line: Mapping[str, Any], row: Row | None) -> Words | None:
    """Return what a row shall say, nothing where it says it already."""
    if not all(isinstance(value, str) for value in line.values()):
        raise RefusedError("sheet.formula", N_("A formula is not read; write the text itself."))
    if row is None:
        raise RefusedError("sheet.unknown_row", N_("There is no such text any more."))
    told = {each: line[each].strip() for each in LANGUAGES if line.get(each, "").strip()}
    words = {**row.words, **told}
    if words == row.words:
        return None
    if line[MARK] != row.mark:
        raise RefusedError("sheet.changed", N_("The text changed since this workbook was made."))
    if error := label_error(told, LONGEST_TEXT):
        raise error
    return words
