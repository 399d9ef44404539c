"""Roles: what each may do, with which records and which fields; nothing by omission."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.condition import Condition
from app.schema.draft import Draft, World
from app.schema.model import SYSTEM_RIGHTS, Action, Field, FieldAccess, Grant, Role, Scope
from app.schema.names import check_name
from app.schema.node import Node
from app.schema.problems import did_you_mean
from app.schema.rule_reader import condition_at
from app.schema.standard import standard_fields

EVERY = "*"
SECOND_FACTOR = ("optional", "required")
YES_NO_ACTIONS = (Action.CREATE, Action.IMPORT)
"""Actions on records that are not there yet: they have no owner, so they have no scope."""


def read_role(name: str, node: Node, world: World) -> Role:
    """Return the role of one file."""
    entries = node.known(("label", "entities", "system", "sign_in", "watermark"))
    grants = entries["entities"].entries() if "entities" in entries else {}
    return Role(
        name=name,
        label=world.labels.read(entries.get("label"), name=name),
        entities={
            entity: grant
            for entity, each in grants.items()
            if (grant := _read_grant(entity, each, world)) is not None
        },
        system=_read_system(entries.get("system")),
        watermark="watermark" in entries and bool(entries["watermark"].yes_no()),
        requires_second_factor=_read_sign_in(entries.get("sign_in")),
    )


def _read_system(node: Node | None) -> frozenset[str]:
    if node is None:
        return frozenset()
    words = (each.word(SYSTEM_RIGHTS, what=N_("system right")) for each in node.elements())
    return frozenset(word for word in words if word is not None)


def _read_sign_in(node: Node | None) -> bool:
    """Return whether a password is not enough for somebody who has this role."""
    entries = {} if node is None else node.known(("second_factor",))
    word = entries.get("second_factor")
    return word is not None and word.word(SECOND_FACTOR, what=N_("second factor")) == "required"


def _read_grant(entity: str, node: Node, world: World) -> Grant | None:
    draft = None
    if entity != EVERY:
        draft = world.find_entity(entity, node) if check_name(node, entity) else None
        if draft is None:
            return None
    entries = node.known((*(action.value for action in Action), "fields"))
    actions: dict[Action, Scope | Condition] = {}
    for action in Action:
        if action.value in entries:
            actions[action] = _read_scope(action, entries[action.value], draft, world)
    fields = entries.get("fields")
    return Grant(actions, {} if fields is None else _read_fields(fields, draft))


def _read_scope(action: Action, node: Node, draft: Draft | None, world: World) -> Scope | Condition:
    if (all_or_none := node.as_yes_no) is not None:
        return Scope.ALL if all_or_none else Scope.NONE
    if action in YES_NO_ACTIONS:
        node.problem(
            Code.BAD_VALUE,
            say(N_("{action} is true or false; {found}"), action=action, found=node.described()),
        )
        return Scope.NONE
    if node.is_map:
        fields = _standard() if draft is None else draft.live
        return condition_at(node, fields, draft, world)
    word = node.word(list(Scope), what=N_("scope"))
    return Scope.NONE if word is None else Scope(word)


def _standard() -> Mapping[str, Field]:
    return {field.name: field for field in standard_fields()}


def _read_fields(node: Node, draft: Draft | None) -> Mapping[str, FieldAccess]:
    """Return what may be done with fields, by their ids, so that a rename changes no right."""
    found: dict[str, FieldAccess] = {}
    for name, each in node.entries().items():
        word = each.word(list(FieldAccess), what=N_("field access"))
        field_id = EVERY if name == EVERY else _field_id(name, each, draft)
        if field_id is not None and word is not None:
            found[field_id] = FieldAccess(word)
    return found


def _field_id(name: str, node: Node, draft: Draft | None) -> str | None:
    if draft is None:
        known = _standard()
        if name not in known:
            hint = did_you_mean(name[:60], known)
            node.problem(
                Code.UNKNOWN_FIELD,
                say(
                    N_('"*" knows only the fields that every entity has, not {name}{hint}'),
                    name=repr(name[:60]),
                    hint=hint,
                ),
            )
        return name if name in known else None
    found = draft.all_fields.get(name)
    if found is None:
        draft.find(name, node)
    return None if found is None else found.id
