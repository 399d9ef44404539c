"""An amount of money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Self

from babel import Locale
from babel.numbers import format_currency, get_currency_symbol, is_currency

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.decimals import DecimalSettings, DecimalType
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group
from app.fieldtypes.setting_words import SettingWords


@dataclass(frozen=True)
class MoneySettings(DecimalSettings):
    """What YAML may say about an amount; ``currency`` is an ISO 4217 code."""

    currency: str = "CNY"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not is_currency(self.currency):
            raise ValueError(
                say(
                    N_("currency {currency} is not an ISO 4217 code such as CNY"),
                    currency=repr(self.currency),
                )
            )


class MoneyType(DecimalType[MoneySettings]):
    """An exact amount in one currency."""

    name = "money"
    label = N_("Money")
    description = N_("An amount in one currency, kept exactly.")
    icon = "currency-yuan"
    group = Group.NUMBERS
    found_by = "amount price fee cost revenue credit owe salary 金额 价格 费用 单价 额度 工资 欠款"
    setting_words = {
        **DecimalType.setting_words,
        "currency": SettingWords(
            N_("Currency"), N_("An ISO 4217 code: CNY, USD, EUR. Empty: that of the panel.")
        ),
    }
    widget = "money"
    Settings = MoneySettings
    messages = {
        **DecimalType.messages,
        "invalid": N_("“{text}” is not an amount in {currency}. Write it like 1234.50."),
    }

    def named(self, text: str) -> Mapping[str, object]:
        return {**super().named(text), "currency": self.settings.currency}

    def bare(self, text: str) -> str:
        bare = fold(text)
        sign = bare[:1] if bare[:1] in "+-" else ""
        bare = bare.removeprefix(sign).strip()
        for word in currency_words(self.settings.currency):
            if bare.upper().startswith(word):
                return sign + bare[len(word) :]
            if bare.upper().endswith(word):
                return sign + bare[: -len(word)]
        return sign + bare

    def format(self, value: Decimal, locale: Locale) -> str:
        return format_currency(
            value, self.settings.currency, locale=locale, decimal_quantization=False
        )

    def amount(self, value: Decimal) -> Decimal:
        """Return the figure to add up."""
        return value

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Decimal]]:
        yield cls(MoneySettings()), Decimal("1286400.00")
        yield cls(MoneySettings(currency="USD")), Decimal("-0.01")
        yield cls(MoneySettings(places=4)), Decimal("99999999999999.9999")


@lru_cache
def currency_words(currency: str) -> tuple[str, ...]:
    """Return what may stand before or after an amount of ``currency``, longest first."""
    words = {currency}
    for language in ("en", "zh_Hans", "zh_Hant"):
        words.add(fold(get_currency_symbol(currency, locale=language)).upper())
    if currency == "CNY":
        words |= {"人民币", "人民幣", "RMB", "¥", "元"}
    if currency == "USD":
        words |= {"美元", "$"}
    return tuple(sorted(words, key=len, reverse=True))
