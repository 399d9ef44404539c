"""Trying a conversion, and putting values right that do not fit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import request

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.core.errors import BadRequestError, InvalidRecordError
from app.core.i18n import N_
from app.design.fields import conversions, trial
from app.design.files.folder import Texts
from app.design.running import find_running
from app.schema.loader import load
from app.schema.problems import DefinitionError
from app.web.designer.conversions.page import Asked, Tried, draw
from app.web.designer.fields.page import sentences
from app.web.designer.fields.sent import sent_field
from app.web.designer.frame import Answer, current_draft
from app.web.sent import sent_number


def changed(asked: Asked) -> Texts:
    """Return the texts with the other kind. Raises InvalidRecordError, DefinitionError."""
    settings: dict[str, Any] = {}
    if request.method == "POST":
        before = {key: value for key, value in asked.form.said.items() if key == "choices"}
        settings = sent_field(request.form, before, asked.form.needed())
        settings = {**settings, **_cleared(asked, settings)}
    texts = current_draft().texts
    return conversions.change_type(texts, asked.entity.name, asked.field.name, asked.kind, settings)


def _cleared(asked: Asked, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was emptied in the form, so that nothing of before stands there."""
    return {each.name: None for each in asked.form.needed() if each.name not in settings}


def tried(asked: Asked, *, status: int = 200, **told: Any) -> Answer:
    """Show what the conversion would do; a kind that cannot be is told at its settings."""
    try:
        converting = to_convert(asked, changed(asked))
    except (InvalidRecordError, DefinitionError) as error:
        errors = sentences(error, asked.entity.name, asked.field.name)
        return draw(asked, Tried(errors=errors)), error.status
    found = converting.trial() if converting else trial.Trial(0, 0)
    return draw(asked, Tried(found, is_running=converting is not None, **told)), status


def to_convert(asked: Asked, texts: Texts) -> trial.Converting | None:
    """Return the field as it runs beside what it is to be; ``None`` where it is new."""
    wanted = load(texts).entities[asked.entity.name]
    store = current_store()
    running = find_running(store.definitions, asked.entity)
    old = (
        next((f for f in running.entity.fields if f.id == asked.field.id), None)
        if running
        else None
    )
    if running is None or old is None or not conversions.converts(type(old.type)):
        return None
    new = next(each for each in wanted.fields if each.id == asked.field.id)
    return trial.Converting(store, current_actor(), running, old, new)


# -- putting right ------------------------------------------------------------------------------


def put_right(asked: Asked, act: str) -> Answer:
    """Change values in the records, or take that back, and try again."""
    try:
        converting = to_convert(asked, changed(asked))
    except (InvalidRecordError, DefinitionError) as error:
        errors = sentences(error, asked.entity.name, asked.field.name)
        return draw(asked, Tried(errors=errors)), error.status
    if converting is None:
        return tried(asked)
    if act == "back":
        return _told(asked, converting.put_back(_back()), is_back=True)
    texts = _mapped() if act == "map" else dict.fromkeys(_texts(), "")
    wrong = _wrong(asked, converting, texts, is_cleared=act == "clear")
    if wrong:
        return tried(asked, status=422, wrong=wrong, typed=texts)
    return _told(asked, converting.write(texts))


def _told(asked: Asked, outcome: trial.Outcome, *, is_back: bool = False) -> Answer:
    locale = current_locale()
    reasons = dict.fromkeys(message_text(each, locale) for each in outcome.refused)
    back = "" if is_back else json.dumps(outcome.changed, ensure_ascii=False)
    return tried(
        asked, changed=len(outcome.changed), refused=len(outcome.refused),
        reasons=tuple(reasons)[:5], back=back, is_back=is_back,
    )  # fmt: skip


def _wrong(
    asked: Asked, converting: trial.Converting, texts: Mapping[str, str], *, is_cleared: bool
) -> dict[str, str]:
    """Return what stands against changing values, by the text that it is about."""
    if is_cleared:
        agreed = request.form.get("agreed", "").strip() == asked.field.name
        error = BadRequestError("design.not_agreed", N_("Type the key of the field to agree."))
        return {} if agreed else {"agreed": message_text(error, current_locale())}
    found = {text: converting.unfit(new) for text, new in texts.items()}
    locale = current_locale()
    return {text: message_text(error, locale) for text, error in found.items() if error}


def _texts() -> list[str]:
    """Return the texts that did not convert, as the form lists them."""
    return request.form.getlist("text")[: trial.LOOKED_AT]


def _mapped() -> dict[str, str]:
    """Return text -> new text for those that something was typed for."""
    pairs = zip(_texts(), request.form.getlist("becomes"), strict=False)
    return {text: new.strip() for text, new in pairs if new.strip()}


def _back() -> list[tuple[int, int, str]]:
    """Return what a form says was changed: number, version, text before."""
    try:
        data = json.loads(request.form.get("back", "")[:1_000_000])
        found = [(int(n), int(v), str(text)) for n, v, text in data[: trial.LOOKED_AT]]
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise BadRequestError("design.no_way_back", N_("There is nothing to take back.")) from None
    return [each for each in found if sent_number(str(each[0])) and each[1] < 2**31]
