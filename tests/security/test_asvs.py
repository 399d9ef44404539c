"""The table of ASVS points at tests that there are, and says of every requirement what is true."""

from __future__ import annotations

import re

import pytest

from config import HERE

TABLE = HERE / "docs" / "security" / "asvs.md"
ROW = re.compile(r"^\| ([0-9.]+) \| ([a-z/ ]+) \| (.+?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
VERDICTS = {"met", "partly", "not met", "n/a"}
OF_LEVEL_2 = 253  # requirements of levels 1 and 2 of version 5.0.0
ROWS = ROW.findall(TABLE.read_text("utf-8"))


def test_every_requirement_has_one_verdict() -> None:
    ids = [row[0] for row in ROWS]

    assert len(ids) == len(set(ids)) == OF_LEVEL_2
    assert {row[1] for row in ROWS} <= VERDICTS


def test_the_counts_at_the_top_are_right() -> None:
    told = dict(
        re.findall(r"^\| ([a-z/ ]+) \| ([0-9]+) \|$", TABLE.read_text("utf-8"), re.MULTILINE)
    )

    assert {word: int(count) for word, count in told.items()} == {
        word: sum(row[1] == word for row in ROWS) for word in VERDICTS
    }


@pytest.mark.parametrize(
    ("number", "verdict", "how", "test"), [(r[0], r[1], r[3], r[4]) for r in ROWS]
)
def test_what_a_row_points_at_is_there(number: str, verdict: str, how: str, test: str) -> None:
    assert verdict == "met" or how, f"{number} does not say why"
    if test:
        path, _, name = test.strip("`").partition("::")
        text = (HERE / path).read_text("utf-8")
        assert not name or f"def {name}(" in text, f"{number}: no {name} in {path}"
    for page in re.findall(r"\]\(([a-z]+\.md)\)", how):
        assert (TABLE.parent / page).is_file(), f"{number}: no {page}"
    for named in re.findall(r"`((?:app|docs|tests)/[\w./-]+)`", how):
        assert (HERE / named).exists(), f"{number}: no {named}"


def test_a_requirement_that_is_met_by_code_of_ours_has_a_test() -> None:
    """What holds by what is not there, or by a library alone, may stand without one."""
    bare = [row[0] for row in ROWS if row[1] == "met" and not row[4] and "`app/" in row[3]]

    assert bare == []
