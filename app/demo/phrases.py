"""Texts of demo records: titles, notes, names of things, in the language of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from string import Formatter
from typing import Any

from app.demo import codes, goods, texts_en, texts_zh, words_en, words_zh
from app.demo.goods import Good
from app.demo.meaning import About, Meaning
from app.demo.task import Plan, Task, in_language, one_of, word

Writer = Callable[[Task], str]


def phrase(plan: Plan) -> Writer:
    """Return what writes a text that suits what the field says."""
    maker = _MAKERS.get(plan.meaning)
    if maker is not None:
        return maker
    if plan.meaning is Meaning.TITLE:
        return _title(plan)
    if plan.meaning is Meaning.CODE:
        start = plan.field.name[:2].upper()
        return lambda task: f"{start}-{task.story.serial + 1000}"
    if plan.meaning in texts_zh.SENTENCES:
        return _sentences(plan)
    return _templates(plan, About.OTHER)


def paragraph(plan: Plan) -> Writer:
    """Return what writes a longer text; where nothing tells what about, a note."""
    is_plan = plan.about is About.TASK and plan.meaning is Meaning.CONTENT
    if plan.meaning in texts_zh.SENTENCES and not is_plan:
        return _sentences(plan)
    return _sentences(replace(plan, meaning=Meaning.NOTE))


def _title(plan: Plan) -> Writer:
    """Return what writes how a record is called, by what its entity is."""
    if plan.about is About.COMPANY:
        return lambda task: task.story.name
    if plan.about is About.PERSON:
        return lambda task: task.story.person.name
    return _templates(plan, plan.about)


def _templates(plan: Plan, about: About) -> Writer:
    chinese, english = (
        _any([_template(each, plan, words) for each in words.TITLES[about]])
        for words in (texts_zh, texts_en)
    )
    return in_language(chinese, english)


def _sentences(plan: Plan) -> Writer:
    chinese, english = (
        [
            _any([_template(each, plan, words) for each in group])
            for group in words.SENTENCES[plan.meaning]
        ]
        for words in (texts_zh, texts_en)
    )
    return in_language(_joined(chinese, ""), _joined(english, " "))


def _any(writers: Sequence[Writer]) -> Writer:
    draw = one_of(writers)
    return lambda task: draw(task)(task)


def _joined(writers: Sequence[Writer], space: str) -> Writer:
    if len(writers) == 1:
        return writers[0]

    def write(task: Task) -> str:
        return space.join([text for each in writers if (text := each(task))])

    return write


def _template(pattern: str, plan: Plan, words: Any) -> Writer:
    """Return what fills in the gaps of a pattern: only those that it has."""
    gaps = _gaps(plan, words)
    parts = [
        (text, gaps[name] if name else None) for text, name, _, _ in Formatter().parse(pattern)
    ]
    if not any(gap for _, gap in parts):
        whole = "".join(text for text, _ in parts)
        return lambda _: whole

    def write(task: Task) -> str:
        return "".join([f"{text}{gap(task)}" if gap else text for text, gap in parts])

    return write


def _gaps(plan: Plan, words: Any) -> Mapping[str, Callable[[Task], object]]:
    good = _good(plan)
    is_english = words is texts_en
    return {
        "person": lambda task: task.story.person.name,
        "thing": (lambda task: good(task).en) if is_english else (lambda task: good(task).zh),
        "edition": one_of(words.EDITIONS),
        "agreement": one_of(words.CONTRACTS),
        "city": _city,
        "minutes": one_of((5, 10, 15, 20, 30, 45)),
        "amount": one_of((8, 12, 20, 35, 50, 80, 120)),
        "month": lambda task: (task.story.created_on + timedelta(days=45)).month,
        "days": one_of((2, 3, 5, 7, 10)),
    }


def _good(plan: Plan) -> Callable[[Task], Good]:
    """Return what tells what the record is about: the product it links to, if it does."""
    if plan.about is About.PRODUCT:
        return lambda task: goods.good(task.story.serial)

    def find(task: Task) -> Good:
        known = task.links.product()
        return goods.good(task.below(len(goods.GOODS)) if known is None else known)

    return find


def _city(task: Task) -> str:
    if not task.is_english:
        return task.story.place.short
    if task.story.is_abroad:
        return words_en.CITIES[task.below(len(words_en.CITIES))]
    return task.story.place.latin


_building = word(words_zh.BUILDINGS, words_en.BUILDINGS)
_road = word(words_zh.STREETS, words_en.STREETS)


def street(task: Task) -> str:
    """Return the part of an address below the district."""
    number, floor = 1 + task.below(899), 2 + task.below(23)
    if task.is_english:
        return f"{_building(task)}, {number} {_road(task)}, floor {floor}"
    return f"{_road(task)} {number} 号{_building(task)} {floor} 层"


_meeting_place = word(
    ("客户会议室", "我司展厅", "{city}工厂", "国际博览中心 3 号馆", "线下茶叙"),
    ("Their meeting room", "Our showroom", "{city} plant", "Exhibition centre, hall 3"),
)


def _place(task: Task) -> str:
    return _meeting_place(task).replace("{city}", _city(task))


_specifying = word(texts_zh.SPECIFICATIONS, texts_en.SPECIFICATIONS)


def _specification(task: Task) -> str:
    figures = {"a": (20, 50, 100, 200, 500), "b": (2, 4, 8, 16), "c": (4, 5, 6)}
    drawn = {name: many[task.below(len(many))] for name, many in figures.items()}
    return _specifying(task).format(**drawn)


_LETTERS = "ACDEFGHKLMNPRSTX"


def model(task: Task) -> str:
    """Return the name of a model; the serial keeps it apart from all others."""
    first, second = divmod(task.below(256), 16)
    return f"{_LETTERS[first]}{_LETTERS[second]}-{task.story.serial + 100}{'ABCX'[task.below(4)]}"


_bank_name = word(words_zh.BANKS, words_en.BANKS)
_branch = word(words_zh.BRANCHES, words_en.BRANCHES)


def _bank(task: Task) -> str:
    return f"{_bank_name(task)}{', ' if task.is_english else ' '}{_branch(task)}"


def credit_code(task: Task) -> str:
    """Return the credit code of the company."""
    return codes.credit_code(task.story.serial, task.story.place.code)


def _account_name(task: Task) -> str:
    return f"{task.story.person.latin.replace('.', '_')}_{10 + task.below(9989)}"


_MAKERS: Mapping[Meaning, Writer] = {
    Meaning.COMPANY: lambda task: task.story.company.name,
    Meaning.INVOICE_TITLE: lambda task: task.story.name,
    Meaning.FOREIGN_NAME: lambda task: task.story.company.english_name,
    Meaning.PERSON: lambda task: task.story.person.name,
    Meaning.INVOICE_NUMBER: lambda task: f"{task.rng.randrange(10**19, 10**20)}",
    Meaning.BANK_ACCOUNT: lambda task: codes.bank_account(task.rng),
    Meaning.BANK: _bank,
    Meaning.TAX_NUMBER: credit_code,
    Meaning.CREDIT_CODE: credit_code,
    Meaning.MODEL: model,
    Meaning.SPECIFICATION: _specification,
    Meaning.POSITION: word(words_zh.POSITIONS, words_en.POSITIONS),
    Meaning.DIVISION: word(words_zh.DIVISIONS, words_en.DIVISIONS),
    Meaning.ACCOUNT_NAME: _account_name,
    Meaning.HOBBY: word(words_zh.HOBBIES, words_en.HOBBIES),
    Meaning.PLACE: _place,
    Meaning.STREET: street,
}
