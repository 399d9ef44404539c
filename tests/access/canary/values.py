"""A secret for every field: pairs of values that one mask makes alike.

``TEXTS`` is the one list to add to when a field type is added; the tests of completeness say so.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from babel import Locale

from app.core.errors import FieldValueError
from app.fieldtypes.abilities import Computed, HasOptions, HoldsFiles, ReadsThrough, RefersTo
from app.fieldtypes.ref import Ref
from app.records.cut import masked_value
from app.schema.model import Field

RECORDS = 4  # of each entity; the last one lies in the trash
PAIRS = RECORDS  # a unique field needs another pair for each record
LOCALES = tuple(Locale.parse(language) for language in ("zh_Hans", "zh_Hant", "en"))
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
FILES = tuple(f"{number:032x}" for number in range(1, 2 * PAIRS + 1))
GIVEN_NAMES = "三四五六七八九十"
USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"

Pair = tuple[Any, Any]


def _words() -> Iterator[str]:
    """Texts of all kinds, for fields of text and for every mask that one may ask for."""
    for number, name in enumerate(GIVEN_NAMES):
        yield f"{'Canary' if number % 2 else 'Sparrow'} {number} 雀"
        yield f"1380013{number:01d}8000"
        yield f"62220202001{number:05d}7126"
        yield f"张{name}丰"
        yield f"canary{number}@first.example"
        yield f"浙江省杭州市西湖区文三路 {number} 号"
        yield f"K{number}"
        yield f"84713{number:05d}"


def _id_cards() -> Iterator[str]:
    for stem in (f"110105{year}123100{n}" for year in range(1949, 1999) for n in range(10)):
        weights = [pow(2, 17 - place, 11) for place in range(17)]
        total = sum(int(digit) * weight for digit, weight in zip(stem, weights, strict=True))
        yield stem + "10X98765432"[total % 11]


def _usccs() -> Iterator[str]:
    for number in range(40):
        yield from (f"9111000060003{number:04d}{last}" for last in USCC_DIGITS)


TEXTS: Mapping[str, Callable[[], Iterable[str]]] = {
    "text": _words,
    "long_text": _words,
    "markdown": _words,
    "integer": lambda: [str(n) for n in (1, 5, 3, 7, 2, 6, 4, 8)],
    "number": lambda: [str(n) for n in (90, 12, 70, 25, 33, 1, 8, 41)],
    "percent": lambda: [str(n) for n in (90, 12, 70, 25, 33, 1, 8, 41)],
    "money": lambda: [str(n) for n in (90001, 17, 4000, 250, 33, 1, 8, 41)],
    "rating": lambda: [str(n) for n in range(1, 9)],
    "yes_no": lambda: ("true", "false"),
    "date": lambda: [f"{year}-0{1 + year % 9}-13" for year in range(2008, 2024)],
    "date_time": lambda: [f"20{year}-03-0{1 + year % 9}T0{year % 9}:30" for year in range(10, 26)],
    "time": lambda: [f"{hour:02d}:20" for hour in range(9, 18)],
    "duration": lambda: [f"{hours}h" for hours in range(1, 10)],
    "email": lambda: [f"canary{n}@first.example" for n in range(10)],
    "phone": lambda: [f"138{n:04d}8000" for n in range(10)],
    "url": lambda: [f"https://canary{n}.example/" for n in range(10)],
    "region": lambda: ("330106", "440305", "110105", "310101", "510104", "420102", "330102",
                       "330105", "3301", "4403", "33", "44", "11", "31"),
    "address": lambda: [f"330106 | 文三路 {n} 号 | 310012" for n in range(10)],
    "id_card": _id_cards,
    "uscc": _usccs,
    "auto_number": lambda: [f"C-{n:06d}" for n in range(10)],
    "json": lambda: [json.dumps({"canary": n}) for n in range(10)],
}  # fmt: skip
"""By name of a field type: texts that its fields may hold, of which masks make some alike."""

BY_ABILITY = (HasOptions, RefersTo, HoldsFiles)
"""Types whose secrets come from the definitions and the panel: options, records, files."""

NOTHING_KEPT = (Computed, ReadsThrough)
"""Types whose value is made of other fields; those other fields hold the secret."""


Ids = tuple[tuple[str, tuple[int, ...]], ...]
"""People and departments that there are, by the name that links call them."""


_known: dict[
    tuple[int, bool, Ids], tuple[Field, list[Pair]]
] = {}  # holds the field: its id is free


def pairs(field: Field, *, is_masked: bool, ids: Ids) -> list[Pair]:
    """Return pairs of different values; masked alike if ``is_masked``.

    Several of them where the type has enough values. ``ids`` are the people and departments that
    there are.
    """
    key = (id(field), is_masked, ids)
    if key not in _known:
        _known[key] = field, _pairs(field, is_masked, dict(ids))
    return _known[key][1]


def _pairs(field: Field, is_masked: bool, ids: Mapping[str, tuple[int, ...]]) -> list[Pair]:
    alike: dict[Any, list[Any]] = defaultdict(list)
    for value in _candidates(field, ids):
        mask = _masks(field, value) if is_masked else None
        if value not in alike[mask]:
            alike[mask].append(value)
    found = [
        pair for group in alike.values() for pair in zip(group[::2], group[1::2], strict=False)
    ]
    assert found, (
        f"give {field.type.name} in canary/values.py two values that {field.name} takes"
        + f" and that look alike behind the mask {field.sensitive!r}" * is_masked
    )
    return found[:PAIRS]


def _masks(field: Field, value: Any) -> tuple[str, ...]:
    return tuple(str(masked_value(field, value, locale)) for locale in LOCALES)


def _candidates(field: Field, ids: Mapping[str, tuple[int, ...]]) -> Iterator[Any]:
    for value in _values(field, ids):
        try:
            field.type.check(value, TODAY)
        except FieldValueError:
            continue
        yield value


def _values(field: Field, ids: Mapping[str, tuple[int, ...]]) -> Iterator[Any]:
    if isinstance(field.type, HasOptions):
        keys = [option.key for option in field.type.option_set.options.values()]
        yield from ((key,) if field.type.is_many else key for key in keys)
    elif isinstance(field.type, RefersTo):
        for number in range(RECORDS - 1):
            for target in field.type.targets:
                known = ids.get(target, tuple(range(1, RECORDS)))
                ref = Ref(target, known[number % len(known)])
                yield (ref,) if field.type.is_many else ref
    elif isinstance(field.type, HoldsFiles):
        yield from ((key,) if field.type.is_many else key for key in FILES)
    else:
        yield from _parsed(field)


def _parsed(field: Field) -> Iterator[Any]:
    for text in TEXTS[field.type.name]():
        try:
            yield field.type.parse(text)
        except FieldValueError:
            continue


def is_kept(field: Field) -> bool:
    """Tell whether the field has a value of its own that could be a secret."""
    return not isinstance(field.type, NOTHING_KEPT)
