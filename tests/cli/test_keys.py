"""The keys of encrypted fields from a terminal, beside a panel that goes on serving."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import installation
from app.access import people
from app.access.actor import Actor
from app.core.errors import InvalidRecordError
from app.fieldtypes.operators import EQUALS
from app.records.read import get_record, list_records
from app.records.record import Question
from app.records.write import create_record
from app.schema.condition import Compare
from app.storage.engine import make_engine
from app.storage.store import Store
from tests.cli.conftest import Said, Terminal

FIRST, SECOND = "6222020200112233", "6217001234567897"
FIELD = "  account: {type: text, sensitive: tail4, encrypted: true, unique: true}\n"


@dataclass
class Serving:
    """A panel that was started before the commands are run, and Mona at it."""

    terminal: Terminal
    store: Store
    mona: Actor

    def file(self, code: str, account: str) -> int:
        raw = {"code": code, "name": code, "account": account}
        return create_record(self.store, self.mona, "product", raw).id

    def account(self, record: int) -> object:
        return get_record(self.store, self.mona, "product", record).values["account"]

    def found(self, account: str) -> list[int]:
        field = self.store.definitions.entities["product"].by_name["account"]
        question = Question(where=Compare(field, EQUALS, account))
        return [r.id for r in list_records(self.store, self.mona, "product", question).records]

    def stored(self) -> list[str]:
        with self.store.reading() as conn:
            query = "SELECT account FROM rec_product WHERE account IS NOT NULL ORDER BY id"
            return list(conn.scalars(sa.text(query)))

    def heads(self) -> list[str]:
        return [each.partition(":")[0] for each in self.stored()]

    def run(self, words: str) -> Said:
        return self.terminal.run(words)

    @property
    def key_file(self) -> Path:
        return Path(os.environ["DATA_DIR"]) / "encryption_keys"


@pytest.fixture
def connections_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close what commands leave open: each would end with its process, and this one goes on."""
    opened: list[sa.Engine] = []

    def kept(url: str) -> sa.Engine:
        opened.append(make_engine(url))
        return opened[-1]

    monkeypatch.setattr(installation, "make_engine", kept)
    yield
    for engine in opened:
        engine.dispose()


@pytest.fixture
def serving(
    terminal: Terminal, database_url: str, monkeypatch: pytest.MonkeyPatch, connections_closed: None
) -> Serving:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.delenv("ENCRYPTION_KEYS", raising=False)
    terminal.edit("product.yaml", "  stock: {type", f"{FIELD}  stock: {{type")
    rights = "{supplier_phone: write"
    terminal.edit("_roles/manager.yaml", rights, f"{rights}, account: write")
    assert terminal.run("definitions apply").status == 0
    words = "users create mona --role manager --password-stdin"
    assert terminal.run(words, typed="a sentence is good\n").status == 0
    store = terminal.installation().store()
    account = people.find_username(store, "mona")
    assert account is not None
    with store.reading() as conn:
        return Serving(terminal, store, people.make_actor(conn, store.definitions, account))


def test_keys_are_rotated_while_the_panel_serves(serving: Serving) -> None:
    one = serving.file("P1", FIRST)

    said = serving.run("keys rotate")
    two = serving.file("P2", SECOND)  # the panel was not started again

    assert said.status == 0, said.err
    assert serving.heads() == ["2.2", "2.2"]
    assert (serving.account(one), serving.account(two)) == (FIRST, SECOND)
    assert (serving.found(FIRST), serving.found(SECOND)) == ([one], [two])
    assert stat.S_IMODE(serving.key_file.stat().st_mode) == 0o600


def test_a_value_is_found_and_unique_whatever_key_wrote_it(serving: Serving) -> None:
    one = serving.file("P1", FIRST)
    serving.terminal.installation().key_ring().add(serving.store.clock())  # and no further

    two = serving.file("P2", SECOND)

    assert serving.heads() == ["2.1", "2.2"]
    assert (serving.found(FIRST), serving.found(SECOND)) == ([one], [two])
    for taken in (FIRST, SECOND):
        with pytest.raises(InvalidRecordError) as raised:
            serving.file("P3", taken)
        assert list(raised.value.errors) == ["account"]


def test_a_rotation_that_was_stopped_goes_on_and_adds_no_key(serving: Serving) -> None:
    serving.file("P1", FIRST)
    ring = serving.terminal.installation().key_ring()
    ring.add(serving.store.clock())

    said = serving.run("keys rotate")

    assert "no key is added" in said.out
    assert serving.heads() == ["2.2"]
    assert [each.number for each in ring.secrets()] == [2, 1]


def test_a_key_is_retired_only_when_no_value_needs_it(serving: Serving) -> None:
    one = serving.file("P1", FIRST)
    serving.terminal.installation().key_ring().add(serving.store.clock())

    too_early = serving.run("keys retire 1")
    serving.run("keys rotate")
    newest, unknown = serving.run("keys retire 2"), serving.run("keys retire 9")
    retired = serving.run("keys retire 1")

    assert (too_early.status, newest.status, unknown.status, retired.status) == (1, 1, 1, 0)
    assert "1 values still need key 1" in too_early.err
    assert [each.number for each in serving.terminal.installation().key_ring().secrets()] == [2]
    assert serving.account(one) == FIRST


def test_the_list_says_which_key_encrypts_and_how_many_values_need_each(serving: Serving) -> None:
    serving.file("P1", FIRST)
    serving.run("keys rotate")
    serving.file("P2", SECOND)

    said = serving.run("keys list")

    lines = [line.split() for line in said.out.splitlines()[1:]]
    assert [(words[0], words[-2], words[-1]) for words in lines] == [
        ("2", "2", "encrypts"), ("1", "0", "reads"),
    ]  # fmt: skip
    assert "s" * 64 not in said.out + repr(serving.terminal.installation().key_ring().secrets())


def test_what_was_rotated_is_remembered_without_any_value(serving: Serving) -> None:
    serving.file("P1", FIRST)
    serving.run("keys rotate")
    serving.run("keys retire 1")

    with serving.store.reading() as conn:
        kinds = "SELECT kind, detail FROM sys_event WHERE kind LIKE 'keys:%' ORDER BY id"
        told = [(kind, str(detail)) for kind, detail in conn.execute(sa.text(kinds))]

    assert [kind for kind, _ in told] == ["keys:rotate", "keys:retire"]
    assert FIRST not in str(told)


def test_a_missing_key_is_told_and_the_rest_of_the_record_is_shown(serving: Serving) -> None:
    one = serving.file("P1", FIRST)
    serving.run("keys rotate")
    serving.file("P2", SECOND)
    text = serving.key_file.read_text().replace('"number": 2', '"number": 7')
    serving.key_file.write_text(text)

    record = get_record(serving.store, serving.mona, "product", one)
    doctor, listed = serving.run("doctor"), serving.run("keys list")

    assert record.title == "P1"
    assert FIRST not in str(record.values["account"])
    assert doctor.status == 1
    assert "key 2 that wrote it is missing" in doctor.out
    assert listed.status == 1
    assert "2 values were written by keys that are missing" in listed.err


@pytest.mark.parametrize("text", ["{", '{"keys": []}', '{"keys": [{"number": 1, "text": "x"}]}'])
def test_a_damaged_key_file_is_told_in_a_sentence(serving: Serving, text: str) -> None:
    serving.key_file.parent.mkdir(exist_ok=True)
    serving.key_file.write_text(text)

    said = serving.run("keys list")

    assert said.status == 1
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert serving.run("doctor").status == 1


def test_the_doctor_warns_of_a_key_file_that_others_can_read(serving: Serving) -> None:
    serving.run("keys rotate")
    serving.key_file.chmod(0o644)

    assert "chmod 600" in serving.run("doctor").out


def test_keys_of_the_setting_are_rotated_by_changing_the_setting(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = "s" * 64
    one = serving.file("P1", FIRST)
    monkeypatch.setenv("ENCRYPTION_KEYS", f"1:{old}")

    asked = serving.run("keys rotate")
    monkeypatch.setenv("ENCRYPTION_KEYS", f"2:{'n' * 64} 1:{old}")
    done = serving.run("keys rotate")
    monkeypatch.setenv("ENCRYPTION_KEYS", f"2:{'n' * 64}")
    store = serving.terminal.installation().store()

    assert asked.status == 1
    assert "ENCRYPTION_KEYS" in asked.out
    assert old not in asked.out
    assert done.status == 0
    assert get_record(store, serving.mona, "product", one).values["account"] == FIRST
    assert serving.run("keys retire 2").status == 1


@pytest.mark.parametrize("text", [f"1:{'a' * 40} 1:{'b' * 40}", f"2:short 1:{'b' * 40}"])
def test_a_setting_that_cannot_be_used_is_told(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("ENCRYPTION_KEYS", text)

    said = serving.run("keys list")

    assert said.status == 1
    assert said.err.strip()
