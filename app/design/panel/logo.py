"""A logo that somebody uploads: read as a picture, made anew, small enough for every document."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.errors import FieldValueError
from app.core.i18n import N_
from app.design.files.folder import Texts
from app.design.panel.operations import set_logo
from app.records.file_content import PICTURES, marks_of
from app.records.pictures import (
    MOST_PIXELS,
    BrokenPictureError,
    LargePictureError,
    redrawn,
)
from app.schema.loader import load
from app.storage.pictures import find_picture, keep_picture, picture_name
from app.storage.store import Store

ENDINGS = ("png", "jpg")
LARGEST = 5 << 20  # as it is uploaded
LARGEST_KEPT = 1 << 20  # each document carries it
SIDES = (1200, 600)  # pixels of the longer side: 45 mm at 600 dots an inch, and at 300


def keep_logo(store: Store, content: bytes, *, by: int | None) -> str:
    """Keep an uploaded picture and return the name by which ``app.yaml`` calls it.

    What it is, its content says. Raises FieldValueError for what is no PNG or JPEG, or too large.
    """
    if not content:
        raise FieldValueError("logo.nothing", N_("Choose a picture first."))
    if len(content) > LARGEST:
        raise FieldValueError("logo.too_big", N_("At most {size} MB."), size=LARGEST >> 20)
    ending = next((each for each in ENDINGS if each in marks_of(content)), None)
    if ending is None:
        raise _no_picture()
    drawn = _drawn(content, PICTURES[ending])
    name = picture_name(drawn, ending)
    keep_picture(store.engine, name, drawn, by=by, clock=store.clock)
    return name


def with_uploaded_logo(
    store: Store, texts: Texts, pictures: Mapping[str, bytes], *, by: int | None
) -> Texts:
    """Keep the picture that came along with uploaded files, if ``app.yaml`` names it as the logo.

    It is made anew, as each upload is, and the texts then call it as it is kept here. Raises
    FieldValueError, and DefinitionError for files with mistakes.
    """
    name = load(texts).app.logo
    if name not in pictures or find_picture(store.engine, name) is not None:
        return texts
    return set_logo(texts, keep_logo(store, pictures[name], by=by))


def _drawn(content: bytes, media_type: str) -> bytes:
    try:
        for side in SIDES:
            drawn = redrawn(content, media_type, side=side)
            if len(drawn) <= LARGEST_KEPT:
                return drawn
    except BrokenPictureError:
        raise _no_picture() from None
    except LargePictureError:
        raise FieldValueError(
            "logo.pixels", N_("The picture has more than {most} million pixels."),
            most=MOST_PIXELS // 10**6,
        ) from None  # fmt: skip
    raise FieldValueError(
        "logo.too_rich", N_("The picture is too rich in detail for a logo. Take a simpler one.")
    )


def _no_picture() -> FieldValueError:
    return FieldValueError("logo.no_picture", N_("This is no picture in PNG or JPEG."))
