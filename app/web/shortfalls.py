"""What a document falls short of, as its reader is told of it, with the way to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.current import current_actor, current_language, current_locale
from app.access.messages import fill
from app.core.i18n import Label
from app.exchange.documents.shortfalls import Shortfalls
from app.exchange.fonts import named

DESIGN = "design_schema"
TRANSLATIONS = "TranslationsView.index"
MOST_NAMED = 8


@dataclass(frozen=True)
class Told:
    """Names and characters, ready to be written; empty where there is nothing to tell."""

    count: int  # of texts in another language
    names: str
    characters: str
    mend_url: str  # for who may translate

    @property
    def in_another_language(self) -> str:
        """Say which texts stand there in another language."""
        said = ngettext(
            "{count} text stands there in another language: {names}",
            "{count} texts stand there in another language: {names}",
            self.count,
        )
        return fill(said, {"count": self.count, "names": self.names}, current_locale())

    @property
    def without_glyph(self) -> str:
        """Say which characters the fonts lack."""
        said = _("The fonts have no sign for these characters, they print as boxes: {characters}")
        return fill(said, {"characters": self.characters}, current_locale())


def told_of(short: Shortfalls, language: str) -> Told | None:
    """Return what is told of a document in a language; nothing where nothing falls short."""
    if not short:
        return None
    return Told(
        len(short.untranslated), _names(short.untranslated), named(short.missing),
        _mend_url(short.untranslated, language),
    )  # fmt: skip


def _names(labels: Sequence[Label]) -> str:
    between: str = _(", ")
    texts = [label.text(current_language()) for label in labels[:MOST_NAMED]]
    return between.join([*texts, *(["…"] if len(labels) > MOST_NAMED else [])])


def _mend_url(labels: Sequence[Label], language: str) -> str:
    """Return where the texts are translated, if whoever asks may; of one text, its row."""
    may = DESIGN in current_actor().system_rights and TRANSLATIONS in current_app.view_functions
    if not labels or not may:
        return ""
    missing = "any" if "+" in language else language
    q = labels[0].text(current_language()) if len(labels) == 1 else None
    return url_for(TRANSLATIONS, missing=missing, q=q)
