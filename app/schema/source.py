"""Definition files as texts by path: read from a folder, refused when they are not text."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.node import Node, Notes
from app.schema.problems import DefinitionError, Problem
from app.schema.yaml_tree import MAX_BYTES, Tree, read_tree


def read_folder(folder: str | os.PathLike[str]) -> Mapping[str, str]:
    """Return the texts of all ``*.yaml`` files below ``folder`` by their path in it.

    A link that leads out of the folder is not followed. Raises DefinitionError for files that
    are too large or not UTF-8, and for a folder that is not there.
    """
    root = Path(folder).resolve()
    if not root.is_dir():
        said = say(N_("no such folder"))
        raise DefinitionError([Problem(root.name, 1, "file", Code.UNKNOWN_FILE, said)])
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in _yaml_files(root):
        name = path.relative_to(root).as_posix()
        try:
            texts[name] = _read(path)
        except ValueError as error:  # UnicodeDecodeError is one
            code = Code.NOT_TEXT if isinstance(error, UnicodeDecodeError) else Code.TOO_BIG
            flaw = N_("not text in UTF-8") if code is Code.NOT_TEXT else N_("larger than 5 MB")
            problems.append(Problem(name, 1, "file", code, say(flaw)))
    problems.extend(_misnamed(root))
    if problems:
        raise DefinitionError(problems)
    return texts


def _yaml_files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*.yaml")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if not hidden and path.is_file() and path.resolve().is_relative_to(root):
            yield path


def _misnamed(root: Path) -> Iterator[Problem]:
    """Yield files that look like definitions and that nothing would read."""
    for path in sorted(root.rglob("*.yml")):
        name = path.relative_to(root).as_posix()
        text = say(N_("nothing reads this file; call it {stem}.yaml"), stem=path.stem)
        yield Problem(name, 1, "file", Code.UNKNOWN_FILE, text)


def _read(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError("larger than 5 MB")
    return content.decode("utf-8-sig")


def read_node(file: str, text: str, notes: Notes) -> Node | None:
    """Return the top of one file, or None after noting why it cannot be read."""
    tree, flaws = read_tree(text)
    for flaw in flaws:
        notes.problems.append(Problem(file, flaw.line, "file", flaw.code.value, flaw.text))
    if flaws:
        return None
    if tree is None or tree.is_null:
        tree = Tree(1, entries={})
    return Node(file, tree, notes)
