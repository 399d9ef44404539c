"""Operations on roles: what changes in the file, and that nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access.explain import EVERY
from app.access.policy import scope_granted
from app.core.errors import AppError, BadRequestError, ConflictError, NotFoundError
from app.design.files.rewriting import said
from app.design.roles.operations import (
    FieldCell,
    ScopeCell,
    add_role,
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
from app.schema.model import SYSTEM_RIGHTS, Action, FieldAccess, Scope
from app.schema.role_reader import YES_NO_ACTIONS
from app.schema.source import read_folder
from tests.panels import SHIPPED

TEXTS = read_folder(SHIPPED)
STAFF = "_roles/staff.yaml"
LABEL = {"en": "Finance", "zh_Hans": "财务"}


def scope_of(texts, role, entity, action):
    return scope_granted(load(texts).roles[role], action, entity)


def comments(text):
    return [line.partition("#")[2] for line in text.splitlines() if "#" in line]


def test_a_new_role_allows_nothing():
    texts = add_role(TEXTS, "finance", LABEL)

    role = load(texts).roles["finance"]

    assert role.label.text("zh_Hans") == "财务"
    assert {scope_granted(role, action, "customer") for action in Action} == {Scope.NONE}
    assert role.system == frozenset()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Finance", "start"), ("1st", "start"), ("a__b", "double"), ("", "missing"),
        ("a-b", "letter"), ("x" * 42, "long"), ("../x", "start"),
    ],
)  # fmt: skip
def test_a_key_that_is_no_name_is_refused(name, reason):
    with pytest.raises(AppError) as refused:
        add_role(TEXTS, name, LABEL)

    assert refused.value.code == f"design.name_{reason}"


def test_a_key_that_is_taken_is_refused():
    with pytest.raises(AppError) as refused:
        copy_role(TEXTS, "staff", "manager", LABEL)

    assert refused.value.code == "design.role_taken"


def test_a_copy_allows_the_same_and_keeps_the_comments():
    texts = copy_role(TEXTS, "manager", "lead", LABEL)

    one, other = load(texts).roles["manager"], load(texts).roles["lead"]
    assert {n: g.fields for n, g in one.entities.items()} == {
        n: g.fields for n, g in other.entities.items()
    }
    assert one.system == other.system
    assert comments(texts["_roles/lead.yaml"]) == comments(TEXTS["_roles/manager.yaml"])


def test_one_scope_changes_one_line():
    texts = set_scopes(TEXTS, "staff", [ScopeCell("customer", Action.UPDATE, Scope.TEAM)])

    before, after = TEXTS[STAFF].splitlines(), texts[STAFF].splitlines()
    assert [(a, b) for a, b in zip(before, after, strict=True) if a != b] == [
        ("    update: own", "    update: team")
    ]


def test_what_it_says_already_changes_nothing():
    cells = [
        ScopeCell("customer", Action.UPDATE, Scope.OWN),
        ScopeCell("customer", Action.CREATE, Scope.ALL),
        ScopeCell("customer", Action.RESTORE, Scope.NONE),
        ScopeCell("order", Action.READ, Scope.OWN_AND_TEAM),
    ]

    assert set_scopes(TEXTS, "staff", cells)[STAFF] == TEXTS[STAFF]


def test_an_entity_that_followed_the_rest_keeps_all_other_rights():
    texts = set_scopes(TEXTS, "staff", [ScopeCell("order", Action.DELETE, Scope.OWN)])

    for action in Action:
        expected = (
            Scope.OWN if action is Action.DELETE else scope_of(TEXTS, "staff", "order", action)
        )
        assert scope_of(texts, "staff", "order", action) == expected
    assert scope_of(texts, "staff", "contract", Action.DELETE) is Scope.NONE


def test_it_can_follow_the_rest_again():
    texts = set_scopes(TEXTS, "staff", [ScopeCell("order", Action.DELETE, Scope.OWN)])

    assert follow_rest(texts, "staff", "order")[STAFF] == TEXTS[STAFF]


def test_a_new_action_stands_in_the_order_of_actions():
    texts = set_scopes(TEXTS, "staff", [ScopeCell("contact", Action.EXPORT, Scope.OWN)])

    text = texts[STAFF]
    contact = text[text.index("  contact:") : text.index("  product:")]
    keys = [line.split(":")[0].strip() for line in contact.splitlines()[1:]]
    assert keys == ["read", "create", "update", "export", "print", "fields"]


def test_a_condition_is_a_scope():
    condition = {"tier": {"at_least": "key"}}
    texts = set_scopes(TEXTS, "staff", [ScopeCell("customer", Action.EXPORT, condition)])

    assert not isinstance(scope_of(texts, "staff", "customer", Action.EXPORT), Scope)
    assert "    export: {tier: {at_least: key}}\n" in texts[STAFF]


@pytest.mark.parametrize("action", YES_NO_ACTIONS)
def test_what_has_no_scope_is_allowed_or_not(action):
    texts = set_scopes(TEXTS, "viewer", [ScopeCell("customer", action, Scope.ALL)])
    assert scope_of(texts, "viewer", "customer", action) is Scope.ALL

    with pytest.raises(BadRequestError):
        set_scopes(TEXTS, "viewer", [ScopeCell("customer", action, Scope.OWN)])


def test_revealing_can_be_closed_for_who_reveals_everywhere():
    assert scope_of(TEXTS, "manager", "customer", Action.REVEAL) is Scope.ALL

    texts = set_scopes(TEXTS, "manager", [ScopeCell("customer", Action.REVEAL, Scope.NONE)])

    assert scope_of(texts, "manager", "customer", Action.REVEAL) is Scope.NONE


def test_a_field_right_is_named_and_unnamed():
    named = set_fields(TEXTS, "staff", [FieldCell("customer", "name", FieldAccess.READ)])
    assert load(named).roles["staff"].entities["customer"].fields["name"] is FieldAccess.READ

    assert set_fields(named, "staff", [FieldCell("customer", "name", None)])[STAFF] == TEXTS[STAFF]


def test_the_last_field_that_was_named_leaves_no_empty_map():
    texts = set_fields(TEXTS, "staff", [FieldCell("product", "cost", None)])

    assert "fields" not in said(texts[STAFF])["entities"]["product"]


def test_system_rights_and_settings():
    texts = set_system_rights(TEXTS, "manager", ["read_audit", "manage_users"])
    texts = change_role(texts, "manager", label=LABEL, watermark=True, second_factor=True)

    role = load(texts).roles["manager"]
    assert role.system == {"read_audit", "manage_users"}
    assert role.watermark
    assert role.requires_second_factor
    assert role.label.text("en") == "Finance"

    again = change_role(texts, "manager", label=LABEL, watermark=False, second_factor=False)
    assert not load(again).roles["manager"].watermark
    assert not load(again).roles["manager"].requires_second_factor


def test_a_right_that_there_is_not_is_refused():
    with pytest.raises(NotFoundError):
        set_system_rights(TEXTS, "manager", ["fly"])


def test_a_role_that_somebody_has_is_not_removed_and_keeps_its_key():
    with pytest.raises(ConflictError, match="Alice"):
        remove_role(TEXTS, "staff", ["Alice"])
    with pytest.raises(ConflictError, match="Alice"):
        rename_role(TEXTS, "staff", "sales", ["Alice"])


def test_a_role_that_nobody_has_can_go_or_get_another_key():
    assert STAFF not in remove_role(TEXTS, "staff", [])

    texts = rename_role(TEXTS, "staff", "sales", [])
    assert STAFF not in texts
    assert texts["_roles/sales.yaml"] == TEXTS[STAFF]


@pytest.mark.parametrize(
    "change",
    [
        lambda: set_scopes(TEXTS, "nobody", []),
        lambda: set_scopes(TEXTS, "staff", [ScopeCell("planet", Action.READ, Scope.ALL)]),
        lambda: set_fields(TEXTS, "staff", [FieldCell("planet", "name", FieldAccess.READ)]),
        lambda: remove_role(TEXTS, "nobody", []),
    ],
)
def test_what_is_not_there_is_said(change):
    with pytest.raises(NotFoundError):
        change()


ENTITIES = (*sorted(p.removesuffix(".yaml") for p in TEXTS if "/" not in p and p != "app.yaml"),)
PLAIN = [each for each in Action if each not in (*YES_NO_ACTIONS, Action.REVEAL)]
CELLS = st.tuples(
    st.sampled_from((*ENTITIES, EVERY)), st.sampled_from(PLAIN), st.sampled_from(list(Scope))
)


def model_of(texts, role):
    """Return what a role says: entity -> action -> scope, only of entities that it names."""
    grants = load(texts).roles[role].entities
    return {
        name: {action: grant.actions.get(action, Scope.NONE) for action in PLAIN}
        for name, grant in grants.items()
    }


@settings(max_examples=15)
@given(
    st.sampled_from(["admin", "manager", "staff", "viewer", "auditor"]),
    st.lists(CELLS, max_size=6),
    st.sets(st.sampled_from(SYSTEM_RIGHTS)),
)
def test_any_changes_say_what_was_meant_and_keep_every_comment(role, cells, rights):
    texts = set_system_rights(TEXTS, role, rights)
    meant = model_of(TEXTS, role)
    for entity, action, scope in cells:
        texts = set_scopes(texts, role, [ScopeCell(entity, action, scope)])
        had = meant.get(entity) or meant.get(EVERY) or dict.fromkeys(PLAIN, Scope.NONE)
        if had[action] != scope:
            meant[entity] = {**had, action: scope}

    assert model_of(texts, role) == meant
    assert load(texts).roles[role].system == rights
    path = f"_roles/{role}.yaml"
    assert comments(texts[path]) == comments(TEXTS[path])
