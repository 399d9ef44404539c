"""Attached files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Generic, Self, TypeVar

from babel import Locale
from sqlalchemy import String

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.base import FieldType
from app.fieldtypes.groups import Group
from app.fieldtypes.multi_select import SEPARATORS
from app.fieldtypes.setting_words import SettingWords

_ID = re.compile(r"[0-9a-f]{32}")
_SIZE = re.compile(r"([0-9]{1,6})\s*(B|KB|MB|GB)?", re.IGNORECASE)
_UNITS = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}


def read_size(text: str) -> int:
    """Read "2MB" or "500 KB" as bytes. Raises ValueError."""
    found = _SIZE.fullmatch(str(text).strip())
    if not found or not int(found[1]):
        raise ValueError(say(N_("max_size {word} must be a size such as 2MB"), word=repr(text)))
    return int(found[1]) * _UNITS[(found[2] or "B").upper()]


@dataclass(frozen=True)
class AttachmentSettings:
    """What YAML may say about files; no ``extensions`` means any."""

    max_size: str = "20MB"
    extensions: tuple[str, ...] = ()
    many: bool = False

    def __post_init__(self) -> None:
        read_size(self.max_size)
        for extension in self.extensions:
            if not re.fullmatch(r"\.?[A-Za-z0-9]{1,10}", extension):
                raise ValueError(
                    say(
                        N_("extensions: {extension} is not one, such as pdf"),
                        extension=repr(extension),
                    )
                )

    @property
    def allowed(self) -> tuple[str, ...]:
        """The extensions in small letters, without the dot."""
        return tuple(extension.lower().removeprefix(".") for extension in self.extensions)


@dataclass(frozen=True)
class FileSettings(AttachmentSettings):
    """What YAML may say about a file."""


F = TypeVar("F", bound=AttachmentSettings)


class AttachmentType(FieldType[Any, F], Generic[F]):
    """The id of an attachment; with ``many`` a tuple of ids."""

    widget = "file"
    cell = "file"
    sortable = False
    holds_pictures = False
    json_schema = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
    setting_words = {
        "max_size": SettingWords(N_("Largest file"), N_("Such as 500KB or 20MB.")),
        "extensions": SettingWords(
            N_("Kinds of file"), N_("Endings such as pdf, docx. Empty: any that is no program.")
        ),
        "many": SettingWords(N_("Several"), N_("More than one can be attached.")),
    }
    messages = {
        "invalid": N_("“{text}” is not the id of an attachment."),
        "too_large": N_("“{name}” is too large: at most {max_size}."),
        "extension": N_("“{name}” is not of a kind that is allowed here: {extensions}."),
        "media_type": N_("“{name}” does not hold what its name says."),
        "no_content": N_("“{name}” has no content."),
        "program": N_("“{name}” is a program. Programs cannot be attached here."),
        "pixels": N_("“{name}” has too many pixels: at most {most} million."),
    }

    @property
    def is_many(self) -> bool:
        return self.settings.many

    def columns(self) -> Mapping[str, String]:
        return {"": String(32)}

    def parse(self, text: str) -> Any:
        ids = tuple(dict.fromkeys(word.strip() for word in SEPARATORS.split(text) if word.strip()))
        fits = all(_ID.fullmatch(each) for each in ids)
        if not ids or not fits or (len(ids) > 1 and not self.is_many):
            raise self.reject("invalid", text=text.strip()[:40])
        return ids if self.is_many else ids[0]

    def dump(self, value: Any) -> str:
        return ", ".join(self.items(value))

    def format(self, value: Any, locale: Locale) -> str:
        """Return the ids; who knows the attachments' names shows those instead."""
        return self.dump(value)

    def to_json(self, value: Any) -> Any:
        return list(value) if self.is_many else value

    @property
    def largest(self) -> int:
        """How many bytes a file may have."""
        return read_size(self.settings.max_size)

    def check_file(self, name: str, size: int, media_type: str) -> None:
        """Raise FieldValueError for a file that the settings do not allow."""
        settings = self.settings
        if size < 1:
            raise self.reject("no_content", name=name)
        if size > self.largest:
            raise self.reject("too_large", name=name, max_size=settings.max_size)
        if settings.allowed and not self.names_kind(name):
            raise self.reject("extension", name=name, extensions=", ".join(settings.allowed))

    def names_kind(self, name: str) -> bool:
        """Tell whether the settings name the kind of a file, by its extension."""
        return PurePosixPath(name).suffix.lower().removeprefix(".") in self.settings.allowed


class FileType(AttachmentType[FileSettings]):
    """A file of any kind, or several."""

    name = "file"
    label = N_("File")
    description = N_("An attached file, or several: a signed contract.")
    icon = "paperclip"
    group = Group.FILES
    found_by = "attachment document contract scan upload pdf 附件 文件 合同 扫描件 上传"
    Settings = FileSettings

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Any]]:
        yield cls(FileSettings()), "0123456789abcdef0123456789abcdef"
        yield cls(FileSettings(many=True, extensions=("pdf",))), ("a" * 32, "b" * 32)
