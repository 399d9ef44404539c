"""What is wrong with a printed profile, told by where its texts stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from unicodedata import normalize

from app.exchange.documents.room import bottom_of, side_of
from app.exchange.documents.sheet import Printed, Sheet, Table, Words
from app.exchange.documents.tables import LETTER
from app.exchange.documents.text import lines_of
from app.exchange.documents.typeset.furniture import furniture_of, top_of
from app.exchange.fonts import missing_glyphs
from app.fieldtypes.formatted_text import without_marks
from tests.paper_positions import Page, Run, pages_of

POINT = 72 / 25.4  # of a millimetre
SLACK = 0.8  # points that a letter may reach over its place
OF_A_LETTER, OF_A_SPACE = 0.15, 0.4  # of its height
UNSAID = "\u200b\u200d\ufeff\u00ad\ufffe\x02-"  # hyphens at the end of lines: many signs
LINE = 10.5  # points of a line in a table
ABOVE_ROW = 14  # points between the lines and texts of heads and a row
HEADING = 36  # millimetres beside which headings stand
OURS = ("NotoSansSC", "HanaMin")
COUNTS = re.compile(r"第\d+[页頁]|共\d+[页頁]|Page\d+of\d+|[·•,]")


@dataclass(frozen=True)
class Margins:
    """What is left free at the edges of a page, in millimetres."""

    side: float
    top: float
    bottom: float


def margins_of(sheet: Sheet) -> Margins:
    """Return the edges of the pages after the first, as they are promised."""
    return Margins(side_of(sheet), top_of(sheet), bottom_of(sheet))


@dataclass(frozen=True)
class Paper:
    """A profile that was drawn."""

    sheet: Sheet
    missing: Sequence[str]
    content: bytes

    @cached_property
    def pages(self) -> list[Page]:
        """All pages with their runs."""
        return pages_of(self.content)

    @cached_property
    def furniture(self) -> str:
        """What may stand in the margins."""
        return squeezed("".join(_texts_in(furniture_of(self.sheet))))

    @cached_property
    def bodies(self) -> list[list[Run]]:
        """The runs of each page that are content, not head or foot."""
        return [[run for run in page.runs if self._is_inside(page, run)] for page in self.pages]

    @cached_property
    def texts(self) -> list[str]:
        """The content of each page as one line without spaces."""
        return [squeezed("".join(run.text for run in body)) for body in self.bodies]

    @cached_property
    def whole(self) -> str:
        """The content of all pages as one line without spaces."""
        return "".join(self.texts)

    @cached_property
    def beside_headings(self) -> str:
        """The same without the headings beside it, of which one may part a text in two."""
        left = (side_of(self.sheet) + HEADING) * POINT - SLACK
        return squeezed("".join(r.text for body in self.bodies for r in body if r.left > left))

    def _is_inside(self, page: Page, run: Run) -> bool:
        edges = margins_of(self.sheet)
        middle = (run.top + run.bottom) / 2
        return edges.top * POINT <= middle <= page.height - edges.bottom * POINT

    def faults(self) -> Iterator[str]:
        """Yield all that is wrong, in words."""
        for number, page in enumerate(self.pages, start=1):
            yield from (f"page {number}: {fault}" for fault in self._faults_of(page))
        if lacking := missing_glyphs("".join(self.sheet.texts())) - set(self.missing):
            yield f"without a glyph and not named: {lacking}"
        yield from self._lost()
        for table in self.sheet.tables:
            yield from self._faults_of_table(table)

    # -- places ---------------------------------------------------------------------------------

    def _faults_of(self, page: Page) -> Iterator[str]:
        edges = margins_of(self.sheet)
        left, right = edges.side * POINT - SLACK, page.width - edges.side * POINT + SLACK
        for run in page.runs:
            if run.left < left or run.right - _space_behind(run) > right:
                yield f"beside the content: {run}"
            if run.top < 3 * POINT or run.bottom > page.height - 3 * POINT:
                yield f"at the edge of the paper: {run}"
            if not run.font.startswith(OURS):
                yield f"of another font: {run}"
            if not self._is_inside(page, run) and not self._is_furniture(run):
                yield f"in the margin: {run}"
        yield from (f"{one} stands on {other}" for one, other in _overlapping(page.runs))

    def _is_furniture(self, run: Run) -> bool:
        text = squeezed(run.text)
        return text in self.furniture or not COUNTS.sub("", text)

    # -- texts ----------------------------------------------------------------------------------

    def _lost(self) -> Iterator[str]:
        for value in self.values():
            for text in (value.main, value.second):
                if not self._has(squeezed(text)):
                    yield f"not printed: {text}"

    def _has(self, text: str) -> bool:
        """Tell whether a text is printed, be it on several pages, as a row higher than one is."""
        if text in self.whole or text in self.beside_headings:
            return True
        return any(self._goes_on(text, at) for at in range(len(self.texts)))

    def _goes_on(self, text: str, at: int) -> bool:
        """Tell whether a text begins on a page and goes on over the next ones to its end."""
        for page in self.texts[at:]:
            most = bisect_left(range(1, len(text) + 1), True, key=lambda n: text[:n] not in page)
            if most == 0:
                return False
            text = text[most:]
            if not text:
                return True
        return False

    def values(self) -> Iterator[Words]:
        """Yield all that is to be printed of the record."""
        sheet = self.sheet
        lines = [*sheet.facts, *(line for block in sheet.blocks for line in block.lines)]
        lines += [line for party in sheet.parties for line in party.lines]
        yield from (block.label for block in sheet.blocks)
        for line in lines:
            yield from _read(line.value)
        for table in sheet.tables:
            yield from (table.label, table.count)
            for row in (*table.rows, table.total):
                yield from (words for cell in row for words in cell.items)
        yield from (signature.role for signature in sheet.signatures)
        yield from sheet.notes

    # -- tables ---------------------------------------------------------------------------------

    def _faults_of_table(self, table: Table) -> Iterator[str]:
        """Yield rows that a page cuts through, and pages on which the heads are missing."""
        at, used, label = 0, Counter[int](), squeezed(table.label.main + table.label.second)
        for number, row in enumerate(table.rows):
            text = _row_text(row)
            while at < len(self.texts) and text not in self.texts[at]:
                at += 1
            if at == len(self.texts):
                if self._is_higher_than_a_page(table, row):
                    return
                yield f"{label}: row {number + 1} is cut through by a page break"
                return
            used[at] += 1
        heads = "".join(squeezed(c.label.main + c.label.second) for c in table.columns)
        for page in sorted(used):
            if heads not in self.texts[page] and not (
                used[page] == 1 and self._has_no_room_for_heads(table, page)
            ):
                yield f"{label}: no heads on page {page + 1}"

    def _is_higher_than_a_page(self, table: Table, row: Sequence[Printed]) -> bool:
        return self._lines(table, row) * LINE > self._height - ABOVE_ROW - self._heads(table)

    def _has_no_room_for_heads(self, table: Table, page: int) -> bool:
        """Tell whether the one row of a page is so high that the heads had to be left out."""
        body = self.bodies[page]
        row = max(run.bottom for run in body) - min(run.top for run in body)
        return row + ABOVE_ROW + self._heads(table) > self._height

    def _heads(self, table: Table) -> float:
        """Return how high the heads are, at least."""
        return LINE * self._lines(table, [Printed((column.label,)) for column in table.columns])

    @property
    def _height(self) -> float:
        """How high the content of a page after the first can be, in points."""
        edges = margins_of(self.sheet)
        return self.pages[-1].height - (edges.top + edges.bottom) * POINT

    def _lines(self, table: Table, cells: Sequence[Printed]) -> int:
        """Return how many lines the highest of some cells takes, at least."""
        across = (self.pages[-1].width / POINT - 2 * margins_of(self.sheet).side) / LETTER
        return max(
            sum(lines_of(text, int(across * column.width / 100)) for text in _texts_of(cell))
            for column, cell in zip(table.columns, cells, strict=False)
        )


def _read(printed: Printed) -> Iterator[Words]:
    """Yield what is read of a value: of formatted text each line without its marks."""
    if not printed.is_formatted:
        yield from printed.items
        return
    text = without_marks(printed.items[0].main)
    yield from (Words(line) for line in text.split("\n"))


def _texts_in(data: object) -> Iterator[str]:
    """Yield all texts of what the template reads, a text in pieces as one."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for each in data.values():
            yield from _texts_in(each)
    elif isinstance(data, Sequence):
        for each in data:
            yield from _texts_in(each)


def _texts_of(cell: Printed) -> Sequence[str]:
    joined = cell.together
    return [text for text in (joined.main, joined.second) if text]


def _row_text(row: Sequence[Printed]) -> str:
    return squeezed("".join(_cell_text(cell) for cell in row))


def _cell_text(cell: Printed) -> str:
    joined = cell.together
    return joined.main + joined.second


def _overlapping(runs: Sequence[Run]) -> Iterator[tuple[Run, Run]]:
    """Yield runs that stand on one another; only those near each other are compared."""
    lanes = dict[int, list[Run]]()
    for run in runs:
        for lane in range(int(run.top) // 20, int(run.bottom) // 20 + 1):
            lanes.setdefault(lane, []).append(run)
    found = dict[tuple[Run, Run], None]()
    for lane in lanes.values():
        found |= {(a, b): None for a, b in combinations(lane, 2) if a.covers(b, _slack(a, b))}
    yield from found


def _space_behind(run: Run) -> float:
    """Return how wide the space is that a line ends with: it may stand beside the content."""
    return (run.bottom - run.top) * OF_A_SPACE if run.text.endswith(" ") else 0


def _slack(one: Run, other: Run) -> float:
    """Return how far letters may reach over each other: a large j begins below the one before."""
    return max(SLACK, min(one.bottom - one.top, other.bottom - other.top) * OF_A_LETTER)


def squeezed(text: str) -> str:
    """Return a text without spaces, and without what no letter is drawn for; ligatures undone."""
    return "".join(c for c in normalize("NFKC", text) if not c.isspace() and c not in UNSAID)
