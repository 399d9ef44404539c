"""The company's logo on documents, named in ``app.yaml``.

It was uploaded in the designer and lies in the database, or it is a file beside the definitions.
"""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.exchange.documents.sheet import MARK
from app.records.pictures import BrokenPictureError, LargePictureError, redrawn
from app.storage.pictures import find_picture
from app.storage.store import Store

logger = logging.getLogger(__name__)

LARGEST = 1 << 20
KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@dataclass(frozen=True)
class Picture:
    """A picture that the panel has drawn anew."""

    content: bytes
    media_type: str

    @property
    def address(self) -> str:
        """The picture as a ``data:`` address."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"


def logo_of(store: Store) -> str:
    """Return a panel's logo as a ``data:`` address; its own mark where there is none to use."""
    name = store.definitions.app.logo
    found = read_logo(store, name) if name else None
    return MARK if found is None else found.address


def read_logo(store: Store, name: str) -> Picture | None:
    """Return a picture that ``app.yaml`` may name; nothing where there is none to use."""
    uploaded = find_picture(store.engine, name)
    if uploaded is not None:
        return Picture(uploaded, KINDS[Path(name).suffix])
    return picture_in(store.folder, name)


def picture_in(folder: Path | None, name: str) -> Picture | None:
    """Return a picture beside the definitions; nothing where there is none to use.

    A file that is no picture, or larger than a megabyte, is not used, and the log says so.
    """
    if folder is None or not name:
        return None
    path = folder / name
    try:
        state = path.stat()
    except OSError:
        logger.warning("logo: %s is not in the folder of the definitions", name)
        return None
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, size: int) -> Picture | None:
    kind = KINDS.get(path.suffix.lower(), "")
    try:
        if not kind or size > LARGEST or not path.is_file():
            raise BrokenPictureError
        return Picture(redrawn(path.read_bytes(), kind), kind)
    except (BrokenPictureError, LargePictureError, OSError):
        logger.warning("logo: %s is not a picture of at most 1 MB", path.name)
        return None
