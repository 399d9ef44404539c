"""Values as the words of a definition file: as plain as YAML 1.2 lets them be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.design.yaml_places import plain_value

WIDTH = 100
# What may stand without quotes inside brackets as well as in a line of its own.
ODD = r"\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
PLAIN = re.compile(rf"[^\s\-?:,\[\]{{}}#&*!|>'\"%@`{ODD}][^,\[\]{{}}#:{ODD}]*\Z")
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


def block_entry(key: str, value: Any, indent: int, *, spread: bool = False) -> list[str]:
    """Return an entry as lines with ``indent`` spaces in front.

    It takes one line where that is short enough; ``spread`` gives each part of it a line.
    """
    margin = " " * indent
    short = f"{margin}{word(key)}: {inline(value)}"
    if isinstance(value, Mapping) and value and (spread or len(short) > WIDTH):
        lines = [line for k, v in value.items() for line in block_entry(k, v, indent + 2)]
        return [f"{margin}{word(key)}:", *lines]
    if _is_list_of_records(value):
        return [f"{margin}{word(key)}:", *(f"{margin}  - {inline(item)}" for item in value)]
    return [short]


def _is_list_of_records(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and any(isinstance(item, Mapping) for item in value)
    )
