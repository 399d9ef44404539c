"""Nobody grants what they lack, in a draft as anywhere else."""

from __future__ import annotations

import pytest

from app.access.accounts import Account
from app.access.actor import Actor
from app.core.errors import ConflictError, ForbiddenError
from app.design.role_grants import refuse_no_managers, refuse_overgrants
from app.design.roles import FieldCell, ScopeCell, copy_role, set_fields, set_scopes
from app.design.roles import set_system_rights as set_rights
from app.schema.loader import load
from app.schema.model import Action, FieldAccess, Scope
from app.schema.source import read_folder
from tests.panels import SHIPPED

DESIGNER = """
label: Designer
entities:
  customer: {read: team, update: own, fields: {phone: masked}}
system: [design_schema]
"""
TEXTS = {**read_folder(SHIPPED), "_roles/designer.yaml": DESIGNER}
RUNNING = load(TEXTS)


def designer():
    return Actor(id=1, name="Dora", roles=(RUNNING.roles["designer"],))


def ask(texts, actor=None):
    refuse_overgrants(actor or designer(), RUNNING, load(texts))


def scope(role, entity, action, wanted):
    return set_scopes(TEXTS, role, [ScopeCell(entity, action, wanted)])


@pytest.mark.parametrize(
    "texts",
    [
        scope("staff", "customer", Action.DELETE, Scope.OWN),
        scope("designer", "customer", Action.READ, Scope.ALL),
        scope("staff", "customer", Action.UPDATE, Scope.ALL),
        scope("staff", "customer", Action.UPDATE, {"tier": {"at_least": "key"}}),
        scope("viewer", "order", Action.CREATE, Scope.ALL),
        set_fields(TEXTS, "viewer", [FieldCell("customer", "phone", FieldAccess.READ)]),
        set_rights(TEXTS, "staff", ["manage_users"]),
        set_rights(TEXTS, "designer", ["design_schema", "purge"]),
        copy_role(TEXTS, "manager", "boss", {"en": "Boss"}),
    ],
)
def test_what_the_designer_lacks_cannot_be_given(texts):
    with pytest.raises(ForbiddenError):
        ask(texts)


@pytest.mark.parametrize(
    "texts",
    [
        TEXTS,
        scope("staff", "customer", Action.READ, Scope.OWN),
        scope("staff", "customer", Action.READ, Scope.NONE),
        scope("manager", "customer", Action.UPDATE, Scope.OWN),
        scope("staff", "product", Action.READ, Scope.OWN_AND_TEAM),
        set_rights(TEXTS, "staff", ["design_schema"]),
        set_rights(TEXTS, "manager", []),
        set_fields(TEXTS, "admin", [FieldCell("customer", "phone", FieldAccess.HIDDEN)]),
    ],
)
def test_what_is_taken_or_had_already_is_allowed(texts):
    ask(texts)


def test_a_field_of_a_renamed_entity_is_told_by_its_id():
    texts = set_fields(TEXTS, "viewer", [FieldCell("customer", "phone", FieldAccess.READ)])
    renamed = {
        path.replace("contact", "person"): text.replace("contact:", "person:")
        if path.startswith("_roles/") else text
        for path, text in texts.items()
    }  # fmt: skip
    assert "person.yaml" in renamed

    with pytest.raises(ForbiddenError):
        refuse_overgrants(designer(), RUNNING, load(texts))


def test_of_an_entity_that_only_the_draft_has_nobody_lacks_anything():
    texts = {
        **TEXTS,
        "planet.yaml": "label: Planet\nfields:\n  name: {type: text}\ntitle: '{name}'\n",
    }
    ask(set_scopes(texts, "staff", [ScopeCell("planet", Action.READ, Scope.ALL)]))


def account(name, *roles, is_active=True):
    return Account(1, name, name, "", roles, is_active=is_active)


def test_somebody_keeps_managing_people():
    wanted = load(set_rights(TEXTS, "admin", ["design_schema"]))
    people = [account("admin", "admin"), account("gone", "admin", is_active=False)]

    with pytest.raises(ConflictError):
        refuse_no_managers(people, RUNNING, wanted)


def test_somebody_else_may_manage_people_instead():
    texts = set_rights(TEXTS, "manager", ["manage_users"])
    wanted = load(set_rights(texts, "admin", ["design_schema"]))

    refuse_no_managers([account("a", "admin"), account("m", "manager")], RUNNING, wanted)
