"""Whoever has the shell lets somebody set up a second factor anew."""

from __future__ import annotations

import sqlalchemy as sa

from app.access import people
from app.access.sealing import Sealing
from app.access.second_factor import checking as second_factor
from app.access.second_factor import totp as second_factor_totp
from app.storage.system import sys_event
from tests.cli.conftest import Terminal
from tests.second_factors import code_of


def test_it_works_and_leaves_an_event(applied: Terminal) -> None:
    applied.run("users create mona --role manager --password-stdin", typed="a sentence is good\n")
    store = applied.installation().store()
    mona = people.find_username(store, "mona")
    assert mona is not None
    secret, sealing = second_factor_totp.new_secret(), Sealing.derive("k" * 32)
    second_factor.turn_app_on(store, sealing, mona.id, secret=secret, code=code_of(secret))

    said = applied.run("users reset-second-factor mona")

    assert (said.status, said.out) == (0, "mona can set up a second step anew\n")
    assert second_factor.has_any(store, mona.id) is False
    query = sa.select(sys_event.c.kind).order_by(sys_event.c.id.desc()).limit(1)
    with store.reading() as conn:
        assert conn.scalar(query) == "person:second_factor_reset"


def test_it_says_that_there_is_nobody(applied: Terminal) -> None:
    said = applied.run("users reset-second-factor nobody-there")

    assert said.status == 1
    assert "There is no such person." in said.err
