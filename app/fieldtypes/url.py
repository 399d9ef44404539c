"""The address of a web page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from sqlalchemy import String

from app.core.i18n import N_
from app.fieldtypes.base import FieldType
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import CONTAINS, EQUALS, STARTS_WITH

LONGEST = 2000
_HOST = re.compile(
    r"(?:[\w](?:[\w-]{0,61}[\w])?\.)*[\w](?:[\w-]{0,61}[\w])?(?::[0-9]{1,5})?|\[[0-9a-f:.]+\](?::[0-9]{1,5})?"
)


@dataclass(frozen=True)
class UrlSettings:
    """A web address needs no settings."""


class UrlType(FieldType[str, UrlSettings]):
    """An http or https address; https is put in front where nothing stands."""

    name = "url"
    label = N_("Web address")
    description = N_("The address of a web page.")
    icon = "world"
    group = Group.CONTACT
    found_by = "website link web page homepage 网址 网站 主页 链接"
    widget = "url"
    cell = "url"
    Settings = UrlSettings
    operators = (CONTAINS, EQUALS, STARTS_WITH)
    json_schema = {"type": "string", "format": "uri"}
    messages = {
        "invalid": N_("“{text}” is not a web address. Write it like https://example.com."),
        "scheme": N_("Only addresses with http:// or https:// can be kept."),
        "too_long": N_("At most {max_length} characters."),
    }

    def columns(self) -> Mapping[str, String]:
        return {"": String(LONGEST)}

    def parse(self, text: str) -> str:
        address = text.strip()
        scheme = re.match(r"([a-z][a-z0-9+.-]*):(?![0-9])", address, re.IGNORECASE)
        if scheme and scheme[1].lower() not in ("http", "https"):
            raise self.reject("scheme")
        if not scheme:
            address = f"https://{address.removeprefix('//')}"
        if len(address) > LONGEST:
            raise self.reject("too_long", max_length=LONGEST)
        normal = _normal(address)
        if normal is None or (not scheme and "." not in normal):
            raise self.reject("invalid", text=text.strip()[:60])
        return normal

    def dump(self, value: str) -> str:
        return value

    def href(self, value: str) -> str | None:
        """Return the address for a link, or nothing if it must not be one.

        Asked whenever a value is shown: the database may hold what ``parse`` never saw.
        """
        return value if _normal(value) is not None else None

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, str]]:
        yield cls(UrlSettings()), "https://example.com/path?q=1#part"
        yield cls(UrlSettings()), "http://例子.中国:8080/"


def _normal(address: str) -> str | None:
    """Return the address with scheme and host in small letters, or nothing if it is none."""
    if any(
        c.isspace() or ord(c) < 32 or c in '<>"\\^`{}' or "\ud800" <= c <= "\udfff" for c in address
    ):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host = parts.netloc.lower()
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None  # a user name before the host (https://bank.cn@evil.cn) is no host
    return parts._replace(netloc=host).geturl()
