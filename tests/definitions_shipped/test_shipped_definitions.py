"""The definitions that come with the panel: right, whole, and closed where they should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.schema.check_report import missing_translations
from app.schema.loader import check, load
from app.schema.model import Action, Definitions, FieldAccess, Scope
from app.schema.source import read_folder

FOLDER = Path(__file__).parents[2] / "field_definitions"
ENTITIES = {"customer", "contact", "product", "order", "contract", "interaction", "follow_up"}


@pytest.fixture(scope="module")
def shipped() -> Definitions:
    return load(read_folder(FOLDER))


def test_there_is_nothing_wrong_with_them() -> None:
    assert check(read_folder(FOLDER)) == []


def test_every_text_is_there_in_all_three_languages(shipped: Definitions) -> None:
    assert missing_translations(shipped) == ()


def test_all_parts_of_a_customer_profile_are_there(shipped: Definitions) -> None:
    assert set(shipped.entities) == ENTITIES
    assert set(shipped.entities["customer"].related) == ENTITIES - {"customer", "product"}


@pytest.mark.parametrize("entity", sorted(ENTITIES))
def test_every_field_has_its_place_on_the_form(shipped: Definitions, entity: str) -> None:
    definition = shipped.entities[entity]
    placed = [name for section in definition.sections for name in section.fields]

    assert {field.name for field in definition.live_fields} <= set(placed)
    assert len(placed) == len(set(placed))


def test_option_sets_are_as_large_as_people_need(shipped: Definitions) -> None:
    industry = shipped.option_sets["industry"]
    tags = shipped.option_sets["customer_tag"]

    assert 55 <= len(industry.options) <= 80
    assert max(len(industry.path(key)) for key in industry.options) == 3
    assert {option.group for option in tags.options.values()} == set(tags.groups)
    assert set(tags.groups) == {"industry", "behaviour", "value"}


def test_admins_may_do_everything_with_every_sensitive_field(shipped: Definitions) -> None:
    role = shipped.roles["admin"]

    for name, entity in shipped.entities.items():
        grant = role.entities.get(name, role.entities["*"])
        everything = dict.fromkeys(set(Action) - {Action.REVEAL}, Scope.ALL)
        assert dict(grant.actions) == everything
        assert "reveal_masked" in role.system  # which is to reveal, wherever no role says else
        guarded = [f.id for f in entity.live_fields if f.sensitive or f.encrypted]
        assert {grant.fields.get(field) for field in guarded} <= {FieldAccess.WRITE}


@pytest.mark.parametrize("role", ["viewer", "auditor"])
def test_those_who_only_read_see_masks_and_export_nothing(shipped: Definitions, role: str) -> None:
    for name, grant in shipped.roles[role].entities.items():
        reaching = {a for a, scope in grant.actions.items() if scope is not Scope.NONE}
        assert reaching == {Action.READ}, name
        assert FieldAccess.WRITE not in grant.fields.values()
    customer = shipped.roles[role].entities["customer"]
    guarded = ("phone", "email", "id_card", "bank_account")
    assert {customer.fields[field] for field in guarded} == {FieldAccess.MASKED}


def test_staff_never_see_bank_accounts_or_costs(shipped: Definitions) -> None:
    staff = shipped.roles["staff"]

    assert staff.entities["customer"].fields["bank_account"] is FieldAccess.HIDDEN
    assert staff.entities["product"].fields["cost"] is FieldAccess.HIDDEN
    assert staff.entities["customer"].actions.get(Action.EXPORT, Scope.NONE) is Scope.NONE
