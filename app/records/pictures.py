"""Pictures that people upload, kept as nothing but pixels."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

WORKER = Path(__file__).with_name("picture_worker.py")
MOST_PIXELS = 40_000_000  # 8,000 by 5,000; every frame of a moving one counts
LONGEST = 30  # seconds
TOO_LARGE = 3  # as the worker ends


class BrokenPictureError(Exception):
    """What was uploaded is no picture of its kind."""


class LargePictureError(Exception):
    """The picture has more pixels than the panel takes."""


def redrawn(data: bytes, media_type: str, *, side: int = 0) -> bytes:
    """Return a picture made anew, so that nothing hidden in the file is kept.

    Where it was taken and by whom goes, and so does a second file that hangs on it. With ``side``
    it is made smaller until none of its sides has more pixels. Raises BrokenPictureError or
    LargePictureError.
    """
    command = [sys.executable, "-I", str(WORKER), media_type, str(MOST_PIXELS), str(side)]
    try:
        done = subprocess.run(  # noqa: S603 - our own file; the media type is one of four
            command, input=data, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        raise LargePictureError from None
    if done.returncode == TOO_LARGE or done.returncode < 0:  # ended by a limit
        raise LargePictureError
    if done.returncode or not done.stdout:
        raise BrokenPictureError
    return done.stdout
