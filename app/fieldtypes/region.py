"""A province, city or district of China."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from babel import Locale
from sqlalchemy import String

from app.core.i18n import N_, Label
from app.core.sentences import say
from app.fieldtypes.base import FieldType
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group
from app.fieldtypes.language import language_of
from app.fieldtypes.operators import EQUALS, IN_REGION, ONE_OF
from app.fieldtypes.region_names import shown_region, simplified
from app.fieldtypes.regions import regions
from app.fieldtypes.setting_words import SettingWords

DEPTHS = {"province": 2, "city": 4, "district": 6}
DEPTH_LABELS = {
    "province": Label({"en": "the province", "zh_Hans": "省级", "zh_Hant": "省級"}),
    "city": Label({"en": "the city", "zh_Hans": "地市级", "zh_Hant": "地市級"}),
    "district": Label({"en": "the district", "zh_Hans": "区县级", "zh_Hant": "區縣級"}),
}
COUNTRIES = ("CN",)


@dataclass(frozen=True)
class RegionSettings:
    """What YAML may say about a region; ``depth`` is how far down it may be picked."""

    country: str = "CN"
    depth: str = "district"

    def __post_init__(self) -> None:
        if self.country not in COUNTRIES:
            raise ValueError(
                say(N_("country: regions are known of {known} only"), known=", ".join(COUNTRIES))
            )
        if self.depth not in DEPTHS:
            raise ValueError(say(N_("depth must be one of {known}"), known=", ".join(DEPTHS)))


def read_region(text: str) -> tuple[str, str]:
    """Return the code of the region that text begins with, by code or name, and the rest.

    Raises ValueError where a name alone may mean several regions.
    """
    if (code := fold(text)) in regions().by_code:
        return code, ""
    as_typed = regions().find(text)
    converted = simplified().convert(text)  # not at once: it takes the 乾 of 乾安 for 干
    if converted == text:
        return as_typed
    return max(as_typed, regions().find(converted), key=lambda found: len(found[0]))


class RegionType(FieldType[str, RegionSettings]):
    """A region by its code; a filter on a province finds its cities and districts too."""

    name = "region"
    label = N_("Region")
    description = N_("A province, city or district of China.")
    icon = "map-pin"
    group = Group.CHINESE
    found_by = "province city district area territory 地区 省市区 所在地 区域"
    setting_words = {
        "country": SettingWords(N_("Country"), N_("Regions are known of CN only.")),
        "depth": SettingWords(
            N_("How far down"),
            N_("The smallest region that can be picked."),
            {"province": N_("Province"), "city": N_("City"), "district": N_("District")},
        ),
    }
    widget = "region"
    indexed = True
    in_words = True
    reads = "region"
    Settings = RegionSettings
    operators = (IN_REGION, EQUALS, ONE_OF)
    messages = {
        "unknown": N_("“{text}” is not a region. Write it like 浙江 杭州 西湖区."),
        "ambiguous": N_("There is more than one “{text}”; put the city before it."),
        "too_deep": N_("This goes too far down; only a region down to {depth} is asked for."),
    }

    def columns(self) -> Mapping[str, String]:
        return {"": String(6)}

    def parse(self, text: str) -> str:
        try:
            code, rest = read_region(text)
        except ValueError:
            raise self.reject("ambiguous", text=text.strip()[:40]) from None
        if not code or rest:
            raise self.reject("unknown", text=(rest or text.strip())[:40])
        return code

    def check(self, value: str, today: date) -> None:
        if len(value) > DEPTHS[self.settings.depth]:
            raise self.reject("too_deep", depth=DEPTH_LABELS[self.settings.depth])

    def dump(self, value: str) -> str:
        return value

    def format(self, value: str, locale: Locale) -> str:
        return shown_region(value, language_of(locale))

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, str]]:
        yield cls(RegionSettings()), "330106"
        yield cls(RegionSettings()), "110105"
        yield cls(RegionSettings(depth="city")), "8101"
