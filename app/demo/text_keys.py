"""Search and sort keys of made-up texts: the same as everybody's, found in a fraction of the time.

Most characters stay what they are, or are dropped, whatever stands around them. In a text of such
characters only the readings remain to be looked up, phrase by phrase, and those come again and
again. Other texts, and those that may be names, are left to :mod:`app.fieldtypes.search_key`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from app.fieldtypes import search_key as keys

_LONGEST_PHRASE = 4
_RARE = "龘" * (keys.NAME_LENGTH + 1)  # in no phrase: makes a phrase too long to be a name
_HAN = re.compile(r"[\u4e00-\u9fff]+")


class _NotPlainError(Exception):
    """A character of the text is not as simple as that."""


class _Folding(dict[int, str]):
    """What becomes of each character, found out when it is first met."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        folded = " " if character.isspace() else keys.fold(character)
        if folded not in ("", " ", character) or not (folded.isascii() or _HAN.match(folded)):
            raise _NotPlainError
        self[point] = folded
        return folded


_folding = _Folding()


@lru_cache(maxsize=64)  # one text is searched and sorted by
def _folded(text: str) -> str | None:
    """Return what :func:`keys.fold` returns, if that can be said character by character."""
    try:
        return " ".join(text.lower().translate(_folding).split())
    except _NotPlainError:
        return None


def search_key(text: str) -> str:
    """Return what :func:`app.fieldtypes.search_key.search_key` returns."""
    folded = _folded(text)
    if folded is None:
        return keys.search_key(text)
    runs = _HAN.findall(folded[: keys.PINYIN_OF])
    if not runs:
        return folded
    if len(runs) == 1 and _may_be_name(runs[0]):
        return keys.search_key(text)
    syllables = [syllable for run in runs for syllable in _syllables(run)]
    joined = "".join(syllables)
    words = [folded, joined, "".join([syllable[0] for syllable in syllables])]
    if "v" in joined:
        words += [joined.replace("v", "u"), joined.replace("v", "yu")]
    return " ".join(dict.fromkeys(words))


def sort_key(text: str) -> str:
    """Return what :func:`app.fieldtypes.search_key.sort_key` returns."""
    folded = _folded(text)
    if folded is None:
        return keys.sort_key(text)
    folded = folded[: keys.SORTED_BY]
    runs = _HAN.findall(folded)
    if not runs:
        return folded if folded.isascii() else keys.sort_key(text)
    if any(map(_may_be_name, runs)):
        return keys.sort_key(text)
    spelt = _HAN.sub(lambda run: f" {' '.join(_syllables(run[0]))} ", folded)
    return f"{' '.join(spelt.split())} !{folded}"


def _may_be_name(run: str) -> bool:
    return 2 <= len(run) <= keys.NAME_LENGTH


def _syllables(han: str) -> list[str]:
    """Return the reading of each character, by the longest phrase it stands in."""
    syllables: list[str] = []
    at = 0
    while at < len(han):
        met = _next(han[at : at + _LONGEST_PHRASE])
        syllables += met
        at += len(met)
    return syllables


@lru_cache(maxsize=50_000)
def _next(window: str) -> tuple[str, ...]:
    """Return the reading of the longest phrase, or else of the character, a text begins with."""
    phrases = _phrases()
    for length in range(len(window), 1, -1):
        if window[:length] in phrases:
            return tuple(keys.sort_key(window[:length] + _RARE).split()[:length])
    return (keys.readings(window[0])[0],)


@cache
def _phrases() -> frozenset[str]:
    """Return the phrases that have readings of their own."""
    from pypinyin.constants import PHRASES_DICT  # half a second: not when a panel starts

    return frozenset(p for p in PHRASES_DICT if 2 <= len(p) <= _LONGEST_PHRASE)
