"""Values that a form sends beside the fields of a record: whatever arrives, it is no crash."""

from __future__ import annotations

LARGEST = 2**31 - 1  # of the columns that number people and departments


def sent_number(text: str) -> int | None:
    """Return a whole number; nothing for what is none, 0 for one that no row has."""
    if not (text.isascii() and text.isdigit()):
        return None
    return int(text) if len(text) <= 10 and int(text) <= LARGEST else 0
