"""Nobody grants what they lack, in a draft as anywhere else."""

from __future__ import annotations

import pytest

from app.access.accounts import Account
from app.access.actor import Actor
from app.core.errors import ConflictError, ForbiddenError
from app.design.files.folder import read_one, write_one
from app.design.roles.grants import refuse_no_managers, refuse_overgrants
from app.design.roles.operations import FieldCell, ScopeCell, copy_role, set_fields, set_scopes
from app.design.roles.operations import set_system_rights as set_rights
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


def edited(path, edit, texts=TEXTS):
    data = read_one(texts, path)
    edit(data)
    return write_one(texts, path, data)


def without_protection(texts):
    texts = edited("customer.yaml", lambda data: data["fields"]["id_card"].pop("sensitive"), texts)
    roles = {path: text for path, text in texts.items() if "id_card" in text and "_roles" in path}
    assert roles, "the other roles name it, so that only those that do not are opened"
    return texts


def test_a_field_that_is_no_longer_protected_opens_roles_without_a_word_of_theirs():
    with pytest.raises(ForbiddenError) as refused:
        ask(without_protection(TEXTS))

    assert refused.value.code == "design.over_granted_field"


def pager(**said):
    return edited(
        "customer.yaml",
        lambda data: data["fields"].update(pager={"type": "text", "label": "Pager", **said}),
    )


def test_a_retired_field_comes_back_no_wider_than_it_was():
    running = load(pager(sensitive="all", retired=True))
    actor = Actor(id=1, name="Dora", roles=(running.roles["designer"],))

    refuse_overgrants(actor, running, load(pager(sensitive="all")))
    with pytest.raises(ForbiddenError):
        refuse_overgrants(actor, running, load(pager()))


@pytest.mark.parametrize(("field", "is_refused"), [("phone", True), ("website", False)])
def test_a_condition_is_given_on_what_the_designer_may_read(field, is_refused):
    wide = "label: D\nentities:\n  customer: {read: all, fields: {phone: masked}}\nsystem: []\n"
    texts = {**TEXTS, "_roles/designer.yaml": wide}
    running = load(texts)
    actor = Actor(id=1, name="Dora", roles=(running.roles["designer"],))
    wanted = set_scopes(
        texts, "manager", [ScopeCell("customer", Action.READ, {field: "filled"})]
    )  # fmt: skip

    if not is_refused:
        refuse_overgrants(actor, running, load(wanted))
        return
    with pytest.raises(ForbiddenError) as refused:
        refuse_overgrants(actor, running, load(wanted))
    assert refused.value.code == "design.closed_condition"
