"""What is made in bulk is what one record at a time would have become."""

from __future__ import annotations

from random import Random

import pytest
import sqlalchemy as sa

from app.demo import goods, names, text_keys, texts_zh
from app.demo.uniqueness import Taken
from app.demo.workers import in_order
from app.fieldtypes import search_key
from app.fieldtypes.abilities import ReadsThrough
from app.storage.store import Store
from app.storage.value_columns import beside, stored_columns
from tests.demo.reading import all_rows


@pytest.mark.parametrize("entity", ["customer", "contact", "order", "follow_up"])
def test_every_column_is_as_if_written_by_itself(loaded: Store, entity: str) -> None:
    table = loaded.tables.entities[entity]
    fields = [f for f in table.entity.by_name.values() if f.name in table.columns]
    stored = [f for f in fields if not f.encrypted and not isinstance(f.type, ReadsThrough)]
    with loaded.reading() as conn:
        rows = {row["id"]: row for row in conn.execute(sa.select(table.table)).mappings()}

    for record in all_rows(loaded, entity):
        for field in stored:
            value = record.values[field.name]
            expected = {
                **stored_columns(table, field, value, loaded.keys, record=record.id),
                **beside(table, field, value, loaded.keys),
            }
            assert {name: rows[record.id][name] for name in expected} == expected


def test_an_encrypted_value_can_be_found_by_its_hash(loaded: Store) -> None:
    table = loaded.tables.entities["customer"]
    field = table.entity.by_name["bank_account"]
    record = next(r for r in all_rows(loaded, "customer") if r.values["bank_account"])
    digest = beside(table, field, record.values["bank_account"], loaded.keys)
    ((column, hashed),) = digest.items()

    with loaded.reading() as conn:
        found = list(conn.scalars(sa.select(table.c.id).where(table.c[column] == hashed)))

    assert found == [record.id]


def made_up_texts() -> set[str]:
    rng = Random(5)  # noqa: S311 - nothing is secret
    titles = [each for group in texts_zh.TITLES.values() for each in group]
    found: set[str] = set()
    for serial in [*range(2_000), *range(170_000, 170_500), *range(2_000_000, 2_000_500)]:
        language = "en" if serial % 5 == 0 else "zh"
        company = names.company(rng, serial, language=language, place=names.any_place(rng))
        person = names.person(rng, language=language).name
        thing = goods.good(serial)
        text = rng.choice(titles).replace("{person}", person).replace("{thing}", thing.zh)
        cut = text[: rng.randrange(len(text))]
        found |= {company.name, company.english_name, person, text, f"{person}：{thing.en}", cut}
    return found


ODD = (
    "",
    " ",
    "重庆绿岛",
    "杭州 拾砚",
    "KH-202611-00482",
    "a_b  C",
    "女儿国王子",
    "乾坤",
    "張偉",
    "Ünal ß",
)


def test_keys_of_made_up_texts_are_those_of_everybody() -> None:
    for text in made_up_texts() | set(ODD):
        assert text_keys.search_key(text) == search_key.search_key(text), text
        assert text_keys.sort_key(text) == search_key.sort_key(text), text


def test_what_is_taken_stays_taken_and_little_else_seems_to_be(loaded: Store) -> None:
    name = loaded.definitions.entities["customer"].by_name["name"]
    taken = Taken((name,), 2_000)
    digests = [taken.digest({"name": f"company {number}"}) for number in range(6_000)]

    for digest in digests[:2_000]:
        taken.add(digest or 0)

    assert all(taken.holds(digest or 0) for digest in digests[:2_000])
    assert sum(taken.holds(digest or 0) for digest in digests[2_000:]) < 10


@pytest.mark.parametrize("processes", [1, 2])
def test_work_is_handed_back_in_order_and_not_long_before_it_is_asked_for(processes: int) -> None:
    asked: list[int] = []

    def tasks() -> object:
        for number in range(40):
            asked.append(number)
            yield number

    done = in_order(_doubled, tasks(), processes=processes, before=lambda: None)  # type: ignore[arg-type]

    assert next(done) == 0
    assert len(asked) < 10
    assert list(done) == [2 * number for number in range(1, 40)]


def _doubled(number: int) -> int:
    return 2 * number
