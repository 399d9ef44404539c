"""Nobody gives more than they have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.access.actor import Actor
from app.access.granting import grantable_roles, may_grant, may_manage
from app.access.granting_rules import covers, is_bound_to_department, may_place
from app.access.people import Account
from app.core.i18n import Label
from app.fieldtypes.text import TextType
from app.schema.condition import All, AnyOf, Condition
from app.schema.model import (
    Action,
    App,
    Definitions,
    Entity,
    Field,
    FieldAccess,
    Grant,
    Role,
    Scope,
)

LABEL = Label.plain("x")
NAME = Field("name", "name", TextType(TextType.Settings()), LABEL)
PHONE = Field("phone", "phone", TextType(TextType.Settings()), LABEL, sensitive="phone")
CUSTOMER = Entity("customer", "customer", LABEL, LABEL, fields=(NAME, PHONE))


def role(name: str, read: Scope, phone: FieldAccess, *system: str) -> Role:
    grant = Grant({Action.READ: read}, {"*": FieldAccess.READ, "phone": phone})
    return Role(name, LABEL, {"customer": grant}, frozenset(system))


ADMIN = role("admin", Scope.ALL, FieldAccess.READ, "manage_users", "design_schema")
LEAD = role("lead", Scope.ALL, FieldAccess.MASKED, "manage_users")
STAFF = role("staff", Scope.OWN, FieldAccess.MASKED)
FINANCE = role("finance", Scope.OWN, FieldAccess.READ)
DEFINITIONS = Definitions(
    App(LABEL), {"customer": CUSTOMER}, {}, {r.name: r for r in (ADMIN, LEAD, STAFF, FINANCE)}, {}
)


def person(*roles: Role) -> Actor:
    return Actor(id=1, name="x", roles=roles)


def account(*roles: str) -> Account:
    return Account(2, "x", "X", "", roles)


def test_a_narrower_role_can_be_given() -> None:
    assert may_grant(person(LEAD), STAFF, DEFINITIONS)


def test_a_role_with_more_system_rights_cannot_be_given() -> None:
    assert not may_grant(person(LEAD), ADMIN, DEFINITIONS)


def test_a_role_that_reads_a_field_one_sees_masked_cannot_be_given() -> None:
    assert not may_grant(person(LEAD), FINANCE, DEFINITIONS)


def test_ones_own_role_can_be_given() -> None:
    assert may_grant(person(LEAD), LEAD, DEFINITIONS)


def test_who_may_everything_gives_everything() -> None:
    assert {r.name for r in grantable_roles(person(ADMIN), DEFINITIONS)} == set(DEFINITIONS.roles)


def test_an_account_with_more_rights_is_out_of_reach() -> None:
    assert not may_manage(person(LEAD), account("admin"), DEFINITIONS)
    assert may_manage(person(LEAD), account("staff"), DEFINITIONS)


def test_a_role_that_is_no_longer_defined_stops_nobody() -> None:
    assert may_manage(person(LEAD), account("gone"), DEFINITIONS)


OWN, REPORTS, TEAM = Scope.OWN, Scope.OWN_AND_REPORTS, Scope.TEAM
CONDITION, OTHER = All(()), AnyOf(())


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ([OWN], OWN, True),
        ([OWN], TEAM, False),
        ([TEAM], OWN, True),
        ([TEAM], REPORTS, False),  # a team is not who reports to its head
        ([REPORTS], TEAM, False),
        ([REPORTS], OWN, True),
        ([OWN, TEAM], Scope.OWN_AND_TEAM, True),
        ([Scope.TEAM_AND_BELOW], Scope.OWN_AND_TEAM, True),
        ([Scope.TEAM_AND_BELOW], REPORTS, False),
        ([Scope.TEAM_AND_BELOW, REPORTS], REPORTS, True),
        ([Scope.TEAM_AND_BELOW], Scope.ALL, False),
        ([Scope.ALL], CONDITION, True),
        ([Scope.TEAM_AND_BELOW], CONDITION, False),
        ([CONDITION], CONDITION, True),
        ([CONDITION], OTHER, False),
        ([CONDITION], OWN, False),
        ([], Scope.NONE, True),
        ([], OWN, False),
    ],
)
def test_scopes_are_compared_by_what_they_are_made_of(
    mine: list[Scope | Condition], theirs: Scope | Condition, expected: bool
) -> None:
    assert covers(mine, theirs) is expected


def test_who_sees_by_department_places_people_there_and_below_only() -> None:
    lead = role("lead", Scope.TEAM_AND_BELOW, FieldAccess.MASKED, "manage_users")
    actor = replace(person(lead), department=2, departments_below=frozenset({2, 3}))

    assert is_bound_to_department(actor, DEFINITIONS)
    assert may_place(actor, DEFINITIONS, 2, 3)
    assert not may_place(actor, DEFINITIONS, 3, 1)
    assert not may_place(actor, DEFINITIONS, 3, None)


def test_who_sees_all_or_only_their_own_is_bound_to_no_department() -> None:
    assert may_place(person(LEAD), DEFINITIONS, 1, None)
    assert may_place(person(STAFF), DEFINITIONS, 1, None)
    both = person(LEAD, role("team", TEAM, FieldAccess.MASKED))
    assert not is_bound_to_department(both, DEFINITIONS)
