"""Bring made-up values within the limits of their field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, TypeVar

from app.core.errors import FieldValueError
from app.demo.pattern_text import text_for
from app.demo.task import Maker, Task
from app.fieldtypes import FieldType
from app.fieldtypes.long_text import LongTextType
from app.fieldtypes.text import TextType, compile_pattern

_PLAIN_PATTERN = re.compile(r"(?:[A-Za-z0-9 -]|\[[A-Za-z0-9 -]+\]|\{[0-9]+(?:,[0-9]*)?\})+")

V = TypeVar("V")


def allowed(type_: FieldType[V, Any], candidates: Iterable[V], task: Task) -> V | None:
    """Return the first value that the settings of the field allow."""
    for candidate in candidates:
        try:
            type_.check(candidate, task.today)
        except FieldValueError:
            continue
        return candidate
    return None


def fitted(type_: TextType | LongTextType, write: Callable[[Task], str]) -> Maker:
    """Return what writes texts within the limits of the field."""
    settings = type_.settings
    least, most = settings.min_length, settings.max_length
    fits = _matcher(settings.pattern) if settings.pattern else None

    def make(task: Task) -> str | None:
        text = write(task)
        if least <= len(text) <= most and text and (fits is None or fits(text)):
            return text
        return _rewritten(type_, text, task)

    return make


def _matcher(pattern: str) -> Callable[[str], object]:
    """Return what tells whether a text has the form that is asked for.

    A pattern of classes and repetitions means the same to Python's own engine, which is faster.
    """
    if _PLAIN_PATTERN.fullmatch(pattern):
        return re.compile(pattern).fullmatch
    matches: Callable[[str], object] = compile_pattern(pattern).fullmatch
    return matches


def _rewritten(type_: TextType | LongTextType, text: str, task: Task) -> str | None:
    """Return the text within its limits; a pattern that it does not have is written anew."""
    settings = type_.settings
    while len(text) < settings.min_length:
        text = f"{text} {text or 'x'}"
    candidates = _written(text[: settings.max_length].rstrip(), settings.pattern, task)
    return allowed(type_, candidates, task)


def _written(text: str, pattern: str | None, task: Task) -> Iterator[str]:
    yield text
    with suppress(ValueError):
        for _ in range(5 if pattern else 0):
            yield text_for(pattern or "", task.rng)
