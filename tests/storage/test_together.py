"""Several SELECTs as one statement: every part gets its own rows and its own types back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.fieldtypes.column_types import ExactNumeric, UtcDateTime
from app.storage.together import Part, together

META = sa.MetaData()
PEOPLE = sa.Table(
    "people", META, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(40))
)
PRICES = sa.Table(
    "prices",
    META,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("amount", ExactNumeric(2)),
    sa.Column("at", UtcDateTime),
    sa.Column("words", sa.JSON),
    sa.Column("first", sa.String(40)),
    sa.Column("second", sa.String(40)),
)
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@pytest.fixture
def conn(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as made:
        META.create_all(made)
        made.execute(sa.insert(PEOPLE), [{"id": 1, "name": "Ada"}, {"id": 2, "name": None}])
        price = {"id": 7, "amount": Decimal("1.50"), "at": NOW, "words": {"en": "x"}}
        made.execute(sa.insert(PRICES), [{**price, "first": "a", "second": "b"}])
        yield made


def test_parts_of_different_types_come_back_whole(conn: Connection) -> None:
    asked = together(
        [Part(tuple(PEOPLE.c)), Part(tuple(PRICES.c)), Part([sa.func.count()], [], PEOPLE)]
    )

    people, prices, counted = asked.run(conn)

    assert sorted(people) == [(1, "Ada"), (2, None)]
    assert prices == [(7, Decimal("1.50"), NOW, {"en": "x"}, "a", "b")]
    assert counted == [(2,)]


def test_a_part_alone_and_one_that_finds_nothing(conn: Connection) -> None:
    numbers: sa.BindParameter[int] = sa.bindparam("numbers", expanding=True)
    (found,) = together([Part([PEOPLE.c.name], [PEOPLE.c.id.in_(numbers)])]).run(
        conn, {"numbers": [1]}
    )
    none, all_ = together([Part([PEOPLE.c.id], [sa.false()]), Part([PRICES.c.id])]).run(conn)

    assert (found, none, all_) == ([("Ada",)], [], [(7,)])
