"""Reading a figure as people write it: full-width, with thousands commas, with 万 and 亿."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_SCALES = {"": 0, "万": 4, "亿": 8, "万亿": 12}
_FIGURE = re.compile(
    r"([+-]?)\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(\.[0-9]+|\.)?(?:[eE]([+-]?[0-9]{1,2}))?"
    r"\s*(万亿|万|亿|)"
)
_FOLDED = str.maketrans({"−": "-", "–": "-", "﹣": "-", "萬": "万", "億": "亿", "。": "."})


def fold(text: str) -> str:
    """Return text with full-width signs made plain, for codes and figures."""
    return unicodedata.normalize("NFKC", text).translate(_FOLDED).strip()


def read_figure(text: str) -> Decimal:
    """Return the number that ``text`` writes.

    A comma counts only where it parts thousands, so ``1,5`` is refused instead of guessed.
    Raises ValueError.
    """
    found = _FIGURE.fullmatch(fold(text))
    if not found:
        raise ValueError(text)
    sign, whole, fraction, exponent, scale = found.groups()
    digits = whole.replace(",", "") + (fraction or "")
    if not digits.strip("."):
        raise ValueError(text)
    number = Decimal(f"{sign}{digits}E{exponent or 0}")
    return Decimal((*number.as_tuple()[:2], int(number.as_tuple()[2]) + _SCALES[scale]))
