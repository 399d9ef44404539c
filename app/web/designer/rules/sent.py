"""What the forms of rules send, as the definition file says it; and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from app.access.current import current_locale
from app.access.messages import message_text, sentence_text
from app.core.errors import AppError, InvalidRecordError
from app.design.conditions import ConditionError, read_data, sent_condition, tidy
from app.design.labels import label_data
from app.schema.model import Entity
from app.schema.problems import DefinitionError
from app.web.designer.frame import current_draft
from app.web.designer.labels import sent_label

Said = dict[str, Any]


def sent_rule(entity: Entity, kind: str, before: Mapping[str, Any]) -> Said:
    """Return what the form of a rule says; ``None`` for a key that goes.

    Raises InvalidRecordError with a condition that cannot be used.
    """
    return READERS[kind](entity, before)


def _unique(entity: Entity, before: Mapping[str, Any]) -> Said:
    names = list(dict.fromkeys(request.form.getlist("fields")))
    written = list(before.get("fields") or ())
    fields = written if set(names) == set(written) else names
    return {"fields": fields, "message": _label(before)}


def _check(entity: Entity, before: Mapping[str, Any]) -> Said:
    when = _condition(entity, before, figures=False)
    return {"when": when, "message": _label(before), "field": request.form.get("field") or None}


def _tier(entity: Entity, before: Mapping[str, Any]) -> Said:
    when = _condition(entity, before, figures=True)
    return {"option": request.form.get("option") or None, "when": when}


READERS: Mapping[str, Callable[[Entity, Mapping[str, Any]], Said]] = {
    "unique": _unique, "checks": _check, "tiers": _tier,
}  # fmt: skip


def _label(before: Mapping[str, Any]) -> Any:
    return label_data(sent_label(request.form, "message"), before.get("message"))


def _condition(entity: Entity, before: Mapping[str, Any], *, figures: bool) -> Any:
    """Return the condition; one that says what was written stays as it was written."""
    definitions, written = current_draft().definitions, before.get("when")
    try:
        sent = sent_condition(request.form.get("when", ""), definitions, entity, figures=figures)
    except ConditionError as error:
        raise InvalidRecordError({"when": error}) from None
    if written is None:
        return sent
    same = read_data(written, definitions, entity, figures=figures).condition
    return written if same is not None and tidy(same) == sent else sent


def sentences(error: AppError, place: str = "") -> dict[str, str]:
    """Return what is wrong by input; what the definitions say against it stands at ``place``."""
    locale = current_locale()
    if isinstance(error, InvalidRecordError):
        return {key: message_text(each, locale) for key, each in error.errors.items()}
    if isinstance(error, DefinitionError):
        told = dict.fromkeys(sentence_text(each.text, locale) for each in error.problems[:5])
        return {place: " ".join(told)}
    return {"": message_text(error, locale)}
