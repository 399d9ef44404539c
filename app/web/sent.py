"""What is sent beside the fields of a record, by form or address: whatever arrives, no crash."""

from __future__ import annotations

from flask import request

from app.core.errors import BadRequestError
from app.core.i18n import N_

MOST_AT_ONCE = 500  # records that one press of a button concerns
LARGEST = 2**31 - 1  # of the columns that number people and departments


def sent_number(text: str) -> int | None:
    """Return a whole number; nothing for what is none, 0 for one that no row has."""
    if not (text.isascii() and text.isdigit()):
        return None
    return int(text) if len(text) <= 10 and int(text) <= LARGEST else 0


def chosen_ids() -> list[int]:
    """Return the records that were ticked."""
    texts = request.values.getlist("id")
    if (
        not texts
        or len(texts) > MOST_AT_ONCE
        or not all(t.isascii() and t.isdigit() for t in texts)
    ):
        raise BadRequestError(
            "records.none_chosen", N_("Choose 1 to {most} records first."), most=MOST_AT_ONCE
        )
    # What no database could hold is number 0, which is never there.
    return [int(text) if len(text) <= 18 else 0 for text in dict.fromkeys(texts)]


def whole_number(name: str, *, default: int | None) -> int | None:
    """Return a whole number of the address."""
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and int(text[:15]) >= 1):
        raise BadRequestError(
            "address.not_a_number", N_("“{name}” must be a whole number from 1."), name=name
        )
    return int(text[:15])  # a page further on than any database counts is not asked for
