"""Filing and changing records: what is refused, what is kept, and who was faster."""

from __future__ import annotations

import threading

import pytest

from app.core.errors import (
    AppError,
    ConflictError,
    ForbiddenError,
    InvalidRecordError,
    NotFoundError,
)
from app.records.read import get_record
from app.records.timeline import timeline
from app.records.write import create_record
from tests.records.conftest import House, mistakes


def test_a_record_is_filed_with_its_defaults_its_owner_and_its_department(house: House) -> None:
    alice = house.actor("alice", "admin")

    record = house.add(by=alice, name="Filed", code="F-1")

    assert (record.title, record.version) == ("Filed", 1)
    assert record.values["size"] == 1
    assert record.values["owner"].id == alice.id
    assert record.values["department"].id == house.panel.departments["east"]
    assert record.values["created_by"].id == alice.id


def test_an_empty_text_is_no_value_and_beats_the_default(house: House) -> None:
    record = house.add(size="", city="   ")

    assert record.values["city"] is None
    assert record.values["size"] in (None, 1)


def test_everything_that_is_wrong_is_told_at_once(house: House) -> None:
    with pytest.raises(InvalidRecordError) as raised:
        house.add(
            name="", size="many", stage="cold", parent="99999999", nonsense="x", made_by_panel="x"
        )

    assert mistakes(raised.value) == {
        "name": "required",
        "size": raised.value.errors["size"].code,
        "stage": "option.retired",
        "parent": "link.missing",
        "nonsense": "field.unknown",
        "made_by_panel": "field.unknown",
    }


def test_nothing_is_filed_where_something_is_wrong(house: House) -> None:
    with pytest.raises(InvalidRecordError):
        house.add(code="HALF", size="many")

    assert house.add(code="HALF").values["code"] == "HALF"


def test_who_may_not_create_is_refused(house: House) -> None:
    with pytest.raises(ForbiddenError):
        house.add(by=house.actor("viewer"))


def test_who_writes_but_never_reads_gets_the_number_only(house: House) -> None:
    record = house.add(by=house.actor("bob", "writer"))

    assert (record.title, record.values) == (f"#{record.id}", {})


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        ({"stage": "won"}, {"signed_on": "required"}),
        ({"stage": "won", "signed_on": "2026-01-01"}, {}),
        ({"stage": "lead"}, {}),
        ({"stage": "lost"}, {"lost_because": "required"}),
        ({"stage": "lost", "lost_because": "price"}, {}),
        ({"size": "1001"}, {"size": "check"}),
        ({"stage": "won", "signed_on": "2026-01-01", "size": "0"}, {"": "check"}),
    ],
)
def test_rules_across_fields(house: House, raw: dict[str, str], wrong: dict[str, str]) -> None:
    found: dict[str, str] = {}
    try:
        house.add(**raw)
    except InvalidRecordError as error:
        found = dict(mistakes(error))

    assert found == wrong


def test_a_rule_sees_the_values_that_were_not_sent(house: House) -> None:
    record = house.add(stage="lead")

    with pytest.raises(InvalidRecordError) as raised:
        house.change(record, stage="won")

    assert mistakes(raised.value) == {"signed_on": "required"}


def test_a_retired_option_stays_where_it_was(house: House) -> None:
    record = house.add(stage="lead")
    with pytest.raises(InvalidRecordError):
        house.change(record, stage="cold")

    assert house.change(record, city="Kept").values["stage"] == "lead"


def test_only_what_is_named_is_changed(house: House) -> None:
    record = house.add(city="Before", size="7")

    changed = house.change(record, city="After")

    assert (changed.values["city"], changed.values["size"]) == ("After", 7)
    assert changed.version == record.version + 1


def test_a_change_that_changes_nothing_leaves_no_trace(house: House) -> None:
    record = house.add(city="Same")

    again = house.change(record, city="Same")

    assert again.version == record.version
    assert len(timeline(house.store, house.actor(), "company", record.id)) == 1


def test_who_saw_an_older_version_is_told(house: House) -> None:
    record = house.add(city="First")
    house.change(record, version=record.version, city="Second")

    with pytest.raises(ConflictError) as raised:
        house.change(record, version=record.version, city="Third")

    assert raised.value.code == "record.changed"
    assert get_record(house.store, house.actor(), "company", record.id).values["city"] == "Second"


def test_of_ten_who_save_the_same_version_one_wins(house: House) -> None:
    record = house.add(city="Before")
    codes: list[str] = []

    def save(number: int) -> None:
        try:
            house.change(record, version=record.version, city=f"By {number}")
            codes.append("saved")
        except ConflictError as error:
            codes.append(error.code)

    _at_once(save, 10)

    assert sorted(codes) == ["record.changed"] * 9 + ["saved"]


@pytest.mark.parametrize("raw", [{"code": "TAKEN"}, {"city": "Bonn", "street": "Ring 1"}])
def test_what_another_record_has_is_refused(house: House, raw: dict[str, str]) -> None:
    texts = {name: f"{text} twice" for name, text in raw.items()}
    house.add(**texts)

    with pytest.raises(InvalidRecordError) as raised:
        house.add(**texts)

    assert set(mistakes(raised.value).values()) == {"unique"}


def test_half_of_a_key_may_be_alike(house: House) -> None:
    house.add(city="Cologne", street="Ring 1")

    assert house.add(city="Cologne", street="Ring 2").id
    assert house.add(city="Cologne").id
    assert house.add(city="Cologne").id


def test_a_record_may_keep_its_own_unique_value(house: House) -> None:
    record = house.add(code="MINE")

    assert house.change(record, code="MINE", city="Elsewhere").values["code"] == "MINE"


def test_of_ten_who_file_the_same_code_one_wins(house: House) -> None:
    told: list[str] = []

    def file(number: int) -> None:
        try:
            house.add(code="RACE", city=f"Race {number}")
            told.append("filed")
        except InvalidRecordError as error:
            told.append(mistakes(error)["code"])
        except ConflictError as error:
            told.append(error.code)

    _at_once(file, 10)

    assert told.count("filed") == 1
    assert set(told) - {"filed"} <= {"unique", "record.taken"}


def _at_once(work: object, times: int) -> None:
    threads = [threading.Thread(target=work, args=(n,)) for n in range(times)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_a_record_that_is_not_there_is_not_found(house: House) -> None:
    record = house.add()

    with pytest.raises(NotFoundError):
        house.change(type(record)("company", 99999999, 1, "", {}), city="x")
    with pytest.raises(NotFoundError):
        create_record(house.store, house.actor(), "nonsense", {})


def test_a_failure_in_the_middle_leaves_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise AppError("test", "the disk is full")

    monkeypatch.setattr("app.records.write.remember", fails)
    with pytest.raises(AppError, match="the disk is full"):
        house.add(code="NEVER")
    monkeypatch.undo()

    assert house.add(code="NEVER").version == 1
