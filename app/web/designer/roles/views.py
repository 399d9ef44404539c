"""Roles in the designer: all of them, one as a whole matrix, the field rights of all."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _

from app.access.accounts import list_people
from app.access.action_names import ACTIONS
from app.access.current import current_language, current_locale, current_store
from app.access.messages import shown as shown_text
from app.access.right_names import ACCESSES
from app.access.rights import needs
from app.core.errors import AppError
from app.core.i18n import N_
from app.design.names.kinds import Place, suggestion
from app.design.roles.comparison import is_changed, running_role
from app.design.roles.operations import add_role
from app.schema.model import SYSTEM_RIGHTS, Action, Entity, FieldAccess, Role
from app.web.designer.frame import DESIGN, Answer, current_draft, done, draft_entity, page
from app.web.designer.labels import LabelParts, label_parts, sent_label, typed_parts
from app.web.designer.roles.edits import RoleEdits, keep_roles, sent_name, sentence
from app.web.designer.roles.page import RolePage, holders
from app.web.designer.roles.sent import draft_role
from app.web.designer.roles.sight import RoleSights
from app.web.designer.roles.trial import chosen_person, words
from app.web.roles.differences import differences
from app.web.roles.page import field_groups, people_by_role
from app.web.roles.words import ICONS, MEANINGS, setting_text, system_words

RUNNING = "running"


class RoleDesignView(RoleEdits, RoleSights, BaseView):
    """The pages of roles in the designer."""

    route_base = "/designer/roles"
    default_view = "index"

    @expose("/")
    @needs(DESIGN)
    def index(self) -> Answer:
        """List the roles of the draft; lead to the field rights that a form asks for."""
        entity = request.args.get("fields")
        if entity:
            find = request.args.get("q") or None
            return redirect(url_for("RoleDesignView.by_field", entity=entity, q=find))
        return _roles_page()

    @expose("/new-role", methods=["POST"])
    @needs(DESIGN)
    def add(self) -> Answer:
        """Make a role that allows nothing yet."""
        typed, label = request.form.get("key", "").strip(), sent_label(request.form, "label")
        draft = current_draft()
        name = typed or suggestion("role", Place(draft), label)
        try:
            texts = add_role(draft.texts, name, sent_name(label))
            keep_roles(texts, N_("The role {role} is made."), {"role": next(iter(label.values()))})
        except AppError as error:
            return _roles_page(problem=sentence(error), key=typed, new_label=_typed(label)), 422
        return done(url_for("RoleDesignView.role", role=name))

    @expose("/<role>")
    @needs(DESIGN)
    def role(self, role: str) -> Answer:
        """Show all that one role may do."""
        return self.draw_role(draft_role(role))

    @expose("/by-field/<entity>")
    @needs(DESIGN)
    def by_field(self, entity: str) -> Answer:
        """Show what each role may do with each field of an entity."""
        return self.draw_fields(draft_entity(entity))

    @expose("/<role>/differences")
    @needs(DESIGN)
    def differences(self, role: str) -> Answer:
        """Show in what a role differs from another one, or from itself as it runs."""
        found, definitions = draft_role(role), current_draft().definitions
        other = request.args.get("with", RUNNING)
        running = running_role(current_store().definitions, definitions, role)
        against = running if other == RUNNING else draft_role(other)
        made = differences(definitions, words(), against, found) if against else None
        return page(
            "designer/roles_differences.html", role=found, against=against, found=made,
            one=against, other=found, chosen=other, **_words(),
        )  # fmt: skip

    def draw_role(self, role: Role, status: int = 200, **context: Any) -> Answer:
        """Draw the page of a role, as it is or with what was refused."""
        store, draft = current_store(), current_draft()
        shown = RolePage(draft, store.definitions, role, words())
        entity = _chosen_entity()
        having = holders(list_people(store), role.name)
        parts = {"role_parts": label_parts(role.label), "copy_parts": label_parts(None)}
        drawn = page(
            "designer/roles_role.html", shown=shown, role=role, entity=entity,
            lines=shown.fields(entity) if entity else (), having=having,
            having_names=shown_text([p.full_name for p in having[:5]], current_locale()),
            as_whom=chosen_person(role), rights=SYSTEM_RIGHTS,
            here=url_for("RoleDesignView.role", role=role.name),
            **{**_words(), **parts, **_refused(context)},
        )  # fmt: skip
        return (drawn, status) if status != 200 else drawn

    def draw_fields(self, entity: Entity, status: int = 200, **context: Any) -> Answer:
        """Draw the field rights of all roles, as they are or with what was refused."""
        store, definitions = current_store(), current_draft().definitions
        find = request.args.get("q", "").strip()[:100]
        shown = {
            name: {line.field.name: line for line in _role_page(role).fields(entity)}
            for name, role in definitions.roles.items()
        }
        groups = field_groups(definitions, entity, show="all", find=find, language=_language())
        drawn = page(
            "designer/roles_fields.html", entity=entity, q=find, groups=groups, lines=shown,
            people_counts=people_by_role(list_people(store)),
            here=url_for("RoleDesignView.by_field", entity=entity.name, q=find or None),
            **{**_words(), **context},
        )  # fmt: skip
        return (drawn, status) if status != 200 else drawn


def _role_page(role: Role) -> RolePage:
    return RolePage(current_draft(), current_store().definitions, role, words())


def _language() -> str:
    return current_language()


def _chosen_entity() -> Entity | None:
    live = current_draft().definitions.live_entities
    wanted = request.values.get("entity")
    return next((each for each in live if each.name == wanted), next(iter(live), None))


def _refused(context: dict[str, Any]) -> dict[str, Any]:
    """Return what a refused form showed: everything typed is still in it."""
    sent = context.get("sent", {})
    if "settings_problem" in context:
        context["role_parts"] = _typed(sent_label(sent, "label"))
    if "copy_problem" in context:
        context["copy_parts"] = _typed(sent_label(sent, "copy_label"))
    return context


def _typed(label: dict[str, str]) -> LabelParts:
    return typed_parts(label) if label else label_parts(None)


def _roles_page(**context: Any) -> str:
    store, draft = current_store(), current_draft()
    roles = draft.definitions.roles
    changed = {
        name for name in roles if is_changed(store.definitions, draft.definitions, name)
    }  # fmt: skip
    gone = [role for name, role in store.definitions.roles.items() if name not in roles]
    return page(
        "designer/roles.html", changed=changed, gone=gone,
        new={name for name in roles if name not in store.definitions.roles},
        people_counts=people_by_role(list_people(store)), here=url_for("RoleDesignView.index"),
        **{"new_label": label_parts(None), "key": "", "problem": "", **_words(), **context},
    )  # fmt: skip


def _words() -> dict[str, Any]:
    """Return what the matrices say, and what can be chosen."""
    definitions, language = current_draft().definitions, current_language()
    return {
        "roles": tuple(definitions.roles.values()),
        "entities": definitions.live_entities,
        "role_options": [(r.name, r.label.text(language)) for r in definitions.roles.values()],
        "entity_options": [(e.name, e.label.text(language)) for e in definitions.live_entities],
        "actions": tuple(Action),
        "action_names": {each: _(name) for each, name in ACTIONS.items()},
        "accesses": tuple(FieldAccess),
        "access_names": {each: _(name) for each, name in ACCESSES.items()},
        "access_icons": ICONS,
        "meanings": {each: _(text) for each, text in MEANINGS.items()},
        "setting_text": setting_text,
        "right_words": system_words,
    }
