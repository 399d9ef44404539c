"""The page of one file: its text, what is wrong with it and where, what changed in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.access.current import current_locale
from app.access.messages import sentence_text
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.design.files import of_file
from app.design.folder import Texts
from app.design.working_copy import line_diff
from app.schema.codes import Code
from app.schema.model import Entity
from app.schema.problems import Problem
from app.web.designer.frame import current_draft, page

BREAKS = ("\r\n", "\r")


@dataclass(frozen=True)
class Editor:
    """One file as a person has it before them."""

    path: str
    text: str
    was: str  # a mark of the draft's text when they began
    problems: tuple[Mapping[str, Any], ...] = ()
    elsewhere: tuple[Mapping[str, Any], ...] = ()
    error: tuple[str, ...] = ()

    @classmethod
    def of(cls, path: str) -> Editor:
        """Return a file as the draft has it. Raises NotFoundError."""
        texts = current_draft().texts
        if path not in texts:
            raise NotFoundError("design.no_file", N_("The draft has no such file."))
        return cls(path, texts[path], mark_of(texts[path]))

    def typed(self, text: str, was: str) -> Editor:
        """Return the file with what a person made of it."""
        return replace(self, text=_plain(text), was=was or self.was)

    def with_text(self, text: str) -> Editor:
        """Return the file with another text."""
        return replace(self, text=text)

    def wrong(self, problems: Iterable[Problem], texts: Texts) -> Editor:
        """Return the file with its mistakes, and those that it makes in others."""
        found = list(problems)
        own = of_file(found, self.path)
        return replace(
            self,
            problems=tuple(problem_json(each, texts) for each in own),
            elsewhere=tuple(problem_json(each, texts) for each in found if each not in own),
        )

    def refused(self, error: Iterable[str]) -> Editor:
        """Return the file with why it was not kept."""
        return replace(self, error=tuple(error))

    @property
    def is_overtaken(self) -> bool:
        """Whether the draft's text changed since they began, to something else than this."""
        now = current_draft().texts.get(self.path, "")
        return self.was != mark_of(now) and _plain(self.text) != _plain(now)

    @property
    def diff(self) -> list[str]:
        """What the text says otherwise than the version that the draft stands on."""
        return line_diff(
            self.path, _plain(current_draft().base_texts.get(self.path, "")), _plain(self.text)
        )

    @property
    def repairs(self) -> int:
        """How many mistakes can be put right with one click."""
        return sum(bool(each["right"]) for each in self.problems)


def draw_editor(editor: Editor, entity: Entity | None = None) -> str:
    """Draw the page of a file, as a tab of ``entity`` where it is the file of one."""
    template = "designer/files_entity.html" if entity else "designer/files_one.html"
    return page(
        template, editor=editor, entity=entity, files=sorted(current_draft().texts),
        changed=set(current_draft().files),
    )  # fmt: skip


def problem_json(problem: Problem, texts: Texts) -> dict[str, Any]:
    """Return a mistake as a page shows it, in the reader's language."""
    lines = texts.get(problem.file, "").splitlines()
    hint = problem.hint
    return {
        "file": problem.file,
        "line": problem.line,
        "place": f"{problem.file}:{problem.line}",
        "key": f"{problem.line}:{problem.path}:{problem.code}",
        "path": problem.path,
        "text": sentence_text(problem.text, current_locale()),
        "code": str(Code(problem.code)),
        "source": lines[problem.line - 1] if 0 < problem.line <= len(lines) else "",
        "wrong": hint.wrong if hint else "",
        "right": hint.right if hint else "",
    }


def mark_of(text: str) -> str:
    """Return by what a text is known again."""
    return hashlib.sha256(_plain(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(text: str) -> str:
    for each in BREAKS:
        text = text.replace(each, "\n")
    return text
