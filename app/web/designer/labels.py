"""Labels in a form: one input for each language, side by side, and what was typed into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import request
from flask_appbuilder.baseviews import BaseView, expose

from app.access.rights import needs
from app.core.i18n import LANGUAGES, Label
from app.design.labels import suggested
from app.web.designer.frame import DESIGN, current_draft

SIDE_BY_SIDE = ("zh_Hans", "en", "zh_Hant")
"""The order of the inputs."""
LONGEST = 2000


@dataclass(frozen=True)
class LabelParts:
    """What ``macros/labels.html`` draws: a text for each language; ``missing`` are suggestions."""

    texts: Mapping[str, str]
    missing: frozenset[str] = field(default=frozenset())


def label_parts(label: Label | None) -> LabelParts:
    """Return the texts of a label, suggestions where it has none; of no label, empty ones."""
    if label is None:
        return LabelParts(dict.fromkeys(_languages(), ""))
    written = label.texts.keys() - label.missing
    texts = {language: label.text(language) for language in _languages(written)}
    if label.missing >= set(LANGUAGES):  # made from the name: nobody wrote any of it
        return LabelParts(texts, frozenset(texts))
    return LabelParts(texts, label.missing & texts.keys())


def typed_parts(given: Mapping[str, str]) -> LabelParts:
    """Return what :func:`label_parts` does for texts that were only typed."""
    hints = suggested(given, current_draft().definitions.app.default_language)
    texts = {each: given.get(each) or hints.get(each, "") for each in _languages(given)}
    return LabelParts(texts, frozenset(hints) & texts.keys())


def sent_label(form: Mapping[str, str], name: str) -> dict[str, str]:
    """Return the texts that were typed into ``name``'s inputs, languages without one left out."""
    texts = {language: form.get(f"{name}.{language}", "").strip() for language in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def _languages(written: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the panel's languages in the order of the inputs; a text in another one stays."""
    shown = current_draft().definitions.app.languages
    return tuple(each for each in SIDE_BY_SIDE if each in shown or each in (*written,))


class LabelsView(BaseView):
    """What a missing language would say, asked while somebody types."""

    route_base = "/designer/labels"
    default_view = "suggest"

    @expose("/suggest")
    @needs(DESIGN)
    def suggest(self) -> dict[str, dict[str, str]]:
        """Return a suggestion for each language that was not sent."""
        given = {each: request.args.get(each, "")[:LONGEST].strip() for each in LANGUAGES}
        return {"texts": suggested(given, current_draft().definitions.app.default_language)}
