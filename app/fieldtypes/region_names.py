"""The names of regions in the languages of the panel."""

from __future__ import annotations

from functools import cache, lru_cache

import opencc

from app.fieldtypes.regions import Region, regions

_ENGLISH = {
    "陕西": "Shaanxi",
    "内蒙古": "Inner Mongolia",
    "西藏": "Tibet",
    "香港": "Hong Kong",
    "澳门": "Macau",
    "台湾": "Taiwan",
    "台北": "Taipei",
    "新北": "New Taipei",
    "高雄": "Kaohsiung",
    "台中": "Taichung",
    "台南": "Tainan",
    "九龙": "Kowloon",
    "新界": "New Territories",
    "香港岛": "Hong Kong Island",
    "哈尔滨": "Harbin",
    "乌鲁木齐": "Urumqi",
    "呼和浩特": "Hohhot",
    "拉萨": "Lhasa",
}


def shown_region(code: str, language: str) -> str:
    """Return a region as people write it: 浙江 杭州 西湖区, or Zhejiang / Hangzhou / Xihu."""
    path = regions().path(code)
    if not path:
        return code
    if language == "en":
        return " / ".join(english(region) for region in path)
    return in_language(" ".join(regions().brief(region) for region in path), language)


def postal_region(code: str, language: str) -> str:
    """Return a region as the first part of an address: 浙江省杭州市西湖区, Xihu, Hangzhou, …"""
    path = regions().path(code)
    if language == "en":
        return ", ".join(english(region) for region in reversed(path))
    return in_language("".join(region.name for region in path), language)


@lru_cache(maxsize=4096)
def english(region: Region) -> str:
    """Return the romanised name, without words for its kind."""
    from pypinyin import lazy_pinyin  # half a second of dictionaries: not when a command starts

    short = region.short
    syllables = lazy_pinyin(region.name)[: len(short)]  # 朝阳区 is read otherwise than 朝阳
    return _ENGLISH.get(short) or "".join(syllables).replace("v", "ü").capitalize()


def in_language(text: str, language: str) -> str:
    """Return simplified text in the characters of ``language``."""
    return str(_traditional().convert(text)) if language == "zh_Hant" else text


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


@cache
def simplified() -> opencc.OpenCC:
    """Return the converter by which names typed in traditional characters are read."""
    return opencc.OpenCC("t2s")
