"""Sentences that can be said again in another language."""

from __future__ import annotations

from collections.abc import Mapping


class Sentence(str):
    """A sentence in English that remembers what it was made of: a msgid and its parameters.

    It is a text like any other wherever English will do (a terminal, a log); the edge says it in
    the reader's language with ``app.access.messages``. A parameter may be a sentence, too.
    """

    __slots__ = ("message", "params")

    message: str
    params: Mapping[str, object]


def say(message: str, **params: object) -> Sentence:
    """Return ``message`` (a msgid marked with ``N_``) with ``params`` in its places."""
    made = Sentence(message.format(**params))
    made.message, made.params = message, params
    return made
