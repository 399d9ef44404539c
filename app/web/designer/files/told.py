"""What is told of a file in the editor: mistakes, warnings, what the draft would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.access.current import current_locale, current_store
from app.access.messages import sentence_text
from app.design.files.folder import Texts
from app.design.files.tidying import tidied
from app.design.files.whole import of_file, repaired
from app.design.review.model import Point
from app.design.review.working_out import ahead
from app.design.text_cautions import Caution, cautions, mended
from app.schema.codes import Code
from app.schema.loader import check, load
from app.schema.problems import Problem
from app.storage.versions import load_applied
from app.web.designer.levels import level_words

MOST = 200
"""Mistakes that are told at once; whoever has more mends these first."""
MOST_AHEAD = 8


@dataclass(frozen=True)
class Told:
    """All that is told of one file of the draft; ``ahead`` is nothing while there are mistakes."""

    path: str
    texts: Texts
    problems: Sequence[Problem]  # of all files
    warnings: Sequence[Caution]
    ahead: Sequence[Point]

    @classmethod
    def of(cls, path: str, texts: Texts) -> Told:
        """Look at a file of ``texts``."""
        problems = check(texts)
        known = None if problems else load(texts)
        store = current_store()
        points: Sequence[Point] = ()
        if known is not None and texts != store.definitions.texts:
            points = ahead(load_applied(store.engine), store.definitions, texts)
        return cls(path, texts, problems, cautions(texts, path, known), points)

    @property
    def own(self) -> list[Problem]:
        """The mistakes of the file itself."""
        return of_file(self.problems, self.path)

    @property
    def left(self) -> int:
        """How many mistakes are not told yet."""
        return max(0, len(self.problems) - MOST)

    @property
    def repairs(self) -> int:
        """How many of the mistakes can be put right with one click."""
        return sum(each.hint is not None for each in self.own)

    def repaired(self, fix: str) -> str:
        """Return the text with what ``fix`` names put right: one mistake, one warning, or all.

        Raises AppError for ``tidy`` where the text cannot be read.
        """
        text = self.texts[self.path].replace("\r\n", "\n")
        if fix == "tidy":
            return tidied(text)
        if found := next((each for each in self.warnings if each.key == fix), None):
            return mended(text, found)
        chosen = [each for each in self.own if fix == "all" or _key(each) == fix]
        return repaired(text, chosen)

    def as_json(self) -> dict[str, Any]:
        """Return it as a page shows it, in the reader's language; mistakes of the file first."""
        elsewhere = [each for each in self.problems if each.file != self.path]
        mistakes = [*self.own, *elsewhere][:MOST]
        lines = {each.file: _lines(self.texts, each.file) for each in mistakes}
        return {
            "mistakes": [_mistake(each, lines[each.file]) for each in mistakes],
            "warnings": [
                _warning(each, self.path, _lines(self.texts, self.path)) for each in self.warnings
            ][:MOST],
            "count": len(self.problems),
            "warned": len(self.warnings),
            "left": self.left,
            "would": [_would(point) for point in self.ahead[:MOST_AHEAD]],
            "more": max(0, len(self.ahead) - MOST_AHEAD),
        }


def _lines(texts: Texts, path: str) -> list[str]:
    return texts.get(path, "").splitlines()


def _key(problem: Problem) -> str:
    return f"{problem.line}:{problem.path}:{problem.code}"


def mistake_line(problem: Problem, texts: Texts) -> str:
    """Return a mistake in one line, for a form that has no lines to show it at."""
    told = _mistake(problem, _lines(texts, problem.file))
    return f"{told['place']} · {told['text']} · {told['code']}"


def _mistake(problem: Problem, lines: list[str]) -> dict[str, Any]:
    hint = problem.hint
    return {
        **_told(problem.file, problem.line, lines),
        "key": _key(problem),
        "path": problem.path,
        "text": sentence_text(problem.text, current_locale()),
        "code": str(Code(problem.code)),
        "wrong": hint.wrong if hint else "",
        "right": hint.right if hint else "",
    }


def _warning(caution: Caution, path: str, lines: list[str]) -> dict[str, Any]:
    offer = f"{caution.language}: {caution.offer}" if caution.offer else ""
    return {
        **_told(path, caution.line, lines),
        "key": caution.key,
        "path": caution.path,
        "text": sentence_text(caution.text, current_locale()),
        "code": caution.code,
        "wrong": "",
        "right": offer,
    }


def _told(file: str, line: int, lines: list[str]) -> dict[str, Any]:
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    return {"file": file, "line": line, "place": f"{file}:{line}", "source": source[:500]}


def _would(point: Point) -> dict[str, str]:
    word, icon = level_words()[point.danger]
    said = sentence_text(point.word, current_locale()) if point.word else word
    return {
        "danger": point.danger.value, "word": said, "icon": icon,
        "text": sentence_text(point.says, current_locale()),
    }  # fmt: skip
