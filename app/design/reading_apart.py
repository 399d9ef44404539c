"""What strangers send is read in a child process: a hostile file ends a child, never the panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.core.apart import apart
from app.design.entities.pasted import Column, read_pasted
from app.design.files.archive import Unpacked, unpacked
from app.design.translations.table import Row

if TYPE_CHECKING:
    from app.design.translations.sheet import Sheet

SECONDS, MEGABYTES = 20.0, 400


def read_archive(name: str, content: bytes) -> Unpacked:
    """Return the definitions that were uploaded, as :func:`app.design.files.archive.unpacked` does.

    Raises AppError, also where it took too long or too much.
    """
    return apart(unpacked, name, content, seconds=SECONDS, megabytes=MEGABYTES)


def read_workbook(content: bytes, rows: Sequence[Row]) -> Sheet:
    """Return what a translator's workbook says, as ``from_workbook`` does; raises AppError."""
    return apart(_workbook, content, tuple(rows), seconds=SECONDS, megabytes=MEGABYTES)


def read_table(text: str) -> list[Column]:
    """Return the columns of pasted rows, as :func:`app.design.entities.pasted.read_pasted` does."""
    return apart(read_pasted, text, seconds=SECONDS, megabytes=MEGABYTES)


def _workbook(content: bytes, rows: Sequence[Row]) -> Sheet:
    from app.design.translations.sheet import from_workbook  # openpyxl: only in the child

    return from_workbook(content, rows)
