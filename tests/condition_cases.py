"""The one table of conditions: SQL, Python and the browser must give the answer that stands here.

Every operator of every type that can be compared has a case; ``CASES`` names the records of
``RECORDS`` (by their number, from 1) that fulfil each condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.fieldtypes import FIELD_TYPES
from app.fieldtypes.abilities import Composite
from app.fieldtypes.operators import Operator, Takes
from app.schema.condition import Compare
from app.schema.model import Definitions, Entity, Field
from tests.storage.panel import definitions, entity

FIELDS = """
name: {type: text}
notes: {type: long_text}
story: {type: markdown}
pieces: {type: integer}
weight: {type: number, places: 3}
share: {type: percent}
price: {type: money}
stars: {type: rating}
done: {type: yes_no}
day: {type: date}
at: {type: date_time}
opens: {type: time}
lasts: {type: duration}
kind: {type: select, choices: {a: A, b: B}}
tags: {type: multi_select, choices: {a: A, b: B, c: C}}
trade: {type: category, options: trade}
grade: {type: tier, options: grade}
boss: {type: link, to: thing}
friends: {type: links, to: thing}
about: {type: link, to: [thing, other]}
boss_grade: {type: lookup, via: boss, field: grade}
who: {type: user}
team: {type: department}
mail: {type: email}
mails: {type: email, many: true}
call: {type: phone}
site: {type: url}
region: {type: region}
home: {type: address}
card: {type: id_card}
uscc: {type: uscc}
code: {type: auto_number}
papers: {type: file}
picture: {type: image}
raw: {type: json}
"""
GRADE = (
    "kind: tier\nlabel: Grade\noptions:\n  top: {label: T}\n  mid: {label: M}\n  low: {label: L}"
)
TRADE = (
    "kind: category\nlabel: Trade\noptions:\n"
    "  it: {label: IT}\n  web: {label: Web, parent: it}\n  food: {label: Food}"
)
RECORDS: tuple[dict[str, str], ...] = (
    {},
    {
        "name": "Ärger 100%", "pieces": "0", "price": "0.10", "done": "false", "kind": "a",
        "weight": "0.3", "day": "2026-11-22", "opens": "08:30", "lasts": "30m", "stars": "1",
    },
    {
        "name": "ärger_x", "notes": "two\nlines", "story": "# Head", "pieces": "-3",
        "weight": "0.300", "share": "12.5", "price": "0.30", "stars": "5", "done": "true",
        "day": "2026-11-21", "at": "2026-11-21 12:00", "opens": "14:30", "lasts": "1h 30m",
        "kind": "b", "tags": "a, b", "grade": "mid", "trade": "web", "boss": "1",
        "friends": "1, 2", "about": "thing:1", "mail": "ada@example.com",
        "mails": "office: Ada@example.com, home: eva@example.org", "call": "138 0013 8000",
        "site": "https://example.com/a", "region": "330106", "home": "330106 | Elm Street 1 | ",
        "card": "11010519491231002X", "uscc": "91110000600037341L", "code": "KH-1", "who": "1",
        "team": "1", "papers": "0123456789abcdef0123456789abcdef",
        "picture": "0123456789abcdef0123456789abcdef", "raw": "{}",
    },
    {
        "day": "2026-11-20", "at": "2026-11-20 23:59:59", "tags": "c", "grade": "top",
        "trade": "it", "about": "other:1", "boss": "3", "share": "99.99", "price": "1000000",
        "region": "3301", "home": " | Oak Street | ", "call": "95588",
        "card": "360426199101010071", "code": "KH-20",
    },
    {
        "name": "张伟", "grade": "low", "trade": "food", "boss": "4", "who": "2", "friends": "3",
        "day": "2026-08-21", "at": "2026-11-22 00:00", "opens": "00:00:01", "lasts": "0s",
        "tags": "a, c", "team": "2", "weight": "-12.25", "region": "110105",
    },
)  # fmt: skip

WORDS = ("", "ärger", "100%", "_", "伟", "example")

Case = tuple[dict[str, Any], tuple[int, ...]]

CASES: tuple[Case, ...] = (
    ({"name": {"contains": "ÄRGER"}}, (2, 3)),
    ({"name": {"equals": "Ärger 100%"}}, (2,)),
    ({"name": {"not": "Ärger 100%"}}, (3, 5)),
    ({"name": {"starts_with": "ärg"}}, (2, 3)),
    ({"name": {"in": ["Ärger 100%", "ärger_x"]}}, (2, 3)),
    ({"name": "empty"}, (1, 4)),
    ({"name": "filled"}, (2, 3, 5)),
    ({"notes": {"contains": "lines"}}, (3,)),
    ({"notes": "empty"}, (1, 2, 4, 5)),
    ({"notes": "filled"}, (3,)),
    ({"story": {"contains": "head"}}, (3,)),
    ({"story": "empty"}, (1, 2, 4, 5)),
    ({"story": "filled"}, (3,)),
    ({"pieces": {"equals": "0"}}, (2,)),
    ({"pieces": {"not": "0"}}, (3,)),
    ({"pieces": {"in": ["0", "-3"]}}, (2, 3)),
    ({"pieces": {"at_least": "0"}}, (2,)),
    ({"pieces": {"at_most": "0"}}, (2, 3)),
    ({"pieces": {"more_than": "-3"}}, (2,)),
    ({"pieces": {"less_than": "0"}}, (3,)),
    ({"pieces": "empty"}, (1, 4, 5)),
    ({"pieces": "filled"}, (2, 3)),
    ({"weight": {"equals": "0.300"}}, (2, 3)),
    ({"weight": {"not": "0.300"}}, (5,)),
    ({"weight": {"at_least": "0.300"}}, (2, 3)),
    ({"weight": {"at_most": "0.300"}}, (2, 3, 5)),
    ({"weight": {"more_than": "-12.250"}}, (2, 3)),
    ({"weight": {"less_than": "0.300"}}, (5,)),
    ({"weight": "empty"}, (1, 4)),
    ({"weight": "filled"}, (2, 3, 5)),
    ({"share": {"equals": "12.50"}}, (3,)),
    ({"share": {"not": "12.50"}}, (4,)),
    ({"share": {"at_least": "12.50"}}, (3, 4)),
    ({"share": {"at_most": "12.50"}}, (3,)),
    ({"share": {"more_than": "12.50"}}, (4,)),
    ({"share": {"less_than": "99.99"}}, (3,)),
    ({"share": "empty"}, (1, 2, 5)),
    ({"share": "filled"}, (3, 4)),
    ({"price": {"equals": "0.10"}}, (2,)),
    ({"price": {"not": "0.10"}}, (3, 4)),
    ({"price": {"at_least": "0.10"}}, (2, 3, 4)),
    ({"price": {"at_most": "0.10"}}, (2,)),
    ({"price": {"more_than": "0.10"}}, (3, 4)),
    ({"price": {"less_than": "0.30"}}, (2,)),
    ({"price": "empty"}, (1, 5)),
    ({"price": "filled"}, (2, 3, 4)),
    ({"stars": {"equals": "1"}}, (2,)),
    ({"stars": {"not": "1"}}, (3,)),
    ({"stars": {"in": ["1", "5"]}}, (2, 3)),
    ({"stars": {"at_least": "1"}}, (2, 3)),
    ({"stars": {"at_most": "1"}}, (2,)),
    ({"stars": {"more_than": "1"}}, (3,)),
    ({"stars": {"less_than": "5"}}, (2,)),
    ({"stars": "empty"}, (1, 4, 5)),
    ({"stars": "filled"}, (2, 3)),
    ({"done": {"equals": False}}, (2,)),
    ({"done": "empty"}, (1, 4, 5)),
    ({"done": "filled"}, (2, 3)),
    ({"day": {"equals": "2026-11-22"}}, (2,)),
    ({"day": {"before": "today"}}, (4, 5)),
    ({"day": {"after": "2026-11-21"}}, (2,)),
    ({"day": {"at_least": "today"}}, (2, 3)),
    ({"day": {"at_most": "2026-11-22"}}, (2, 3, 4, 5)),
    ({"day": {"within": "3 months"}}, (3, 4, 5)),
    ({"day": "empty"}, (1,)),
    ({"day": "filled"}, (2, 3, 4, 5)),
    ({"at": {"equals": "today"}}, (3,)),
    ({"at": {"before": "today"}}, (4,)),
    ({"at": {"after": "yesterday"}}, (3, 5)),
    ({"at": {"at_least": "2026-11-21 12:00"}}, (3, 5)),
    ({"at": {"at_most": "2026-11-21T04:00:00Z"}}, (3, 4)),
    ({"at": {"within": "this_day"}}, (3,)),
    ({"at": "empty"}, (1, 2)),
    ({"at": "filled"}, (3, 4, 5)),
    ({"opens": {"equals": "08:30"}}, (2,)),
    ({"opens": {"before": "08:30"}}, (5,)),
    ({"opens": {"after": "08:30"}}, (3,)),
    ({"opens": {"at_least": "08:30"}}, (2, 3)),
    ({"opens": {"at_most": "08:30"}}, (2, 5)),
    ({"opens": "empty"}, (1, 4)),
    ({"opens": "filled"}, (2, 3, 5)),
    ({"lasts": {"equals": "90m"}}, (3,)),
    ({"lasts": {"at_least": 1800}}, (2, 3)),
    ({"lasts": {"at_most": "30m"}}, (2, 5)),
    ({"lasts": {"more_than": "0s"}}, (2, 3)),
    ({"lasts": {"less_than": "1h"}}, (2, 5)),
    ({"lasts": "empty"}, (1, 4)),
    ({"lasts": "filled"}, (2, 3, 5)),
    ({"kind": {"equals": "a"}}, (2,)),
    ({"kind": {"not": "a"}}, (3,)),
    ({"kind": {"in": ["a", "b"]}}, (2, 3)),
    ({"kind": "empty"}, (1, 4, 5)),
    ({"kind": "filled"}, (2, 3)),
    ({"tags": {"has": "a"}}, (3, 5)),
    ({"tags": {"has_any": ["a", "b"]}}, (3, 5)),
    ({"tags": {"has_all": ["a", "b"]}}, (3,)),
    ({"tags": "empty"}, (1, 2)),
    ({"tags": "filled"}, (3, 4, 5)),
    ({"trade": {"under": "it"}}, (3, 4)),
    ({"trade": {"equals": "web"}}, (3,)),
    ({"trade": {"in": ["web", "it"]}}, (3, 4)),
    ({"trade": "empty"}, (1, 2)),
    ({"trade": "filled"}, (3, 4, 5)),
    ({"grade": {"at_least": "mid"}}, (3, 4)),
    ({"grade": {"at_most": "mid"}}, (3, 5)),
    ({"grade": {"equals": "mid"}}, (3,)),
    ({"grade": {"in": ["mid", "top"]}}, (3, 4)),
    ({"grade": "empty"}, (1, 2)),
    ({"grade": "filled"}, (3, 4, 5)),
    ({"boss": {"equals": "1"}}, (3,)),
    ({"boss": {"not": "1"}}, (4, 5)),
    ({"boss": {"in": ["1", "3"]}}, (3, 4)),
    ({"boss": "empty"}, (1, 2)),
    ({"boss": "filled"}, (3, 4, 5)),
    ({"friends": {"has": "1"}}, (3,)),
    ({"friends": {"has_any": ["1", "2"]}}, (3,)),
    ({"friends": {"has_all": ["1", "2"]}}, (3,)),
    ({"friends": "empty"}, (1, 2, 4)),
    ({"friends": "filled"}, (3, 5)),
    ({"about": {"equals": "thing:1"}}, (3,)),
    ({"about": {"not": "thing:1"}}, (4,)),
    ({"about": {"in": ["thing:1", "other:1"]}}, (3, 4)),
    ({"about": "empty"}, (1, 2, 5)),
    ({"about": "filled"}, (3, 4)),
    ({"boss_grade": {"at_least": "mid"}}, (4, 5)),
    ({"boss_grade": {"at_most": "mid"}}, (4,)),
    ({"boss_grade": {"equals": "mid"}}, (4,)),
    ({"boss_grade": {"in": ["mid", "top"]}}, (4, 5)),
    ({"boss_grade": "empty"}, (1, 2, 3)),
    ({"boss_grade": "filled"}, (4, 5)),
    ({"who": {"equals": "me"}}, (3,)),
    ({"who": {"not": "1"}}, (5,)),
    ({"who": {"in": ["1", "2"]}}, (3, 5)),
    ({"who": "empty"}, (1, 2, 4)),
    ({"who": "filled"}, (3, 5)),
    ({"team": {"equals": "1"}}, (3,)),
    ({"team": {"not": "1"}}, (5,)),
    ({"team": {"in": ["1", "2"]}}, (3, 5)),
    ({"team": "empty"}, (1, 2, 4)),
    ({"team": "filled"}, (3, 5)),
    ({"mail": {"contains": "EXAMPLE"}}, (3,)),
    ({"mail": {"equals": "ada@example.com"}}, (3,)),
    ({"mail": {"starts_with": "ada"}}, (3,)),
    ({"mail": {"ends_with": ".com"}}, (3,)),
    ({"mail": "empty"}, (1, 2, 4, 5)),
    ({"mail": "filled"}, (3,)),
    ({"mails": {"contains": "EXAMPLE"}}, (3,)),
    ({"mails": {"equals": "eva@example.org"}}, (3,)),
    ({"mails": {"starts_with": "ada"}}, (3,)),
    ({"mails": {"ends_with": ".com"}}, (3,)),
    ({"mails": "empty"}, (1, 2, 4, 5)),
    ({"mails": "filled"}, (3,)),
    ({"call": {"contains": "0013 8"}}, (3,)),
    ({"call": {"ends_with": "588"}}, (4,)),
    ({"call": {"equals": "+8613800138000"}}, (3,)),
    ({"call": "empty"}, (1, 2, 5)),
    ({"call": "filled"}, (3, 4)),
    ({"site": {"contains": "Example"}}, (3,)),
    ({"site": {"equals": "https://example.com/a"}}, (3,)),
    ({"site": {"starts_with": "https://e"}}, (3,)),
    ({"site": "empty"}, (1, 2, 4, 5)),
    ({"site": "filled"}, (3,)),
    ({"region": {"under": "3301"}}, (3, 4)),
    ({"region": {"equals": "330106"}}, (3,)),
    ({"region": {"in": ["330106", "3301"]}}, (3, 4)),
    ({"region": "empty"}, (1, 2)),
    ({"region": "filled"}, (3, 4, 5)),
    ({"home": {"under": "33"}}, (3,)),
    ({"home": {"contains": "STREET"}}, (3, 4)),
    ({"home": "empty"}, (1, 2, 5)),
    ({"home": "filled"}, (3, 4)),
    ({"card": {"equals": "11010519491231002X"}}, (3,)),
    ({"card": {"ends_with": "002x"}}, (3,)),
    ({"card": {"starts_with": "36"}}, (4,)),
    ({"card": {"in": ["11010519491231002X", "360426199101010071"]}}, (3, 4)),
    ({"card": "empty"}, (1, 2, 5)),
    ({"card": "filled"}, (3, 4)),
    ({"uscc": {"equals": "91110000600037341L"}}, (3,)),
    ({"uscc": {"starts_with": "9111"}}, (3,)),
    ({"uscc": {"ends_with": "41l"}}, (3,)),
    ({"uscc": {"in": ["91110000600037341L"]}}, (3,)),
    ({"uscc": "empty"}, (1, 2, 4, 5)),
    ({"uscc": "filled"}, (3,)),
    ({"code": {"equals": "KH-1"}}, (3,)),
    ({"code": {"contains": "h-"}}, (3, 4)),
    ({"code": {"starts_with": "kh-2"}}, (4,)),
    ({"code": {"in": ["KH-1", "KH-20"]}}, (3, 4)),
    ({"code": "empty"}, (1, 2, 5)),
    ({"code": "filled"}, (3, 4)),
    ({"papers": "empty"}, (1, 2, 4, 5)),
    ({"papers": "filled"}, (3,)),
    ({"picture": "empty"}, (1, 2, 4, 5)),
    ({"picture": "filled"}, (3,)),
    ({"raw": "empty"}, (1, 2, 4, 5)),
    ({"raw": "filled"}, (3,)),
)

SHAPES: tuple[Case, ...] = (
    ({}, (1, 2, 3, 4, 5)),
    ({"any": []}, ()),
    ({"not": {}}, ()),
    ({"kind": "a", "pieces": 0}, (2,)),
    ({"any": [{"kind": "a"}, {"grade": "top"}]}, (2, 4)),
    ({"not": {"kind": "a"}}, (1, 3, 4, 5)),
    ({"not": {"pieces": {"at_least": 0}}}, (1, 3, 4, 5)),
    ({"not": {"any": [{"kind": "empty"}, {"pieces": -3}]}}, (2,)),
    ({"price": {"more_than": 0.1, "at_most": "0.3"}}, (3,)),
    ({"all": [{"tags": {"has": "a"}}, {"not": {"tags": {"has": "b"}}}]}, (5,)),
)
"""How comparisons are put together, and what a missing value means."""


def wanted() -> Definitions:
    """Return the definitions that the table speaks of."""
    return definitions(
        thing=entity(FIELDS), other=entity("name: {type: text}"), o__grade=GRADE, o__trade=TRADE
    )


def operators() -> Iterator[tuple[str, str]]:
    """Yield each type of field in the table with each of its operators."""
    for known in wanted().entities["thing"].live_fields:
        for operator in known.type.all_operators():
            yield known.type.name, operator.key


def types_without_field() -> list[str]:
    """Return the types that have operators and no field in the table."""
    named = {known.type.name for known in wanted().entities["thing"].fields}
    return [name for name, each in FIELD_TYPES.items() if each.operators and name not in named]


def comparisons(thing: Entity, records: Sequence[Mapping[str, Any]]) -> list[Compare]:
    """Return every operator of every field with whatever the records hold there."""
    return [
        Compare(field, operator, operand)
        for field in thing.live_fields
        for operator in field.type.all_operators()
        for operand in _operands(field, operator, records)
    ]


def _operands(field: Field, operator: Operator, records: Sequence[Mapping[str, Any]]) -> list[Any]:
    if operator.takes is Takes.NOTHING:
        return [None]
    if operator.takes is Takes.TEXT:
        return list(WORDS)
    if operator.takes is Takes.SPAN:
        return [field.type.operand(operator, "3 months")]
    values = [v for record in records if (v := record.get(field.name)) is not None]
    raws = [raw for value in values for raw in _raws(field, value)]
    if operator.takes is Takes.VALUES:
        return [field.type.operand(operator, some) for some in ([], raws[:1], raws)]
    return [field.type.operand(operator, raw) for raw in raws]


def _raws(field: Field, value: Any) -> list[Any]:
    """Return what a condition may compare the items of a value with."""
    items = field.type.items(value)
    if isinstance(field.type, Composite):
        return [part for item in items if (part := field.type.split(item)[field.type.parts[0]])]
    return [field.type.operand_item_json(item) for item in items]
