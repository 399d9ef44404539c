"""Encrypted values: what opens them, what does not, what of them is seen in the database."""

from __future__ import annotations

import base64
import logging
import os
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app.storage.apply import preview
from app.storage.encryption import Key, Keys, Undecrypted, UnreadableError, head_of
from app.storage.query import select_rows
from app.storage.rotation import count_by_head, rewrite, unreadable_samples
from app.storage.rows import read_rows
from app.storage.store import Store
from app.storage.writes import insert_rows, update_row
from tests.storage.panel import KEYS, NOW, applied, definitions, dumped, entity, insert, place

FIELDS = """name: {type: text}
card: {type: text, encrypted: true, unique: true}
pin: {type: text, encrypted: true}"""
HOME = {"entity": "thing", "field": "card", "record": 7}
OLDER, NEWER = Key.derive(b"k" * 32, 1), Key.derive(b"n" * 32, 2)


@pytest.fixture
def store(engine: Engine) -> Store:
    return applied(engine, definitions(thing=entity(FIELDS)))


def raw(store: Store) -> list[str]:
    with store.reading() as conn:
        return list(conn.scalars(sa.text("SELECT card FROM rec_thing ORDER BY id")))


def set_raw(store: Store, number: int, **columns: str) -> None:
    with store.writing() as conn:
        table = store.tables.entities["thing"].table
        conn.execute(sa.update(table).where(table.c.id == number).values(**columns))


def values(store: Store) -> list[dict[str, Any]]:
    with store.reading() as conn:
        here = place(store, "thing")
        names = ("name", "card", "pin")
        query = select_rows(here, names, only=sa.true())
        return [row.values for row in read_rows(conn, here, query, fields=names)]


def by_first_format(text: str, key: Key = OLDER) -> str:
    """Return a value as it was written before values were bound to their records."""
    nonce = os.urandom(12)
    sealed = AESGCM(key.cipher).encrypt(nonce, text.encode(), b"thing\0card")
    return "1:" + base64.b64encode(nonce + sealed).decode()


# -- the cipher ------------------------------------------------------------------------------------


@given(text=st.text(), record=st.integers(1, 2**62), key=st.binary(min_size=32, max_size=64))
def test_any_text_comes_back_as_it_was(text: str, record: int, key: bytes) -> None:
    keys = Keys.derive(key)

    sealed = keys.encrypt(text, entity="e", field="f", record=record)

    assert keys.decrypt(sealed, entity="e", field="f", record=record) == text
    assert sealed != keys.encrypt(text, entity="e", field="f", record=record)


@given(text=st.text(min_size=1), place=st.sampled_from(["entity", "field", "record"]))
def test_a_value_opens_nowhere_but_in_its_place(text: str, place: str) -> None:
    sealed = KEYS.encrypt(text, **HOME)
    elsewhere = {**HOME, place: 8 if place == "record" else "other"}

    with pytest.raises(UnreadableError, match="changed or moved"):
        KEYS.decrypt(sealed, **elsewhere)


@given(junk=st.text())
def test_any_text_that_is_no_value_is_refused_with_a_sentence(junk: str) -> None:
    for stored in (junk, f"1:{junk}", f"{head_of(1)}{junk}", f"2.9:{junk}"):
        with pytest.raises(UnreadableError, match="cannot be read"):
            KEYS.decrypt(stored, **HOME)


@given(position=st.integers(0, 200))
def test_a_value_that_was_changed_by_one_sign_does_not_open(position: int) -> None:
    sealed = KEYS.encrypt("6222 0200 1234 7126", **HOME)
    place = len(head_of(1)) + position % (len(sealed) - len(head_of(1)) - 4)
    other = "A" if sealed[place] != "A" else "B"

    with pytest.raises(UnreadableError):
        KEYS.decrypt(sealed[:place] + other + sealed[place + 1 :], **HOME)


def test_the_digest_belongs_to_a_field_and_a_key() -> None:
    both = Keys(lambda: (NEWER, OLDER))
    place = {"entity": "e", "field": "f"}

    newest, older = both.digests("6222", **place)

    assert older == KEYS.digest("6222", **place)
    assert newest == both.digest("6222", **place)
    assert len({newest, older, KEYS.digest("6222", entity="e", field="g")}) == 3


# -- in the tables ---------------------------------------------------------------------------------


def test_every_way_of_writing_binds_a_value_to_its_record(store: Store) -> None:
    insert(store, "thing", name="a", card="1111")
    table = store.tables.entities["thing"]
    with store.writing() as conn:
        many = [{"card": "2222"}, {"card": "3333"}]
        numbers = insert_rows(conn, table, many, now=NOW, user=1, keys=store.keys)
        update_row(
            conn, table, numbers[1], {"card": "4444"}, version=1, now=NOW, user=1, keys=store.keys
        )

    assert [each["card"] for each in dumped(store, "thing", "card")] == ["1111", "2222", "4444"]
    assert all(each.startswith("2.1:") for each in raw(store))


def test_records_without_an_encrypted_value_are_numbered_by_the_insert(store: Store) -> None:
    first = insert(store, "thing", name="open")
    second = insert(store, "thing", card="1111")
    third = insert(store, "thing", name="open")

    assert [first, second, third] == [1, 2, 3]


def test_a_value_that_was_moved_is_told_and_the_rest_of_the_row_is_read(store: Store) -> None:
    insert(store, "thing", name="a", card="1111", pin="77")
    insert(store, "thing", name="b", card="2222")
    one, two = raw(store)
    set_raw(store, 1, card=two)
    set_raw(store, 2, pin=one)

    first, second = values(store)

    assert (first["name"], first["pin"], second["card"]) == ("a", "77", "2222")
    assert isinstance(first["card"], Undecrypted)
    assert isinstance(second["pin"], Undecrypted)
    assert [(n, r) for n, r, _ in unreadable_samples(store.engine, KEYS)] == [
        ("thing.card", 1), ("thing.pin", 2),
    ]  # fmt: skip


def test_values_of_the_first_format_are_read_and_found_and_written_anew(store: Store) -> None:
    insert(store, "thing", card="1111")
    set_raw(store, 1, card=by_first_format("1111"))
    assert values(store)[0]["card"] == "1111"
    assert count_by_head(store.engine, KEYS)["thing.card"] == {"1:": 1}

    (batch,) = rewrite(store.engine, KEYS)

    assert (batch.name, batch.done, batch.unreadable) == ("thing.card", 1, ())
    assert raw(store)[0].startswith("2.1:")
    assert values(store)[0]["card"] == "1111"


def test_writing_anew_goes_on_where_it_was_stopped(store: Store) -> None:
    for number in range(5):
        insert(store, "thing", card=f"card {number}", pin=f"pin {number}")
    both = Keys(lambda: (NEWER, OLDER))

    stopped = next(rewrite(store.engine, both, batch=2))
    rest = list(rewrite(store.engine, both, batch=2))

    assert stopped.done == 2
    assert sum(batch.done for batch in rest) == 8
    assert list(rewrite(store.engine, both)) == []
    newest = Keys(lambda: (NEWER,))
    assert count_by_head(store.engine, newest) == {
        "thing.card": {"2.2:": 5},
        "thing.pin": {"2.2:": 5},
    }
    assert list(unreadable_samples(store.engine, newest)) == []


def test_what_cannot_be_read_is_left_as_it_is_and_named(store: Store) -> None:
    insert(store, "thing", card="1111")
    insert(store, "thing", card="2222")
    set_raw(store, 1, card="2.1:damaged")

    batches = list(rewrite(store.engine, Keys(lambda: (NEWER, OLDER))))

    assert [(b.name, b.done, b.unreadable) for b in batches] == [("thing.card", 1, (1,))]
    assert raw(store)[0] == "2.1:damaged"


def test_the_database_itself_refuses_a_second_record_with_the_value(store: Store) -> None:
    insert(store, "thing", card="1111")

    with pytest.raises(IntegrityError) as raised:
        insert(store, "thing", card="1111")

    assert "1111" not in str(raised.value)


def test_the_plan_names_the_record_whose_value_cannot_be_decrypted(store: Store) -> None:
    insert(store, "thing", card="1111")
    set_raw(store, 1, card="2.1:damaged")
    opened = definitions(
        thing=entity(FIELDS.replace("card: {type: text, encrypted: true", "card: {type: text"))
    )

    with pytest.raises(UnreadableError, match="#1"):
        applied(store.engine, opened)

    assert raw(store) == ["2.1:damaged"]


def test_the_plan_says_what_happens_to_values_that_are_opened_or_sealed(store: Store) -> None:
    other = FIELDS.replace("pin: {type: text, encrypted: true}", "pin: {type: text}").replace(
        "name: {type: text}", "name: {type: text, encrypted: true}"
    )

    _, steps, _ = preview(store.engine, definitions(thing=entity(other)), keys=KEYS)

    told = {str(step) for step in steps}
    assert "thing.pin: decrypt every value; it is readable in the database from then" in told
    assert "thing.name: encrypt every value" in told


@pytest.fixture
def statements(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="sqlalchemy.engine")
    return caplog


def test_no_value_is_in_the_log_of_statements(
    store: Store, statements: pytest.LogCaptureFixture
) -> None:
    insert(store, "thing", name="in the open", card="6222020200112233")
    values(store)

    assert "INSERT INTO" in statements.text
    assert "6222020200112233" not in statements.text
    assert "in the open" not in statements.text
