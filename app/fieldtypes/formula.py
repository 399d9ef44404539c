"""A value worked out from other fields of the record."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.groups import Group
from app.fieldtypes.setting_words import SettingWords
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
            raise ValueError(say(N_("result must be one of {known}"), known=", ".join(RESULTS)))
        if len(self.expression) > LONGEST:
            raise ValueError(
                say(N_("expression is longer than {longest} characters"), longest=LONGEST)
            )


class FormulaType(UnstoredType[FormulaSettings]):
    """A value worked out from other fields of the same record."""

    name = "formula"
    label = N_("Formula")
    description = N_("Worked out from other fields of the record.")
    icon = "math-function"
    group = Group.COMPUTED
    found_by = "calculate expression computed 公式 计算 运算"
    setting_words = {
        "expression": SettingWords(
            N_("Formula"), N_("With the keys of fields: min(100, orders_12m / 5000).")
        ),
        "result": SettingWords(
            N_("Result"),
            N_("What kind of value comes out."),
            {
                "number": N_("Number"),
                "integer": N_("Whole number"),
                "money": N_("Money"),
                "percent": N_("Percent"),
                "text": N_("Text"),
                "date": N_("Date"),
                "yes_no": N_("Yes or no"),
            },
        ),
    }
    is_computed = True
    Settings = FormulaSettings
    required_settings = ("expression",)
