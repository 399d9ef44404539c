"""An e-mail address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from app.core.i18n import N_
from app.fieldtypes.contacts import Contact, ContactSettings, ContactType
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import CONTAINS, ENDS_WITH, SPELLED, STARTS_WITH
from app.fieldtypes.setting_words import SEVERAL_CONTACTS

LONGEST = 254
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}")
_DOMAIN = re.compile(r"(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")


@dataclass(frozen=True)
class EmailSettings(ContactSettings):
    """What YAML may say about an e-mail address."""


class EmailType(ContactType[EmailSettings]):
    """An e-mail address; the part behind the @ is kept in small letters."""

    name = "email"
    label = N_("E-mail")
    description = N_("An e-mail address, or several.")
    icon = "mail"
    group = Group.CONTACT
    found_by = "e-mail mail address 邮箱 电子邮件 邮件"
    setting_words = {"many": SEVERAL_CONTACTS}
    widget = "email"
    cell = "email"
    length = LONGEST
    Settings = EmailSettings
    operators = (CONTAINS, SPELLED, STARTS_WITH, ENDS_WITH)
    json_schema = {"type": "string", "format": "email"}
    messages = {
        **ContactType.messages,
        "invalid": N_("“{text}” is not an e-mail address. Write it like name@example.com."),
    }

    def read_one(self, text: str) -> str:
        folded = fold(text).removeprefix("mailto:")
        local, _, domain = folded.rpartition("@")
        address = f"{local}@{domain.lower()}"
        fits = _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain) and "__" not in domain
        if not fits or len(address) > LONGEST or local.startswith(".") or local.endswith("."):
            raise self.reject("invalid", text=text.strip()[:60])
        return address

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Any]]:
        yield cls(EmailSettings()), "Zhang.Wei@example.com"
        yield cls(EmailSettings()), "张伟@例子.中国"
        several = (Contact("a@example.cn", "office"), Contact("b@example.cn", "home"))
        yield cls(EmailSettings(many=True)), several
