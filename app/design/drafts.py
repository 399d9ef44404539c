"""A draft of the definitions: what an admin clicked together and nobody else sees yet.

Nothing in the designer changes the panel until it is published. Each person has one draft at most,
kept in the database, so it survives sign-out and a restart. It holds only the files that differ
from the version it was begun on, and what was done as sentences, each with the files as they were
before: that is *undo*. A draft can always be read: what would make mistakes is refused instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from app.core.errors import ConflictError
from app.core.i18n import N_, Label
from app.design.files.folder import Texts
from app.schema.loader import load
from app.schema.model import Definitions
from app.storage.draft_tables import sys_definition_draft as table
from app.storage.store import Store
from app.storage.versions import load_version

Files = Mapping[str, str | None]
"""Files that differ: path -> text, ``None`` for one that is not there."""

MOST_CHANGES = 200
"""How many steps can be undone; older ones stay in the draft for good."""


@dataclass(frozen=True)
class Change:
    """One thing done, as a sentence: ``message`` is a msgid, ``params`` texts or labels."""

    message: str
    params: Mapping[str, str | Label] = field(default_factory=dict)
    before: Files = field(default_factory=dict)  # how the files were; filled in by save()


@dataclass(frozen=True)
class Draft:
    """The definitions as one person is making them."""

    user: int
    base: int  # the number of the version that it stands on
    base_texts: Texts
    files: Files = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    revision: int = 0  # 0: nothing is saved yet
    saved_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it says what its version says."""
        return not self.files

    @property
    def can_undo(self) -> bool:
        """Whether the last thing done can be taken back by itself."""
        return bool(self.changes and self.changes[-1].before)

    @cached_property
    def texts(self) -> Texts:
        """All files of the folder as the draft has them."""
        return _overlaid(self.base_texts, self.files)

    @cached_property
    def definitions(self) -> Definitions:
        """What the draft says; raises DefinitionError where an older panel could read it."""
        return load(self.texts)


def open_draft(store: Store, user: int) -> Draft:
    """Return the draft of a person; an empty one on the newest version where they have none."""
    with store.reading() as conn:
        row = conn.execute(sa.select(table).where(table.c.user_id == user)).mappings().first()
    if row is None or not row["files"]:
        texts = store.definitions.texts
        return Draft(user, store.number, texts, revision=row["revision"] if row else 0)
    base = row["base"]
    texts = (
        store.definitions.texts if base == store.number else load_version(store.engine, base).texts
    )
    return Draft(
        user, base, texts, row["files"], tuple(_change(each) for each in row["changes"]),
        row["revision"], row["saved_at"],
    )  # fmt: skip


def save(store: Store, draft: Draft, texts: Texts, change: Change) -> Draft:
    """Keep ``texts`` as the draft, with what was done; return it as it now is.

    Raises DefinitionError where the texts have mistakes, ConflictError where the draft was saved
    from another window meanwhile.
    """
    load(texts)
    if texts == draft.texts:
        return draft
    before = _differing(texts, draft.texts)
    done = (*draft.changes, Change(change.message, change.params, before))[-MOST_CHANGES:]
    return _write(store, draft, draft.base, draft.base_texts, texts, done)


def save_on(store: Store, draft: Draft, texts: Texts, change: Change, revision: int) -> Draft:
    """Keep ``texts`` as more of the last thing done, if that made the draft's ``revision``.

    Who types a name and is saved at every pause did one thing, which is undone as one. Else a step
    of its own; raises as :func:`save` does.
    """
    last = draft.changes[-1] if draft.can_undo and draft.revision == revision else None
    if last is None:
        return save(store, draft, texts, change)
    load(texts)
    if texts == draft.texts:
        return draft
    before = {**_differing(texts, draft.texts), **last.before}
    done = (*draft.changes[:-1], Change(last.message, last.params, before))
    return _write(store, draft, draft.base, draft.base_texts, texts, done)


def undo(store: Store, draft: Draft) -> Draft:
    """Take back the last thing done; what was done before the draft moved on stays."""
    if not draft.can_undo:
        return draft
    texts = _overlaid(draft.texts, draft.changes[-1].before)
    return _write(store, draft, draft.base, draft.base_texts, texts, draft.changes[:-1])


def discard(store: Store, draft: Draft) -> None:
    """Throw the draft away; the next one begins on the newest version.

    What another window saved since it was read stays: nobody who discards, or publishes, saw it.
    """
    seen = (table.c.user_id == draft.user, table.c.revision == draft.revision)
    with store.writing() as conn:
        conn.execute(sa.delete(table).where(*seen))


def moved(draft: Draft, base: int, base_texts: Texts, texts: Texts) -> Draft:
    """Return the draft on another version, after what changed there was merged into ``texts``.

    What was done before can not be undone step by step any more: the sentences stay.
    """
    return replace(
        draft, base=base, base_texts=base_texts, files=_differing(base_texts, texts),
        changes=tuple(Change(each.message, each.params) for each in draft.changes),
    )  # fmt: skip


def move_to(store: Store, draft: Draft, base: int, base_texts: Texts, texts: Texts) -> Draft:
    """Put the draft on another version as :func:`moved` does, and keep it there."""
    made = moved(draft, base, base_texts, texts)
    return _write(store, draft, base, base_texts, texts, made.changes)


def _write(
    store: Store, draft: Draft, base: int, base_texts: Texts, texts: Texts,
    changes: tuple[Change, ...],
) -> Draft:  # fmt: skip
    now = store.clock()
    made = Draft(
        draft.user, base, base_texts, _differing(base_texts, texts), changes,
        draft.revision + 1, now,
    )  # fmt: skip
    values = {
        "base": base, "files": dict(made.files), "revision": made.revision, "saved_at": now,
        "changes": [_change_json(each) for each in changes],
    }  # fmt: skip
    with store.writing() as conn:
        found = conn.scalar(sa.select(table.c.revision).where(table.c.user_id == draft.user))
        if (found or 0) != draft.revision:
            raise overtaken()
        if found is None:
            conn.execute(sa.insert(table).values(user_id=draft.user, **values))
        else:
            conn.execute(sa.update(table).where(table.c.user_id == draft.user).values(**values))
    return made


def overtaken() -> ConflictError:
    """Return the error for a draft that another window has saved since it was read."""
    return ConflictError(
        "design.overtaken",
        N_("The draft was changed in another window. Look at it as it is now."),
    )


def _differing(before: Texts, after: Texts) -> Files:
    """Return the files of ``after`` that are not as in ``before``."""
    paths = sorted({*before, *after})
    return {path: after.get(path) for path in paths if before.get(path) != after.get(path)}


def _overlaid(texts: Texts, files: Files) -> Texts:
    merged = {**texts, **files}
    return {path: text for path, text in sorted(merged.items()) if text is not None}


def _change(data: Mapping[str, Any]) -> Change:
    params = {
        name: Label(value) if isinstance(value, dict) else value
        for name, value in data["params"].items()
    }
    return Change(data["message"], params, data["before"])


def _change_json(change: Change) -> Mapping[str, Any]:
    params = {
        name: dict(value.texts) if isinstance(value, Label) else value
        for name, value in change.params.items()
    }
    return {"message": change.message, "params": params, "before": dict(change.before)}
