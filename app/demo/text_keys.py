"""Search and sort keys of made-up texts: the same as everybody's, found in a tenth of the time.

Names of Chinese companies are put together from few characters, all of which stay what they are
when a key is made; then only their readings remain to be looked up, phrase by phrase. Whatever is
not made of those characters is left to :mod:`app.fieldtypes.search_key`.
"""

from __future__ import annotations

from functools import cache, lru_cache

from pypinyin.constants import PHRASES_DICT

from app.demo import words_zh
from app.demo.trades import TRADES
from app.fieldtypes import search_key as keys

_LONGEST_PHRASE = 4
_RARE = "龘" * (keys.NAME_LENGTH + 1)  # in no phrase: makes a phrase too long to be a name


@cache
def _phrases() -> frozenset[str]:
    """Return the phrases that have readings of their own."""
    return frozenset(p for p in PHRASES_DICT if 2 <= len(p) <= _LONGEST_PHRASE)


@cache
def _characters() -> frozenset[str]:
    """Return the Chinese characters of company names, without any that folding would change."""
    parts = (words_zh.FIRST, words_zh.SECOND, words_zh.THIRD, *words_zh.FORMS)
    places = (place.short for place in words_zh.PLACES)
    met = set("".join((*parts, *places, *(trade.zh for trade in TRADES))))
    return frozenset(c for c in met if keys.fold(c) == c)


@cache
def _dropped_ascii() -> dict[int, None]:
    """Return the punctuation that keys leave out; space is the business of ``split``."""
    characters = (chr(point) for point in range(128))
    return {ord(c): None for c in characters if not c.isspace() and not keys.fold(c)}


@cache
def _dropped_brackets() -> dict[int, None]:
    return dict.fromkeys(map(ord, "（）"))


def search_key(text: str) -> str:
    """Return what :func:`app.fieldtypes.search_key.search_key` returns."""
    if text.isascii():
        return _plain(text)
    found = _of_han(text)
    return found[0] if found else keys.search_key(text)


def sort_key(text: str) -> str:
    """Return what :func:`app.fieldtypes.search_key.sort_key` returns."""
    if text.isascii():
        return _plain(text)[: keys.SORTED_BY]
    found = _of_han(text)
    return found[1] if found else keys.sort_key(text)


def _plain(text: str) -> str:
    return " ".join(text.lower().translate(_dropped_ascii()).split())


@lru_cache(maxsize=64)  # one text is searched and sorted by
def _of_han(text: str) -> tuple[str, str] | None:
    """Return both keys of a text that is made of the known characters and longer than a name."""
    folded = text.translate(_dropped_brackets())
    if not keys.NAME_LENGTH < len(folded) <= keys.SORTED_BY or not _characters() >= set(folded):
        return None
    syllables = _syllables(folded)
    joined = "".join(syllables)
    words = [folded, joined, "".join([syllable[0] for syllable in syllables])]
    if "v" in joined:
        words += [joined.replace("v", "u"), joined.replace("v", "yu")]
    return " ".join(dict.fromkeys(words)), f"{' '.join(syllables)} !{folded}"


def _syllables(han: str) -> list[str]:
    """Return the reading of each character, by the longest phrase it stands in."""
    syllables: list[str] = []
    at = 0
    while at < len(han):
        met = _next(han[at : at + _LONGEST_PHRASE])
        syllables += met
        at += len(met)
    return syllables


@lru_cache(maxsize=50_000)  # the ends of names come again and again
def _next(window: str) -> tuple[str, ...]:
    """Return the reading of the longest phrase, or else of the character, a text begins with."""
    phrases = _phrases()
    for length in range(len(window), 1, -1):
        if window[:length] in phrases:
            return tuple(keys.sort_key(window[:length] + _RARE).split()[:length])
    return (keys.readings(window[0])[0],)
