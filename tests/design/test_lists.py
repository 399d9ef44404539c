"""How a list opens is changed in its file, and nothing beside it."""

from __future__ import annotations

from collections.abc import Callable
from difflib import ndiff
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.design.entities import lists
from app.design.files.folder import Texts
from app.schema.loader import load
from app.schema.model import Entity
from app.schema.source import read_folder

TEXTS = read_folder(Path(__file__).parents[2] / "field_definitions")
SHIPPED = load(TEXTS)
Act = Callable[[Texts, Entity], Texts]


def entity(texts: Texts, name: str = "contract") -> Entity:
    return load(texts).entities[name]


def changed_lines(texts: Texts) -> list[str]:
    before, after = TEXTS["contract.yaml"].split("\n"), texts["contract.yaml"].split("\n")
    return [line for line in ndiff(before, after) if line[0] in "+-"]


@pytest.mark.parametrize(
    "act",
    [
        lambda t, e: lists.add_to_list(t, e, "columns", "paid"),
        lambda t, e: lists.take_from_list(t, e, "columns", "amount"),
        lambda t, e: lists.step_in_list(t, e, "columns", name="amount", step=-1),
        lambda t, e: lists.put_in_list(t, e, "columns", name="owner", before="number"),
        lambda t, e: lists.turn_sort(t, e, "signed_on"),
        lambda t, e: lists.add_to_list(t, e, "sort", "name"),
        lambda t, e: lists.take_from_list(t, e, "quick_filters", "kind"),
    ],
)
def test_one_line_changes(act: Act) -> None:
    after = act(TEXTS, SHIPPED.entities["contract"])

    load(after)
    assert len(changed_lines(after)) == 2


@pytest.mark.parametrize("part", lists.PARTS)
@pytest.mark.parametrize("name", sorted(SHIPPED.entities))
def test_everything_that_is_offered_is_accepted(name: str, part: str) -> None:
    before = SHIPPED.entities[name]
    texts = TEXTS
    for known in lists.offered(TEXTS, before, part):
        texts = lists.add_to_list(texts, before, part, known.name)

    after = entity(texts, name)
    wanted = {lists.named(word) for word in lists.list_words(texts, after, part)}
    assert {lists.named(str(each)) for each in getattr(after.list, part)} <= wanted
    assert lists.offered(texts, after, part) == []


@pytest.mark.parametrize("part", lists.PARTS)
def test_a_part_that_follows_the_fields_again_leaves_the_others(part: str) -> None:
    after = lists.reset_list(TEXTS, entity(TEXTS), part)

    assert not lists.is_written(after, entity(after), part)
    assert all(lists.is_written(after, entity(after), p) for p in lists.PARTS if p != part)


def test_a_list_that_is_not_written_is_written_as_it_was() -> None:
    texts = {"note.yaml": "fields:\n  a: {type: text}\n  b: {type: text}\n  c: {type: date}\n"}

    after = lists.take_from_list(texts, entity(texts, "note"), "columns", "b")

    assert entity(after, "note").list.columns == ("a", "c", "updated_at")
    assert not lists.is_written(after, entity(after, "note"), "sort")


def test_a_sort_order_written_as_one_word_can_grow() -> None:
    texts = {"note.yaml": "fields:\n  a: {type: text}\n  b: {type: text}\nlist: {sort: -a}\n"}

    after = lists.add_to_list(texts, entity(texts, "note"), "sort", "b")

    assert [str(key) for key in entity(after, "note").list.sort] == ["-a", "b"]


def test_a_computed_column_stays_where_it_is_written() -> None:
    customer = TEXTS["customer.yaml"].replace(
        "columns: [number,", "columns: [orders_12m, number,", 1
    )
    texts = {**TEXTS, "customer.yaml": customer}

    after = lists.step_in_list(texts, entity(texts, "customer"), "columns", name="number", step=1)

    words = lists.list_words(after, entity(after, "customer"), "columns")
    assert words[0] == "orders_12m"


@pytest.mark.parametrize(
    "act",
    [
        lambda t, e: lists.add_to_list(t, e, "columns", "number"),
        lambda t, e: lists.add_to_list(t, e, "sort", "scans"),
        lambda t, e: lists.add_to_list(t, e, "quick_filters", "name"),
        lambda t, e: lists.take_from_list(t, e, "columns", "nobody"),
        lambda t, e: lists.turn_sort(t, e, "name"),
    ],
)
def test_what_cannot_stand_there_is_refused(act: Act) -> None:
    with pytest.raises(AppError) as error:
        act(TEXTS, SHIPPED.entities["contract"])

    assert error.value.code == "design.not_in_list"
