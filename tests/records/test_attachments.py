"""A file has no right of its own: it asks the record and the field that hold it."""

from __future__ import annotations

import io

import pytest

from app.access.actor import Actor
from app.core.errors import AppError, BadRequestError, InvalidRecordError, NotFoundError
from app.records.files import add_file, describe_files, find_file, read_chunks
from app.records.record import Record
from tests.records.conftest import House, mistakes


def upload(house: House, by: Actor, *, name: str = "plan.pdf", entity: str = "company") -> str:
    return add_file(
        house.store, by, entity, "papers", name=name, content=io.BytesIO(b"%PDF-1.7 plan"),
    )  # fmt: skip


@pytest.fixture
def held(house: House) -> tuple[Record, str]:
    """Return a record of Charlie's that holds a file, and the file."""
    charlie = house.actor("charlie", "admin")
    key = upload(house, charlie)
    return house.add(by=charlie, papers=key), key


def test_a_file_comes_back_as_it_went_in(house: House, held: tuple[Record, str]) -> None:
    record, key = held

    found = find_file(house.store, house.actor(), "company", record.id, "papers", key)

    assert (found.name, found.size) == ("plan.pdf", 13)
    assert b"".join(read_chunks(found)) == b"%PDF-1.7 plan"


def test_a_file_of_somebody_else_cannot_be_hung_on_a_record(
    house: House, held: tuple[Record, str]
) -> None:
    _, key = held

    with pytest.raises(InvalidRecordError) as raised:
        house.add(by=house.actor("alice", "own"), papers=key)

    assert mistakes(raised.value) == {"papers": "file.missing"}


def test_a_file_outside_the_scope_is_not_there(house: House, held: tuple[Record, str]) -> None:
    record, key = held

    with pytest.raises(NotFoundError):
        find_file(house.store, house.actor("alice", "own"), "company", record.id, "papers", key)


def test_a_file_is_found_only_at_the_record_that_holds_it(
    house: House, held: tuple[Record, str]
) -> None:
    _, key = held
    other = house.add()

    with pytest.raises(NotFoundError):
        find_file(house.store, house.actor(), "company", other.id, "papers", key)


def test_a_record_keeps_the_files_that_a_colleague_added(
    house: House, held: tuple[Record, str]
) -> None:
    record, key = held
    manager = house.actor("manager")
    second = upload(house, manager, name="second.pdf")

    changed = house.change(record, manager, papers=f"{key}\n{second}")

    assert list(changed.values["papers"]) == [key, second]


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\boot.ini", "a/b/c.txt"])
def test_a_name_leads_nowhere(house: House, name: str) -> None:
    key = upload(house, house.actor(), name=name)

    found = describe_files(house.store, [key])[key]

    assert "/" not in found.name
    assert "\\" not in found.name
    assert house.store.files in found.path.parents


def test_only_a_field_that_holds_files_takes_one(house: House) -> None:
    with pytest.raises(BadRequestError):
        add_file(
            house.store, house.actor(), "company", "city", name="x", content=io.BytesIO(b"x"),
        )  # fmt: skip


def test_a_made_up_file_is_refused(house: House) -> None:
    with pytest.raises(AppError):
        house.add(papers="0" * 32)
