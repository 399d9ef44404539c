"""The files in the definitions folder beside the applied version: which of them somebody edited.

The applied version in the database is what runs; the files are the working copy of people who like
text. A file that says what some version said is theirs no more than ours and may be brought to the
newest; one that says anything else holds work that was never applied, and nobody writes over it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from app.design.files.folder import Texts
from app.design.merging.files import Merge, merge
from app.storage.versions import Version


@dataclass(frozen=True)
class Edit:
    """A file that was changed by hand and not applied; ``None`` stands for no such file."""

    path: str
    base: str | None  # as it was in the version that the folder stands on
    here: str | None  # as it is in the folder
    applied: str | None  # as it is in the newest version

    @property
    def clashes(self) -> bool:
        """Whether the panel's version of it changed, too: applying the files would undo that."""
        return self.base != self.applied

    @property
    def here_diff(self) -> list[str]:
        """What was done to it by hand, line by line."""
        return line_diff(self.path, self.base, self.here)

    @property
    def applied_diff(self) -> list[str]:
        """What was done to it in the panel meanwhile, line by line."""
        return line_diff(self.path, self.base, self.applied)


@dataclass(frozen=True)
class WorkingCopy:
    """A folder beside the versions: what it stands on, what is behind, what was edited."""

    base: Version
    newest: Version
    behind: Mapping[str, str | None]  # path -> the text it should have; None: it should go
    edits: tuple[Edit, ...]

    def merged_into(self, texts: Texts, *, prefer: str = "") -> Merge:
        """Return other texts with the edits in them; ``prefer`` is who is right where both say.

        ``"mine"`` is the folder, ``"theirs"`` the other texts; by itself a clash stays one.
        """
        mine = dict(self.base.texts)
        for edit in self.edits:
            mine.pop(edit.path, None)
            mine |= {} if edit.here is None else {edit.path: edit.here}
        found = merge(self.base.texts, texts, mine)
        if prefer and found.clashes:
            found = merge(
                self.base.texts, texts, mine, {clash.place: prefer for clash in found.clashes}
            )
        return found

    @property
    def clashes(self) -> tuple[Edit, ...]:
        """The edited files that changed in the panel, too."""
        return tuple(each for each in self.edits if each.clashes)


def compare(texts: Texts, versions: Iterable[Version]) -> WorkingCopy:
    """Return how a folder stands to the versions (newest first, at least one).

    No more of them are asked for than it takes to find the one that the folder was taken from.
    """
    older = iter(versions)
    newest = next(older)
    if not texts:  # a new folder: nobody deletes all files to say something
        return WorkingCopy(newest, newest, newest.texts, ())
    base, applied_once = _nearest(texts, chain([newest], older))
    behind: dict[str, str | None] = {}
    edits = []
    for path in sorted({*texts, *base.texts, *newest.texts}):
        here, applied = texts.get(path), newest.texts.get(path)
        if here == applied:
            continue
        if here == base.texts.get(path) or path in applied_once:
            behind[path] = applied
        else:
            edits.append(Edit(path, base.texts.get(path), here, applied))
    taken = _taken(base.texts, newest.texts, edits)
    behind |= {each.path: each.applied for each in edits if each.path in taken}
    left = tuple(each for each in edits if each.path not in taken)
    return WorkingCopy(base, newest, behind, left)


def _taken(base: Texts, newest: Texts, edits: Sequence[Edit]) -> set[str]:
    """Return the files whose edits are in the newest version already, merged with others."""
    clashing = [each for each in edits if each.clashes and each.here is not None]
    if not clashing:
        return set()
    mine = {**base, **{each.path: each.here for each in clashing if each.here is not None}}
    merged = merge(base, newest, mine)
    return {
        each.path
        for each in clashing
        if merged.is_clean and merged.texts.get(each.path) == each.applied
    }


def _nearest(texts: Texts, versions: Iterable[Version]) -> tuple[Version, set[str]]:
    """Return the version that a folder is nearest to, of equals the newest, and its files that
    some version had as they are: that one was missing once proves nothing.
    """
    found: list[tuple[int, Version]] = []
    applied: set[str] = set()
    for version in versions:
        distance = _distance(texts, version.texts)
        applied |= {path for path, here in texts.items() if version.texts.get(path) == here}
        if not found or distance < found[0][0]:
            found = [(distance, version)]
        if not distance:
            break
    return found[0][1], applied


def _distance(texts: Texts, other: Texts) -> int:
    return sum(texts.get(path) != other.get(path) for path in {*texts, *other})


def line_diff(path: str, before: str | None, after: str | None) -> list[str]:
    """Return what changed in a file, line by line, a few unchanged lines around each change."""
    old, new = (before or "").splitlines(), (after or "").splitlines()
    return list(difflib.unified_diff(old, new, path, path, lineterm=""))
