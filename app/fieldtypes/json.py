"""A document of any shape."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import JSON

from app.core.i18n import N_
from app.fieldtypes.base import FieldType
from app.fieldtypes.groups import Group

LARGEST = 100 * 1024
DEEPEST = 32


@dataclass(frozen=True)
class JsonSettings:
    """A document needs no settings."""


class JsonType(FieldType[Any, JsonSettings]):
    """Any JSON document but ``null``: at most 100 KB and 32 levels."""

    name = "json"
    label = N_("JSON document")
    description = N_("Data of any shape, kept for another program.")
    icon = "braces"
    group = Group.TEXT
    found_by = "data program any shape 数据 程序 结构化"
    widget = "json"
    cell = "json"
    sortable = False
    wide = True
    Settings = JsonSettings
    json_schema = {}
    messages = {
        "invalid": N_("This is not valid JSON (line {line}, column {column})."),
        "too_large": N_("At most {kilobytes} KB."),
        "too_deep": N_("At most {levels} levels of brackets."),
        "null": N_("null means nothing; leave the field empty instead."),
    }

    def columns(self) -> Mapping[str, JSON]:
        return {"": JSON(none_as_null=True)}

    def parse(self, text: str) -> Any:
        if len(text.encode("utf-8", "replace")) > LARGEST:
            raise self.reject("too_large", kilobytes=LARGEST // 1024)
        if depth(text) > DEEPEST:
            raise self.reject("too_deep", levels=DEEPEST)
        try:
            value = json.loads(text, parse_float=_finite, parse_constant=_finite)
            json.dumps(value, ensure_ascii=False).encode()
        except json.JSONDecodeError as error:
            raise self.reject("invalid", line=error.lineno, column=error.colno) from None
        except ValueError:  # NaN, half a surrogate pair, an integer of thousands of digits
            raise self.reject("invalid", line=1, column=1) from None
        if value is None:
            raise self.reject("null")
        return value

    def dump(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    def to_json(self, value: Any) -> Any:
        return value

    def json_text(self, data: Any) -> str:
        return json.dumps(data)

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Any]]:
        yield cls(JsonSettings()), {"name": "张伟", "tags": ["a", 1, 2.5, True, None]}
        yield cls(JsonSettings()), []
        yield cls(JsonSettings()), "text"


def depth(text: str) -> int:
    """Return how deep the brackets of ``text`` go, without reading it: reading recurses."""
    deepest = level = 0
    in_string = escaped = False
    for c in text:
        if in_string:
            in_string = escaped or c != '"'
            escaped = c == "\\" and not escaped
        elif c == '"':
            in_string = True
        elif c in "[{":
            level += 1
            deepest = max(deepest, level)
        elif c in "]}":
            level -= 1
    return deepest


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
