"""A number of stars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from babel import Locale

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.groups import Group
from app.fieldtypes.integer import WholeSettings, WholeType
from app.fieldtypes.setting_words import SettingWords

MOST_STARS = 10


@dataclass(frozen=True)
class RatingSettings(WholeSettings):
    """What YAML may say about a rating; ``maximum`` is the number of stars."""

    minimum: int = 1
    maximum: int = 5

    def __post_init__(self) -> None:
        if not 0 <= self.minimum <= 1:
            raise ValueError(say(N_("minimum must be 0 or 1")))
        if not 2 <= self.maximum <= MOST_STARS:
            raise ValueError(
                say(N_("maximum must be between 2 and {most_stars}"), most_stars=MOST_STARS)
            )


class RatingType(WholeType[RatingSettings]):
    """One to five stars."""

    name = "rating"
    label = N_("Rating")
    description = N_("A number of stars.")
    icon = "star"
    group = Group.NUMBERS
    found_by = "stars score satisfaction 评分 星级 打分 满意度"
    setting_words = {
        "minimum": SettingWords(
            N_("Fewest stars"), N_("0 lets people give none at all, 1 asks for one.")
        ),
        "maximum": SettingWords(N_("Most stars"), N_("How many stars there are.")),
    }
    widget = "rating"
    cell = "rating"
    align_end = False
    Settings = RatingSettings

    def parse(self, text: str) -> int:
        """Read a figure or the stars themselves."""
        stars = text.strip().rstrip("☆")
        return len(stars) if stars and not stars.strip("★") else super().parse(text)

    def format(self, value: int, locale: Locale) -> str:
        return "★" * value + "☆" * (self.settings.maximum - value)

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, int]]:
        yield cls(RatingSettings()), 4
        yield cls(RatingSettings(maximum=10)), 10
        yield cls(RatingSettings(minimum=0)), 0
