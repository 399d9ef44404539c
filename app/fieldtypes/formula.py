"""A value worked out from other fields of the record."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.fieldtypes.unstored import UnstoredType

RESULTS = ("number", "integer", "money", "percent", "text", "date", "yes_no")
LONGEST = 2000


@dataclass(frozen=True)
class FormulaSettings:
    """What YAML may say about a formula; the loader reads the expression's names."""

    expression: str = ""
    result: str = "number"

    def __post_init__(self) -> None:
        if self.result not in RESULTS:
            raise ValueError(f"result must be one of {', '.join(RESULTS)}")
        if len(self.expression) > LONGEST:
            raise ValueError(f"expression is longer than {LONGEST} characters")


class FormulaType(UnstoredType[FormulaSettings]):
    """A value worked out from other fields of the same record."""

    name = "formula"
    label = N_("Formula")
    description = N_("Worked out from other fields of the record.")
    is_computed = True
    Settings = FormulaSettings
    required_settings = ("expression",)
