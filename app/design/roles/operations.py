"""Operations on roles: made, copied, removed; what they may do with which records and fields.

A role that does not name an entity follows its own ``"*"``. The first thing said of such an entity
copies what ``"*"`` says, so that nothing else changes with it.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.errors import BadRequestError, ConflictError, FieldValueError, NotFoundError
from app.core.i18n import N_
from app.design.document_roles import rename_role_of_documents, require_no_documents
from app.design.files.folder import Texts, read_one, write_one
from app.design.files.rewriting import rewritten
from app.design.files.words import inline
from app.design.naming import check_name
from app.schema.model import SYSTEM_RIGHTS, Action, FieldAccess, Scope
from app.schema.role_reader import EVERY, YES_NO_ACTIONS

ROLES = "_roles/"
NEW = 'label: {}\nentities:\n  "*": {{read: none}}\nsystem: []\n'
"""A role that allows nothing; ``"*"`` stands there so that entities come to lines of their own."""

Data = dict[str, Any]


@dataclass(frozen=True)
class ScopeCell:
    """Which records of an entity (or ``"*"``) an action shall reach.

    ``scope`` is a scope or the plain data of a condition.
    """

    entity: str
    action: Action
    scope: Scope | Mapping[str, Any]


@dataclass(frozen=True)
class FieldCell:
    """What shall be done with a field of an entity; ``None``: the role names it no more."""

    entity: str
    field: str
    access: FieldAccess | None


def role_path(name: str) -> str:
    """Return the file of a role."""
    return f"{ROLES}{name}.yaml"


def add_role(texts: Texts, name: str, label: Mapping[str, str]) -> Texts:
    """Return the texts with a role that allows nothing yet."""
    check_role_name(texts, name)
    return {**texts, role_path(name): NEW.format(inline(dict(label)))}


def copy_role(texts: Texts, role: str, name: str, label: Mapping[str, str]) -> Texts:
    """Return the texts with a second role that allows what ``role`` allows."""
    check_role_name(texts, name)
    data = _read(texts, role)
    data["label"] = dict(label)
    return {**texts, role_path(name): rewritten(texts[role_path(role)], data)}


def check_role_name(texts: Texts, name: str) -> None:
    """Raise FieldValueError for a name that a new role cannot have."""
    check_name(name)
    if role_path(name) in texts:
        raise FieldValueError("design.role_taken", N_("There is a role {name} already."), name=name)


def rename_role(texts: Texts, role: str, name: str, holders: Sequence[str]) -> Texts:
    """Return the texts in which a role has another key.

    Accounts, and companies' own directories, know a role by its key: of a role that somebody has it
    stays (ConflictError).
    """
    _read(texts, role)
    if name == role:
        return texts
    if holders:
        raise ConflictError(
            "design.role_key_used",
            N_(
                "Accounts know this role by its key, and these people have it: {people}. Copy it "
                "under the new key, give them the copy, then remove this one."
            ),
            people=list(holders),
        )
    check_role_name(texts, name)
    rest = {path: text for path, text in texts.items() if path != role_path(role)}
    return rename_role_of_documents({**rest, role_path(name): texts[role_path(role)]}, role, name)


def remove_role(texts: Texts, role: str, holders: Sequence[str]) -> Texts:
    """Return the texts without a role; one that somebody has stays (ConflictError)."""
    _read(texts, role)
    if holders:
        raise ConflictError(
            "design.role_used",
            N_("These people have the role: {people}. Give them another one first."),
            people=list(holders),
        )
    require_no_documents(texts, role)
    return {path: text for path, text in texts.items() if path != role_path(role)}


def change_role(
    texts: Texts, role: str, *, label: Mapping[str, str], watermark: bool, second_factor: bool
) -> Texts:
    """Return the texts in which a role is called so, and asks that much of who has it."""
    data = _read(texts, role)
    data["label"] = dict(label)
    _keep(data, "watermark", True if watermark else None)
    _keep(data, "sign_in", {"second_factor": "required"} if second_factor else None)
    return write_one(texts, role_path(role), data)


def set_system_rights(texts: Texts, role: str, rights: Collection[str]) -> Texts:
    """Return the texts in which a role has these system rights and no other."""
    unknown = sorted(set(rights) - set(SYSTEM_RIGHTS))
    if unknown:
        raise NotFoundError("design.no_right", N_("There is no right {right}."), right=unknown[0])
    data = _read(texts, role)
    had = data.get("system") or []
    kept = [each for each in had if each in rights]
    data["system"] = kept + [each for each in SYSTEM_RIGHTS if each in rights and each not in kept]
    return write_one(texts, role_path(role), data)


def set_scopes(texts: Texts, role: str, cells: Iterable[ScopeCell]) -> Texts:
    """Return the texts in which actions of a role reach what ``cells`` say."""
    data = _read(texts, role)
    for cell in cells:
        _check_entity(texts, cell.entity)
        wanted = _scope_word(cell)
        if _scope_said(data, cell) != wanted:
            _put(_grant(data, cell.entity), str(cell.action), wanted)
    return write_one(texts, role_path(role), data)


def set_fields(texts: Texts, role: str, cells: Iterable[FieldCell]) -> Texts:
    """Return the texts in which a role may do with fields what ``cells`` say."""
    data = _read(texts, role)
    for cell in cells:
        _check_entity(texts, cell.entity)
        said = (_said(data, cell.entity).get("fields") or {}).get(cell.field)
        if said == cell.access:
            continue
        fields = _grant(data, cell.entity).setdefault("fields", {})
        if cell.access is None:
            del fields[cell.field]
        else:
            _put(fields, cell.field, str(cell.access))
    return write_one(texts, role_path(role), _without_empty_fields(data))


def follow_rest(texts: Texts, role: str, entity: str) -> Texts:
    """Return the texts in which a role names an entity no more: its ``"*"`` speaks for it."""
    data = _read(texts, role)
    data["entities"] = {n: g for n, g in (data.get("entities") or {}).items() if n != entity}
    return write_one(texts, role_path(role), data)


def _check_entity(texts: Texts, entity: str) -> None:
    if entity != EVERY and f"{entity}.yaml" not in texts:
        raise NotFoundError("design.no_entity", N_("The draft has no such entity."))


def _read(texts: Texts, role: str) -> Data:
    if role_path(role) not in texts:
        raise NotFoundError("role.missing", N_("There is no role “{role}”."), role=role)
    return read_one(texts, role_path(role))


def _said(data: Data, entity: str) -> Data:
    """Return what a role says of an entity, by itself or by ``"*"``."""
    grants = data.get("entities") or {}
    return (grants[entity] if entity in grants else grants.get(EVERY)) or {}


def _scope_said(data: Data, cell: ScopeCell) -> Any:
    said = _said(data, cell.entity).get(str(cell.action))
    if said is None:  # reveal is more than none where it is left out: see access.policy
        return None if cell.action is Action.REVEAL else _word(cell.action, Scope.NONE)
    if isinstance(said, bool):
        said = Scope.ALL if said else Scope.NONE
    return _word(cell.action, said)


def _scope_word(cell: ScopeCell) -> Any:
    if cell.action in YES_NO_ACTIONS and cell.scope not in (Scope.ALL, Scope.NONE):
        raise BadRequestError(
            "design.yes_no", N_("This action is allowed or not; it has no scope.")
        )
    return _word(cell.action, cell.scope)


def _word(action: Action, scope: Any) -> Any:
    """Return what a file says for a scope."""
    if action in YES_NO_ACTIONS:
        return scope == Scope.ALL
    return str(scope) if isinstance(scope, str) else scope


def _grant(data: Data, entity: str) -> Data:
    """Return what a role says of an entity for changing; what ``"*"`` says is copied first."""
    grants: Data = data.get("entities") or {}
    if entity not in grants:
        own = copy.deepcopy(grants.get(EVERY) or {})
        rest = {EVERY: grants.pop(EVERY)} if EVERY in grants else {}
        grants = {**grants, entity: own, **rest}
    grants[entity] = grants[entity] or {}
    data["entities"] = grants
    grant: Data = grants[entity]
    return grant


ORDER = (*map(str, Action), "fields")


def _put(entries: Data, key: str, value: Any) -> None:
    """Set an entry; a new action stands where people look for it, before those that follow."""
    if key in entries or key not in ORDER:
        entries[key] = value
        return
    later = [name for name in entries if name in ORDER[ORDER.index(key) + 1 :]]
    moved = {name: entries.pop(name) for name in _from(entries, later)}
    entries.update({key: value, **moved})


def _from(entries: Data, later: Sequence[str]) -> list[str]:
    names = list(entries)
    return names[names.index(later[0]) :] if later else []


def _keep(data: Data, key: str, value: Any) -> None:
    if value is not None:
        data[key] = value
    else:
        data.pop(key, None)


def _without_empty_fields(data: Data) -> Data:
    for grant in (data.get("entities") or {}).values():
        if isinstance(grant, dict) and grant.get("fields") == {}:
            del grant["fields"]
    return data
