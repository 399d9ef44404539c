"""What is wrong with the YAML, said so that its author can fix it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from app.core.errors import AppError
from app.core.i18n import N_


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a definition file."""

    file: str
    line: int
    path: str
    code: str
    text: str

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
    close = get_close_matches(str(word), list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
