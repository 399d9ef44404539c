"""Attached pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Self

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.file import AttachmentSettings, AttachmentType
from app.fieldtypes.groups import Group

MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
}


@dataclass(frozen=True)
class ImageSettings(AttachmentSettings):
    """What YAML may say about a picture."""

    max_size: str = "5MB"
    extensions: tuple[str, ...] = ("jpg", "jpeg", "png", "gif", "webp")

    def __post_init__(self) -> None:
        super().__post_init__()
        if unknown := [each for each in self.allowed if each not in MEDIA_TYPES]:
            raise ValueError(
                say(
                    N_("extensions: {unknown} is not one of {known}"),
                    unknown=repr(unknown[0]),
                    known=", ".join(MEDIA_TYPES),
                )
            )


class ImageType(AttachmentType[ImageSettings]):
    """A picture, or several. SVG is left out on purpose: it can hold scripts."""

    name = "image"
    label = N_("Picture")
    description = N_("An attached picture, or several: a logo.")
    icon = "photo"
    group = Group.FILES
    found_by = "picture photo logo licence photo 图片 照片 标志 执照照片"
    widget = "image"
    cell = "image"
    holds_pictures = True
    Settings = ImageSettings

    def check_file(self, name: str, size: int, media_type: str) -> None:
        super().check_file(name, size, media_type)
        extension = PurePosixPath(name).suffix.lower().removeprefix(".")
        if MEDIA_TYPES.get(extension) != media_type:
            raise self.reject("media_type", name=name)

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Any]]:
        yield cls(ImageSettings()), "0123456789abcdef0123456789abcdef"
        yield cls(ImageSettings(many=True)), ("c" * 32,)
