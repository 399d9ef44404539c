"""Definitions and records nobody had in mind, made to be hard to print; the same for the same seed.

All sets live in one panel side by side: twenty panels would take longer than all the paper.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from app.access.actor import Actor
from app.core.errors import FieldValueError
from app.fieldtypes import FIELD_TYPES
from app.fieldtypes.abilities import HoldsFiles
from app.records.files import add_file
from app.records.write import create_record
from app.schema.document_reader import DOCUMENT_LANGUAGES, ORIENTATIONS, PAPERS
from app.schema.model import Field
from app.storage.store import Store
from tests.access.canary.values import TODAY
from tests.exchange.random_texts import (
    OPTIONS,
    Dice,
    label,
    marked_up,
    paragraphs,
    phrase,
    sentence,
    text_of,
)

APART = ("lookup", "rollup", "formula", "file", "image")
OF_SET = {"select": "plain", "multi_select": "plain", "category": "tree", "tier": "ranks"}
ROLE = "manager"
ROWS = (0, 1, 3, 6, 24)  # of a related table
ROW_FIELDS: Mapping[str, Mapping[str, Any]] = {
    "no": {"type": "text", "max_length": 200},
    "said": {"type": "long_text", "max_length": 200},
    "cost": {"type": "money", "places": 4},
    "count": {"type": "integer"},
    "kinds": {"type": "multi_select", "options": "plain"},
    "seen": {"type": "date_time"},
    "site": {"type": "url"},
}


@dataclass(frozen=True)
class Made:
    """One record, and a document and language it is to be printed in."""

    entity: str
    record: int
    document: str
    language: str


def definitions(sets: Sequence[int]) -> dict[str, str]:
    """Return the texts of some sets: an entity, one whose records link to it, options, documents.

    All types of fields are among any four sets that follow each other.
    """
    made: dict[str, Any] = {
        f"_roles/{ROLE}.yaml": {
            "label": label(Dice(0), 12),
            "entities": {"*": {"read": "all", "create": True, "update": "all", "print": "all"}},
        }
    }
    for kind, more in (("plain", {}), ("tree", {"kind": "category"}), ("ranks", {"kind": "tier"})):
        made[f"_options/{kind}.yaml"] = {**more, "options": _options(Dice(1))}
    for number in sets:
        made[f"thing{number}.yaml"] = _thing(Dice(number), number)
        made[f"row{number}.yaml"] = _row(Dice(number + 1000), number)
    return {name: json.dumps(text, ensure_ascii=False) for name, text in made.items()}


def _options(dice: random.Random) -> dict[str, Any]:
    return {f"o{n}": label(dice, dice.choice((2, 6, 12, 30))) for n in range(OPTIONS)}


def _thing(dice: random.Random, number: int) -> dict[str, Any]:
    fields = dict(_fields(dice, number))
    names = list(fields)
    return {
        "label": label(dice, 6),
        "title": "{name}",
        "fields": fields,
        "sections": list(_sections(dice, names)),
        "list": {"columns": names[:8]},
        "documents": {f"paper{n}": _document(dice, number, n, names) for n in range(5)},
    }


def _fields(dice: random.Random, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "name", {"type": "text", "label": label(dice, 4), "max_length": 240}
    types = [name for name in FIELD_TYPES if name not in APART]
    quarter = types[number % 4 :: 4] + dice.sample(types, 5)
    for place, name in enumerate(quarter):
        said: dict[str, Any] = {"type": name, "label": label(dice, dice.choice((3, 8, 20, 60)))}
        if name in OF_SET:
            said["options"] = OF_SET[name]
        if name in ("link", "links"):
            said["to"] = f"thing{number}"
        yield f"f{place}", said
        if name == "link":
            yield "through", {"type": "lookup", "via": f"f{place}", "field": "name",
                              "label": label(dice, 12)}  # fmt: skip
    yield "papers", {"type": "file", "many": True, "label": label(dice, 8)}
    if number % 3 == 1:
        yield "pictures", {"type": "image", "many": True, "label": label(dice, 8)}
    score = {"type": "formula", "result": "number", "expression": "1000001 * 7.5"}
    yield "score", {**score, "label": label(dice, 8)}
    yield "summed", {"type": "rollup", "of": f"row{number}.of", "sum": "cost",
                     "label": label(dice, 8)}  # fmt: skip


def _sections(dice: random.Random, names: list[str]) -> Iterator[dict[str, Any]]:
    left, number = list(names), 0
    while left:
        size = dice.randint(1, 7)
        yield {"name": f"s{number}", "label": label(dice, dice.choice((4, 14, 40))),
               "fields": left[:size]}  # fmt: skip
        left, number = left[size:], number + 1


def _document(dice: random.Random, number: int, place: int, names: list[str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "label": label(dice, dice.choice((4, 10, 40))),
        "layout": "agreement" if place == 4 else "sections",
        "paper": PAPERS[(number + place * 3) % len(PAPERS)],
        "orientation": ORIENTATIONS[(number // 3) % 2],
        "related": [f"row{number}"],
        "bilingual": "columns" if number % 3 == 0 else "stacked",
        "qr": dice.random() < 0.5,
        "attachments": dice.random() < 0.5,
        "timeline": dice.random() < 0.3,
        "signatures": [label(dice, 10) for _ in range(dice.choice((0, 0, 1, 2, 3)))],
    }
    for key, share, size in (("note", 0.4, 80), ("header", 0.4, 30), ("footer", 0.4, 60)):
        if dice.random() < share:
            said[key] = label(dice, size)
    if place < 4 and dice.random() < 0.5:
        said["columns"] = dice.randint(1, 3)
    if dice.random() < 0.4:
        said["facts"] = dice.sample(names, 4)
    if not said["signatures"]:
        del said["signatures"]
    return said


def _row(dice: random.Random, number: int) -> dict[str, Any]:
    shown = ["no", *dice.sample(list(ROW_FIELDS)[1:], 5)]
    fields = {
        name: {**said, "label": label(dice, dice.choice((2, 8, 25)))}
        for name, said in ROW_FIELDS.items()
    }
    of = {"type": "links", "to": f"thing{number}", "label": label(dice, 4)}
    return {
        "label": label(dice, 4), "title": "{no}", "fields": {**fields, "of": of},
        "list": {"columns": shown},
    }  # fmt: skip


# -- records ------------------------------------------------------------------------------------


def fill(store: Store, actor: Actor, number: int, count: int) -> list[Made]:
    """Make the records of one set, and say as what each is printed."""
    dice = Dice(number + 5000)
    entity = store.definitions.entities[f"thing{number}"]
    ids = list[int]()
    for _ in range(count):
        raw = dict(_values(store, actor, entity.live_fields, dice, ids))
        ids.append(create_record(store, actor, entity.name, raw).id)
    wanted = [ROWS[(number + place) % len(ROWS)] for place in range(count)]
    fields = [f for f in store.definitions.entities[f"row{number}"].live_fields if f.name != "of"]
    for row in range(max(wanted)):
        raw = dict(_values(store, actor, fields, dice, ids))
        held = [str(each) for each, most in zip(ids, wanted, strict=True) if row < most]
        raw |= {"no": f"No.{row}/{phrase(dice, 8)}", "of": "\n".join(held)}
        create_record(store, actor, f"row{number}", raw)
    return [
        Made(entity.name, record, f"paper{(number + place) % 5}",
             DOCUMENT_LANGUAGES[(number + place) % len(DOCUMENT_LANGUAGES)])
        for place, record in enumerate(ids)
    ]  # fmt: skip


def _values(
    store: Store, actor: Actor, fields: Sequence[Field], dice: random.Random, ids: Sequence[int]
) -> Iterator[tuple[str, str]]:
    for field in fields:
        if field.type.name in ("formula", "rollup", "lookup", "auto_number"):
            continue
        if field.name not in ("name", "no") and dice.random() < 0.12:
            continue  # not filled in
        if isinstance(field.type, HoldsFiles):
            yield field.name, "\n".join(_file(store, actor, field, dice) for _ in range(2))
        elif (text := _text(field, dice, ids)) and _is_taken(field, text):
            yield field.name, text


def _is_taken(field: Field, text: str) -> bool:
    """Tell whether a type takes a text: some refuse the longest and the largest."""
    try:
        field.type.check(field.type.parse(text), TODAY)
    except FieldValueError:
        return False
    return True


def _file(store: Store, actor: Actor, field: Field, dice: random.Random) -> str:
    entity = next(e for e in store.definitions.entities.values() if field in e.fields)
    ending, content = ("png", PICTURE) if field.type.name == "image" else ("txt", b"said")
    name = f"{phrase(dice, dice.choice((4, 40)))}.{ending}"
    return add_file(store, actor, entity.name, field.name, name=name, content=io.BytesIO(content))


def _picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(drawn, "PNG")
    return drawn.getvalue()


PICTURE = _picture()


def _text(field: Field, dice: random.Random, ids: Sequence[int]) -> str:
    name = field.type.name
    if name == "text":
        longest: int = field.type.settings.max_length
        return phrase(dice, dice.choice((3, 8, 20, 60, 200)))[:longest].strip()
    if name == "long_text":
        longest = field.type.settings.max_length
        return paragraphs(dice, dice.choice((1, 1, 2, 3)))[:longest].strip()
    if name == "markdown":
        return marked_up(dice)
    if name in ("link", "links"):
        picked = dice.sample(list(ids), min(len(ids), 1 if name == "link" else 6))
        return "\n".join(map(str, picked))
    if name == "address":
        return f"330106 | {sentence(dice)[:90]} | 310012"
    return text_of(name, dice)
