"""Types of field guessed from pasted cells: the types themselves say what they can read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from app.core.errors import FieldValueError
from app.design.entities.pasted import Column
from app.design.naming import suggested_name
from app.fieldtypes import FIELD_TYPES
from app.fieldtypes.figures import fold
from app.fieldtypes.money import currency_words
from app.schema.names import RESERVED_FIELDS

OFFERED = (
    *("text", "long_text", "integer", "number", "percent", "money", "rating", "yes_no", "date"),
    *("date_time", "time", "select", "email", "phone", "url", "region", "address", "id_card"),
    "uscc",
)
"""Types that a column can become: those that need nothing but what the cells say."""
ENOUGH = Decimal("0.9")
"""The share of cells that a type must read to be guessed; the rest is shown as what it is not."""
HALF = Decimal("0.5")
"""The share where the head of the column says the same."""
MOST_OPTIONS = 12
LONGEST_OPTION = 30
LONG = 120
CURRENCIES = ("CNY", "USD", "EUR", "GBP", "HKD", "JPY")
ENGLISH_DAYS = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%m/%d/%Y", "%d/%m/%Y")

_HEADS = {  # what the head of a column says of it, in the languages that people write
    "phone": r"电话|電話|手机|手機|传真|傳真|联系方式|phone|mobile|\btel\b|\bfax\b",
    "email": r"邮箱|郵箱|邮件|電郵|e-?mail",
    "url": r"网址|網址|网站|網站|主页|website|\burl\b|homepage",
    "id_card": r"身份证|身份證",
    "uscc": r"信用代码|信用代碼|税号|稅號|uscc",
    "date": r"日期|生日|date$|birthday",
    "percent": r"比例|百分比|折扣|率$|percent|rate$",
    "money": r"金额|金額|价|價|费|費|款|营收|預算|预算|收入|成本"
    r"|amount|price|cost|revenue|salary|budget",
    "yes_no": r"是否|^有无|^is |^has |\?$|？$",
    "region": r"地区|地區|省|城市|region|province|city",
    "text": r"编号|編號|号码|單號|单号|代码|编码|邮编|账号|帳號|\bcode\b|\bno\.?$|\bid\b|zip",
}
_HOSTS = re.compile(r"(https?://\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:/\S*)?)", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


@dataclass(frozen=True)
class Guess:
    """What a column may be: a type and its settings, and how far the cells agree."""

    type: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    read: int = 0  # cells that the type reads
    unread: str = ""  # the first that it does not


@dataclass(frozen=True)
class Rule:
    """One type that may be guessed: ``fits`` asks of a cell what its ``parse`` does not."""

    type: str
    fits: Callable[[str], bool] = bool
    settings: Mapping[str, Any] = field(default_factory=dict)


def guess(column: Column, currency: str = "CNY") -> Guess:
    """Return what a column most likely is; of one without cells, what its head says."""
    if not column.cells:
        hint = next((name for name in _HEADS if _says(column.head, name)), "text")
        return Guess(hint, _money(currency, currency) if hint == "money" else {})
    for rule in _rules(column, currency):
        made = tried(column, rule.type, rule.settings, rule.fits)
        enough = HALF if _says(column.head, rule.type) else ENOUGH
        if made.read >= enough * len(column.cells):
            return made
    return _words(column)


def tried(
    column: Column, name: str, settings: Mapping[str, Any] | None = None,
    fits: Callable[[str], bool] = bool,
) -> Guess:  # fmt: skip
    """Return how far a type reads the cells, with the settings that they ask for."""
    given = {**(_FROM_CELLS[name](column.cells) if name in _FROM_CELLS else {}), **(settings or {})}
    if name in _TAKES_ALL:
        return Guess(name, given, len(column.cells))
    kind = FIELD_TYPES[name]
    field_type = kind(kind.Settings(**given))
    also = _ALSO.get(name, _never)
    unread = [
        cell
        for cell in column.cells
        if not (fits(cell) and (_reads(field_type, cell) or also(cell)))
    ]
    return Guess(name, given, len(column.cells) - len(unread), next(iter(unread), ""))


def said_field(found: Guess, label: Mapping[str, str]) -> dict[str, Any]:
    """Return what a definition says of a field that was guessed."""
    return {"type": found.type, **found.settings, **_KEPT_SAFE.get(found.type, {}), "label": label}


def first_words_named(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the first text as that by which a record is called and found."""
    first = next((name for name, each in fields.items() if each["type"] == "text"), None)
    named = {"required": True, "search": True, "pinyin": True}
    return {n: {"type": "text", **named, **e} if n == first else e for n, e in fields.items()}


def choices_of(cells: Sequence[str]) -> dict[str, str]:
    """Return the options that cells name, each with a key, in the order in which they come."""
    found: dict[str, str] = {}
    for text in dict.fromkeys(cells):
        name = suggested_name({"zh_Hans": text}, {*found, *RESERVED_FIELDS}, "option")
        found[name] = text
    return found


def field_names(heads: Sequence[str], known: Mapping[str, str] | None = None) -> list[str]:
    """Return a name for each column, none twice and none that the panel needs.

    ``known`` holds the names that other entities have for the same words.
    """
    taken = {*RESERVED_FIELDS}
    found = []
    for head in heads:
        words = (known or {}).get(head.strip().lower(), head)
        name = suggested_name({"zh_Hans": words}, taken, "field")
        taken.add(name)
        found.append(name)
    return found


# -- what may be guessed ------------------------------------------------------------------------


def _rules(column: Column, currency: str) -> list[Rule]:
    """Return the types to try, those first that few other texts would fit."""
    says = partial(_says, column.head)
    rules = [
        Rule("id_card"), Rule("uscc"), Rule("email"),
        Rule("url", lambda cell: _HOSTS.fullmatch(cell) is not None),
        Rule("phone", lambda cell: _is_phone(cell, named=says("phone"))),
        Rule("percent", lambda cell: fold(cell).endswith("%")),
        *_money_rules(column, currency),
        Rule("yes_no", lambda cell: says("yes_no") or not cell.isascii() or len(cell) > 1),
        *([Rule("text")] if says("text") else []),
        Rule("date"),
        Rule("date_time", lambda cell: ":" in fold(cell)),
        Rule("time", lambda cell: ":" in fold(cell)),
        Rule("integer", _is_plain),
        Rule("number", _is_plain),
    ]  # fmt: skip
    return [*rules, Rule("region")] if says("region") else rules


def _words(column: Column) -> Guess:
    """Return which kind of words the cells are, where they are nothing else."""
    cells, kinds = column.cells, len(set(column.cells))
    if any(len(cell) > LONG or "\n" in cell for cell in cells):
        return Guess("long_text", {}, len(cells))
    is_short = all(len(cell) <= LONGEST_OPTION for cell in cells)
    if is_short and 2 <= kinds <= MOST_OPTIONS and len(cells) >= max(4, 2 * kinds):
        return tried(column, "select")
    return Guess("text", {}, len(cells))


def _says(head: str, name: str) -> bool:
    return re.search(_HEADS.get(name, r"(?!)"), head, re.IGNORECASE) is not None


def _reads(field_type: Any, cell: str) -> bool:
    try:
        field_type.parse(cell)
    except FieldValueError:
        return False
    return True


def _is_english_day(cell: str) -> bool:
    """Tell whether a cell is a day as English writes it: Jan 5, 2024, 5 January 2024, 5/1/2024."""
    text = " ".join(cell.replace(",", " ").split())
    for form in ENGLISH_DAYS:
        try:
            datetime.strptime(text, form)  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return True
    return False


def _is_phone(cell: str, *, named: bool) -> bool:
    if re.search(r"[a-z]", re.sub(r"(?i)ext\.?|tel:?", "", cell), re.IGNORECASE):
        return False
    digits = re.sub(r"[^0-9]", "", fold(cell))
    marked = _MOBILE.fullmatch(digits) or cell.startswith("+") or "-" in cell
    return len(digits) >= 7 and (named or bool(marked))


def _is_plain(cell: str) -> bool:
    """Tell a figure from a code that is written in digits: 007 is one."""
    return not re.match(r"[+-]?0[0-9]", fold(cell))


def _money_rules(column: Column, currency: str) -> list[Rule]:
    known = dict.fromkeys((currency, *CURRENCIES))
    rules = [Rule("money", partial(_is_marked, each), _money(each, currency)) for each in known]
    named = [Rule("money", bool, _money(currency, currency))] if _says(column.head, "money") else []
    return [*rules, *named]


def _is_marked(currency: str, cell: str) -> bool:
    """Tell whether a cell names a currency, or counts in ten thousands as amounts do."""
    text = fold(cell).upper().lstrip("+- ")
    words = currency_words(currency)
    is_scaled = currency == "CNY" and text.endswith(("万", "亿"))
    return is_scaled or any(text.startswith(word) or text.endswith(word) for word in words)


def _money(currency: str, plain: str) -> dict[str, Any]:
    return {} if currency == plain == "CNY" else {"currency": currency}


def _places(cells: Sequence[str]) -> int:
    found = (re.search(r"\.([0-9]+)", fold(cell)) for cell in cells)
    return min(max((len(each[1]) for each in found if each), default=2), 6)


def _never(_cell: str) -> bool:
    return False


_TAKES_ALL = frozenset({"text", "long_text", "select"})
_FROM_CELLS: Mapping[str, Callable[[Sequence[str]], dict[str, Any]]] = {
    "select": lambda cells: {"choices": choices_of(cells)},
    "number": lambda cells: {"places": _places(cells)},
}
_ALSO: Mapping[str, Callable[[str], bool]] = {"date": _is_english_day}
_KEPT_SAFE = {"id_card": {"sensitive": "id_card", "personal_data": True}}
