"""Text with headings, lists and links."""

from __future__ import annotations

from app.core.i18n import N_
from app.fieldtypes.formatted_text import without_marks
from app.fieldtypes.groups import Group
from app.fieldtypes.long_text import LongTextType


class MarkdownType(LongTextType):
    """Long text in Markdown; stored as written, drawn by whoever shows it."""

    name = "markdown"
    label = N_("Formatted text")
    description = N_("Several lines with headings, lists and links, written in Markdown.")
    icon = "markdown"
    group = Group.TEXT
    found_by = "formatted rich text headings article 富文本 排版 文章 公告"
    widget = "markdown"
    cell = "markdown"

    def without_marks(self, value: str) -> str:
        """Return what a reader reads, without the marks."""
        return without_marks(value)
