"""Who only sees a mask: may replace the value, never saves the mask, has it shown for a reason."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.access.actor import Actor
from app.access.fields import field_set
from app.core.errors import BadRequestError, ForbiddenError, InvalidRecordError, NotFoundError
from app.core.i18n import Label
from app.records.forms import form_slots
from app.records.read import get_record, list_records
from app.records.record import Masked, Question, Record
from app.records.reveal import (
    Reason,
    TooManyRevealsError,
    reveal_value,
    revealable,
    reveals_left,
)
from app.records.timeline import timeline
from app.records.write import create_record
from app.schema.model import Action, FieldAccess, Grant, Role, Scope
from app.storage.encryption import UnreadableError
from app.storage.system import REVEALED, sys_event
from tests.records.conftest import House, mistakes

PHONE, ACCOUNT, MASK = "13800138000", "6222020200112233", "138****8000"
REASON = Reason("verify")


def role(name: str, actions: str, **fields: str) -> Role:
    """Return a role for companies; ``actions`` reach all records."""
    granted = {Action(each): Scope.ALL for each in actions.split()}
    access = {field: FieldAccess(word) for field, word in fields.items()}
    return Role(name, Label.plain(name), {"company": Grant(granted, access)})


def person(house: House, *roles: Role) -> Actor:
    return replace(house.actor("bob"), roles=roles)


REVEALS = role("reveals", "read update reveal", phone="masked", account="masked")


def writable(house: House, *roles: Role) -> frozenset[str]:
    entity = house.store.definitions.entities["company"]
    return field_set(house.store.definitions, person(house, *roles), entity).writable


# -- what may be written ---------------------------------------------------------------------------


def test_a_field_that_one_role_reads_and_another_replaces_is_written(house: House) -> None:
    record = house.add(phone=PHONE)
    both = house.actor("bob", "masked", "reader")

    changed = house.change(record, both, phone="13900139000")

    assert changed.values["phone"] == "13900139000"
    (slot,) = [s for s in form_slots(house.store, both, "company", record.id)
               if s.field.name == "phone"]  # fmt: skip
    assert (slot.access, slot.text, slot.mask) == (FieldAccess.WRITE, "13900139000", "")


def test_a_role_that_only_reads_adds_no_right_to_write(house: House) -> None:
    reads = role("reads", "read", phone="masked")  # all other fields: "write where it may"
    changes = role("changes", "read update", phone="hidden", margin="read")

    assert "margin" not in writable(house, reads, changes)
    assert "phone" not in writable(house, reads, changes)
    assert {"city", "name"} <= writable(house, reads, changes)


def test_a_masked_value_that_may_not_be_replaced_has_no_input(house: House) -> None:
    record = house.add(phone=PHONE)
    both = person(house, role("reads", "read", phone="masked"),
                  role("changes", "read update", phone="hidden"))  # fmt: skip

    slots = {slot.field.name: slot for slot in form_slots(house.store, both, "company", record.id)}

    assert (slots["phone"].access, slots["phone"].mask) == (FieldAccess.READ, MASK)
    with pytest.raises(InvalidRecordError) as raised:
        house.change(record, both, phone="13900139000")
    assert mistakes(raised.value) == {"phone": "field.unknown"}


# -- masks that come back --------------------------------------------------------------------------


def stored(house: House, record: Record, field: str = "phone") -> object:
    return get_record(house.store, house.actor(), "company", record.id).values[field]


@pytest.mark.parametrize("sent", ["", "  ", MASK, f" {MASK} ", "****", "* * *"])
def test_a_mask_that_comes_back_is_not_saved(house: House, sent: str) -> None:
    record = house.add(phone=PHONE)

    house.change(record, house.actor("bob", "masked"), phone=sent, city="Changed")

    assert (stored(house, record), stored(house, record, "city")) == (PHONE, "Changed")


@pytest.mark.parametrize("sent", ["139****9000", "138****800", "138****8000x", "***1"])
def test_another_mask_is_refused_at_its_place(house: House, sent: str) -> None:
    record = house.add(phone=PHONE)

    with pytest.raises(InvalidRecordError) as raised:
        house.change(record, house.actor("bob", "masked"), phone=sent, city="Not this")

    assert mistakes(raised.value) == {"phone": "mask.typed"}
    assert (stored(house, record), stored(house, record, "city")) == (PHONE, None)


def test_a_new_record_is_not_filed_with_a_mask(house: House) -> None:
    bob = house.actor("bob", "masked")

    with pytest.raises(InvalidRecordError) as raised:
        create_record(house.store, bob, "company", {"name": "Copied", "phone": MASK})

    assert mistakes(raised.value) == {"phone": "mask.typed"}


def test_a_value_with_one_asterisk_is_a_value(house: House) -> None:
    record = house.add(phone=PHONE)

    house.change(record, house.actor("bob", "masked"), phone="dial *86")

    assert stored(house, record) == "dial *86"


def test_who_reads_a_field_may_write_any_text_into_it(house: House) -> None:
    record = house.change(house.add(phone=PHONE), phone="***")

    assert stored(house, record) == "***"


# -- values that cannot be decrypted ---------------------------------------------------------------


@pytest.fixture
def damaged(house: House) -> Record:
    record = house.add(account=ACCOUNT, phone=PHONE, city="Seen")
    table = house.store.tables.entities["company"].table
    with house.store.writing() as conn:
        conn.execute(sa.update(table).where(table.c.id == record.id).values(account="2.1:moved"))
    return record


def test_the_rest_of_a_record_is_seen_where_a_value_cannot_be_decrypted(
    house: House, damaged: Record
) -> None:
    seen = get_record(house.store, house.actor(), "company", damaged.id).values
    listed = {r.id: r for r in list_records(house.store, house.actor(), "company",
                                            Question(size=500)).records}  # fmt: skip

    assert (seen["city"], seen["phone"]) == ("Seen", PHONE)
    assert isinstance(seen["account"], Masked)
    assert isinstance(seen["account"].problem, UnreadableError)
    assert listed[damaged.id].values["account"] == seen["account"]


def test_other_fields_are_changed_and_the_value_is_kept_or_replaced(
    house: House, damaged: Record
) -> None:
    house.change(damaged, city="Changed", account="")
    table = house.store.tables.entities["company"].table
    with house.store.reading() as conn:
        kept = conn.scalar(sa.select(table.c.account).where(table.c.id == damaged.id))

    changed = house.change(damaged, account="6217001234567897")

    assert kept == "2.1:moved"
    assert (changed.values["city"], changed.values["account"]) == ("Changed", "6217001234567897")


def test_it_is_not_revealed_either(house: House, damaged: Record) -> None:
    bob = person(house, REVEALS)

    with pytest.raises(UnreadableError):
        reveal_value(house.store, bob, "company", damaged.id, "account", reason=REASON, per_day=20)


# -- revealing -------------------------------------------------------------------------------------


def test_what_may_be_revealed_is_known_before_it_is_asked_for(house: House) -> None:
    bob = person(house, REVEALS)
    record = house.add(phone=PHONE)
    seen = get_record(house.store, bob, "company", record.id)

    assert revealable(house.store, bob, seen) == {"phone"}
    admin = house.actor()
    assert (
        revealable(house.store, admin, get_record(house.store, admin, "company", record.id))
        == set()
    )
    masked = house.actor("bob", "masked")
    assert revealable(house.store, masked, seen) == set()


def test_the_right_reaches_as_far_as_its_scope(house: House) -> None:
    of_own = role("own", "read", phone="masked")
    grant = of_own.entities["company"]
    own = replace(of_own, entities={"company": replace(
        grant, actions={**grant.actions, Action.REVEAL: Scope.OWN})})  # fmt: skip
    bob = person(house, own)
    mine, other = house.add(phone=PHONE, owner=f"_user:{bob.id}"), house.add(phone=PHONE)

    found = reveal_value(house.store, bob, "company", mine.id, "phone", reason=REASON, per_day=500)

    assert found.value == PHONE
    for record, names in ((mine, {"phone"}), (other, set())):
        seen = get_record(house.store, bob, "company", record.id)
        assert revealable(house.store, bob, seen) == names
    with pytest.raises(ForbiddenError):
        reveal_value(house.store, bob, "company", other.id, "phone", reason=REASON, per_day=500)


@pytest.mark.parametrize(
    ("field", "error"),
    [("city", BadRequestError), ("margin", BadRequestError), ("nonsense", BadRequestError)],
)
def test_only_masks_are_revealed(house: House, field: str, error: type[Exception]) -> None:
    bob = person(house, role("r", "read reveal", phone="masked", margin="hidden"))
    record = house.add(phone=PHONE, city="Seen", margin="5")

    with pytest.raises(error):
        reveal_value(house.store, bob, "company", record.id, field, reason=REASON, per_day=500)


def test_a_record_that_is_not_there_reveals_nothing(house: House) -> None:
    with pytest.raises(NotFoundError):
        reveal_value(
            house.store, person(house, REVEALS), "company", 10**9, "phone", reason=REASON,
            per_day=500,
        )  # fmt: skip


def test_what_was_refused_is_not_remembered_as_seen(house: House) -> None:
    bob, record = person(house, REVEALS), house.add(phone=PHONE)
    before = len(revealed_events(house))

    for reason, per_day in ((Reason("other", "x"), 500), (REASON, 0)):
        with pytest.raises((InvalidRecordError, TooManyRevealsError)):
            reveal_value(
                house.store, bob, "company", record.id, "phone", reason=reason, per_day=per_day
            )

    assert len(revealed_events(house)) == before


def revealed_events(house: House) -> list[str]:
    with house.store.reading() as conn:
        chosen = sa.select(sys_event.c.detail).where(sys_event.c.kind == REVEALED)
        return [str(detail) for detail in conn.scalars(chosen)]


def test_the_value_is_in_no_event_and_in_no_revision(house: House) -> None:
    bob, record = person(house, REVEALS), house.add(account=ACCOUNT)

    reveal_value(
        house.store, bob, "company", record.id, "account", reason=Reason("other", "to pay them"),
        per_day=500,
    )  # fmt: skip

    with house.store.reading() as conn:
        everything = [
            str(row)
            for table in ("sys_event", "sys_revision", "sys_definition_version")
            for row in conn.execute(sa.text(f"SELECT * FROM {table}"))  # noqa: S608 - our own
        ]
    assert "to pay them" in "".join(everything)
    assert not any(ACCOUNT in row for row in everything)


def test_the_timeline_tells_it_to_who_may_know_of_the_field(house: House) -> None:
    bob, record = person(house, REVEALS), house.add(phone=PHONE)
    reveal_value(house.store, bob, "company", record.id, "phone", reason=REASON, per_day=500)
    knows_nothing = person(house, role("r", "read", phone="hidden"))

    told = timeline(house.store, bob, "company", record.id)
    hidden = timeline(house.store, knows_nothing, "company", record.id)

    assert told[0].field is not None
    assert (told[0].kind, told[0].field.name, told[0].reason) == (REVEALED, "phone", "verify")
    assert [entry.kind for entry in hidden] == ["record:create"]


def test_of_many_who_ask_at_once_no_more_than_the_limit_see_it(house: House) -> None:
    charlie = replace(house.actor("charlie"), roles=(REVEALS,))
    record = house.add(phone=PHONE)
    seen: list[str] = []
    start = threading.Barrier(6)

    def ask() -> None:
        start.wait()
        try:
            found = reveal_value(
                house.store, charlie, "company", record.id, "phone", reason=REASON, per_day=2
            )
        except TooManyRevealsError:
            return
        seen.append(found.text)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [PHONE, PHONE]
    assert reveals_left(house.store, charlie, per_day=2) == 0
