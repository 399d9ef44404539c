"""How labels and cards share a page: ``grid: {across: 3, down: 8, gap: 2mm}``."""

from __future__ import annotations

import re

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.model import Grid
from app.schema.node import Node

MOST_ACROSS, MOST_DOWN = 10, 40
WIDEST_GAP = 50.0
MILLIMETRES = re.compile(r"(\d{1,3}(?:\.\d{1,2})?) ?mm")


PAPERS = {
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "B5": (176.0, 250.0),
    "letter": (215.9, 279.4),
    "legal": (215.9, 355.6),
    "241x140": (241.0, 140.0),
}
"""Width and height of papers in millimetres, upright; continuous paper cannot be turned."""

LEAST_WIDTH, LEAST_HEIGHT = 15.0, 8.0  # of a label that a word fits on


def paper_size(paper: str, orientation: str) -> tuple[float, float]:
    """Return width and height in millimetres."""
    wide, high = PAPERS.get(paper, PAPERS["A4"])
    is_turned = orientation == "landscape" and paper != "241x140"
    return (high, wide) if is_turned else (wide, high)


def label_size(grid: Grid, paper: str, orientation: str) -> tuple[float, float]:
    """Return width and height of one label in millimetres."""
    wide, high = paper_size(paper, orientation)
    width = (wide - 2 * grid.margin - grid.gap * (grid.across - 1)) / grid.across
    return width, (high - 2 * grid.margin - grid.gap * (grid.down - 1)) / grid.down


def check_room(node: Node | None, grid: Grid | None, paper: str, orientation: str) -> None:
    """Note a grid whose labels are too small to be printed on."""
    if node is None or grid is None:
        return
    width, height = label_size(grid, paper, orientation)
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        text = N_("{width} by {height} mm is too little for one label")
        sizes = {"width": f"{width:.0f}", "height": f"{height:.0f}"}
        node.problem(Code.CANNOT, say(text, **sizes))


def read_grid(node: Node | None) -> Grid | None:
    """Return the grid, if one is written and can be used."""
    if node is None:
        return None
    entries = node.known(("across", "down", "gap", "margin"), required=["across", "down"])
    across = _count(entries.get("across"), MOST_ACROSS)
    down = _count(entries.get("down"), MOST_DOWN)
    plain = Grid(1, 1)
    gap = _millimetres(entries["gap"]) if "gap" in entries else plain.gap
    margin = _millimetres(entries["margin"]) if "margin" in entries else plain.margin
    return None if across is None or down is None else Grid(across, down, gap, margin)


def _count(node: Node | None, most: int) -> int | None:
    number = None if node is None else node.whole_number()
    if node is not None and number is not None and not 1 <= number <= most:
        node.problem(Code.BAD_VALUE, say(N_("between 1 and {most}"), most=most))
        return None
    return number


def _millimetres(node: Node) -> float:
    text = node.text() or ""
    found = MILLIMETRES.fullmatch(text)
    if found is None or float(found[1]) > WIDEST_GAP:
        node.problem(
            Code.BAD_VALUE,
            say(N_("needs millimetres, at most {most}, such as 2mm"), most=f"{WIDEST_GAP:.0f}mm"),
        )
        return 0.0
    return float(found[1])
