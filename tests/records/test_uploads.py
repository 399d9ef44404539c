"""A file that nobody saves with a record is gone after a day, and nobody has very many of them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.access.actor import Actor
from app.core.errors import InvalidRecordError, NotFoundError
from app.records import uploads
from app.records.files import add_file, describe_files, find_file, read_chunks
from app.records.record import Record
from app.records.uploads import TooManyUploadsError, clear_strays, clear_uploads
from app.records.write import delete_record
from app.storage.system import sys_attachment
from tests.panels import TestPanel
from tests.records.conftest import House, mistakes


@dataclass
class Folder:
    """A house in which days can pass, with nothing waiting in the beginning."""

    house: House

    @property
    def panel(self) -> TestPanel:
        return self.house.panel

    def upload(self, by: str = "alice", field: str = "papers", content: bytes = b"%PDF-1.7") -> str:
        return add_file(
            self.house.store, self.actor(by), "company", field, name="plan.pdf",
            content=io.BytesIO(content),
        )  # fmt: skip

    def actor(self, name: str) -> Actor:
        return self.house.actor(name, "admin")

    def pass_hours(self, hours: float) -> None:
        now = self.house.store.clock() + timedelta(hours=hours)
        self.panel.store = replace(self.panel.store, clock=lambda: now)

    def holds(self, key: str) -> bool:
        """Tell whether row and content are there; one without the other is a mistake."""
        has_row = bool(describe_files(self.house.store, [key]))
        assert has_row == (self.house.store.files / key[:2] / key).is_file()
        return has_row

    def content(self, record: Record, key: str) -> bytes:
        found = find_file(
            self.house.store, self.actor("admin"), "company", record.id, "papers", key
        )
        return b"".join(read_chunks(found))


@pytest.fixture
def folder(house: House) -> Iterator[Folder]:
    before = house.panel.store
    with before.writing() as conn:
        conn.execute(sa.delete(sys_attachment))
    yield Folder(house)
    house.panel.store = before


def test_what_nobody_saved_is_gone_after_a_day(folder: Folder) -> None:
    key = folder.upload()
    folder.pass_hours(25)

    assert clear_uploads(folder.house.store) == 1

    assert not folder.holds(key)


def test_within_a_day_it_stays(folder: Folder) -> None:
    key = folder.upload()
    folder.pass_hours(23)

    assert clear_uploads(folder.house.store) == 0

    assert folder.holds(key)


def test_what_a_record_holds_stays(folder: Folder) -> None:
    filed, added = folder.upload(), folder.upload()
    record = folder.house.add(by=folder.actor("alice"), papers=filed)
    folder.house.change(record, by=folder.actor("alice"), papers=f"{filed}\n{added}")
    folder.pass_hours(25)

    assert clear_uploads(folder.house.store) == 0

    assert folder.content(record, filed) == folder.content(record, added) == b"%PDF-1.7"


def test_what_lies_in_the_trash_stays(folder: Folder) -> None:
    key = folder.upload()
    record = folder.house.add(by=folder.actor("alice"), papers=key)
    delete_record(folder.house.store, folder.actor("alice"), "company", record.id)
    folder.pass_hours(25)

    assert clear_uploads(folder.house.store) == 0

    assert folder.holds(key)


def test_what_a_record_held_once_stays_for_its_history(folder: Folder) -> None:
    key = folder.upload()
    record = folder.house.add(by=folder.actor("alice"), papers=key)
    folder.house.change(record, by=folder.actor("alice"), papers="")
    folder.pass_hours(25)

    assert clear_uploads(folder.house.store) == 0

    assert folder.holds(key)


@pytest.mark.parametrize("field", ["papers", "logo"])
def test_what_an_older_version_saved_is_found_in_its_record(folder: Folder, field: str) -> None:
    key = folder.upload(field=field)
    record = folder.house.add(by=folder.actor("alice"), **{field: key})
    with folder.house.store.writing() as conn:
        conn.execute(sa.update(sys_attachment).values(record_id=None))
    folder.pass_hours(25)

    assert clear_uploads(folder.house.store) == 0

    with folder.house.store.reading() as conn:
        own = sys_attachment.c.id == key
        assert conn.scalar(sa.select(sys_attachment.c.record_id).where(own)) == record.id


def test_a_form_that_is_sent_a_day_later_says_that_the_file_is_gone(folder: Folder) -> None:
    key = folder.upload()
    folder.pass_hours(25)
    clear_uploads(folder.house.store)

    with pytest.raises(InvalidRecordError) as raised:
        folder.house.add(by=folder.actor("alice"), papers=key)

    assert mistakes(raised.value) == {"papers": "file.missing"}


def test_a_save_while_it_is_cleared_away_keeps_the_file(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is saved after the look for it, and before the row would be removed."""
    key = folder.upload()
    folder.pass_hours(25)
    saved: list[Record] = []
    look = uploads._held

    def look_then_save(*args):
        held = look(*args)
        saved.append(folder.house.add(by=folder.actor("alice"), papers=key))
        return held

    monkeypatch.setattr(uploads, "_held", look_then_save)

    assert clear_uploads(folder.house.store) == 0

    assert folder.content(saved[0], key) == b"%PDF-1.7"


def test_many_are_cleared_away_piece_by_piece(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 2)
    keys = [folder.upload() for _ in range(5)]
    folder.pass_hours(25)

    assert clear_uploads(folder.house.store) == 5

    assert [key for key in keys if folder.holds(key)] == []


def test_files_of_a_field_that_is_not_there_stop_nothing(folder: Folder) -> None:
    folder.upload()
    with folder.house.store.writing() as conn:
        conn.execute(sa.update(sys_attachment).values(field="retired"))
    key = folder.upload()
    folder.pass_hours(25)

    assert clear_uploads(folder.house.store) == 1

    assert not folder.holds(key)


def test_a_person_has_so_many_waiting_and_no_more(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    first, _ = folder.upload(), folder.upload()

    with pytest.raises(TooManyUploadsError):
        folder.upload()

    folder.upload(by="bob")
    folder.house.add(by=folder.actor("alice"), papers=first)
    folder.upload()


def test_large_ones_count_by_their_size(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    folder.upload(content=b"%PDF-1.7" + b"x" * 1000)

    with pytest.raises(TooManyUploadsError):
        folder.upload()


def test_the_limit_ends_with_the_day(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    folder.upload()
    folder.pass_hours(25)

    assert folder.holds(folder.upload())


def test_content_without_a_row_is_cleared_away(folder: Folder) -> None:
    key = folder.upload()
    stray = folder.house.store.files / "ab" / ("ab" + "0" * 30)
    young = stray.with_name("ab" + "1" * 30)
    stray.parent.mkdir(exist_ok=True)
    for file in (stray, young):
        file.write_bytes(b"left behind")
    old = folder.house.store.clock().timestamp() - 25 * 3600
    os.utime(stray, (old, old))
    os.utime(folder.house.store.files / key[:2] / key, (old, old))

    clear_strays(folder.house.store)

    assert not stray.exists()
    assert young.exists()
    assert folder.holds(key)


def test_nobody_opens_a_file_that_waits(folder: Folder) -> None:
    key = folder.upload()
    record = folder.house.add(by=folder.actor("alice"))

    with pytest.raises(NotFoundError):
        folder.content(record, key)
