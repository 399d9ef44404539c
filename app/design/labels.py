"""Labels as the designer writes them: a map by language, and what stands there kept as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from app.core.errors import AppError
from app.core.i18n import LANGUAGES, N_, Label
from app.schema.label_reader import CONVERSIONS, LONGEST, LabelReader, convert, humanized

COPIED = {"en": " (copy)", "zh_Hans": "（副本）", "zh_Hant": "（副本）"}


def label_data(wanted: Mapping[str, str], before: Any = None) -> dict[str, str] | str | None:
    """Return what a file says for ``wanted`` (language -> text): ``None`` for no text at all.

    Languages keep the order in which ``before`` has them, and one text for every language stays
    one text where nothing else was written.
    """
    texts = {language: text for language, text in wanted.items() if text}
    if isinstance(before, str) and set(texts.values()) == {before.strip()}:
        return before
    known = before if isinstance(before, dict) else {}
    order = [*(each for each in known if each in texts), *(t for t in texts if t not in known)]
    return {language: texts[language] for language in order} or None


def suggested(given: Mapping[str, str], default_language: str = "zh_Hans") -> dict[str, str]:
    """Return a text for every language that ``given`` does not have, as a label would show it.

    Chinese is converted from the other Chinese; every other language shows the default one.
    """
    texts = {language: text for language, text in given.items() if text}
    if not texts:
        return {}
    any_text = texts.get(default_language) or next(iter(texts.values()))
    found = {}
    for language in LANGUAGES:
        source, configuration = CONVERSIONS.get(language, ("", ""))
        if language not in texts:
            other = texts.get(source)
            found[language] = convert(other, configuration) if other else any_text
    return found


def said_label(data: Any, name: str) -> Label:
    """Return what the file of an entity, field or group calls it, in all languages."""
    label = data.get("label") if isinstance(data, dict) else None
    if isinstance(label, dict) and label:
        return LabelReader().complete({key: str(text) for key, text in label.items()})
    return Label.plain(label) if isinstance(label, str) else humanized(name)


def copied_label(label: Any) -> Any:
    """Return what a file calls the copy of a thing that it calls ``label``."""
    if isinstance(label, dict):
        return {key: f"{text}{COPIED.get(key, '')}" for key, text in label.items()}
    return f"{label}{COPIED['en']}"


def label_error(wanted: Mapping[str, str], longest: int = LONGEST) -> AppError | None:
    """Return why ``wanted`` cannot be a label, if it cannot."""
    if not any(wanted.values()):
        return AppError("design.label_missing", N_("Write it in one language at least."))
    if any(len(text) > longest for text in wanted.values()):
        return AppError("design.label_long", N_("At most {most} characters."), most=longest)
    if any(unicodedata.category(c) in ("Cc", "Cs") for text in wanted.values() for c in text):
        return AppError("design.label_signs", N_("The text holds control characters."))
    return None
