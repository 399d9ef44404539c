"""Which kinds of field an admin finds together."""

from __future__ import annotations

from enum import StrEnum

from app.core.i18n import N_


class Group(StrEnum):
    """Types that keep the same sort of thing, in the order in which they are offered."""

    TEXT = "text"
    NUMBERS = "numbers"
    TIMES = "times"
    CHOICES = "choices"
    LINKS = "links"
    CONTACT = "contact"
    CHINESE = "chinese"
    FILES = "files"
    COMPUTED = "computed"

    @property
    def label(self) -> str:
        """The name of the group, a msgid."""
        return LABELS[self]

    @property
    def icon(self) -> str:
        """The picture beside it."""
        return ICONS[self]


LABELS = {
    Group.TEXT: N_("Text"),
    Group.NUMBERS: N_("Numbers and money"),
    Group.TIMES: N_("Dates and times"),
    Group.CHOICES: N_("Choices"),
    Group.LINKS: N_("People and links"),
    Group.CONTACT: N_("Contact"),
    Group.CHINESE: N_("Chinese papers"),
    Group.FILES: N_("Files"),
    Group.COMPUTED: N_("Worked out"),
}
ICONS = {
    Group.TEXT: "letter-case",
    Group.NUMBERS: "hash",
    Group.TIMES: "calendar",
    Group.CHOICES: "list-check",
    Group.LINKS: "link",
    Group.CONTACT: "phone",
    Group.CHINESE: "map-pin",
    Group.FILES: "paperclip",
    Group.COMPUTED: "math-function",
}
