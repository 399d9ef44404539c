"""The definition folders of the tests, loaded once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app.schema.loader import load
from app.schema.model import Definitions
from app.schema.source import read_folder

FOLDERS = Path(__file__).parents[1] / "definitions"


def texts_of(name: str) -> Mapping[str, str]:
    return read_folder(FOLDERS / name)


@cache
def definitions_of(name: str) -> Definitions:
    return load(texts_of(name))
