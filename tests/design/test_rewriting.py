"""A file is brought to say something else and stays the file that somebody wrote."""

from __future__ import annotations

import copy
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.design.files.rewriting import renamed, rewritten, said

SHIPPED = sorted((Path(__file__).parents[2] / "field_definitions").rglob("*.yaml"))
TEXT = """\
# The head of the file
label: {en: Customer, zh_Hans: 客户}   # both
fields:
  # how it is called
  name:
    type: text
    max_length: 120        # as in the register
    label: {en: Name}

  # -- Money ------------------------------
  limit: {type: money, minimum: 0}
  rank:
    type: tier
sections:
  - {name: basics, fields: [name, limit]}
  # the rest
  - name: money
    fields: [
      limit,   # first
      rank,
    ]
"""


def in_order(value: Any) -> Any:
    """Return data that also tells another order apart."""
    if isinstance(value, dict):
        return [(key, in_order(each)) for key, each in value.items()]
    return [in_order(each) for each in value] if isinstance(value, list) else repr(value)


BLOCK = re.compile(r"^(( *)[^#\n]*:[ ]*[|>][-+0-9]*[ ]*)\n(?:[ ]*\n|\2[ ]+[^\n]*\n)*", re.M)


def comments(text: str) -> Counter[str]:
    """Return the comments of a text (no value of these tests holds ' #' but texts as blocks)."""
    rest = BLOCK.sub(r"\1\n", text)
    return Counter(found.strip() for found in re.findall(r"(?:^|(?<=\s))#.*$", rest, re.M))


def changed(text: str, data: Any) -> str:
    """Return the rewritten text after asking of it what holds for all."""
    after = rewritten(text, data)
    assert in_order(said(after)) == in_order(data), after
    assert comments(after) == comments(text), after
    return after


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that went and those that came."""
    old, new = Counter(before.split("\n")), Counter(after.split("\n"))
    return sorted((old - new).elements()), sorted((new - old).elements())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_file_that_says_it_already_stays_as_it_is(path: Path) -> None:
    text = path.read_text()
    assert rewritten(text, said(text)) == text


def test_a_value_changes_in_its_place() -> None:
    data = said(TEXT)
    data["fields"]["name"]["max_length"] = 80
    after = changed(TEXT, data)
    assert lines_changed(TEXT, after) == (
        ["    max_length: 120        # as in the register"],
        ["    max_length: 80        # as in the register"],
    )


def test_a_new_setting_stands_behind_the_one_before_it() -> None:
    data = said(TEXT)
    data["fields"]["limit"]["maximum"] = 100
    data["fields"]["name"]["required"] = True
    assert lines_changed(TEXT, changed(TEXT, data)) == (
        ["  limit: {type: money, minimum: 0}"],
        ["    required: true", "  limit: {type: money, minimum: 0, maximum: 100}"],
    )


def test_a_new_field_is_written_as_its_neighbours_are() -> None:
    data = said(TEXT)
    fields = dict(data["fields"])
    data["fields"] = {"name": fields.pop("name"), "note": {"type": "text"}, **fields}
    after = changed(TEXT, data)
    assert "    label: {en: Name}\n  note:\n    type: text\n\n  # -- Money" in after


def test_what_goes_away_leaves_its_comment() -> None:
    data = said(TEXT)
    del data["fields"]["name"]["max_length"]
    after = changed(TEXT, data)
    assert "    type: text\n    # as in the register\n    label: {en: Name}\n" in after


def test_fields_change_places_with_their_comments_and_headings_stay() -> None:
    data = said(TEXT)
    fields = data["fields"]
    data["fields"] = {name: fields[name] for name in ("rank", "limit", "name")}
    after = changed(TEXT, data)
    assert "fields:\n  rank:\n    type: tier\n\n  # -- Money" in after
    assert "  # how it is called\n  name:\n    type: text\n" in after


def test_items_of_a_list_come_go_and_move() -> None:
    data = said(TEXT)
    first, second = data["sections"]
    data["sections"] = [
        {"name": "money", "fields": ["rank"]},
        first,
        {"name": "more", "fields": []},
    ]
    after = changed(TEXT, data)
    assert "  # the rest\n  - name: money\n" in after
    assert "  - {name: basics, fields: [name, limit]}\n" in after
    assert second["fields"] == ["limit", "rank"]


def test_a_block_becomes_one_value_and_back() -> None:
    data = said(TEXT)
    data["fields"] = {}
    after = changed(TEXT, data)
    assert "fields: {}\n" in after
    data["fields"] = {"a": {"type": "text"}}
    assert "fields: {a: {type: text}}\n" in changed(after, data)


def test_a_key_is_renamed_and_all_else_stays() -> None:
    after = renamed(TEXT, {("fields", "name"): "full_name"})
    assert lines_changed(TEXT, after) == (["  name:"], ["  full_name:"])
    with pytest.raises(KeyError):
        renamed(TEXT, {("fields", "nobody"): "x"})


@pytest.mark.parametrize(
    "value",
    ["NO", "on", "true", "null", "~", "1.5", "12", "0x1", "- a", "a: b", "a #b", "#b", "", " a ",
     "{a}", "[a]", "%x", "@x", "`x`", "a,b", "?", "!x", "&x", "*x", "|", ">", "'", '"', "\\",
     "客户：1", "a\nb", "\u2028", "\x85", "\x00", "\x1b", "\ufeff", "<script>",
     "12:30", "2026-01-01", "."],
)  # fmt: skip
def test_any_text_is_read_again_as_it_was_written(value: str) -> None:
    data = {"a": {"b": value}, "d": value, "f": [value]}
    assert said(rewritten("a: {b: c}\nd: e\n", data)) == data


def test_line_ends_of_another_system_stay() -> None:
    text = TEXT.replace("\n", "\r\n")
    data = said(TEXT)
    data["label"]["en"] = "Client"
    after = rewritten(text, data)
    assert after.count("\r\n") == after.count("\n") == text.count("\n")
    assert said(after) == data


def test_an_empty_file_is_written_whole() -> None:
    data = {"label": {"en": "Tea"}, "fields": {"name": {"type": "text"}}}
    assert changed("# a new one\n", data).startswith("# a new one\nlabel:")
    assert said(rewritten("", data)) == data


# -- any change ------------------------------------------------------------------------------------


def collections(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for each in value.values() if isinstance(value, dict) else value:
            yield from collections(each)


def any_value(chance: random.Random) -> Any:
    return chance.choice(
        [7, True, "new words", "NO", {"en": "New", "zh_Hans": "新"}, ["a", "b"], [], {}, None,
         {"type": "text", "required": True, "label": {"en": "A long label", "zh_Hans": "很长"}}]
    )  # fmt: skip


def change_something(data: Any, chance: random.Random) -> None:
    """Change one thing in plain data: add, drop, set or move."""
    place = chance.choice(list(collections(data)))
    keys = list(place) if isinstance(place, dict) else list(range(len(place)))
    what = chance.choice(["set", "drop", "add", "move", "shuffle"])
    if what == "set" and keys:
        place[chance.choice(keys)] = any_value(chance)
    elif what == "drop" and keys and place is not data:
        del place[chance.choice(keys)]
    elif what == "add":
        name = f"new_{chance.randrange(99)}"
        if isinstance(place, dict):
            place[name] = any_value(chance)
        else:
            place.insert(chance.randrange(len(place) + 1), name)
    elif isinstance(place, dict):
        items = list(place.items())
        chance.shuffle(items)
        place.clear()
        place.update(items)
    else:
        chance.shuffle(place)


@given(number=st.integers(0, 10**9), path=st.sampled_from(SHIPPED), steps=st.integers(1, 6))
def test_any_change_of_any_shipped_file_keeps_every_comment(
    number: int, path: Path, steps: int
) -> None:
    chance = random.Random(number)  # noqa: S311 - hypothesis chose the number
    text = path.read_text()
    data = copy.deepcopy(said(text))
    for _ in range(steps):
        change_something(data, chance)
        text = changed(text, data)


@pytest.mark.parametrize("number", ["9" * 5000, "1e99999999999999999999"])
def test_a_number_that_python_cannot_read_is_a_word_like_any_other(number: str) -> None:
    text = f"label: {number}\nicon: star\n"
    said_now = said(text)

    assert rewritten(text, {**said_now, "icon": "user"}) == f"label: {number}\nicon: user\n"
