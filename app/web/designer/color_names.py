"""What the colours of options are called in the designer."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.i18n import N_

COLOR_NAMES: Mapping[str, str] = {
    "red": N_("Red"), "orange": N_("Orange"), "yellow": N_("Yellow"), "green": N_("Green"),
    "teal": N_("Teal"), "blue": N_("Blue"), "purple": N_("Purple"), "pink": N_("Pink"),
    "gray": N_("Gray"),
}  # fmt: skip
