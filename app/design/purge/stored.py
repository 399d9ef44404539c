"""Retired fields and entities, deleted for good: out of the texts, then out of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.access.actor import Actor
from app.core.errors import ConflictError, ForbiddenError, NotFoundError
from app.core.i18n import N_, Label
from app.design.fields.operations import drop_field
from app.design.files.folder import Texts, read_all, write_all
from app.design.review.rights import Sight
from app.design.review.steps import Words
from app.design.used_by import entity_uses
from app.installation import Installation
from app.schema.loader import load
from app.schema.model import Definitions
from app.storage.purging import Leftover, leftovers, purge
from app.storage.steps import RestoreEntity, RestoreField


@dataclass(frozen=True)
class Purgeable:
    """Something retired that may be deleted for good: what it is called, and what would be lost."""

    left: Leftover
    label: Label
    home: Label | None = None  # of a field: its entity
    is_closed: bool = False  # what is stored there is closed to whoever asks

    @property
    def typed(self) -> str:
        """The name to type."""
        return self.left.name


def purgeable(
    installation: Installation, running: Definitions, actor: Actor
) -> tuple[Purgeable, ...]:
    """Return what is retired and still stored, by its key; numbers are for those who may read."""
    words = Words(running, running)
    sight = Sight(actor, words, installation.engine, installation.newest())
    found = (_purgeable(left, words, sight) for left in leftovers(installation.engine))
    return tuple(sorted(found, key=lambda each: each.left.name))


def _purgeable(left: Leftover, words: Words, sight: Sight) -> Purgeable:
    entity, _, field = left.name.partition(".")
    if not field:
        return Purgeable(
            left, words.entity(left.entity), is_closed=sight.is_closed(RestoreEntity(entity))
        )
    key = left.field.partition("@")[0]
    known = words.find_field(left.entity, key)
    step = RestoreField(entity, known.name if known else field, key)
    return Purgeable(
        left, known.label if known else Label.plain(field), words.entity(left.entity),
        is_closed=sight.is_closed(step),
    )  # fmt: skip


def purge_for_good(
    installation: Installation, running: Definitions, actor: Actor, name: str,
    *, note: str, base: int,
) -> int:  # fmt: skip
    """Delete what is retired under ``name`` for good; return the number of the version after it.

    A version without it comes first: nothing that the files say is missing in the database then.
    Raises ConflictError where something still needs it or another version came in between, and
    ForbiddenError where what is stored there is closed to ``actor``.
    """
    found = next((p for p in purgeable(installation, running, actor) if p.typed == name), None)
    if found is None:
        raise NotFoundError("purge.unknown", N_("Nothing is stored under {name}."), name=name)
    if found.is_closed:
        raise ForbiddenError(
            "purge.closed", N_("Only somebody who may read what is stored in it may delete it.")
        )
    if found.left.linked_from:
        raise ConflictError(
            "purge.linked",
            N_("{fields} still point at {name}: retire and purge those first."),
            fields=list(found.left.linked_from), name=name,
        )  # fmt: skip
    texts = texts_without(running.texts, found.left)
    number = installation.apply(load(texts), author=actor.name, yes=True, note=note, base=base)
    files = installation.settings.files_dir
    purge(installation.engine, name, author=actor.name, files=files)
    return number


def texts_without(texts: Texts, left: Leftover) -> Texts:
    """Return the texts that say nothing any more of something retired.

    Raises ConflictError with the places that need it.
    """
    entity, _, field = left.name.partition(".")
    if not field:
        return _without_entity(texts, entity) if f"{entity}.yaml" in texts else texts
    known = read_all({path: text for path, text in texts.items() if path == f"{entity}.yaml"})
    said = (known.get(f"{entity}.yaml") or {}).get("fields") or {}
    named = next((n for n, each in said.items() if _id(n, each) == left.field), None)
    return drop_field(texts, entity, named) if named else texts


def _id(name: str, said: Any) -> str:
    return str(said.get("id", name)) if isinstance(said, Mapping) else name


def _without_entity(texts: Texts, name: str) -> Texts:
    folder = read_all(texts)
    del folder[f"{name}.yaml"]
    for data in folder.values():
        _forget(data, name)
    left = entity_uses(folder, name)
    if left:
        raise ConflictError(
            "design.entity_needed",
            N_("Something needs it: {places}. Change that first."),
            places=[each.words for each in left],
        )
    return write_all(texts, folder)


def _forget(data: Any, name: str) -> None:
    """Take an entity out of the rights of a role and the related records of a page or paper."""
    if isinstance(data.get("entities"), dict):
        data["entities"].pop(name, None)
    papers = data["documents"].values() if isinstance(data.get("documents"), dict) else ()
    for each in (data, *papers):
        listed = each.get("related") if isinstance(each, dict) else None
        if isinstance(listed, list) and name in listed:
            each["related"] = [other for other in listed if other != name]
            if not each["related"]:
                del each["related"]
