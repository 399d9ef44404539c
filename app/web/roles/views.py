"""Roles: what each allows, as the running definitions say it; differences; why somebody sees."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _

from app.access.accounts import list_people
from app.access.action_names import ACTIONS
from app.access.current import current_actor, current_language, current_store
from app.access.explain import EVERY
from app.access.right_names import ACCESSES
from app.access.rights import needs
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.schema.model import SYSTEM_RIGHTS, Action, Definitions, Entity, FieldAccess, Role
from app.web.forms.actions import current_look
from app.web.page import render
from app.web.roles.differences import differences
from app.web.roles.page import SHOWN, field_groups, field_rows, is_limit, people_by_role, scope_rows
from app.web.roles.why import WhyActions
from app.web.roles.words import (
    ICONS,
    MEANINGS,
    ScopeWords,
    setting_text,
    system_words,
)

Answer = str | tuple[str, int]
READERS = ("manage_users", "design_schema", "read_audit")


class RolesView(WhyActions, BaseView):
    """The matrix of rights; read-only, roles are changed where definitions are."""

    route_base = "/roles"
    default_view = "index"

    @expose("/")
    @needs(*READERS)
    def index(self) -> Answer:
        """Show which records each action reaches: one role's entities, or one entity's roles."""
        definitions, words = current_store().definitions, scope_words()
        role, entity = _role(definitions, "role"), _entity(definitions)
        by_role = request.args.get("by") != "entity"
        pairs = (
            [(role, each) for each in definitions.live_entities]
            if by_role
            else [(each, entity) for each in definitions.roles.values()]
        )
        return _page(
            "roles/records.html", "records",
            rows=scope_rows(definitions, words, pairs, by_role=by_role), by_role=by_role, role=role,
            entity=entity, actions=tuple(Action), names_rest=EVERY in role.entities,
            **self.why_form(),
        )  # fmt: skip

    @expose("/fields")
    @needs(*READERS)
    def fields(self) -> Answer:
        """Show what each role may do with each field of an entity."""
        definitions = current_store().definitions
        entity, find = _entity(definitions), request.args.get("q", "").strip()[:100]
        show = request.args.get("show", "")
        show = show if show in SHOWN else SHOWN[0]
        return _page(
            "roles/fields.html", "fields",
            entity=entity, q=find, show=show, counts=_counts(definitions, entity),
            groups=field_groups(
                definitions, entity, show=show, find=find, language=current_language()
            ),
        )  # fmt: skip

    @expose("/system")
    @needs(*READERS)
    def system(self) -> Answer:
        """Show which rights of the panel itself each role has."""
        return _page("roles/system.html", "system", rights=SYSTEM_RIGHTS, right_words=system_words)

    @expose("/compare")
    @needs(*READERS)
    def compare(self) -> Answer:
        """Show in what two roles differ."""
        definitions = current_store().definitions
        one, other = _role(definitions, "role"), _role(definitions, "with", place=1)
        return _page(
            "roles/compare.html", "compare",
            one=one, other=other, found=differences(definitions, scope_words(), one, other),
            right_words=system_words,
        )  # fmt: skip


def scope_words() -> ScopeWords:
    """Return who says scopes in the language of the answer."""
    return ScopeWords(current_store(), current_actor(), current_look())


def _page(template: str, tab: str, **context: Any) -> str:
    store = current_store()
    counts, language = people_by_role(list_people(store)), current_language()
    roles, entities = tuple(store.definitions.roles.values()), store.definitions.live_entities
    return render(
        template, tab=tab, roles=roles, people_counts=counts,
        role_options=[(each.name, each.label.text(language)) for each in roles],
        entity_options=[(each.name, each.label.text(language)) for each in entities],
        action_names={each: _(name) for each, name in ACTIONS.items()},
        access_names={each: _(name) for each, name in ACCESSES.items()},
        access_icons=ICONS, meanings={each: _(text) for each, text in MEANINGS.items()},
        accesses=tuple(FieldAccess), setting_text=setting_text,
        **context,
    )  # fmt: skip


def _counts(definitions: Definitions, entity: Entity) -> dict[str, int]:
    rows = field_rows(definitions, entity)
    return {
        "all": len(rows),
        "limited": sum(any(is_limit(fact) for fact in row.facts) for row in rows),
        "personal": sum(bool(r.field.personal_data or r.field.sensitive) for r in rows),
    }


def _role(definitions: Definitions, argument: str, *, place: int = 0) -> Role:
    """Return the role that the address names, or the one that stands at ``place``."""
    name = request.args.get(argument)
    roles = tuple(definitions.roles.values())
    if not roles:
        raise NotFoundError("role.none", N_("The definitions have no roles."))
    if not name:
        return roles[min(place, len(roles) - 1)]
    if name not in definitions.roles:
        raise NotFoundError("role.missing", N_("There is no role “{role}”."), role=name)
    return definitions.roles[name]


def _entity(definitions: Definitions) -> Entity:
    name = request.args.get("entity")
    found = next((each for each in definitions.live_entities if each.name == name), None)
    if found is not None:
        return found
    if name or not definitions.live_entities:
        raise NotFoundError(
            "entity.missing", N_("There is nothing called “{name}”."), name=name or ""
        )
    return definitions.live_entities[0]
