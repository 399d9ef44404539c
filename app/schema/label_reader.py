"""Labels: a text, or a map of texts by language, made complete for every language."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

from app.core.i18n import LANGUAGES, N_, Label
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.node import Node
from app.schema.problems import did_you_mean

LONGEST = 300
LONGEST_TEXT = 2000

CONVERSIONS = {"zh_Hant": ("zh_Hans", "s2twp"), "zh_Hans": ("zh_Hant", "tw2sp")}
"""Which language another can be made from, and the OpenCC configuration that does it."""
QUOTES = {
    "s2twp": str.maketrans("“”", "「」"),
    "tw2sp": str.maketrans("「」", "“”"),
}
"""Quotation marks, which OpenCC leaves as they are (GB/T 15834; Taiwan's 重訂標點符號手冊)."""


@lru_cache(maxsize=2)
def _converter(configuration: str) -> OpenCC:
    return OpenCC(configuration)


@lru_cache(maxsize=8192)
def convert(text: str, configuration: str) -> str:
    """Convert between simplified and traditional Chinese, quotation marks too."""
    return str(_converter(configuration).convert(text)).translate(QUOTES[configuration])


def humanized(name: str) -> Label:
    """Return the label of something that was given none: ``credit_limit`` reads Credit limit."""
    text = name.replace("_", " ").strip().capitalize() or name
    return Label(dict.fromkeys(LANGUAGES, text), frozenset(LANGUAGES))


@dataclass(frozen=True)
class LabelReader:
    """Reads labels; a missing language is filled from ``default_language``, then from any."""

    default_language: str = "zh_Hans"

    def read(self, node: Node | None, *, name: str = "", longest: int = LONGEST) -> Label:
        """Return the label at ``node``; where there is none, one made from ``name``."""
        if node is None or node.is_null:
            return humanized(name)
        if node.is_map:
            return self._from_map(node, longest) or humanized(name)
        text = _text(node, longest)
        return humanized(name) if text is None else Label.plain(text)

    def read_optional(self, node: Node | None, *, longest: int = LONGEST_TEXT) -> Label | None:
        """Return the text at ``node`` (help, a message, a note), if there is one."""
        return None if node is None else self.read(node, longest=longest)

    def _from_map(self, node: Node, longest: int) -> Label | None:
        given: dict[str, str] = {}
        for language, each in node.entries().items():
            if language not in LANGUAGES:
                hint = did_you_mean(language, LANGUAGES) or say(
                    N_(" (one of: {known})"), known=", ".join(LANGUAGES)
                )
                each.problem(
                    Code.UNKNOWN_LANGUAGE,
                    say(
                        N_("no language {language}{hint}"), language=repr(language[:60]), hint=hint
                    ),
                )
            elif (text := _text(each, longest)) is not None:
                given[language] = text
        if given:
            return self.complete(given)
        if not node.entries():
            node.problem(Code.BAD_LABEL, say(N_("needs a text in at least one language")))
        return None

    def complete(self, given: dict[str, str]) -> Label:
        """Return a label in all languages from one in some of them (at least one)."""
        any_text = given.get(self.default_language) or next(iter(given.values()))
        texts = dict(given)
        for language in LANGUAGES:
            source, configuration = CONVERSIONS.get(language, ("", ""))
            if language not in given:
                found = given.get(source)
                texts[language] = convert(found, configuration) if found else any_text
        return Label(texts, frozenset(LANGUAGES) - given.keys())


def _text(node: Node, longest: int) -> str | None:
    text = node.text()
    if text is None:
        return None
    if not text.strip():
        node.problem(Code.BAD_LABEL, say(N_("the text is empty")))
    elif len(text) > longest:
        node.problem(
            Code.BAD_LABEL,
            say(
                N_("at most {longest} characters; this has {count}"),
                longest=longest,
                count=len(text),
            ),
        )
    elif any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text):
        node.problem(Code.BAD_LABEL, say(N_("the text holds control characters")))
    else:
        return text.strip()
    return None
