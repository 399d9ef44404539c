"""What must hold of second factors on both databases, however many ask at once."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access import tickets
from app.access.accounts import Account, get_person
from app.access.second_factor import checking as second_factor
from app.access.second_factor import passkeys
from app.access.second_factor import recovery_codes as second_factor_codes
from app.access.second_factor import totp as second_factor_totp
from app.access.second_factor.passkeys import PasskeyError, RelyingParty
from app.access.second_factor.tries import TRIES, TooManyTriesError, count_try
from app.access.single_sign_on.accounts import Rules, SignOnError, Told, account_for, connect
from app.access.tickets import Purpose
from app.core.errors import AppError
from app.installation import open_installation
from app.storage.sign_in_tables import SIGN_IN_TABLES, sys_identity
from app.storage.system import sys_migration
from tests.panels import TestPanel, make_panel
from tests.second_factors import SEALING, code_of, with_app

PARTY = RelyingParty("localhost", "http://localhost", "Dossier")
MANY = 6


@pytest.fixture
def panel(tmp_path: Path, database_url: str) -> Iterator[TestPanel]:
    panel = make_panel(tmp_path, database_url=database_url)
    yield panel
    panel.installation.engine.dispose()


def at_once(ask: Callable[[], object]) -> list[object]:
    """Return what many who ask at the same time are answered; an error is its code."""

    def told(_: int) -> object:
        try:
            return ask()
        except AppError as error:
            return error.code

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(told, range(MANY)))


def test_a_code_and_a_recovery_code_and_a_ticket_work_once(panel: TestPanel) -> None:
    secret, codes = with_app(panel, "alice")
    alice, code = panel.ids["alice"], code_of(secret)
    word = tickets.issue(panel.store, Purpose.SECOND_STEP, user_id=alice)

    by_app = at_once(lambda: second_factor.check_code(panel.store, SEALING, alice, code))
    by_paper = at_once(lambda: second_factor.check_code(panel.store, SEALING, alice, codes[0]))
    by_ticket = at_once(lambda: tickets.use_up(panel.store, Purpose.SECOND_STEP, word))

    assert by_app.count("totp") == 1
    assert by_paper.count("recovery") <= 1, "the wait may have come first"
    assert sum(isinstance(each, tickets.Ticket) for each in by_ticket) == 1


def test_many_tries_at_once_are_as_many_tries(panel: TestPanel) -> None:
    left = at_once(lambda: count_try(panel.store, panel.ids["alice"]))

    assert sorted(each for each in left if isinstance(each, int)) == list(range(TRIES))
    assert left.count("second_factor.wait") == MANY - TRIES


def test_waits_grow(panel: TestPanel) -> None:
    alice, waits = panel.ids["alice"], []

    for _ in range(3):
        for _ in range(TRIES):
            count_try(panel.store, alice)
        with pytest.raises(TooManyTriesError) as raised:
            count_try(panel.store, alice)
        waits.append(raised.value.params["minutes"])
        with panel.store.writing() as conn:
            conn.execute(sa.text("UPDATE sys_second_factor SET blocked_until = NULL"))

    assert waits == [1, 2, 4]


def test_a_ticket_is_for_one_purpose(panel: TestPanel) -> None:
    word = tickets.issue(panel.store, Purpose.SET_UP, user_id=1)

    assert tickets.look_at(panel.store, Purpose.SECOND_STEP, word) is None
    assert tickets.look_at(panel.store, Purpose.SET_UP, word + "x") is None
    assert tickets.look_at(panel.store, Purpose.SET_UP, None) is None
    assert tickets.look_at(panel.store, Purpose.SET_UP, word) is not None


def test_an_older_database_gets_the_tables(panel: TestPanel) -> None:
    engine, config = panel.installation.engine, panel.installation.settings
    with engine.begin() as conn:
        for table in SIGN_IN_TABLES:
            table.drop(conn)
        conn.execute(sa.delete(sys_migration).where(sys_migration.c.number == 3))

    open_installation(config).engine.dispose()

    names = sa.inspect(engine).get_table_names()
    assert {table.name for table in SIGN_IN_TABLES} <= set(names)


def test_reset_forgets_everything(panel: TestPanel) -> None:
    with_app(panel, "alice")
    alice = panel.ids["alice"]
    word = tickets.issue(panel.store, Purpose.DEVICE, user_id=alice, password="x")

    with panel.store.writing() as conn:
        second_factor.reset(conn, alice)

    assert second_factor.factors_of(panel.store, alice) == second_factor.Factors()
    assert tickets.look_at(panel.store, Purpose.DEVICE, word) is None


def test_one_person_elsewhere_is_one_account_here(panel: TestPanel) -> None:
    told = Told("https://id.example.com", "1", email="new@example.com", email_is_verified=True)
    rules = Rules(creates_people=True)

    at_once(lambda: account_for(panel.store, told, rules).account.id)
    found = account_for(panel.store, told, rules)

    assert found.how == "known"
    with panel.store.reading() as conn:
        assert len(conn.execute(sa.select(sys_identity)).all()) == 1
    with pytest.raises(SignOnError):
        connect(panel.store, panel.ids["bob"], told)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
words = ("id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature")
parts = st.dictionaries(st.sampled_from([*words, "userHandle", "attestationObject"]), anything)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPanel]:
    panel = make_panel(tmp_path_factory.mktemp("passkeys"))
    yield panel
    panel.installation.engine.dispose()


@given(sent=parts, response=parts)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_browser_sends_is_refused_and_no_crash(
    embedded: TestPanel, sent: dict[str, object], response: dict[str, object]
) -> None:
    store, account = embedded.store, alices(embedded)
    made = passkeys.begin_registration(store, account, PARTY)
    asked = passkeys.begin_sign_in(store, PARTY)
    credential = {**sent, "response": response}

    with pytest.raises(PasskeyError):
        passkeys.register(store, account, PARTY, word=made.word, sent=credential, name="x")
    with pytest.raises(PasskeyError):
        passkeys.check_sign_in(store, PARTY, word=asked.word, sent=credential)


def alices(panel: TestPanel) -> Account:
    return get_person(panel.store, panel.ids["alice"])


def test_a_challenge_is_new_each_time_and_not_in_the_word(embedded: TestPanel) -> None:
    first = passkeys.begin_sign_in(embedded.store, PARTY)
    second = passkeys.begin_sign_in(embedded.store, PARTY)

    challenges = {json.loads(each.options)["challenge"] for each in (first, second)}
    assert len(challenges) == 2
    assert not challenges & {first.word, second.word}


def test_seeds_and_recovery_codes_cannot_be_guessed() -> None:
    seeds = {second_factor_totp.new_secret() for _ in range(50)}
    bits = 2 * second_factor_codes.HALF * math.log2(len(set(second_factor_codes.LETTERS)))

    assert len(seeds) == 50
    assert {len(base64.b32decode(seed)) for seed in seeds} == {20}
    assert bits > 40
