"""The files of a definitions folder as plain data, and plain data back into the files.

An operation of the designer is a function from texts to texts: it reads what the files say, says
something else, and hands it to :func:`write_all`, which touches only the files and the lines that
now differ. Comments, order and quotes of all others stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.design.files.field_references import Folder
from app.design.files.rewriting import rewritten, said

Texts = Mapping[str, str]
"""The files: path in the folder (``customer.yaml``, ``_roles/staff.yaml``) -> text."""


def read_all(texts: Texts) -> Folder:
    """Return what the texts say, in plain data that the caller may change."""
    return {path: _own(said(text)) for path, text in texts.items()}


def read_one(texts: Texts, path: str) -> dict[str, Any]:
    """Return what one file says; nothing where there is no such file."""
    return dict(_own(said(texts[path])) or {}) if path in texts else {}


def write_all(texts: Texts, wanted: Folder) -> Texts:
    """Return the texts that say ``wanted``: a path that is new is a new file, one left out goes."""
    before = {path: said(text) for path, text in texts.items() if path in wanted}
    return {
        path: texts[path]
        if path in before and _same(before[path], data)
        else rewritten(texts.get(path, ""), data)
        for path, data in wanted.items()
    }


def write_one(texts: Texts, path: str, data: Mapping[str, Any]) -> Texts:
    """Return the texts in which one file says ``data``; the file may be new."""
    return {**texts, path: rewritten(texts.get(path, ""), data)}


def _own(data: Any) -> Any:
    """Return a copy that the caller may change; what is no collection never changes."""
    if isinstance(data, dict):
        return {key: _own(value) for key, value in data.items()}
    return [_own(each) for each in data] if isinstance(data, list) else data


def _same(said_now: Any, wanted: Any) -> bool:
    """Tell whether two say the same in the same order, and the same kind of value."""
    return repr(said_now) == repr(wanted)
