"""What was sent for a field, as its file would say it; what was not touched stays as written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from app.core.i18n import LANGUAGES
from app.design.fields.choices import Choice, choices_of, said_choices
from app.design.labels import label_data
from app.web.designer.fields.inputs import Input, as_text, as_texts, label_texts
from app.web.designer.labels import sent_label

Form = MultiDict[str, str]
WHOLE = re.compile(r"-?[0-9]{1,18}")
EXACT = re.compile(r"-?[0-9]{1,30}\.[0-9]{1,12}")
ROW = re.compile(r"choice\.([0-9]{1,4})\.place")
MOST_ROWS = 500


def sent_field(form: Form, before: Mapping[str, Any], inputs: Iterable[Input]) -> dict[str, Any]:
    """Return what a field says after a form with ``inputs`` was sent.

    Names and help are asked for in every form; keys that no input asks for stay.
    Raises InvalidRecordError for options that cannot be.
    """
    said = {
        **before,
        "label": _label(form, "label", before.get("label")),
        "help": _label(form, "help", before.get("help")),
    }
    for each in inputs:
        said[each.name] = _sent(form, each, before.get(each.name))
    return {key: value for key, value in _with_choices(form, said, before).items() if _is(value)}


def sent_rows(form: Form) -> list[Choice]:
    """Return the rows of a field's own options, as they were typed."""
    keys = (ROW.fullmatch(key) for key in form)
    numbers = {int(found[1]) for found in keys if found}
    return [
        _row(form, f"choice.{number}", number)
        for number in sorted(numbers)[:MOST_ROWS]
        if f"choice.{number}.gone" not in form
    ]


def _row(form: Form, name: str, number: int) -> Choice:
    place = form.get(f"{name}.place", "")
    return Choice(
        key=form.get(f"{name}.key", "").strip(),
        label=sent_label(form, f"{name}.label"),
        color=form.get(f"{name}.color", ""),
        retired=f"{name}.retired" in form,
        place=int(place) if WHOLE.fullmatch(place) else number,
    )


def _with_choices(form: Form, said: dict[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Put the field's own options in, where its form has rows for them and names no set."""
    if "choices" not in form:
        return said
    if said.get("options"):
        return {**said, "choices": None}
    rows = sent_rows(form)
    return {**said, "choices": said_choices(before.get("choices"), rows, LANGUAGES) or None}


def _label(form: Form, name: str, before: Any) -> Any:
    sent = sent_label(form, name)
    return before if sent == label_texts(before) else label_data(sent, before)


def _sent(form: Form, asked: Input, before: Any) -> Any:
    match asked.kind:
        case "switch":
            return (asked.name in form) or None
        case "label":
            return _label(form, asked.name, before)
        case "several":
            return _many([each for each in form.getlist(asked.name) if each], before)
        case "list":
            return _many(re.split(r"[\s,，、;；]+", form.get(asked.name, "").strip()), before)
    text = form.get(asked.name, "").strip()
    if text == as_text(before):
        return before
    return _number(text) if asked.kind == "number" else text or None


def _many(sent: list[str], before: Any) -> Any:
    found = [each for each in sent if each]
    if tuple(found) == as_texts(before):
        return before
    return found[0] if len(found) == 1 else found or None


def _number(text: str) -> Any:
    """Return a figure for the file; what is none goes in as it is, for the loader to say so."""
    if WHOLE.fullmatch(text):
        return int(text)
    return Decimal(text) if EXACT.fullmatch(text) else text or None


def _is(value: Any) -> bool:
    return value is not None and value != ""


def shown_rows(said: Mapping[str, Any]) -> list[Choice]:
    """Return the rows of a field's own options, as its file says them."""
    return choices_of(said.get("choices"), LANGUAGES)
