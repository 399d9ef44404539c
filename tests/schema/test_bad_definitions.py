"""What an author reads who made mistakes: one snapshot of text for each bad definition."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from app.schema.codes import SENTENCES, Code
from app.schema.loader import check
from app.schema.source import read_folder

BAD = Path(__file__).parent / "bad"
CASES = sorted({path for path in BAD.iterdir() if path.suffix != ".txt"})


def texts_of(case: Path) -> Mapping[str, str]:
    return read_folder(case) if case.is_dir() else {case.name: case.read_text("utf-8")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_mistake_is_told_at_its_place(case: Path) -> None:
    expected = case.with_suffix(".txt").read_text("utf-8").splitlines()

    said = [str(problem) for problem in check(texts_of(case))]

    assert said == expected


def test_every_code_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Code)
    assert len({code.value for code in Code}) == len(Code)


@pytest.mark.parametrize("code", Code, ids=str)
def test_every_code_is_said_in_some_bad_definition(code: Code) -> None:
    snapshots = "\n".join(path.read_text("utf-8") for path in BAD.glob("*.txt"))
    elsewhere = {Code.TOO_BIG, Code.NOT_TEXT, Code.TOO_DEEP}  # test_hostile_yaml.py

    assert f"[{code}]" in snapshots or code in elsewhere
