"""Options as rows of a table: what a spreadsheet or a CSV file gives, all mistakes told by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_
from app.design.files.folder import Texts
from app.design.naming import suggested_name
from app.design.options.entry import WantedOption, check_key, fill, wrong_with
from app.design.options.file import OptionFile, open_set
from app.design.options.moves import place_last
from app.fieldtypes.option_set import COLORS, OptionKind
from app.fieldtypes.search_key import fold

MOST_ROWS = 5000
COLOR_WORDS: Mapping[str, str] = {
    **{color: color for color in COLORS},
    **dict(zip("红橙黄绿青蓝紫粉灰", COLORS, strict=True)),
    "grey": "gray",
    "cyan": "teal",
    "violet": "purple",
}


@dataclass(frozen=True)
class Row:
    """One option as it stands in a line; ``parent`` is a key or a label, ``group`` a key.

    In an outline, ``below_line`` is the line that it stands below.
    """

    line: int
    label: Mapping[str, str] = field(default_factory=dict)  # language -> text
    key: str = ""
    parent: str = ""
    color: str = ""
    group: str = ""
    below_line: int = 0

    @property
    def text(self) -> str:
        """What the line calls the option."""
        return next((text for text in self.label.values() if text), self.key)


class RowsError(AppError):
    """Lines cannot be used; ``rows`` are (number of the line, what is wrong with it), in order."""

    status = 422

    def __init__(self, rows: Sequence[tuple[int, AppError]]) -> None:
        self.rows = tuple(sorted(rows, key=lambda each: each[0]))
        super().__init__(
            "design.rows", N_("{count} lines cannot be used; nothing was added."), count=len(rows)
        )


def with_rows(texts: Texts, name: str, rows: Sequence[Row], *, under: str = "") -> Texts:
    """Return the texts in which every row is a new option of the set, behind those there are.

    ``under`` is the option that rows without a parent of their own lie below. Raises RowsError
    with all that is wrong, duplicates among them.
    """
    file = open_set(texts, name)
    adding = _Adding(file, under)
    errors = [(row.line, error) for row in _few(rows) for error in adding.add(row)]
    if not rows:
        errors = [(1, FieldValueError("design.no_rows", N_("There is no line with an option.")))]
    if errors:
        raise RowsError(errors)
    return file.texts()


def _few(rows: Sequence[Row]) -> Sequence[Row]:
    if len(rows) > MOST_ROWS:
        raise too_many(rows[MOST_ROWS].line)
    return rows


def too_many(line: int) -> RowsError:
    """Return the error for more options than can be read at once, from ``line`` on."""
    error = FieldValueError(
        "design.many_rows", N_("At most {most} options at once."), most=MOST_ROWS
    )
    return RowsError([(line, error)])


class _Adding:
    """Adds rows one after the other; one may lie below another that came before it."""

    def __init__(self, file: OptionFile, under: str) -> None:
        self.file = file
        self.under = under
        self.lines: dict[str, int] = {}  # keys that rows gave
        self.keys: dict[int, str] = {}  # by the line of their row
        self.words = words_of(file)

    def add(self, row: Row) -> Iterator[AppError]:
        """Add the option of a row, or yield what is wrong with it."""
        wanted, wrong = self._wanted(row)
        wrong += [error for _, error in wrong_with(self.file, replace(wanted, key=""))]
        if row.key:
            wrong += _caught(lambda: check_key(self.file, row.key))
        wrong += self._twice(row, wanted)
        if wrong:
            yield from wrong
            return
        key = row.key or suggested_name(row.label, self.file.taken, plain="option")
        self.file.options[key] = {}
        fill(self.file.options[key], wanted)
        place_last(self.file, key, wanted.parent or None)
        self.lines[key], self.keys[row.line] = row.line, key
        for text in (key, *row.label.values()):
            self.words.setdefault(fold(text), []).append(key)

    def _wanted(self, row: Row) -> tuple[WantedOption, list[AppError]]:
        wrong: list[AppError] = []
        parent, color = self.under, ""
        is_tree = self.file.kind is OptionKind.CATEGORY
        if row.below_line and is_tree:  # where that line is wrong, it is told there
            parent = self.keys.get(row.below_line, parent)
        elif row.parent and is_tree:
            found = self.words.get(fold(row.parent), [])
            parent = found[0] if len(found) == 1 else ""
            wrong += [] if parent else [unknown_parent(row.parent, found)]
        if row.color:
            color = color_of(row.color)
            wrong += [] if color else [unknown_color(row.color)]
        return WantedOption(row.label, row.key, color, parent, row.group), wrong

    def _twice(self, row: Row, wanted: WantedOption) -> Iterator[AppError]:
        """Yield an error where the same words stand at the same place already."""
        same = next(
            (
                key
                for text in row.label.values()
                for key in self.words.get(fold(text), [])
                if fold(text) and (self.file.options[key].get("parent") or "") == wanted.parent
            ),
            None,
        )
        if same is None:
            return
        if same in self.lines:
            yield row_twice(row.text, self.lines[same])
        else:
            yield FieldValueError(
                "design.row_known", N_("“{text}” is an option of the set already."),
                text=row.text[:60],
            )  # fmt: skip


def row_twice(text: str, line: int) -> AppError:
    """Return the error for what another line says already."""
    return FieldValueError(
        "design.row_twice", N_("“{text}” stands in line {line} already."), text=text[:60], line=line
    )


def words_of(file: OptionFile) -> dict[str, list[str]]:
    """Return by what words options are known: key and labels, folded -> keys."""
    words: dict[str, list[str]] = {}
    for key, entry in file.options.items():
        label = entry.get("label")
        texts = label.values() if isinstance(label, dict) else [label] if label else []
        for word in {fold(str(each)) for each in (key, *texts)}:
            words.setdefault(word, []).append(key)
    return words


def color_of(word: str) -> str:
    """Return the colour that a word in English or Chinese means; nothing for none."""
    folded = fold(word.strip())
    return COLOR_WORDS.get(folded) or COLOR_WORDS.get(folded.removesuffix("色"), "")


def unknown_color(word: str) -> AppError:
    """Return the error for a word that is no colour."""
    return FieldValueError(
        "design.no_color", N_("“{text}” is no colour; there are: {colors}."),
        text=word[:40], colors=", ".join(COLORS),
    )  # fmt: skip


def unknown_parent(word: str, found: Sequence[str]) -> AppError:
    """Return the error for a parent that is not there, or there more than once."""
    if found:
        return FieldValueError(
            "design.parents", N_("“{text}” may be several options: {keys}. Write the key of one."),
            text=word[:60], keys=", ".join(found),
        )  # fmt: skip
    return FieldValueError(
        "design.no_parent", N_("“{text}”, which it lies below, is not there."), text=word[:60]
    )


def _caught(check: Callable[[], None]) -> list[AppError]:
    try:
        check()
    except AppError as error:
        return [error]
    return []
