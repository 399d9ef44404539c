"""Which documents a person may print of a record, in which languages: every channel asks here."""

from __future__ import annotations

from app.access.actor import Actor
from app.core.errors import BadRequestError, ForbiddenError, NotFoundError
from app.core.i18n import N_
from app.exchange.documents.sheet import STANDARDS
from app.schema.document_reader import DOCUMENT_LANGUAGES
from app.schema.model import Document, Entity

LANGUAGE_NAMES = {  # each in itself, as a menu offers them
    "zh_Hans": "简体中文",
    "zh_Hant": "繁體中文",
    "en": "English",
    "zh_Hans+en": "简体中文 + English",
    "zh_Hant+en": "繁體中文 + English",
    "en+zh_Hans": "English + 简体中文",
    "en+zh_Hant": "English + 繁體中文",
}
OFFERED = ("zh_Hans", "zh_Hant", "en", "zh_Hans+en")
"""What a menu offers of a document that names no languages; addresses may ask for more."""


def read_languages(language: str) -> tuple[str, ...]:
    """Read ``zh_Hans`` or ``zh_Hans+en`` (in an address the plus may have become a space)."""
    said = language.replace(" ", "+")
    if said not in DOCUMENT_LANGUAGES:
        raise BadRequestError(
            "documents.language",
            N_("“{language}” is not a language of documents. Write one of {known}."),
            language=language[:40],
            known=", ".join(DOCUMENT_LANGUAGES),
        )
    return tuple(said.split("+"))


def read_standard(standard: str) -> str:
    """Read what a file is asked to be: nothing, ``ua`` or ``archive``."""
    if standard not in STANDARDS:
        raise BadRequestError(
            "documents.standard",
            N_("“{standard}” is not a standard of documents. Write ua, archive, or nothing."),
            standard=standard[:40],
        )
    return standard


def offered_documents(entity: Entity, actor: Actor) -> tuple[Document, ...]:
    """Return the documents of an entity that are for a person's roles."""
    roles = [role.name for role in actor.roles]
    return tuple(document for document in entity.documents if document.is_for(roles))


def offered_languages(document: Document) -> dict[str, str]:
    """Return the languages that a menu offers for a document: key -> name."""
    return {key: LANGUAGE_NAMES[key] for key in document.languages or OFFERED}


def choose_document(
    entity: Entity, actor: Actor, name: str, languages: tuple[str, ...]
) -> Document:
    """Return a document that this person may print in these languages.

    Raises NotFoundError where there is none of the name, or not in these languages; ForbiddenError
    where it is for other roles.
    """
    document = entity.document(name)
    if document is None:
        raise NotFoundError(
            "documents.unknown",
            N_("{entity} has no document “{name}”."),
            entity=entity.label,
            name=name[:60],
        )
    if not document.is_for(role.name for role in actor.roles):
        raise ForbiddenError(
            "documents.other_roles",
            N_("“{document}” is not for your roles to print. Ask who gives out the roles."),
            document=document.label,
        )
    _require_language(document, "+".join(languages))
    return document


def _require_language(document: Document, language: str) -> None:
    if document.speaks(language):
        return
    raise NotFoundError(
        "documents.other_language",
        N_("“{document}” is not printed in {language}. Choose one of: {known}."),
        document=document.label,
        language=LANGUAGE_NAMES[language],
        known=", ".join(LANGUAGE_NAMES[key] for key in document.languages),
    )
