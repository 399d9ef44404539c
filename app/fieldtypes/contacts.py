"""What phone and email have in common: one, or several with a kind each."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from babel import Locale
from sqlalchemy import String

from app.core.i18n import N_, Label
from app.fieldtypes.base import FieldType
from app.fieldtypes.figures import fold
from app.fieldtypes.language import language_of

KINDS = {
    "office": Label({"en": "office", "zh_Hans": "办公", "zh_Hant": "辦公"}),
    "mobile": Label({"en": "mobile", "zh_Hans": "手机", "zh_Hant": "手機"}),
    "home": Label({"en": "home", "zh_Hans": "住宅", "zh_Hant": "住宅"}),
    "fax": Label({"en": "fax", "zh_Hans": "传真", "zh_Hant": "傳真"}),
    "other": Label({"en": "other", "zh_Hans": "其他", "zh_Hant": "其他"}),
}
_ITEMS = re.compile(r"[\n,，、；]|;(?!ext=)")
_KIND = re.compile(r"\s*(\w+)\s*[:：]\s*(.+)", re.DOTALL)
KIND_LENGTH = 16
MOST_ITEMS = 50


@dataclass(frozen=True)
class Contact:
    """One of several numbers or addresses, and what kind it is; ``str`` is the number alone."""

    text: str
    kind: str

    def __str__(self) -> str:
        return self.text


C = TypeVar("C", bound="ContactSettings")


@dataclass(frozen=True)
class ContactSettings:
    """What YAML may say about every way to reach somebody; ``many`` allows several."""

    many: bool = False


class ContactType(FieldType[Any, C], Generic[C]):
    """A string; with ``many`` a tuple of :class:`Contact`, the first of which is the main one."""

    length: ClassVar[int]
    messages = {
        "nothing": N_("There is nothing in “{text}”."),
        "too_many": N_("At most {most} can be kept."),
    }

    @property
    def is_many(self) -> bool:
        return self.settings.many

    @abstractmethod
    def read_one(self, text: str) -> str:
        """Read and normalise one number or address."""

    def show_one(self, text: str, locale: Locale) -> str:
        """Write one number or address for a person."""
        return text

    def kind_of(self, text: str) -> str:
        """Return the kind of an item that came without one."""
        return "office"

    def columns(self) -> Mapping[str, String]:
        if self.is_many:
            return {"": String(self.length), "kind": String(KIND_LENGTH)}
        return {"": String(self.length)}

    def store(self, item: Any) -> Mapping[str, Any]:
        return {"": item.text, "kind": item.kind} if isinstance(item, Contact) else {"": item}

    def script_item(self, item: Any) -> str:
        return str(item)

    def load(self, stored: Mapping[str, Any]) -> Any:
        return Contact(stored[""], stored["kind"]) if self.is_many else stored[""]

    def parse(self, text: str) -> Any:
        if not self.is_many:
            return self.read_one(text)
        contacts: dict[str, Contact] = {}
        for part in _ITEMS.split(text):
            if part.strip():
                contact = self.read_contact(part)
                contacts.setdefault(contact.text, contact)
        if not contacts:
            raise self.reject("nothing", text=text.strip()[:40])
        if len(contacts) > MOST_ITEMS:
            raise self.reject("too_many", most=MOST_ITEMS)
        return tuple(contacts.values())

    def read_contact(self, text: str) -> Contact:
        """Read "office: 010-…", "手机：138…" or a number alone."""
        found = _KIND.fullmatch(text)
        kind = _kind(found[1]) if found else None
        read = self.read_one(found[2] if found and kind else text)
        return Contact(read, kind or self.kind_of(read))

    def dump(self, value: Any) -> str:
        return "\n".join(self.to_json(value)) if self.is_many else str(value)

    def format(self, value: Any, locale: Locale) -> str:
        if not self.is_many:
            return self.show_one(value, locale)
        language = language_of(locale)
        return "; ".join(
            f"{self.show_one(c.text, locale)} ({KINDS[c.kind].text(language)})" for c in value
        )

    def to_json(self, value: Any) -> Any:
        return [f"{c.kind}: {c.text}" for c in value] if self.is_many else value

    def operand_item(self, raw: Any) -> Any:
        return self.read_one(self.json_text(raw))

    def operand_item_json(self, item: Any) -> Any:
        return str(item)


def _kind(word: str) -> str | None:
    folded = fold(word).casefold()
    for key, label in KINDS.items():
        if folded in (key, *label.texts.values()):
            return key
    return None
