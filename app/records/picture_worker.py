"""Draws a picture anew, in a process of its own: a hostile one ends this process, not the panel.

``python -I picture_worker.py image/png 40000000 0`` reads a picture from standard input and writes
it to standard output without anything but its pixels: no place, no camera, no text, no trailing
second file; where the last number is not 0, no side has more pixels than that. Ends with 2 where it
is no picture of that kind, with 3 where it is too large. Imports nothing of the panel's, so that it
starts quickly.
"""

from __future__ import annotations

import io
import sys
import warnings

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

MEMORY = 1 << 30
SECONDS = 20
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
SMOOTH = ("L", "RGB", "RGBA", "CMYK")  # modes that can be made smaller without steps
NO_PICTURE, TOO_LARGE = 2, 3
BROKEN = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, IndexError, EOFError, TypeError,
    OverflowError, KeyError, AttributeError, ZeroDivisionError,
)  # fmt: skip


class TooLargeError(Exception):
    """More pixels than anybody looks at."""


def limit_process() -> None:
    """Take from this process what a small file that unpacks to gigabytes would use."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def redraw(data: bytes, kind: str, most_pixels: int, side: int = 0) -> bytes:
    """Return the picture made anew. Raises TooLargeError, or one of ``BROKEN``."""
    with Image.open(io.BytesIO(data), formats=[kind]) as picture:
        frames = getattr(picture, "n_frames", 1)
        if picture.width * picture.height * frames > most_pixels:
            raise TooLargeError
        out = io.BytesIO()
        if frames > 1 and kind in ("GIF", "WEBP"):
            _save_moving(picture, out, kind)
        else:
            still = _bare(ImageOps.exif_transpose(picture))
            if side and max(still.size) > side:
                still = _smaller(still, side)
            if kind == "JPEG" and still.mode not in ("L", "RGB"):
                still = still.convert("RGB")
            still.save(out, kind, quality=90)
    return out.getvalue()


def _smaller(picture: Image.Image, side: int) -> Image.Image:
    """Return a still picture whose sides have at most so many pixels."""
    plain = picture if picture.mode in SMOOTH else picture.convert("RGBA")
    plain.thumbnail((side, side))
    return plain


def _save_moving(picture: Image.Image, out: io.BytesIO, kind: str) -> None:
    durations, frames = [], []
    for frame in ImageSequence.Iterator(picture):
        durations.append(frame.info.get("duration", 100))
        frames.append(_bare(frame.convert("RGBA")))
    loop = picture.info.get("loop", 0)
    first, *others = frames
    first.save(out, kind, save_all=True, append_images=others, duration=durations, loop=loop)


def _bare(picture: Image.Image) -> Image.Image:
    """Return the pixels with nothing beside them but which colour is clear."""
    picture.load()
    bare = picture.copy()
    bare.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    return bare


def main(arguments: list[str]) -> int:
    """Do it; see the module."""
    media_type, most_pixels, side = arguments[0], int(arguments[1]), int(arguments[2])
    limit_process()
    warnings.simplefilter("ignore")  # of oddities that do not matter; limits are our own
    Image.MAX_IMAGE_PIXELS = most_pixels
    try:
        drawn = redraw(sys.stdin.buffer.read(), FORMATS[media_type], most_pixels, side)
    except (TooLargeError, MemoryError, Image.DecompressionBombError):
        return TOO_LARGE
    except BROKEN:
        return NO_PICTURE
    sys.stdout.buffer.write(drawn)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
