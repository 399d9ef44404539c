"""The documents of an entity: PDFs that can be made of one record."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import Any

from app.core.errors import AppError, FieldValueError, InvalidRecordError, NotFoundError
from app.core.i18n import N_
from app.design.fields.sections import Data, entity_data
from app.design.files.folder import Texts, write_one
from app.design.labels import copied_label
from app.design.naming import check_name
from app.design.ordering import stepped
from app.schema.document_reader import DOCUMENT_KEYS, MOST_FACTS


def add_document(texts: Texts, entity: str, name: str, said: Mapping[str, Any]) -> Texts:
    """Add a document that says ``said``. Raises InvalidRecordError for a name that cannot be."""
    data = entity_data(texts, entity)
    known = _documents(data)
    try:
        check_document_name(name, known)
    except FieldValueError as error:
        raise InvalidRecordError({"name": error}) from None
    data["documents"] = {**known, name: _checked(_filled(said))}
    return write_one(texts, f"{entity}.yaml", data)


def copy_document(texts: Texts, entity: str, name: str, new: str) -> Texts:
    """Add a copy of a document under another name."""
    said = copy.deepcopy(_found(_documents(entity_data(texts, entity)), name))
    if said.get("label"):
        said["label"] = copied_label(said["label"])
    return add_document(texts, entity, new, said)


def change_document(texts: Texts, entity: str, name: str, said: Mapping[str, Any]) -> Texts:
    """Let a document say ``said``, key by key; ``None``, or a list of nothing, takes a key away.

    Raises NotFoundError, and InvalidRecordError for more facts than have room.
    """
    data = entity_data(texts, entity)
    known = _documents(data)
    known[name] = _checked(_filled({**_found(known, name), **said}))
    data["documents"] = known
    return write_one(texts, f"{entity}.yaml", data)


def step_document(texts: Texts, entity: str, name: str, step: int) -> Texts:
    """Move a document up (-1) or down (1) among the others."""
    data = entity_data(texts, entity)
    known = _documents(data)
    _found(known, name)
    order = stepped(list(known), list(known).index(name), step)
    data["documents"] = {each: known[each] for each in order}
    return write_one(texts, f"{entity}.yaml", data)


def remove_document(texts: Texts, entity: str, name: str) -> Texts:
    """Take a document away; what was printed of it stays in the log."""
    data = entity_data(texts, entity)
    known = _documents(data)
    _found(known, name)
    del known[name]
    if known:
        data["documents"] = known
    else:
        del data["documents"]
    return write_one(texts, f"{entity}.yaml", data)


def free_name(texts: Texts, entity: str, wanted: str) -> str:
    """Return a name that no document of the entity has: the wanted one, or with a number."""
    known, name, number = _documents(entity_data(texts, entity)), wanted, 1
    while name in known:
        number += 1
        name = f"{wanted[:36]}_{number}"
    return name


def check_document_name(name: str, known: Collection[str]) -> None:
    """Raise FieldValueError for a name that a new document cannot have beside ``known``."""
    check_name(name)
    if name in known:
        raise FieldValueError("design.name_taken", N_("There is one of this name already."))


# -- inside -------------------------------------------------------------------------------------


def _documents(data: Data) -> Data:
    return {key: dict(each or {}) for key, each in (data.get("documents") or {}).items()}


def _found(known: Data, name: str) -> Data:
    if name not in known:
        raise NotFoundError("design.no_document", N_("The entity has no such document."))
    found: Data = known[name]
    return found


def _filled(said: Mapping[str, Any]) -> Data:
    """Return what is to be written: nothing that says nothing."""
    return {key: each for key, each in said.items() if each not in (None, [], {}, "")}


def _checked(said: Data) -> Data:
    if unknown := set(said) - set(DOCUMENT_KEYS):
        raise KeyError(*unknown)
    if len(said.get("facts", ())) > MOST_FACTS:
        error = AppError(
            "design.facts", N_("At most {most} facts have room under the title."), most=MOST_FACTS
        )
        raise InvalidRecordError({"facts": error})
    return said
