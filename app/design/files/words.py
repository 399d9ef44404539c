"""Values as the words of a definition file: as plain as YAML 1.2 lets them be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.design.files.places import plain_value

WIDTH = 100
# What may stand without quotes inside brackets as well as in a line of its own.
ODD = r"\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
PLAIN = re.compile(rf"[^\s\-?:,\[\]{{}}#&*!|>'\"%@`{ODD}][^,\[\]{{}}#:{ODD}]*\Z")
NOT_IN_BLOCK = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def word(value: Any) -> str:
    """Return a single value: quoted only where a reader would take it for something else."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    text = str(value)
    if PLAIN.match(text) and text == text.strip() and plain_value(text) == text:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def inline(value: Any) -> str:
    """Return a value in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{word(k)}: {inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(inline, value)) + "]"
    return word(value)


def block_text(value: Any, indent: int) -> str | None:
    """Return a text of several lines as a block (``|``), or ``None`` where it cannot stand in one.

    The lines of templates and notes stay lines, which their authors read and compare.
    """
    if not isinstance(value, str) or "\n" not in value.rstrip("\n") or NOT_IN_BLOCK.search(value):
        return None
    body, end = value.rstrip("\n"), len(value) - len(value.rstrip("\n"))
    if end > 1 or body[:1] in (" ", "\t", "\n"):
        return None
    margin = " " * indent
    lines = [f"{margin}{line}" if line else "" for line in body.split("\n")]
    return "\n".join(["|" if end else "|-", *lines])


def block_entry(key: str, value: Any, indent: int, *, spread: bool = False) -> list[str]:
    """Return an entry as lines with ``indent`` spaces in front.

    It takes one line where that is short enough; ``spread`` gives each part of it a line.
    """
    margin = " " * indent
    if (block := block_text(value, indent + 2)) is not None:
        return f"{margin}{word(key)}: {block}".split("\n")
    short = f"{margin}{word(key)}: {inline(value)}"
    spread = spread or _has_lines(value)
    if isinstance(value, Mapping) and value and (spread or len(short) > WIDTH):
        lines = [line for k, v in value.items() for line in block_entry(k, v, indent + 2)]
        return [f"{margin}{word(key)}:", *lines]
    if _is_list_of_records(value):
        return [f"{margin}{word(key)}:", *(f"{margin}  - {inline(item)}" for item in value)]
    return [short]


def _has_lines(value: Any) -> bool:
    """Tell whether a text of several lines stands somewhere in a value."""
    if isinstance(value, Mapping):
        return any(_has_lines(each) for each in value.values())
    return block_text(value, 0) is not None


def _is_list_of_records(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and any(isinstance(item, Mapping) for item in value)
    )
