"""A lock that does not agree with its list stops `make lint`."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.audit import report
from scripts.locks import NAMES, ROOT, problems_of, stamp_of

GOOD = "thing==1.0 \\\n    --hash=sha256:00\n"


@pytest.mark.parametrize("name", NAMES)
def test_our_locks_agree(name: str) -> None:
    assert problems_of(ROOT / f"{name}.txt", ROOT / f"{name}.lock") == []


@pytest.mark.parametrize(
    ("lock", "told"),
    [
        (GOOD, "was made from another"),
        ("{stamp}\nthing==1.0\n", "thing==1.0 has no hash"),
        ("{stamp}\n--index-url https://example.org\n" + GOOD, "names a place to load from"),
    ],
)
def test_what_is_wrong_with_a_lock_is_told(tmp_path: Path, lock: str, told: str) -> None:
    source, target = tmp_path / "list.txt", tmp_path / "list.lock"
    source.write_text("thing==1.0  # what for\n")
    target.write_text(lock.replace("{stamp}", stamp_of(source)))

    assert told in " ".join(problems_of(source, target))


def test_a_comment_does_not_make_a_lock_old(tmp_path: Path) -> None:
    source = tmp_path / "list.txt"
    source.write_text("thing==1.0  # what for\n")
    before = stamp_of(source)
    source.write_text("# a heading\nthing==1.0  # something else\n")

    assert stamp_of(source) == before


def test_a_known_weakness_fails_and_silence_does_not_look_audited() -> None:
    weak = {"name": "thing", "version": "1.0", "vulns": [{"id": "CVE-1"}]}
    fine = {"name": "other", "version": "2.0", "vulns": []}
    away = {"name": "third", "version": "3.0", "skip_reason": "not there"}

    assert report("lock", [weak, fine]) == (
        "pip-audit: lock: known weaknesses: thing 1.0: CVE-1", True
    )  # fmt: skip
    assert report("lock", [fine, away])[1] is False
    assert "1 not in its data" in report("lock", [fine, away])[0]
    assert "not audited" in report("lock", [away])[0]
    assert "not audited" in report("lock", None)[0]
