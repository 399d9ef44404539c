"""What narrows a printed list, in the words of the document's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from babel import Locale
from flask_babel import force_locale

from app.access.actor import Actor
from app.exchange.documents.choice import read_languages
from app.fieldtypes.ref import Ref
from app.records.condition_words import refs_of, say
from app.records.titles import titles_of
from app.schema.condition import All, Condition
from app.storage.store import Store


@dataclass(frozen=True)
class _Reader:
    """Who reads the document."""

    language: str

    @property
    def locale(self) -> Locale:
        """What figures and days are written for."""
        return Locale.parse(self.language)


def filters_in_words(
    store: Store, actor: Actor, where: Condition | None, language: str
) -> tuple[str, ...]:
    """Return each condition as a sentence, a line for each language of the document.

    Asked in a request, which knows the catalogues. Raises BadRequestError for an unknown language.
    """
    languages = read_languages(language)
    if where is None:
        return ()
    said = [_said(store, actor, where, each) for each in languages]
    return tuple("\n".join(lines) for lines in zip(*said, strict=True))


def _said(store: Store, actor: Actor, where: Condition, language: str) -> list[str]:
    titles = _titles(store, replace(actor, language=language), where)
    with force_locale(language):
        texts = (str(say(part, _Reader(language), titles)) for part in _parts(where))
        return [" ".join(text.split()) for text in texts]


def _parts(where: Condition) -> Iterator[Condition]:
    if isinstance(where, All):
        for part in where.parts:
            yield from _parts(part)
    else:
        yield where


def _titles(store: Store, actor: Actor, where: Condition) -> Mapping[Ref, str]:
    wanted = set(refs_of(where))
    if not wanted:
        return {}
    with store.reading() as conn:
        return titles_of(store, actor, conn, wanted)
