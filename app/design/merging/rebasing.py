"""A draft, and the versions that others published since it was begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import ConflictError
from app.core.i18n import N_
from app.design.drafts import Draft, move_to, moved
from app.design.files.folder import Texts
from app.design.merging.files import Merge, merge
from app.design.merging.values import Place
from app.storage.store import Store
from app.storage.versions import load_version


@dataclass(frozen=True)
class Rebased:
    """A draft brought up to the newest version, or what stands in the way (``merged``)."""

    draft: Draft
    number: int  # of the newest version
    merged: Merge

    @property
    def is_clean(self) -> bool:
        """Whether the draft stands on the newest version now."""
        return self.merged.is_clean


def rebased(store: Store, draft: Draft) -> Rebased | None:
    """Return a draft as it would stand on the newest version; nothing where it does.

    Nothing is written: the next change that is saved keeps it so.
    """
    if draft.is_empty or draft.base >= store.number:
        return None
    merged = merge(draft.base_texts, store.definitions.texts, draft.texts)
    if merged.is_clean:
        draft = moved(draft, store.number, store.definitions.texts, merged.texts)
    return Rebased(draft, store.number, merged)


def settle(store: Store, draft: Draft, chosen: Mapping[Place, str]) -> Merge:
    """Bring a draft up as somebody chose for each clash; kept where nothing clashes any more."""
    merged = merge(draft.base_texts, store.definitions.texts, draft.texts, chosen)
    if merged.is_clean:
        move_to(store, draft, store.number, store.definitions.texts, merged.texts)
    return merged


def without_version(store: Store, number: int) -> Texts:
    """Return the newest texts without what one version changed.

    Raises NotFoundError for a version that is not there, ConflictError where later versions
    changed the same things again.
    """
    if number < 2:
        raise ConflictError("version.first", N_("The first version cannot be undone."))
    then, before = (load_version(store.engine, each).texts for each in (number, number - 1))
    merged = merge(then, store.definitions.texts, before)
    if not merged.is_clean:
        raise ConflictError(
            "version.overtaken",
            N_("Later versions changed the same again: version {number} alone cannot be undone."),
            number=number,
        )
    return merged.texts
