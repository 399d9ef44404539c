"""Old names of fields and entities: each leads to one that is in use, and to one only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.draft import Draft, World
from app.schema.node import Node

Old = tuple[str, str, Node]
"""An old name, whose it is, and where it is written."""


def check_old_names(world: World) -> None:
    """Note old names that would lead to two entities, or to two fields of one."""
    _check(_live(world), _of_entities(world))
    for draft in world.drafts.values():
        _check(draft.in_use, _of_fields(draft))


def _live(world: World) -> Iterable[str]:
    return [name for name, draft in world.drafts.items() if not draft.retired]


def _of_entities(world: World) -> Iterator[Old]:
    for name in _live(world):
        draft = world.drafts[name]
        for number, old in enumerate(draft.aliases, start=1):
            yield old, name, draft.node.place(["aliases", str(number)])


def _of_fields(draft: Draft) -> Iterator[Old]:
    for known in draft.fields.values():
        for number, old in enumerate(() if known.retired else known.aliases, start=1):
            yield old, known.name, draft.field_node(known.name).place(["aliases", str(number)])


def _check(in_use: Iterable[str], old_names: Iterable[Old]) -> None:
    owners = {name: name for name in in_use}
    for old, name, place in old_names:
        other = owners.setdefault(old, name)
        if other == name and old != name:
            continue
        text = say(
            N_("{old} leads to {other} already; release it there, or leave it out here"),
            old=repr(old),
            other=repr(other),
        )
        place.problem(Code.OLD_NAME_TAKEN, text)
