"""A value read through a link."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.fieldtypes.unstored import UnstoredType


@dataclass(frozen=True)
class LookupSettings:
    """What YAML may say about a lookup: the link to go through and the field to read there."""

    via: str = ""
    field: str = ""


class LookupType(UnstoredType[LookupSettings]):
    """The value of a field of the record that a link points at."""

    name = "lookup"
    label = N_("Lookup")
    description = N_("A field of a linked record, shown as if it were here.")
    Settings = LookupSettings
    required_settings = ("via", "field")

    @property
    def via(self) -> str:
        """The link to go through."""
        return self.settings.via

    @property
    def field(self) -> str:
        """The field to read there."""
        return self.settings.field
