"""The pieces of a long list, as files in a folder: rows as they are read, lines to be printed.

No step holds the whole list: rows are kept as they come, lines in files of ``LINES``, and pages are
drawn a piece at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from app.exchange.list_reports.lines import Line
from app.exchange.list_reports.rows import Row, row_of

LINES = 500  # of a file
MOST_CELLS = 9_000  # of a piece that is drawn at once: some 200 MB of Typst
MOST_CHARACTERS = 250_000
FEWEST_LINES = 60  # more than stand on a page, so that a piece can be cut at the end of one


def save(folder: Path, name: str, data: Any) -> None:
    """Write a file whole or not at all: a step may be done again, or end half-way."""
    draft = folder / f"{name}.new"
    draft.write_text(json.dumps(data, ensure_ascii=False), "utf-8", errors="replace")
    draft.replace(folder / name)


def load(folder: Path, name: str) -> Any:
    """Read a file that an earlier step wrote."""
    return json.loads((folder / name).read_text("utf-8"))


def save_rows(folder: Path, at: int, rows: Sequence[Row]) -> None:
    """Keep the rows of the records from place ``at`` on."""
    save(folder, f"rows-{at:07}.json", [asdict(row) for row in rows])


def saved_rows(folder: Path) -> Iterator[Row]:
    """Yield all rows in their order."""
    for path in sorted(folder.glob("rows-*.json")):
        yield from map(row_of, load(folder, path.name))


def save_lines(folder: Path, lines: Iterable[Line]) -> int:
    """Keep all lines and return how many they are."""
    rest, count = iter(lines), 0
    while some := list(islice(rest, LINES)):
        save(folder, f"lines-{count // LINES:05}.json", some)
        count += len(some)
    return count


def saved_lines(folder: Path, start: int, end: int) -> list[Line]:
    """Return the lines from ``start`` to before ``end``."""
    found: list[Line] = []
    for number in range(start // LINES, (max(end, start + 1) - 1) // LINES + 1):
        if (folder / f"lines-{number:05}.json").is_file():
            found.extend(load(folder, f"lines-{number:05}.json"))
    first = start - start // LINES * LINES
    return found[first : first + end - start]


def piece(folder: Path, start: int, total: int, columns: int) -> list[Line]:
    """Return the lines from ``start`` on that are drawn at once.

    A piece is bounded by its cells and characters, and ends where a page may end: never between
    lines that stay together.
    """
    most = max(FEWEST_LINES, MOST_CELLS // (columns + 1))
    lines = saved_lines(folder, start, min(total, start + most + 1))
    room = MOST_CHARACTERS
    for place, line in enumerate(lines):
        room -= sum(len(str(cell)) for cell in line.get("cells", ()))
        if room < 0 and place > FEWEST_LINES:
            lines = lines[: place + 1]
            break
    if start + len(lines) >= total:
        return lines
    end = len(lines) - 1
    while end > 1 and lines[end]["span"] == 0:
        end -= 1
    return lines[:end]


def first_of_last_page(pages: Sequence[int]) -> int:
    """Return the place of the first line on the last page; 0 where there is but one page."""
    return next(place for place, page in enumerate(pages) if page == pages[-1])
