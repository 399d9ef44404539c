"""The form of an entity as a whole: what was sent, what a page draws, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.access.current import current_locale
from app.access.messages import message_text
from app.core.errors import AppError, InvalidRecordError
from app.core.i18n import Label
from app.design.entities.checks import EntityWords
from app.design.labels import said_label
from app.schema.model import Entity
from app.schema.problems import DefinitionError
from app.web import icons
from app.web.assets import VENDOR
from app.web.designer.frame import current_draft
from app.web.designer.labels import LabelParts, label_parts, sent_label, typed_parts


@dataclass(frozen=True)
class EntityForm:
    """What stands in the form."""

    name: str = ""
    label: LabelParts = field(default_factory=lambda: label_parts(None))
    label_plural: LabelParts = field(default_factory=lambda: label_parts(None))
    icon: str = icons.FALLBACK
    group: str = ""
    title: str = ""


def form_of(entity: Entity) -> EntityForm:
    """Return the form of an entity as it is; a plural like the singular need not be typed."""
    plural = None if entity.label_plural == entity.label else entity.label_plural
    return EntityForm(
        entity.name, label_parts(entity.label), label_parts(plural),
        entity.icon, entity.menu.group, entity.title,
    )  # fmt: skip


def sent_words(form: Mapping[str, str]) -> EntityWords:
    """Return what was typed."""
    return EntityWords(
        label=sent_label(form, "label"),
        label_plural=sent_label(form, "label_plural"),
        icon=form.get("icon", "").strip() or icons.FALLBACK,
        group=form.get("group", "").strip(),
        title=form.get("title", "").strip(),
    )


def sent_form(form: Mapping[str, str]) -> EntityForm:
    """Return the form with everything that was typed still in it."""
    words = sent_words(form)
    return EntityForm(
        form.get("name", ""), typed_parts(words.label), typed_parts(words.label_plural),
        words.icon, words.group, words.title,
    )  # fmt: skip


def called(words: EntityWords, name: str) -> Label:
    """Return how an entity is called from now on, for the sentence of what was done."""
    return said_label({"label": dict(words.label)}, name)


def choices(*, icon: str) -> dict[str, Any]:
    """Return what can be picked: pictures and groups of the menu."""
    drawn = icons.names_in(VENDOR / "icons.svg") or frozenset(icons.OFFERED)
    return {
        "icons": [each for each in icons.OFFERED if each in drawn or each == icon],
        "more_icons": sorted({*drawn, icon} - {*icons.OFFERED}),
        "groups": current_draft().definitions.app.menu_groups,
    }


def sentences(error: AppError) -> dict[str, str]:
    """Return what is wrong by the input it is about; ``""`` holds the rest."""
    locale = current_locale()
    match error:
        case InvalidRecordError():
            return {place: message_text(each, locale) for place, each in error.errors.items()}
        case DefinitionError():
            told = [AppError(p.code, "{text}", text=p.text) for p in error.problems[:5]]
            return {"": " ".join(message_text(each, locale) for each in told)}
    return {"": message_text(error, locale)}
