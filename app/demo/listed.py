"""Word lists as people write them: one line after the other, with commas between."""

from __future__ import annotations


def listed(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, which stand between commas (，、 or ,) and line ends."""
    for mark in ("\n", "，", "、"):
        text = text.replace(mark, ",")
    return tuple(word.strip() for word in text.split(",") if word.strip())
