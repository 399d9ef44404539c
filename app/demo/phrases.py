"""Texts of demo records: titles, notes, names of things, in the language of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from app.demo import codes, goods, texts_en, texts_zh, words_en, words_zh
from app.demo.goods import Good
from app.demo.meaning import About, Meaning
from app.demo.task import Task


def phrase(task: Task) -> str:
    """Return a text that suits what the field says."""
    maker = _MAKERS.get(task.meaning)
    if maker is not None:
        return maker(task)
    if task.meaning in texts_zh.SENTENCES:
        return _sentences(task)
    return _fill(task, task.rng.choice(_titles(task)[About.OTHER]))


def paragraph(task: Task) -> str:
    """Return a longer text; where nothing tells what about, a note."""
    is_plan = task.plan.about is About.TASK and task.meaning is Meaning.CONTENT
    if task.meaning in texts_zh.SENTENCES and not is_plan:
        return _sentences(task)
    return _sentences(replace(task, plan=replace(task.plan, meaning=Meaning.NOTE)))


def _titles(task: Task) -> Mapping[About, tuple[str, ...]]:
    return texts_en.TITLES if task.is_english else texts_zh.TITLES


def title(task: Task) -> str:
    """Return how a record is called, by what its entity is."""
    what = task.plan.about
    if what is About.COMPANY:
        return task.story.name
    if what is About.PERSON:
        return task.story.person.name
    return _fill(task, task.rng.choice(_titles(task)[what]))


def _sentences(task: Task) -> str:
    groups = (texts_en if task.is_english else texts_zh).SENTENCES[task.meaning]
    chosen = [_fill(task, task.rng.choice(group)) for group in groups]
    return (" " if task.is_english else "").join(part for part in chosen if part)


def _fill(task: Task, pattern: str) -> str:
    rng, words = task.rng, texts_en if task.is_english else texts_zh
    good = _good(task)
    return pattern.format(
        person=task.story.person.name,
        thing=good.en if task.is_english else good.zh,
        edition=rng.choice(words.EDITIONS),
        agreement=rng.choice(words.CONTRACTS),
        city=_city(task),
        minutes=rng.choice((5, 10, 15, 20, 30, 45)),
        amount=rng.choice((8, 12, 20, 35, 50, 80, 120)),
        month=(task.story.created_on + timedelta(days=45)).month,
        days=rng.choice((2, 3, 5, 7, 10)),
    )


def _good(task: Task) -> Good:
    """Return what the record is about: the product it links to, if it does."""
    if task.plan.about is About.PRODUCT:
        return goods.good(task.story.serial)
    known = task.links.product()
    return goods.good(task.rng.randrange(len(goods.GOODS)) if known is None else known)


def _city(task: Task) -> str:
    if not task.is_english:
        return task.story.place.short
    return task.rng.choice(words_en.CITIES) if task.story.is_abroad else task.story.place.latin


def street(task: Task) -> str:
    """Return the part of an address below the district."""
    number = task.rng.randrange(1, 900)
    floor = task.rng.randrange(2, 25)
    if task.is_english:
        building = task.rng.choice(words_en.BUILDINGS)
        return f"{building}, {number} {task.rng.choice(words_en.STREETS)}, floor {floor}"
    building = task.rng.choice(words_zh.BUILDINGS)
    return f"{task.rng.choice(words_zh.STREETS)} {number} 号{building} {floor} 层"


def _place(task: Task) -> str:
    here = task.one_of(
        ("客户会议室", "我司展厅", "{city}工厂", "国际博览中心 3 号馆", "线下茶叙"),
        ("Their meeting room", "Our showroom", "{city} plant", "Exhibition centre, hall 3"),
    )
    return str(here).format(city=_city(task))


def _specification(task: Task) -> str:
    pattern = task.one_of(texts_zh.SPECIFICATIONS, texts_en.SPECIFICATIONS)
    rng = task.rng
    a, b, c = rng.choice((20, 50, 100, 200, 500)), rng.choice((2, 4, 8, 16)), rng.randrange(4, 7)
    return str(pattern).format(a=a, b=b, c=c)


def model(task: Task) -> str:
    """Return the name of a model; the serial keeps it apart from all others."""
    letters = "".join(task.rng.choice("ACDEFGHKLMNPRSTX") for _ in range(2))
    return f"{letters}-{task.story.serial + 100}{task.rng.choice('ABCX')}"


def _bank(task: Task) -> str:
    if task.is_english:
        return f"{task.rng.choice(words_en.BANKS)}, {task.rng.choice(words_en.BRANCHES)}"
    return f"{task.rng.choice(words_zh.BANKS)} {task.rng.choice(words_zh.BRANCHES)}"


def credit_code(task: Task) -> str:
    """Return the credit code of the company."""
    return codes.credit_code(task.story.serial, task.story.place.code)


def _account_name(task: Task) -> str:
    return f"{task.story.person.latin.replace('.', '_')}_{task.rng.randrange(10, 9999)}"


def _code(task: Task) -> str:
    return f"{task.plan.field.name[:2].upper()}-{task.story.serial + 1000}"


_MAKERS: Mapping[Meaning, Callable[[Task], str]] = {
    Meaning.TITLE: title,
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
    Meaning.POSITION: lambda task: task.one_of(words_zh.POSITIONS, words_en.POSITIONS),
    Meaning.DIVISION: lambda task: task.one_of(words_zh.DIVISIONS, words_en.DIVISIONS),
    Meaning.ACCOUNT_NAME: _account_name,
    Meaning.HOBBY: lambda task: task.one_of(words_zh.HOBBIES, words_en.HOBBIES),
    Meaning.PLACE: _place,
    Meaning.STREET: street,
    Meaning.CODE: _code,
}
