"""Who made a version, in words: a person, or the panel itself when it started."""

from __future__ import annotations

from flask_babel import gettext as _

from app.core.i18n import N_
from app.installation import START_UP
from app.storage.versions import Version

NOBODY = {START_UP: N_("the start of the panel")}


def author_text(version: Version) -> str:
    """Return who made a version."""
    return _(NOBODY[version.author]) if version.author in NOBODY else version.author
