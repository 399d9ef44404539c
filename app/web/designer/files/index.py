"""The page of all files: what the draft holds, and what lies in the folder beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import current_app

from app.access.current import current_locale, current_store
from app.access.messages import message_text
from app.core.errors import AppError
from app.core.i18n import Label
from app.design.merging.values import Clash
from app.design.merging.working_copy import WorkingCopy
from app.design.merging.write_back import stand_of
from app.schema.app_reader import FILE as APP_FILE
from app.web.designer.frame import current_draft, page


@dataclass(frozen=True)
class Listed:
    """One file in the list; without a label it is the panel's own."""

    path: str
    label: Label | None
    lines: int
    changed: str  # "", "added", "changed", "removed": against the version the draft stands on


@dataclass(frozen=True)
class FolderEdits:
    """What lies in the definitions folder, or why that cannot be told."""

    copy: WorkingCopy | None
    error: str = ""


def draw_index(
    errors: Mapping[str, Iterable[str]] | None = None, path: str = "",
    clashes: Iterable[Clash] = (),
) -> str:  # fmt: skip
    """Draw the list of all files; ``errors`` by the form they belong to."""
    return page(
        "designer/files.html", groups=_groups(), folder=folder_edits(), errors=errors or {},
        path=path, clashes=list(clashes),
    )  # fmt: skip


def folder_edits() -> FolderEdits:
    """Return how the files in the folder stand to the versions."""
    try:
        return FolderEdits(stand_of(current_store().engine, current_app.config["DEFINITIONS_DIR"]))
    except AppError as error:
        return FolderEdits(None, message_text(error, current_locale()))


def _groups() -> list[tuple[str, list[Listed]]]:
    """Return the files by the folder they lie in."""
    draft = current_draft()
    found: dict[str, list[Listed]] = {"": [], "_options": [], "_roles": []}
    for path in sorted({*draft.texts, *draft.files}, key=lambda each: (each != APP_FILE, each)):
        folder = path.partition("/")[0] if "/" in path else ""
        found[folder].append(_listed(path))
    return list(found.items())


def _listed(path: str) -> Listed:
    draft = current_draft()
    text = draft.texts.get(path)
    changed = ""
    if path in draft.files:
        changed = "removed" if text is None else "changed" if path in draft.base_texts else "added"
    lines = 0 if text is None else len(text.splitlines())
    return Listed(path, _label(path), lines, changed)


def _label(path: str) -> Label | None:
    known = current_draft().definitions
    folder, _, name = path.removesuffix(".yaml").rpartition("/")
    if path == APP_FILE:
        return known.app.label
    if folder == "_options":
        return getattr(known.option_sets.get(name), "label", None)
    found = known.roles.get(name) if folder == "_roles" else known.entities.get(name)
    return None if found is None else found.label
