"""Options pasted from a spreadsheet or typed as an outline: one a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.core.i18n import LANGUAGES
from app.design.options.rows import Row

PLAIN_COLUMNS = ("label", "key", "parent", "color")
COLUMN_WORDS: Mapping[str, tuple[str, ...]] = {
    "label": ("label", "name", "option", "名称", "选项", "選項", "名稱"),
    "key": ("key", "键", "键名", "編碼", "编码", "代码", "鍵"),
    "parent": ("parent", "below", "上级", "上級", "上级选项", "父级"),
    "color": ("color", "colour", "颜色", "顏色"),
    "group": ("group", "分组", "分組"),
    "retired": ("retired", "停用"),
    "merged_into": ("merged_into", "合并到", "合併到"),
    "id": ("id",),
    "zh_Hans": ("zh_hans", "简体中文", "中文"),
    "zh_Hant": ("zh_hant", "繁體中文", "繁体中文"),
    "en": ("en", "english", "英文"),
}
TAB = 4  # what a tab counts among spaces
BULLETS = ("- ", "* ", "• ", "· ")


def column_of(word: str) -> str | None:
    """Return the column that a heading means."""
    folded = word.strip().lower().removeprefix("\ufeff")
    return next((column for column, words in COLUMN_WORDS.items() if folded in words), None)


def pasted_rows(text: str, language: str) -> list[Row]:
    """Return the options of a text, labels in ``language`` where no heading says another.

    A line is a label, or label, key, parent and colour parted by tabs; the first line may hold
    headings instead. What is indented lies below the line above it.
    """
    lines = [
        (number, line)
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1)
        if line.strip()
    ]
    columns = _headings(lines[0][1]) if lines else None
    return list(_table(lines[1:], columns, language) if columns else _outline(lines, language))


def _headings(line: str) -> tuple[str, ...] | None:
    found = [column_of(word) for word in line.split("\t")]
    is_alone = len(found) == 1  # one word such as "Name" may be an option itself
    return None if is_alone or None in found else tuple(each for each in found if each)


def _table(
    lines: Sequence[tuple[int, str]], columns: Sequence[str], language: str
) -> Iterator[Row]:
    for number, line in lines:
        cells = (cell.strip() for cell in line.split("\t"))
        yield row_of(number, dict(zip(columns, cells, strict=False)), language)


def _outline(lines: Sequence[tuple[int, str]], language: str) -> Iterator[Row]:
    above: list[tuple[int, int]] = []  # (indentation, line) of the levels that are open
    for number, line in lines:
        indent, rest = _indented(line)
        while above and above[-1][0] >= indent:
            above.pop()
        cells = (cell.strip() for cell in rest.split("\t"))
        row = row_of(number, dict(zip(PLAIN_COLUMNS, cells, strict=False)), language)
        yield replace(row, below_line=above[-1][1] if above and not row.parent else 0)
        above.append((indent, number))


def row_of(line: int, cells: Mapping[str, str], language: str) -> Row:
    """Return the option of a line of cells by column."""
    label = {each: cells[each] for each in LANGUAGES if cells.get(each)}
    if cells.get("label"):
        label.setdefault(language, cells["label"])
    return Row(
        line, label, cells.get("key", ""), cells.get("parent", ""), cells.get("color", ""),
        cells.get("group", ""),
    )  # fmt: skip


def _indented(line: str) -> tuple[int, str]:
    """Return how far a line is indented and what stands in it, a bullet left out."""
    rest = line.lstrip(" \t\u3000")
    margin = line[: len(line) - len(rest)]
    width = sum(TAB if sign == "\t" else 2 if sign == "\u3000" else 1 for sign in margin)
    bullet = next((each for each in BULLETS if rest.startswith(each)), "")
    return width, rest.removeprefix(bullet).strip()
