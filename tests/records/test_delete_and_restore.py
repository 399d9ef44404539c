"""Into the trash and out of it, and what becomes of the records that link there."""

from __future__ import annotations

import pytest

from app.core.errors import ConflictError, ForbiddenError, InvalidRecordError, NotFoundError
from app.records.read import get_record, list_records
from app.records.record import Question, Record
from app.records.timeline import timeline
from app.records.write import delete_record, restore_record
from tests.records.conftest import House


def delete(house: House, record: Record, **more: int) -> None:
    delete_record(house.store, house.actor(), record.entity, record.id, **more)


def is_there(house: House, record: Record) -> bool:
    try:
        get_record(house.store, house.actor(), record.entity, record.id)
    except NotFoundError:
        return False
    return True


def kinds(house: House, record: Record) -> list[str]:
    told = timeline(house.store, house.actor(), record.entity, record.id)
    return [entry.kind for entry in told]


def test_a_deleted_record_is_in_the_trash_and_comes_back_as_it_was(house: House) -> None:
    record = house.add(name="Binned", city="Kept", account="6222020200112233")
    delete(house, record)

    trash = list_records(
        house.store, house.actor(), "company", Question(search="Binned", trash=True)
    )
    assert not is_there(house, record)
    assert [each.id for each in trash.records] == [record.id]

    back = restore_record(house.store, house.actor(), "company", record.id)

    assert back.values["city"] == "Kept"
    assert back.values["account"] == "6222020200112233"
    assert kinds(house, record) == ["record:restore", "record:delete", "record:create"]


def test_deleting_twice_finds_nothing(house: House) -> None:
    record = house.add()
    delete(house, record)

    with pytest.raises(NotFoundError):
        delete(house, record)


def test_what_is_not_in_the_trash_cannot_be_restored(house: House) -> None:
    record = house.add()

    with pytest.raises(NotFoundError):
        restore_record(house.store, house.actor(), "company", record.id)


def test_who_saw_an_older_version_does_not_delete(house: House) -> None:
    record = house.add()
    house.change(record, city="Newer")

    with pytest.raises(ConflictError):
        delete(house, record, version=record.version)

    assert is_there(house, record)


def test_who_may_not_restore_is_refused(house: House) -> None:
    alice = house.actor("alice", "own")
    record = house.add(by=alice)
    delete_record(house.store, alice, "company", record.id)

    with pytest.raises(ForbiddenError):
        restore_record(house.store, alice, "company", record.id)


def test_a_value_that_was_taken_meanwhile_keeps_a_record_in_the_trash(house: House) -> None:
    record = house.add(code="REUSED")
    delete(house, record)
    house.add(code="REUSED")

    with pytest.raises(InvalidRecordError):
        restore_record(house.store, house.actor(), "company", record.id)

    assert not is_there(house, record)


def test_restrict_names_what_stands_in_the_way_and_changes_nothing(house: House) -> None:
    company = house.add()
    job = house.add("job", company=str(company.id))
    memo = house.add("memo", companies=str(company.id))

    with pytest.raises(ConflictError) as raised:
        delete(house, company)

    assert raised.value.params["count"] == 1
    assert is_there(house, company)
    assert get_record(house.store, house.actor(), "memo", memo.id).values["companies"]

    delete(house, job)
    delete(house, company)
    assert not is_there(house, company)


def test_clear_takes_the_link_away_and_says_so(house: House) -> None:
    company = house.add()
    child = house.add(parent=str(company.id))

    delete(house, company)

    assert get_record(house.store, house.actor(), "company", child.id).values["parent"] is None
    assert kinds(house, child) == ["record:update", "record:create"]


def test_clear_keeps_the_other_links_of_many(house: House) -> None:
    gone, kept = house.add(), house.add()
    memo = house.add("memo", companies=f"{gone.id}\n{kept.id}")

    delete(house, gone)

    links = get_record(house.store, house.actor(), "memo", memo.id).values["companies"]
    assert [ref.id for ref in links] == [kept.id]


def test_cascade_follows_and_each_record_remembers_it(house: House) -> None:
    company = house.add()
    note = house.add("note", company=str(company.id))
    about = house.add("note", about=str(note.id))

    delete(house, company)

    assert not is_there(house, note)
    assert not is_there(house, about)
    restored = restore_record(house.store, house.actor(), "note", about.id)
    assert kinds(house, restored) == ["record:restore", "record:delete", "record:create"]


def test_a_circle_of_cascading_links_ends(house: House) -> None:
    first = house.add("note")
    second = house.add("note", about=str(first.id))
    house.change(first, about=str(second.id))

    delete(house, first)

    assert not is_there(house, first)
    assert not is_there(house, second)


def test_a_cascade_that_meets_a_restriction_undoes_all(house: House) -> None:
    company = house.add()
    note = house.add("note", company=str(company.id))
    house.add("job", company=str(company.id))

    with pytest.raises(ConflictError):
        delete(house, company)

    assert is_there(house, company)
    assert is_there(house, note)


def test_a_record_that_links_to_itself_can_go(house: House) -> None:
    record = house.add()
    house.change(record, parent=str(record.id))

    delete(house, record)

    assert not is_there(house, record)
