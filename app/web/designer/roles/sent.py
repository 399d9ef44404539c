"""What a form of the roles sends, and the sentences that say what was done with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import request

from app.access.action_names import ACTIONS
from app.access.explain import EVERY, field_facts
from app.access.right_names import ACCESSES, SCOPES
from app.core.errors import BadRequestError, NotFoundError
from app.core.i18n import N_, Label
from app.design.conditions import sent_condition
from app.design.roles.operations import FieldCell, ScopeCell
from app.schema.model import Action, Entity, FieldAccess, Role, Scope
from app.web.designer.frame import current_draft, draft_entity
from app.web.designer.roles.page import offered_scopes, said

ROW, COLUMN = "row", "column"
UNNAMED = "unnamed"


def draft_role(name: str) -> Role:
    """Return a role of the draft. Raises NotFoundError."""
    found = current_draft().definitions.roles.get(name)
    if found is None:
        raise NotFoundError("role.missing", N_("There is no role “{role}”."), role=name)
    return found


def _unreadable() -> BadRequestError:
    return BadRequestError("design.bad_cell", N_("This right cannot be read. Choose it again."))


def sent_scopes() -> Iterator[ScopeCell]:
    """Yield the scopes that a form sets: ``set=ENTITY:ACTION:SCOPE``."""
    for text in request.form.getlist("set"):
        entity, action, scope = (*text.split(":"), "", "")[:3]
        if action not in list(Action) or scope not in list(Scope):
            raise _unreadable()
        yield ScopeCell(entity, Action(action), Scope(scope))


def spread(cells: Iterable[ScopeCell]) -> Iterator[ScopeCell]:
    """Yield the cells, or for each its whole row or column where the form says so."""
    wanted = request.form.get("spread")
    for cell in cells:
        if wanted == ROW:
            fitting = (each for each in Action if cell.scope in offered_scopes(each))
            yield from (ScopeCell(cell.entity, each, cell.scope) for each in fitting)
        elif wanted == COLUMN:
            names = (each.name for each in current_draft().definitions.live_entities)
            yield from (ScopeCell(each, cell.action, cell.scope) for each in (*names, EVERY))
        else:
            yield cell


def sent_conditions() -> Iterator[ScopeCell]:
    """Yield the condition that a form sets for one ``cell``; an empty one is no record."""
    entity, _colon, action = request.form.get("cell", "").partition(":")
    if "condition" not in request.form or request.form.getlist("set"):
        return
    if action not in list(Action):
        raise _unreadable()
    text = request.form["condition"]
    data = sent_condition(text, current_draft().definitions, draft_entity(entity))
    yield ScopeCell(entity, Action(action), Scope.NONE if data is None else data)


def sent_fields(entity: Entity) -> Iterator[tuple[Role, FieldCell]]:
    """Yield the field rights that a form sets: ``set=ROLE:FIELD:ACCESS``."""
    for text in request.form.getlist("set"):
        role, field, access = (*text.split(":"), "", "")[:3]
        if field not in entity.by_name or access not in (*FieldAccess, UNNAMED):
            raise _unreadable()
        wanted = None if access == UNNAMED else FieldAccess(access)
        yield draft_role(role), FieldCell(entity.name, field, wanted)


def says_more(entity: Entity, role: Role, cell: FieldCell) -> bool:
    """Tell whether a role would allow something else than it does without saying so."""
    facts = field_facts(current_draft().definitions, role, entity)
    fact = next(each for each in facts if each.field.name == cell.field)
    return cell.access is None or fact.access is not cell.access


def told_scopes(role: Role, cells: list[ScopeCell]) -> tuple[str, Mapping[str, Any]]:
    """Return the sentence of what was set, and what stands in it."""
    if len(cells) != 1:
        message = N_("{role}: {count} rights are changed.")
        return message, {"role": role.label, "count": str(len(cells))}
    cell = cells[0]
    scope = SCOPES[cell.scope] if isinstance(cell.scope, Scope) else N_("a condition")
    return N_("{role}: {action} of {entity} is “{scope}”."), {
        "role": role.label, "action": said(ACTIONS[cell.action]), "scope": said(scope),
        "entity": _entity_label(cell.entity),
    }  # fmt: skip


def told_fields(
    entity: Entity, cells: list[tuple[Role, FieldCell]]
) -> tuple[str, Mapping[str, Any]]:
    """Return the sentence of what was set, and what stands in it."""
    if len(cells) != 1:
        message = N_("{count} rights to fields of {entity} are changed.")
        return message, {"entity": entity.label, "count": str(len(cells))}
    role, cell = cells[0]
    access = N_("as every other field") if cell.access is None else ACCESSES[cell.access]
    return N_("{role}: {field} of {entity} is “{access}”."), {
        "role": role.label, "field": entity.by_name[cell.field].label, "entity": entity.label,
        "access": said(access),
    }  # fmt: skip


def _entity_label(name: str) -> Label:
    return said(N_("every other entity")) if name == EVERY else draft_entity(name).label
