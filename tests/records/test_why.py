"""“Why can this person see this?” agrees with the door, and each reason holds by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.actor import Actor
from app.access.explain import field_facts, scope_facts
from app.access.fields import STRENGTH, field_set
from app.access.policy import decide
from app.core.errors import AppError, ForbiddenError, InvalidRecordError, NotFoundError
from app.core.i18n import Label
from app.records.read import count_records, get_record
from app.records.record import Masked, Record
from app.records.reveal import revealable
from app.records.sights import sights
from app.records.why import Why, why
from app.schema.model import Action, FieldAccess, Grant, Role, Scope
from tests.records.conftest import House
from tests.records.roles import having, made_role

PEOPLE = ("admin", "manager", "alice", "bob", "charlie", "nobody")
OWNERS = ("admin", "manager", "alice", "bob", "charlie")
FIELDS = ("phone", "account", "margin", "city", "made_by_panel", "owner")
CLEAR = {"phone": "13800138000", "account": "6222020200112233", "margin": "7", "city": "Xi’an"}


def won(house: House) -> Role:
    """The role of the house whose scope is a condition."""
    return house.store.definitions.roles["won"]


def scopes(house: House) -> st.SearchStrategy[object]:
    return st.sampled_from([*Scope, won(house).entities["company"].actions[Action.READ]])


@st.composite
def roles(draw: st.DrawFn, house: House, name: str) -> Role:
    """Return any role: some actions in any scope, some fields with any access."""
    acts = (Action.READ, Action.UPDATE, Action.DELETE, Action.REVEAL, Action.PRINT)
    actions = {each: draw(scopes(house)) for each in acts if draw(st.booleans())}
    named = draw(st.dictionaries(st.sampled_from([*FIELDS, "*"]), st.sampled_from(FieldAccess)))
    return made_role(name, actions, named, *draw(st.sampled_from([(), ("reveal_masked",)])))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def filed(house: House) -> tuple[Record, ...]:
    """File records of everybody; every second one is won, so that a condition reaches it."""
    stages = [{"stage": "won", "signed_on": "2026-01-01"}, {"stage": "lead"}]
    return tuple(
        house.add(by=house.actor(name, "admin"), **CLEAR, **stages[place % 2])
        for place, name in enumerate(OWNERS)
    )


def seen(house: House, person: Actor, record: Record) -> Record | None:
    """Return what the door hands out, or nothing."""
    try:
        return get_record(house.store, person, "company", record.id)
    except (NotFoundError, ForbiddenError):
        return None


def changes(house: House, person: Actor, record: Record, field: str) -> bool:
    """Ask the door to save a field as it is: it answers as for any change, and writes nothing."""
    try:
        house.change(record, person, **{field: CLEAR.get(field, "1")})
    except (NotFoundError, ForbiddenError):
        return False
    except InvalidRecordError as error:
        return field not in error.errors
    return True


def explained(house: House, person: Actor, record: Record, field: str = "") -> Why:
    return why(house.store, house.actor(), person, "company", record.id, field)


@given(data=st.data())
def test_it_says_what_the_door_does(
    house: House, filed: tuple[Record, ...], data: st.DataObject
) -> None:
    made = [data.draw(roles(house, f"role {n}")) for n in range(data.draw(st.integers(0, 3)))]
    person = having(house, data.draw(st.sampled_from(PEOPLE)), *made)
    record = data.draw(st.sampled_from(filed))
    field = data.draw(st.sampled_from(FIELDS))

    told = explained(house, person, record, field)

    shown = seen(house, person, record)
    assert told.actions[Action.READ].is_allowed is (shown is not None)
    assert (told.sees is not FieldAccess.HIDDEN) is (shown is not None and field in shown.values)
    if field in CLEAR:
        is_masked = shown is not None and isinstance(shown.values.get(field), Masked)
        assert (told.sees is FieldAccess.MASKED) is is_masked
        assert told.may_change is changes(house, person, record, field)
        reveals = shown is not None and field in revealable(house.store, person, shown)
        assert told.may_reveal is reveals
    for action in (Action.UPDATE, Action.DELETE, Action.PRINT):
        assert told.actions[action].is_allowed is (shown is not None and action in shown.may)


@given(data=st.data())
def test_each_role_that_is_named_decides_by_itself(
    house: House, filed: tuple[Record, ...], data: st.DataObject
) -> None:
    made = [data.draw(roles(house, f"role {n}")) for n in range(data.draw(st.integers(1, 3)))]
    person = having(house, data.draw(st.sampled_from(PEOPLE)), *made)
    record = data.draw(st.sampled_from(filed))

    told = explained(house, person, record, data.draw(st.sampled_from(FIELDS)))

    for vote in told.actions[Action.READ].votes:
        assert vote.matches is (
            seen(house, replace(person, roles=(vote.role,)), record) is not None
        )
    assert told.field is not None
    for fact in told.field.facts:
        entity = house.store.definitions.entities["company"]
        own = field_set(house.store.definitions, replace(person, roles=(fact.role,)), entity).access
        assert fact.access is own.get(fact.field.name, FieldAccess.HIDDEN)
        assert STRENGTH[fact.access] <= STRENGTH[told.field.access]


@pytest.mark.parametrize("name", PEOPLE)
def test_facts_agree_with_the_policy(house: House, name: str) -> None:
    definitions = house.store.definitions
    for fact in scope_facts(definitions):
        person = having(house, name, fact.role)
        decided = decide(person, fact.action, fact.entity.name)
        assert decided.allowed is (fact.scope is not Scope.NONE)
    for role in definitions.roles.values():
        entity = definitions.entities["company"]
        access = field_set(definitions, having(house, name, role), entity)
        for each in field_facts(definitions, role, entity):
            assert each.access is access.access.get(each.field.name, FieldAccess.HIDDEN)
            writes = each.effective is FieldAccess.WRITE
            assert not writes or each.field.name in access.writable


def test_what_is_counted_is_what_the_lists_of_the_person_count(
    house: House, filed: tuple[Record, ...]
) -> None:
    for name in ("alice", "charlie", "manager"):
        for role in ("own", "team", "below", "won", "viewer"):
            person = house.actor(name, role)
            (sight,) = [
                each
                for each in sights(house.store, house.actor(), person)
                if each.entity.name == "company"
            ]
            assert sight.count == count_records(house.store, person, "company")


def test_who_asks_counts_only_what_they_may_read(house: House, filed: tuple[Record, ...]) -> None:
    asker, person = house.actor("alice", "own"), house.actor("bob", "viewer")

    found = {each.entity.name: each for each in sights(house.store, asker, person)}

    assert found["company"].count == count_records(house.store, asker, "company")
    assert not found["company"].is_whole
    assert found["job"].count is None


def test_nothing_is_explained_that_the_asker_may_not_read(
    house: House, filed: tuple[Record, ...]
) -> None:
    asker, person = house.actor("alice", "own"), house.actor("bob", "viewer")

    with pytest.raises(NotFoundError):
        why(house.store, asker, person, "company", filed[-1].id)
    with pytest.raises(AppError) as raised:
        why(house.store, asker, person, "company", filed[2].id, "phone")
    assert raised.value.code == "field.unknown"


def test_a_condition_over_a_field_that_the_asker_may_not_read_is_not_answered(
    house: House, filed: tuple[Record, ...]
) -> None:
    hiding = made_role("hides", {Action.READ: Scope.ALL}, {"stage": FieldAccess.HIDDEN})
    asker, person = having(house, "alice", hiding), house.actor("bob", "won")

    with pytest.raises(ForbiddenError) as raised:
        why(house.store, asker, person, "company", filed[0].id)
    (sight,) = [e for e in sights(house.store, asker, person) if e.entity.name == "company"]

    assert raised.value.code == "why.unreadable"
    assert sight.count is None


def test_a_role_that_speaks_of_every_entity_is_not_one_that_names_it(house: House) -> None:
    every = Role("every", Label.plain("Every"), {"*": Grant({Action.READ: Scope.ALL}, {})})

    facts = field_facts(house.store.definitions, every, house.store.definitions.entities["job"])

    assert {fact.effective for fact in facts} == {FieldAccess.READ}
