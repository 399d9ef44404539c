"""The page of one file: its text, what is wrong with it and where, what changed in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.design.files.folder import Texts
from app.design.files.whole import change_file
from app.design.merging.working_copy import line_diff
from app.schema.model import Entity
from app.web.designer.files.told import Told
from app.web.designer.frame import current_draft, page
from app.web.designer.levels import level_words

BREAKS = ("\r\n", "\r")
LONGEST = 500_000  # characters of texts that are compared line by line
AROUND = 2  # lines shown above and below one with a mistake


@dataclass(frozen=True)
class Line:
    """One line of the text, and what is told below it: ("bad" or "wrn", sentence)."""

    number: int
    text: str
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Editor:
    """One file as a person has it before them."""

    path: str
    text: str
    was: str  # a mark of the draft's text when they began
    told: Told
    error: tuple[str, ...] = ()
    shown: dict[str, Any] = field(default_factory=dict)  # what is told, in the reader's words

    @classmethod
    def of(cls, path: str) -> Editor:
        """Return a file as the draft has it. Raises NotFoundError."""
        texts = current_draft().texts
        if path not in texts:
            raise NotFoundError("design.no_file", N_("The draft has no such file."))
        told = Told.of(path, texts)
        return cls(path, texts[path], mark_of(texts[path]), told, shown=told.as_json())

    def typed(self, text: str, was: str) -> Editor:
        """Return the file with what a person made of it, looked at anew."""
        plain = _plain(text)
        told = Told.of(self.path, change_file(current_draft().texts, self.path, plain))
        return replace(
            self, text=plain, was=was or self.was, told=told, shown=told.as_json(), error=()
        )

    @property
    def texts(self) -> Texts:
        """All files of the draft, this one as it is typed."""
        return self.told.texts

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
        before = _plain(current_draft().base_texts.get(self.path, ""))
        if max(len(before), len(self.text)) > LONGEST:
            return []
        return line_diff(self.path, before, _plain(self.text))

    @property
    def excerpts(self) -> list[list[Line]]:
        """The lines with something to tell and those around them, for a browser without scripts."""
        notes: dict[int, list[tuple[str, str]]] = {}
        for kind, each in self._notes():
            notes.setdefault(each["line"], []).append((kind, each["text"]))
        lines = self.text.split("\n")
        wanted = {n for line in notes for n in range(line - AROUND, line + AROUND + 1)}
        found: list[list[Line]] = []
        for number in sorted(n for n in wanted if 0 < n <= len(lines)):
            line = Line(number, lines[number - 1][:500], tuple(notes.get(number, ())))
            if found and found[-1][-1].number == number - 1:
                found[-1].append(line)
            else:
                found.append([line])
        return found

    def _notes(self) -> Iterable[tuple[str, dict[str, Any]]]:
        yield from (("bad", e) for e in self.shown["mistakes"] if e["file"] == self.path)
        yield from (("wrn", e) for e in self.shown["warnings"])


def draw_editor(editor: Editor, entity: Entity | None = None) -> str:
    """Draw the page of a file, as a tab of ``entity`` where it is the file of one."""
    template = "designer/files_entity.html" if entity else "designer/files_one.html"
    return page(
        template, editor=editor, entity=entity, files=sorted(current_draft().texts),
        changed=set(current_draft().files), told=editor.shown, levels=level_words(),
    )  # fmt: skip


def mark_of(text: str) -> str:
    """Return by what a text is known again."""
    return hashlib.sha256(_plain(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(text: str) -> str:
    for each in BREAKS:
        text = text.replace(each, "\n")
    return text
