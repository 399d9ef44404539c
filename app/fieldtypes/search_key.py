"""Keys by which Chinese text is found and sorted whatever way it is typed.

张伟 is found by 张伟, 張偉, ``zhangwei``, ``zw`` and ``zhang wei``; 单雄信, whose surname is read
*shan*, by every reading of its characters. Lists sort by pinyin.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import islice, product

import opencc

from app.fieldtypes.surnames import SURNAMES

NAME_LENGTH = 4  # a text of so few characters may be a name: every reading is indexed
MOST_READINGS = 12
PINYIN_OF = 120  # characters of a long text that pinyin is made of
SORTED_BY = 40
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_ACCENTED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
_LONGEST_PHRASE = 4


@cache
def _dictionaries() -> tuple[dict[int, str], dict[str, list[list[str]]]]:
    """Return the readings of characters and of phrases; loading them takes half a second."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    return PINYIN_DICT, PHRASES_DICT


def prepare() -> None:
    """Load the dictionaries, so that the first record or search does not wait for them."""
    _dictionaries()


@cache
def _simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _dropped() -> dict[int, None]:
    """Return what a key leaves out: punctuation, so that 华为（中国） is found by 华为中国."""
    points = (*range(0x300), *range(0x2000, 0x2100), *range(0x3000, 0x3100))
    kept = (point for point in points if unicodedata.category(chr(point)).startswith("P"))
    return dict.fromkeys(kept)


@lru_cache(maxsize=4096)
def _plain(reading: str) -> str:
    """Return one reading without its tone; ü becomes v, as keyboards have it."""
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in letters if c.isascii())


@lru_cache(maxsize=50_000)
def readings(character: str) -> tuple[str, ...]:
    """Return every reading of a character, the usual one first."""
    known = _dictionaries()[0].get(ord(character), character)
    return tuple(dict.fromkeys(_plain(each) or character for each in known.split(",")))


@lru_cache(maxsize=50_000)
def _phrase(text: str) -> tuple[str, ...] | None:
    found = _dictionaries()[1].get(text)
    return tuple(_plain(each[0]) for each in found) if found else None


def fold(text: str) -> str:
    """Return text in small letters, simplified, half-width and without punctuation."""
    folded = unicodedata.normalize("NFKC", text).lower()
    if not folded.isascii():
        folded = folded.replace("ü", "v")
        if _ACCENTED.search(folded):
            letters = unicodedata.normalize("NFD", folded)
            folded = unicodedata.normalize(
                "NFC", "".join(c for c in letters if not "\u0300" <= c <= "\u036f")
            )
        if _HAN.search(folded):
            folded = _simplified().convert(folded)
    return " ".join(folded.translate(_dropped()).split())


def _syllables(han: str) -> list[str]:
    """Return the likely reading of each character, by the longest phrase it stands in."""
    syllables: list[str] = []
    at = 0
    while at < len(han):
        for length in range(min(_LONGEST_PHRASE, len(han) - at), 1, -1):
            if found := _phrase(han[at : at + length]):
                syllables.extend(found)
                at += length
                break
        else:
            syllables.append(readings(han[at])[0])
            at += 1
    return syllables


def _surname(han: str) -> list[str]:
    """Return the reading of a surname that the text begins with, if it is an unusual one.

    Where the first two characters are a word (解放路), the first is hardly a surname.
    """
    reading = SURNAMES.get(han[:2]) or ("" if _phrase(han[:2]) else SURNAMES.get(han[:1]))
    return reading.split() if reading else []


def _ways(text: str) -> list[list[str]]:
    """Return the syllables of all Chinese in the text, in every way worth indexing."""
    runs = _HAN.findall(text)
    usual = [syllable for run in runs for syllable in _syllables(run)]
    if len(runs) != 1 or not 2 <= len(runs[0]) <= NAME_LENGTH:
        return [usual] if usual else []
    surname = _surname(runs[0])
    ways = [[*surname, *usual[len(surname) :]], usual]
    if any(len(readings(c)) > 1 for c in runs[0]):
        ways.extend(map(list, islice(product(*map(readings, runs[0])), MOST_READINGS)))
    return ways


@lru_cache(maxsize=8192)
def search_key(text: str) -> str:
    """Return what a search looks in: the text itself, its pinyin and the initials."""
    folded = fold(text)
    if folded.isascii():
        return folded
    words = dict.fromkeys((folded,))
    for way in _ways(folded[:PINYIN_OF]):
        joined = "".join(way)
        words[joined] = None
        words["".join(syllable[0] for syllable in way)] = None
        if "v" in joined:
            words[joined.replace("v", "u")] = words[joined.replace("v", "yu")] = None
    return " ".join(words)


@lru_cache(maxsize=8192)
def sort_key(text: str) -> str:
    """Return what a list sorts by: pinyin, syllable by syllable, then the characters."""
    folded = fold(text)[:SORTED_BY]
    if folded.isascii():
        return folded
    spelt = _HAN.sub(lambda run: f" {' '.join(_name_or_words(run[0]))} ", folded)
    return f"{' '.join(spelt.split())} !{folded}"  # "!" is before every letter: 张伟 < 张伟国


def _name_or_words(han: str) -> list[str]:
    usual = _syllables(han)
    surname = _surname(han) if 2 <= len(han) <= NAME_LENGTH else []
    return [*surname, *usual[len(surname) :]]


def query_key(text: str) -> str:
    """Return the words of a search as they stand in a :func:`search_key`."""
    return fold(text)
