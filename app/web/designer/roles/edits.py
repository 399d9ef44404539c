"""What is posted to change a role of the draft: cells of the matrices, settings, its end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask_appbuilder.baseviews import expose

from app.access.accounts import list_people
from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text, sentence_text
from app.access.rights import needs
from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_
from app.design.files.folder import Texts
from app.design.names.kinds import Place, suggestion
from app.design.roles.grants import refuse_no_managers, refuse_overgrants
from app.design.roles.operations import (
    change_role,
    copy_role,
    follow_rest,
    remove_role,
    rename_role,
    set_fields,
    set_scopes,
    set_system_rights,
)
from app.schema.loader import load
from app.schema.model import Entity, Role
from app.schema.problems import DefinitionError
from app.web.designer.frame import DESIGN, Answer, back_to, current_draft, done, draft_entity, keep
from app.web.designer.labels import sent_label
from app.web.designer.roles.page import holders
from app.web.designer.roles.sent import (
    draft_role,
    says_more,
    sent_conditions,
    sent_fields,
    sent_scopes,
    spread,
    told_fields,
    told_scopes,
)


class RoleEdits(ABC):
    """The routes that change roles of the draft; a part of ``RoleDesignView``."""

    @abstractmethod
    def draw_role(self, role: Role, status: int = 200, **context: Any) -> Answer:
        """Draw the page of a role, as it is or with what was refused."""

    @abstractmethod
    def draw_fields(self, entity: Entity, status: int = 200, **context: Any) -> Answer:
        """Draw the field rights of all roles, as they are or with what was refused."""

    @expose("/<role>/scopes", methods=["POST"])
    @needs(DESIGN)
    def scopes(self, role: str) -> Answer:
        """Set what actions reach: ``set=ENTITY:ACTION:SCOPE``, or one ``cell`` and a condition."""
        found = draft_role(role)
        try:
            cells = [*spread(sent_scopes()), *sent_conditions()]
            keep_roles(set_scopes(current_draft().texts, role, cells), *told_scopes(found, cells))
        except AppError as error:
            return self.draw_role(found, error.status, problem=sentence(error))
        return done(back_to(_address(role)))

    @expose("/<role>/follow/<entity>", methods=["POST"])
    @needs(DESIGN)
    def follow(self, role: str, entity: str) -> Answer:
        """Let a role say no more of an entity than of every other one."""
        found, named = draft_role(role), draft_entity(entity)
        try:
            texts = follow_rest(current_draft().texts, role, entity)
            message = N_("{role}: {entity} follows “every other entity”.")
            keep_roles(texts, message, {"role": found.label, "entity": named.label})
        except AppError as error:
            return self.draw_role(found, error.status, problem=sentence(error))
        return done(back_to(_address(role)))

    @expose("/by-field/<entity>", methods=["POST"])
    @needs(DESIGN)
    def field_rights(self, entity: str) -> Answer:
        """Set what roles may do with fields of an entity: ``set=ROLE:FIELD:ACCESS``."""
        found = draft_entity(entity)
        try:
            cells = [each for each in sent_fields(found) if says_more(found, *each)]
            texts = current_draft().texts
            for role, cell in cells:
                texts = set_fields(texts, role.name, [cell])
            keep_roles(texts, *told_fields(found, cells))
        except AppError as error:
            return self.draw_fields(found, error.status, problem=sentence(error))
        return done(back_to(url_for("RoleDesignView.by_field", entity=entity)))

    @expose("/<role>/settings", methods=["POST"])
    @needs(DESIGN)
    def settings(self, role: str) -> Answer:
        """Set what a role is called, what it asks for, and its rights of the panel."""
        found, form = draft_role(role), request.form
        try:
            texts = change_role(
                current_draft().texts, role, label=sent_name(sent_label(form, "label")),
                watermark="watermark" in form, second_factor="second_factor" in form,
            )  # fmt: skip
            texts = set_system_rights(texts, role, form.getlist("system"))
            keep_roles(texts, N_("{role}: settings are changed."), {"role": found.label})
        except AppError as error:
            return self.draw_role(found, error.status, settings_problem=sentence(error), sent=form)
        return done(back_to(_address(role)))

    @expose("/<role>/copy", methods=["POST"])
    @needs(DESIGN)
    def copy(self, role: str) -> Answer:
        """Make a second role that allows the same."""
        found, form = draft_role(role), request.form
        label = sent_label(form, "copy_label")
        name = form.get("key", "").strip() or suggestion("role", Place(current_draft()), label)
        try:
            label = sent_name(label)
            texts = copy_role(current_draft().texts, role, name, label)
            keep_roles(
                texts, N_("{role} is copied as {name}."), {"role": found.label, "name": name}
            )
        except AppError as error:
            return self.draw_role(found, error.status, copy_problem=sentence(error), sent=form)
        return done(_address(name))

    @expose("/<role>/rename", methods=["POST"])
    @needs(DESIGN)
    def rename(self, role: str) -> Answer:
        """Give a role that nobody has another key."""
        found, name = draft_role(role), request.form.get("key", "").strip()
        try:
            texts = rename_role(current_draft().texts, role, name, _names(role))
            told = {"role": found.label, "name": name}
            keep_roles(texts, N_("The key of {role} is {name}."), told)
        except AppError as error:
            return self.draw_role(
                found, error.status, key_problem=sentence(error), sent=request.form
            )
        return done(_address(name))

    @expose("/<role>/remove", methods=["POST"])
    @needs(DESIGN)
    def remove(self, role: str) -> Answer:
        """Remove a role that nobody has."""
        found = draft_role(role)
        try:
            texts = remove_role(current_draft().texts, role, _names(role))
            keep_roles(texts, N_("The role {role} is removed."), {"role": found.label})
        except AppError as error:
            return self.draw_role(found, error.status, remove_problem=sentence(error))
        return done(url_for("RoleDesignView.index"), N_("The role is removed from the draft."))


def keep_roles(texts: Texts, message: str, params: Mapping[str, Any]) -> None:
    """Keep changed roles, unless they grant what the designer lacks or leave nobody in charge."""
    store, wanted = current_store(), load(texts)
    refuse_overgrants(current_actor(), store.definitions, wanted)
    refuse_no_managers(list_people(store), store.definitions, wanted)
    keep(texts, message, **params)


def sentence(error: AppError) -> str:
    """Return what went wrong, in the reader's language; of definitions every mistake."""
    locale = current_locale()
    if isinstance(error, DefinitionError):
        told = dict.fromkeys(sentence_text(each.text, locale) for each in error.problems)
        return "\n".join(told)
    return message_text(error, locale)


def _address(role: str) -> str:
    return url_for("RoleDesignView.role", role=role)


def _names(role: str) -> list[str]:
    return [person.full_name for person in holders(list_people(current_store()), role)]


def sent_name(sent: dict[str, str]) -> dict[str, str]:
    """Return what a role shall be called; one name at least. Raises FieldValueError."""
    if not sent:
        raise FieldValueError("design.no_label", N_("Say what the role is called."))
    return sent
