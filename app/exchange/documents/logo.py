"""The company's logo on documents: a picture beside the definitions, named in ``app.yaml``."""

from __future__ import annotations

import base64
import logging
from functools import lru_cache
from pathlib import Path

from app.exchange.documents.sheet import MARK
from app.records.pictures import BrokenPictureError, LargePictureError, redrawn

logger = logging.getLogger(__name__)

LARGEST = 1 << 20
KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def logo_address(folder: Path | None, name: str) -> str:
    """Return the logo as a ``data:`` address; the panel's own mark where there is none to use.

    A file that is no picture, or larger than a megabyte, is not used, and the log says so.
    """
    if folder is None or not name:
        return MARK
    path = folder / name
    try:
        state = path.stat()
    except OSError:
        logger.warning("logo: %s is not in the folder of the definitions", name)
        return MARK
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, size: int) -> str:
    kind = KINDS.get(path.suffix.lower(), "")
    try:
        if not kind or size > LARGEST or not path.is_file():
            raise BrokenPictureError
        data = redrawn(path.read_bytes(), kind)
    except (BrokenPictureError, LargePictureError, OSError):
        logger.warning("logo: %s is not a picture of at most 1 MB", path.name)
        return MARK
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
