"""A picture keeps its pixels and nothing else; a hostile one ends a process of its own."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from app.records.pictures import BrokenPictureError, LargePictureError, redrawn

HIDDEN = b"GPS 31.2304 121.4737 <script>alert(1)</script>"


def picture(
    kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 20), **more: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("PNG", "1"), ("PNG", "I;16"),
     ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("GIF", "P"), ("WEBP", "RGBA")],
)  # fmt: skip
def test_a_picture_of_every_mode_comes_back_as_big_as_it_was(kind: str, mode: str) -> None:
    drawn = redrawn(picture(kind, mode), f"image/{kind.lower()}")

    with Image.open(io.BytesIO(drawn)) as image:
        assert (image.format, image.size) == (kind, (40, 20))


def test_the_place_and_the_camera_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = HIDDEN.decode()

    drawn = redrawn(picture("JPEG", exif=exif.tobytes()), "image/jpeg")

    assert HIDDEN not in drawn
    with Image.open(io.BytesIO(drawn)) as image:
        assert dict(image.getexif()) == {}


def test_a_picture_that_lay_on_its_side_is_turned_before_that_is_forgotten() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    drawn = redrawn(picture("JPEG", exif=exif.tobytes()), "image/jpeg")

    with Image.open(io.BytesIO(drawn)) as image:
        assert image.size == (20, 40)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_second_file_behind_the_picture_is_gone(kind: str) -> None:
    drawn = redrawn(picture(kind) + HIDDEN, f"image/{kind.lower()}")

    assert HIDDEN not in drawn


def test_words_inside_a_picture_are_gone() -> None:
    words = b"tEXtComment\0" + HIDDEN
    chunk = struct.pack(">I", len(words) - 4) + words + struct.pack(">I", zlib.crc32(words))
    original = picture("PNG")
    told = original[:33] + chunk + original[33:]

    assert HIDDEN not in redrawn(told, "image/png")


def test_a_moving_picture_still_moves() -> None:
    frames = [Image.new("RGB", (10, 10), color) for color in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=70, loop=0)

    with Image.open(io.BytesIO(redrawn(out.getvalue(), "image/gif"))) as image:
        assert image.n_frames == 3
        assert image.info["duration"] == 70


def test_a_small_file_of_very_many_pixels_is_refused() -> None:
    bomb = picture("PNG", "1", (30_000, 30_000))

    assert len(bomb) < 200_000
    with pytest.raises(LargePictureError):
        redrawn(bomb, "image/png")


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a",
     picture("PNG")[:60], picture("JPEG")[: -len(picture("JPEG")) // 2]],
)  # fmt: skip
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenPictureError):
        redrawn(data, "image/png")


def test_a_picture_of_another_kind_than_it_says_is_refused() -> None:
    with pytest.raises(BrokenPictureError):
        redrawn(picture("GIF"), "image/png")


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "P"), ("PNG", "RGBA"), ("JPEG", "RGB")])
def test_a_picture_can_be_made_smaller(kind: str, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (400, 100)).save(out, kind)

    for side, size in ((200, (200, 50)), (800, (400, 100))):
        with Image.open(
            io.BytesIO(redrawn(out.getvalue(), f"image/{kind.lower()}", side=side))
        ) as it:
            assert it.size == size
