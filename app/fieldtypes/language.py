"""Which of the panel's languages a locale reads."""

from __future__ import annotations

from babel import Locale


def language_of(locale: Locale) -> str:
    """Return the one of :data:`app.core.i18n.LANGUAGES` that serves ``locale``."""
    if locale.language != "zh":
        return "en"
    traditional = locale.script == "Hant" or (
        locale.script is None and locale.territory in ("TW", "HK", "MO")
    )
    return "zh_Hant" if traditional else "zh_Hans"
