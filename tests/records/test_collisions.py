"""Two at one record at the same time: nobody is told of it who need not be, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

import pytest
from sqlalchemy import Connection

from app.core.errors import ConflictError, InvalidRecordError
from app.records.read import get_record
from app.records.timeline import timeline
from app.records.write import create_record, delete_record, restore_record, update_record
from app.storage.store import Store
from tests.records.conftest import House, mistakes

WRITERS = 6
TIMES = 8


@dataclass(frozen=True)
class Crossing(Store):
    """A store at which somebody else saves something just before the first turn to write begins."""

    rival: Callable[[], object] = tuple

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        if not self.met:
            self.met.append(True)
            self.rival()
        with super().writing() as conn:
            yield conn

    @property
    def met(self) -> list[bool]:
        found: list[bool] = self.__dict__.setdefault("_met", [])
        return found


def crossed(house: House, rival: Callable[[], object]) -> Crossing:
    """Return the house's store with a rival who is faster by a moment."""
    known = {each.name: getattr(house.store, each.name) for each in fields(Store)}
    return Crossing(**known, rival=rival)


def test_who_names_no_version_is_not_told_of_a_collision(house: House) -> None:
    record = house.add(city="Before", size="1")
    store = crossed(house, lambda: house.change(record, size="7"))

    changed = update_record(
        store, house.actor(), "company", record.id, {"city": "After"}, version=None
    )

    assert store.met
    assert (changed.values["city"], changed.values["size"]) == ("After", 7)
    assert changed.version == record.version + 2
    entries = timeline(house.store, house.actor(), "company", record.id)
    assert [each.kind for each in entries] == ["record:update", "record:update", "record:create"]


def test_who_saw_a_version_is_told_and_changes_nothing(house: House) -> None:
    record = house.add(city="Before")
    store = crossed(house, lambda: house.change(record, city="Theirs"))

    with pytest.raises(ConflictError) as raised:
        update_record(
            store, house.actor(), "company", record.id, {"city": "Mine"}, version=record.version
        )

    assert raised.value.code == "record.changed"
    assert get_record(house.store, house.actor(), "company", record.id).values["city"] == "Theirs"


def test_the_second_try_is_checked_like_the_first(house: House) -> None:
    record = house.add(stage="lead", size="1")
    store = crossed(house, lambda: house.change(record, size="0"))
    won = {"stage": "won", "signed_on": "2026-01-01"}

    with pytest.raises(InvalidRecordError) as raised:
        update_record(store, house.actor(), "company", record.id, won, version=None)

    assert mistakes(raised.value) == {"": "check"}  # who won is not empty


def test_what_others_took_meanwhile_is_said_at_its_field(house: House) -> None:
    store = crossed(house, lambda: house.add(code="CROSSED"))

    with pytest.raises(InvalidRecordError) as raised:
        create_record(store, house.actor(), "company", {"name": "Late", "code": "CROSSED"})

    assert mistakes(raised.value) == {"code": "unique"}


def test_no_link_is_made_to_what_was_deleted_meanwhile(house: House) -> None:
    parent, record = house.add(), house.add()
    store = crossed(house, lambda: delete_record(house.store, house.actor(), "company", parent.id))

    with pytest.raises(InvalidRecordError) as raised:
        update_record(
            store, house.actor(), "company", record.id, {"parent": str(parent.id)}, version=None
        )

    assert mistakes(raised.value) == {"parent": "link.missing"}


def test_who_deletes_without_a_version_deletes_what_is_there(house: House) -> None:
    record = house.add(city="Before")
    store = crossed(house, lambda: house.change(record, city="After"))

    delete_record(store, house.actor(), "company", record.id)

    restore_record(house.store, house.actor(), "company", record.id)
    entries = timeline(house.store, house.actor(), "company", record.id)
    kinds = [each.kind.removeprefix("record:") for each in entries]
    assert kinds == ["restore", "delete", "update", "create"]


def test_many_updates_of_one_record_without_a_version_all_arrive(house: House) -> None:
    record = house.add(size="0")
    answers: list[tuple[int, object]] = []

    def write(number: int) -> None:
        client = house.panel.client("admin")
        for turn in range(TIMES):
            sent = {"size": number * TIMES + turn}
            answer = client.put(f"/api/v1/company/{record.id}", json=sent)
            answers.append((answer.status_code, answer.get_json()))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(1, WRITERS + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert [each for each in answers if each[0] != 200] == []
    assert len(answers) == WRITERS * TIMES
    found = get_record(house.store, house.actor(), "company", record.id)
    assert found.version == 1 + WRITERS * TIMES
    entries = timeline(house.store, house.actor(), "company", record.id, limit=100)
    sizes = [each.changes[0] for each in reversed(entries) if each.kind == "record:update"]
    assert [c.old for c in sizes] == [0, *(c.new for c in sizes[:-1])]
    assert found.values["size"] == sizes[-1].new
