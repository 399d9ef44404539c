"""Definition files as whole texts: changed, added, taken away, misspelt words put right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.core.errors import NotFoundError, RefusedError
from app.core.i18n import N_
from app.design.files.folder import Texts
from app.schema.app_reader import FILE as APP_FILE
from app.schema.problems import Problem

PATH = re.compile(r"(?:_options/|_roles/)?[a-z][a-z0-9_]{0,40}\.yaml\Z")
NEAR = 40  # lines below its place in which a misspelt word is looked for


def checked_path(path: str) -> str:
    """Return a path at which a definition may lie. Raises RefusedError."""
    if not PATH.match(path):
        raise RefusedError(
            "design.bad_path",
            N_("{path} is no place for a definition; write name.yaml, _options/name.yaml or "
               "_roles/name.yaml."),
            path=path[:100],
        )  # fmt: skip
    return path


def change_file(texts: Texts, path: str, text: str) -> Texts:
    """Return the texts in which one file is as it was typed.

    Browsers send every line end as that of Windows; the file keeps its own. Raises NotFoundError.
    """
    if path not in texts:
        raise NotFoundError("design.no_file", N_("The draft has no such file."))
    before = texts[path]
    typed = text.replace("\r\n", "\n").replace("\r", "\n")
    if typed == before.replace("\r\n", "\n").replace("\r", "\n"):
        return texts
    return {**texts, path: typed.replace("\n", "\r\n") if "\r\n" in before else typed}


def add_file(texts: Texts, path: str, text: str) -> Texts:
    """Return the texts with one more file. Raises RefusedError for a place that will not do."""
    if checked_path(path) in texts:
        raise RefusedError("design.file_there", N_("{path} is there already."), path=path)
    return {**texts, path: text.replace("\r\n", "\n")}


def remove_file(texts: Texts, path: str) -> Texts:
    """Return the texts without a file. Raises NotFoundError."""
    if path not in texts:
        raise NotFoundError("design.no_file", N_("The draft has no such file."))
    if path == APP_FILE:
        raise RefusedError("design.app_file", N_("{path} stays: the panel needs it."), path=path)
    return {each: text for each, text in texts.items() if each != path}


def replaced(texts: Texts, files: Texts, *, whole: bool) -> Texts:
    """Return the texts with files that were uploaded; ``whole``: all others go.

    Raises RefusedError for a place where no definition may lie.
    """
    for path in files:
        checked_path(path)
    return dict(sorted({**({} if whole else texts), **files}.items()))


def repaired(text: str, problems: Iterable[Problem]) -> str:
    """Return a text with the misspelt words of ``problems`` written as they were probably meant."""
    lines = text.split("\n")
    for problem in problems:
        if problem.hint is not None:
            _repair(lines, problem.line, problem.hint.wrong, problem.hint.right)
    return "\n".join(lines)


def _repair(lines: list[str], line: int, wrong: str, right: str) -> None:
    """Change the word once, at its line or soon below: a value may stand under its key."""
    word = re.compile(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])")
    for at in range(line - 1, min(line - 1 + NEAR, len(lines))):
        lines[at], count = word.subn(lambda _: right, lines[at], count=1)
        if count:
            return


def of_file(problems: Sequence[Problem], path: str) -> list[Problem]:
    """Return the mistakes of one file."""
    return [problem for problem in problems if problem.file == path]
