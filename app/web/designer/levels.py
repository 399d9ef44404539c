"""The three levels of danger, as every page of the designer says and draws them."""

from __future__ import annotations

from flask_babel import gettext as _

from app.core.i18n import N_
from app.design.review.model import Danger

LEVELS = {
    Danger.SAFE: (N_("safe"), "circle-check"),
    Danger.CARE: (N_("needs attention"), "alert-triangle"),
    Danger.LOSS: (N_("loses data"), "alert-circle"),
}


def level_words() -> dict[Danger, tuple[str, str]]:
    """Return the word and the icon of each danger."""
    return {key: (_(text), icon) for key, (text, icon) in LEVELS.items()}
