"""Languages, texts in several of them, and the mark for translation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LANGUAGES = ("zh_Hans", "zh_Hant", "en")


def N_(message: str) -> str:  # noqa: N802 - the name that pybabel extracts
    """Return ``message`` unchanged; ``pybabel extract -k N_`` collects it."""
    return message


@dataclass(frozen=True)
class Label:
    """One text in every language of the panel, as a definition gives it.

    The loader fills ``texts`` for all of :data:`LANGUAGES`; ``missing`` names the languages that
    were filled from another one, so that the translation report can count them.
    """

    texts: Mapping[str, str]
    missing: frozenset[str] = field(default=frozenset())

    @classmethod
    def plain(cls, text: str) -> Label:
        """Return a label that reads the same in every language."""
        return cls(dict.fromkeys(LANGUAGES, text))

    def text(self, language: str) -> str:
        """Return the text in ``language`` (one of :data:`LANGUAGES`)."""
        return self.texts.get(language) or next(iter(self.texts.values()), "")

    def is_in(self, language: str) -> bool:
        """Whether the text is in this language; one converted between the Chinese scripts is.

        A label that was made from a name, for want of any text, reads as English.
        """
        if language not in self.missing:
            return True
        if len(self.missing) >= len(LANGUAGES) or language == "en":
            return language == "en" and len(self.missing) >= len(LANGUAGES)
        return not self.missing >= {"zh_Hans", "zh_Hant"}

    def within(self, language: str) -> str:
        """Return the text as it stands inside a sentence: English then has no capital there.

        Words with more capitals, such as abbreviations, stay as they are.
        """
        text = self.text(language)
        first, _, _ = text.partition(" ")
        is_plain = language == "en" and first[:1].isupper() and first[1:].islower()
        return text[:1].lower() + text[1:] if is_plain else text

    def __str__(self) -> str:
        return self.text("en")
