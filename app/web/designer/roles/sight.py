"""What a role of the draft comes to: counted, for one person, and looked at before it is in force.

Only what the designer may read is counted and shown: the draft opens nothing.
"""

from __future__ import annotations

from typing import Any

from flask import jsonify, request, url_for
from flask_appbuilder.baseviews import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.action_names import ACTIONS
from app.access.current import current_actor, current_locale, current_store
from app.access.explain import EVERY, is_named
from app.access.messages import message_text
from app.access.policy import decide, scope_granted
from app.access.rights import needs
from app.core.errors import AppError, ConflictError, NotFoundError
from app.core.i18n import N_
from app.design.files.folder import read_one
from app.design.roles.operations import role_path
from app.records.as_role import Seen, see_record, see_records
from app.records.pick import pick_person
from app.records.sights import sights
from app.schema.model import Action, Role, Scope
from app.web.cells import draw_cell, with_file_names
from app.web.designer.frame import DESIGN, Answer, current_draft, draft_entity, page
from app.web.designer.roles.page import offers
from app.web.designer.roles.preview import PreviewPage
from app.web.designer.roles.sent import draft_role
from app.web.designer.roles.trial import (
    AsWhom,
    account,
    actor_of,
    chosen_person,
    count_scopes,
    entity_now,
    trial_of_draft,
    with_just,
    words,
)
from app.web.forms.actions import current_look
from app.web.sent import sent_number


class RoleSights:
    """The routes that show what roles of the draft come to; a part of ``RoleDesignView``."""

    @expose("/<role>/cell/<entity>/<action>")
    @needs(DESIGN)
    def cell(self, role: str, entity: str, action: str) -> Answer:
        """Offer the scopes of one cell, with how many records each would reach for a person."""
        found = draft_role(role)
        if action not in list(Action):
            raise NotFoundError("action.missing", N_("There is no such action."))
        named = None if entity == EVERY else draft_entity(entity)
        as_whom = chosen_person(found)
        scope = scope_granted(found, Action(action), entity)
        counts = count_scopes(found, entity, Action(action), as_whom)
        return page(
            "designer/roles_cell.html", role=found, entity=named, entity_name=entity,
            action=Action(action), action_name=_(ACTIONS[Action(action)]), as_whom=as_whom,
            counts=counts, offers=offers(words(), Action(action), scope, counts or ()),
            condition=None if isinstance(scope, Scope) else _condition_said(found, entity, action),
            names_it=named is not None and is_named(found, named) and EVERY in found.entities,
            entities=current_draft().definitions.live_entities, next=request.args.get("next", ""),
        )  # fmt: skip

    @expose("/by-person/")
    @needs(DESIGN)
    def by_person(self) -> Answer:
        """Show what one person sees of everything, now and with the draft."""
        number = request.args.get("person", type=sent_number)
        person = None if number is None else account(number)
        if person is None:
            return page("designer/roles_person.html", person=None, rows=(), **_places())
        trial = trial_of_draft()
        asker, store = current_actor(), current_store()
        now, then = actor_of(person), actor_of(person, trial)
        pairs = zip(sights(store, asker, now), sights(trial.store, asker, then), strict=True)
        said = words()
        rows = [
            (a, b, [said.cell(s) for _role, s in a.decision.scopes],
             [said.cell(s) for _role, s in b.decision.scopes])
            for a, b in pairs
        ]  # fmt: skip
        return page(
            "designer/roles_person.html", person=person, rows=rows, now=now, then=then,
            unknown=sorted(trial.unknown.intersection(person.roles)), **_places(),
        )  # fmt: skip

    @expose("/pick-person")
    @needs(DESIGN)
    def pick_person(self) -> Response:
        """Offer people to ask about."""
        found = pick_person(current_store(), request.args.get("q", "")[:100])
        return jsonify([{"value": str(c.ref.id), "text": c.title, "hint": c.hint} for c in found])

    @expose("/<role>/preview/<entity>")
    @needs(DESIGN)
    def preview(self, role: str, entity: str) -> Answer:
        """Show the list of an entity as somebody with just this role would see it."""
        return _preview(role, entity)

    @expose("/<role>/preview/<entity>/<int:record_id>")
    @needs(DESIGN)
    def preview_record(self, role: str, entity: str, record_id: int) -> Answer:
        """Show one record as somebody with just this role would see it."""
        return _preview(role, entity, record_id)


def _places() -> dict[str, Any]:
    definitions = current_draft().definitions
    return {"roles": tuple(definitions.roles.values()), "entities": definitions.live_entities}


def _condition_said(role: Role, entity: str, action: str) -> Any:
    grants = read_one(current_draft().texts, role_path(role.name)).get("entities") or {}
    return ((grants[entity] if entity in grants else grants.get(EVERY)) or {}).get(action)


def _preview(role: str, entity: str, record_id: int | None = None) -> Answer:
    found, named, as_whom = draft_role(role), draft_entity(entity), chosen_person(draft_role(role))
    draft = current_draft().definitions
    context = {
        "role": found, "entity": named, "as_whom": as_whom, "record_id": record_id,
        "address": url_for("RoleDesignView.preview", role=role, entity=entity),
        "entities": draft.live_entities, "draw": draw_cell,
        "people_options": [(each.id, each.full_name) for each in as_whom.choices],
    }  # fmt: skip
    try:
        seen = _seen(found, entity, as_whom, record_id)
    except AppError as error:
        text = message_text(error, current_locale())
        return page("designer/roles_preview.html", seen=None, problem=text, **context), error.status
    look = with_file_names(
        current_look(), current_store(), fields=seen.visible, records=seen.records
    )
    return page("designer/roles_preview.html", seen=PreviewPage(seen, look), problem="", **context)


def _seen(role: Role, entity: str, as_whom: AsWhom, record_id: int | None) -> Seen:
    now, store = entity_now(entity), trial_of_draft().store
    if now is None:
        raise ConflictError(
            "design.entity_ahead", N_("Nothing is filed under it before it is published.")
        )
    asker, other = current_actor(), with_just(role, as_whom)
    if not decide(other, Action.READ, now.name).allowed:
        raise ConflictError(
            "design.reads_nothing",
            N_("{role} reads no records of {entity}, so there is nothing to see."),
            role=role.label,
            entity=now.label,
        )
    if record_id is None:
        return see_records(store, asker, other, now.name)
    return see_record(store, asker, other, now.name, record_id)
