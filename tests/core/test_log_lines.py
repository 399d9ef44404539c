"""Every line of the log says when, how bad and from where."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys

import pytest

from app.core.log_lines import JsonLines, TextLines
from config import HERE

WRITE = (
    "import logging; from app.core.log_lines import write_log; write_log({form!r});"
    "logging.getLogger('app.switch').info('version %d is served', 3);"
    "logging.getLogger('other').info('of no interest')"
)


def line(error: bool = False) -> logging.LogRecord:
    trace = None
    if error:
        try:
            raise ValueError("one\ntwo")
        except ValueError:
            trace = sys.exc_info()
    made = logging.LogRecord("app.web", logging.WARNING, "x.py", 1, "refused %r", ("/a\n",), trace)
    made.created = 1767323045.25
    return made


def test_a_line_for_people() -> None:
    assert TextLines().format(line()) == "2026-01-02T03:04:05Z WARNING app.web: refused '/a\\n'"


def test_a_line_for_programs_is_one_object_even_with_a_trace() -> None:
    written = JsonLines().format(line(error=True))

    said = json.loads(written)
    assert "\n" not in written
    assert (said["at"], said["level"]) == ("2026-01-02T03:04:05.250+00:00", "WARNING")
    assert (said["module"], said["text"]) == ("app.web", "refused '/a\\n'")
    assert "ValueError" in said["trace"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_ours_is_written_and_chatter_of_libraries_is_not(form: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITE.format(form=form)], cwd=HERE, env=os.environ, text=True,
        capture_output=True, check=True,
    )  # fmt: skip

    assert done.stderr.count("\n") == 1
    assert "version 3 is served" in done.stderr
