"""The applied version written back to the files: who edits text sees the designer's work."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from app.core.errors import AppError, RefusedError
from app.core.i18n import N_
from app.design.files.folder import Texts, read_one
from app.design.merging.working_copy import Edit, WorkingCopy, compare
from app.installation import Installation
from app.schema.app_reader import FILE as APP
from app.schema.source import read_folder
from app.storage.pictures import find_picture
from app.storage.versions import each_version, latest_number

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class WrittenBack:
    """What came of writing back: which files are new, which were left to whoever edited them.

    ``failure`` says why nothing could be written: a folder that may only be read, a full disk, or
    files that cannot be read as definitions.
    """

    paths: tuple[str, ...] = ()
    conflicts: tuple[Edit, ...] = ()
    failure: AppError | None = None


def working_copy(installation: Installation) -> WorkingCopy:
    """Return how the files stand to the versions.

    Raises DefinitionError for a folder that cannot be read, AppError before the first version.
    """
    return stand_of(installation.engine, installation.settings.definitions_dir)


def stand_of(engine: Engine, folder: Path) -> WorkingCopy:
    """Return how the files of a folder stand to the versions; raises as ``working_copy`` does."""
    if not latest_number(engine):
        raise RefusedError("version.none", N_("No version is applied yet."))
    return compare(read_folder(folder), each_version(engine))


def write_back(installation: Installation, *, force: bool = False) -> WrittenBack:
    """Bring the files to the newest version; those with edits that were never applied stay.

    With ``force`` such edits are written over. A file that says it already is not touched. Never
    raises for what the folder is like: the version is applied whether the files follow or not.
    """
    try:
        copy = working_copy(installation)
    except AppError as error:
        return WrittenBack(failure=error)
    texts = {**copy.behind, **({each.path: each.applied for each in copy.edits} if force else {})}
    conflicts = () if force else copy.edits
    root = Path(installation.settings.definitions_dir).resolve()
    try:
        _write_all(root, texts)
        logo = _write_logo(root, installation.engine, copy.newest.texts)
    except OSError as error:
        return WrittenBack((), conflicts, _refusal(error))
    return WrittenBack((*sorted(texts), *logo), conflicts)


def _write_logo(root: Path, engine: Engine, texts: Texts) -> tuple[str, ...]:
    """Write the logo that was uploaded, where the folder has none of its name.

    The name is that of its content: what is there under it is the same.
    """
    name = str(read_one(texts, APP).get("logo") or "")
    content = find_picture(engine, name)
    if content is None or (root / name).exists():
        return ()
    draft, target = _draft(_target(root, name), content)
    draft.replace(target)
    return (name,)


def _refusal(error: OSError) -> AppError:
    return RefusedError(
        "write_back.refused",
        N_("The files in the definitions folder could not be written: {reason}."),
        reason=error.strerror or str(error),
    )


def _write_all(root: Path, texts: Mapping[str, str | None]) -> None:
    """Write all files beside their places first, so that a full disk leaves everything as it is."""
    with _drafts(root, texts) as drafts:
        for draft, target in drafts:
            draft.replace(target)
        for path in (path for path, text in texts.items() if text is None):
            _target(root, path).unlink(missing_ok=True)


@contextmanager
def _drafts(root: Path, texts: Mapping[str, str | None]) -> Iterator[list[tuple[Path, Path]]]:
    made: list[tuple[Path, Path]] = []
    try:
        for path, text in texts.items():
            if text is not None:
                target = _target(root, path)
                made.append(_draft(target, _mark(target) + text.encode()))
        yield made
    finally:
        for draft, _ in made:
            draft.unlink(missing_ok=True)


def _mark(target: Path) -> bytes:
    """Return the mark of its encoding, if a file begins with it."""
    return BOM if target.exists() and target.read_bytes().startswith(BOM) else b""


def _draft(target: Path, content: bytes) -> tuple[Path, Path]:
    target.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)
    draft = Path(name)
    if target.exists():
        shutil.copymode(target, draft)
    else:
        draft.chmod(0o644)
    return draft, target


def _target(root: Path, path: str) -> Path:
    """Return where a file really lies; a link that leads out of the folder is not followed."""
    target = (root / path).resolve()
    if not target.is_relative_to(root):
        raise PermissionError(1, f"{path} leads out of the folder")
    return target
