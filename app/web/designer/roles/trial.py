"""The roles of the draft on the records that are there: whom they are tried for, and counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import g, request

from app.access.accounts import Account, find_person, list_people
from app.access.actor import Actor
from app.access.actors import make_actor
from app.access.current import current_actor, current_store
from app.access.explain import EVERY
from app.access.policy import scope_granted
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import N_
from app.design.roles.trial import Trial, try_roles
from app.records.reach import reach
from app.schema.model import Action, Entity, Role, Scope
from app.schema.role_reader import YES_NO_ACTIONS
from app.web.designer.frame import current_draft, draft_entity
from app.web.designer.roles.page import holders, offered_scopes
from app.web.forms.actions import current_look
from app.web.roles.words import ScopeWords
from app.web.sent import sent_number


def words() -> ScopeWords:
    """Return who says scopes of the draft in the language of the answer."""
    draft = current_draft().definitions
    return ScopeWords(current_store(), current_actor(), current_look(), draft.roles.values())


def trial_of_draft() -> Trial:
    """Return the running panel with the roles of the draft; made once per request."""
    if "role_trial" not in g:
        g.role_trial = try_roles(current_store(), current_draft())
    found: Trial = g.role_trial
    return found


@dataclass(frozen=True)
class AsWhom:
    """For whom a role is counted and shown: somebody who has it, else the designer."""

    person: Account | None
    choices: tuple[Account, ...]


def chosen_person(role: Role) -> AsWhom:
    """Return the person that the address names, or the first who has the role."""
    having = [each for each in holders(list_people(current_store()), role.name) if each.is_active]
    wanted = request.args.get("person", type=sent_number)
    person = next((each for each in having if each.id == wanted), None)
    return AsWhom(person or next(iter(having), None), tuple(having))


def account(number: int) -> Account:
    """Return a person by number. Raises NotFoundError."""
    with current_store().reading() as conn:
        found = find_person(conn, number)
    if found is None:
        raise NotFoundError("person.missing", N_("There is no such person."))
    return found


def actor_of(person: Account, trial: Trial | None = None) -> Actor:
    """Return what the door takes for a person: now, or with the roles of the draft."""
    store = current_store()
    with store.reading() as conn:
        return make_actor(conn, (trial.store if trial else store).definitions, person)


def with_just(role: Role, as_whom: AsWhom) -> Actor:
    """Return whom the role is tried for: with this role as the draft has it, and no other."""
    trial = trial_of_draft()
    tried = trial.store.definitions.roles.get(role.name)
    if tried is None:
        raise ConflictError(
            "design.role_ahead",
            N_(
                "A condition of {role} speaks of what only the draft has. It can be tried once "
                "that is published."
            ),
            role=role.label,
        )
    person = as_whom.person or account(current_actor().id)
    return replace(actor_of(person, trial), roles=(tried,), language=current_actor().language)


def count_scopes(
    role: Role, entity: str, action: Action, as_whom: AsWhom
) -> tuple[int | None, ...] | None:
    """Return how many records each scope offered would reach; nothing where that means nothing."""
    now = entity_now(entity)
    if action in YES_NO_ACTIONS or now is None:
        return None
    try:
        person = with_just(role, as_whom)
    except ConflictError:
        return None
    within: Any = Scope.ALL
    if action is not Action.READ:
        within = scope_granted(person.roles[0], Action.READ, now.name)
    return reach(
        trial_of_draft().store, current_actor(), person, now.name, offered_scopes(action),
        within=within,
    )  # fmt: skip


def entity_now(entity: str) -> Entity | None:
    """Return what an entity of the draft is now; nothing of a new one, or of all others."""
    if entity == EVERY:
        return None
    key = draft_entity(entity).id
    live = current_store().definitions.live_entities
    return next((each for each in live if each.id == key), None)
