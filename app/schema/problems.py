"""What is wrong with the YAML, said so that its author can fix it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from app.core.errors import AppError
from app.core.i18n import N_
from app.core.sentences import Sentence, say

LONGEST_WORD = 100  # for which a likeness is looked for


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a definition file."""

    file: str
    line: int
    path: str
    code: str
    text: str  # mostly a Sentence, which a page says in the reader's language

    @property
    def hint(self) -> Hint | None:
        """What was probably meant, where the mistake is a misspelt word."""
        params = self.text.params if isinstance(self.text, Sentence) else {}
        return next((each for each in params.values() if isinstance(each, Hint)), None)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.path}: {self.text} [{self.code}]"


class DefinitionError(AppError):
    """The definitions cannot be used; carries every problem found, not the first."""

    status = 422

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(
            "definitions.invalid",
            N_("{count} mistakes in the definitions."),
            count=len(self.problems),
        )

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return a hint for a misspelt word, or nothing."""
    close = _closest(str(word), tuple(known))
    return Hint.of(str(word), close) if close else ""


@lru_cache(maxsize=4096)  # slow, and a mistake is mostly made many times
def _closest(word: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(word, known, n=1) if len(word) <= LONGEST_WORD else []
    return close[0] if close else ""


class Hint(Sentence):
    """What a misspelt word was probably meant to be: a page can put it right with one click."""

    __slots__ = ("right", "wrong")

    wrong: str
    right: str

    @classmethod
    def of(cls, wrong: str, right: str) -> Hint:
        """Return the hint that ``right`` was meant."""
        said = say(N_(" (did you mean {word}?)"), word=repr(right))
        made = cls(said)
        made.message, made.params = said.message, said.params
        made.wrong, made.right = wrong, right
        return made
