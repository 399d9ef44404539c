"""Fields that a role may not read or not write: at reading, at writing, in the timeline."""

from __future__ import annotations

import pytest

from app.core.errors import BadRequestError, InvalidRecordError
from app.fieldtypes.operators import EQUALS
from app.records.read import get_record, list_records
from app.records.record import Masked, Question
from app.records.timeline import timeline
from app.schema.condition import Compare
from app.schema.model import SortKey
from tests.records.conftest import House, mistakes

PHONE = "13800138000"


def test_a_masked_value_shows_its_mask_and_a_hidden_one_is_not_there(house: House) -> None:
    record = house.add(phone=PHONE, account="6222020200112233", margin="9")

    seen = get_record(house.store, house.actor("bob", "masked"), "company", record.id).values

    assert seen["phone"] == Masked("138****8000")
    assert isinstance(seen["account"], Masked)
    assert "2020020" not in str(seen["account"])
    assert "margin" not in seen


@pytest.mark.parametrize("text", ["", "   ", "138****8000", "****"])
def test_a_mask_that_nobody_touched_is_not_saved(house: House, text: str) -> None:
    record = house.add(phone=PHONE)

    house.change(record, house.actor("bob", "masked"), phone=text, city="Changed")

    after = get_record(house.store, house.actor(), "company", record.id).values
    assert (after["phone"], after["city"]) == (PHONE, "Changed")


def test_a_masked_value_can_be_replaced_unseen(house: House) -> None:
    record = house.add(phone=PHONE, account="6222020200112233")
    masked = house.actor("bob", "masked")

    told = house.change(record, masked, phone="13900139000", account="6217001234567897")

    after = get_record(house.store, house.actor(), "company", record.id).values
    assert (after["phone"], after["account"]) == ("13900139000", "6217001234567897")
    assert told.values["phone"] == Masked("139****9000")


@pytest.mark.parametrize(
    ("role", "field"), [("masked", "margin"), ("reader", "phone"), ("reader", "account")]
)
def test_a_field_that_may_not_be_written_is_refused(house: House, role: str, field: str) -> None:
    record = house.add(phone=PHONE, margin="3")

    with pytest.raises(InvalidRecordError) as raised:
        house.change(record, house.actor("bob", role), **{field: "1"})

    assert mistakes(raised.value) == {field: "field.unknown"}
    assert get_record(house.store, house.actor(), "company", record.id).values["margin"] == 3


def test_a_hidden_field_answers_like_one_that_was_never_made(house: House) -> None:
    bob, told = house.actor("bob", "masked"), []
    record = house.add()

    for name in ("margin", "nothing"):
        with pytest.raises(InvalidRecordError) as raised:
            house.change(record, bob, **{name: "1"})
        told.append(str(raised.value.errors[name]).replace(name, "…"))

    assert told[0] == told[1]


@pytest.mark.parametrize("field", ["phone", "account", "margin"])
def test_what_may_not_be_read_cannot_be_asked_about(house: House, field: str) -> None:
    bob = house.actor("bob", "masked")
    of = house.store.definitions.entities["company"].by_name[field]
    value = of.type.parse("1")

    for question in (
        Question(where=Compare(of, EQUALS, value)),
        Question(sort=(SortKey(field),)),
    ):
        with pytest.raises(BadRequestError):
            list_records(house.store, bob, "company", question)


def test_a_search_does_not_look_into_what_may_not_be_read(house: House) -> None:
    house.add(phone="13712345678", name="Sought after")
    bob = house.actor("bob", "masked")

    def found(text: str) -> int:
        return list_records(house.store, bob, "company", Question(search=text)).total

    assert (found("Sought"), found("13712345678")) == (1, 0)


def test_a_timeline_is_cut_to_what_its_reader_may_read(house: House) -> None:
    record = house.add(phone=PHONE, margin="1")
    house.change(record, margin="2")
    house.change(record, phone="13900139000", city="Seen")

    told = timeline(house.store, house.actor("bob", "masked"), "company", record.id)

    changes = {c.field.name: (c.old, c.new) for e in told[:1] for c in e.changes}
    assert changes == {
        "phone": (Masked("138****8000"), Masked("139****9000")),
        "city": (None, "Seen"),
    }
    assert [e.kind for e in told] == ["record:update", "record:create"]
    assert "margin" not in {c.field.name for e in told for c in e.changes}


def test_an_encrypted_value_is_in_no_timeline(house: House) -> None:
    record = house.add(account="6222020200112233")
    house.change(record, account="6217001234567897")

    told = timeline(house.store, house.actor(), "company", record.id)

    texts = " ".join(f"{c.old} {c.new}" for e in told for c in e.changes)
    assert "6222020200112233" not in texts
    assert "6217001234567897" not in texts


def test_a_role_more_never_hides_a_value(house: House) -> None:
    record = house.add(phone=PHONE, margin="5")
    both = house.actor("bob", "masked", "reader")

    seen = get_record(house.store, both, "company", record.id).values

    assert (seen["phone"], seen["margin"]) == (PHONE, 5)
