"""Definitions nobody had in mind: one with every field type, and any number of made-up ones."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping

from app.fieldtypes import FIELD_TYPES

LABEL = "label: x"
OPTIONS = "options: {a: A, b: B, c: C, d: D}"
UNTRANSLATED = "options: {a: {label: {en: A}}, b: {label: {en: B}}, c: C, d: D}"
SETS = {
    # Not translated: what is told before printing in Chinese names the options of the record.
    "_options/plain.yaml": UNTRANSLATED,
    "_options/tree.yaml": f"kind: category\n{OPTIONS}",
    "_options/ranks.yaml": f"kind: tier\n{OPTIONS}",
}
OF_SET = {"select": "plain", "multi_select": "plain", "category": "tree", "tier": "ranks"}
MASKS_OF = {
    "text": ("phone", "name", "tail4", "bank_card", "email", "all"),
    "phone": ("phone", "all"),
    "email": ("email",),
    "id_card": ("id_card",),
    "address": ("address",),
    "money": ("money",),
}
SECRET = ("text", "phone", "money", "date", "integer", "id_card")  # types that may be encrypted
WORDS = ("text", "long_text", "email", "phone", "url", "uscc", "id_card")
SCOPES = ("none", "own", "own_and_reports", "team", "own_and_team", "team_and_below", "all",
          "{owner: me}", "{created_at: {after: 2015-01-01}}")  # fmt: skip
ACCESS = ("hidden", "masked", "read", "write")
LIKELY = ("text", "select", "tier", "date", "money", "link", "lookup", "user")
FOUND_QUICKLY = ("select", "tier", "link,")
KEPT_APART = ("lookup", "rollup", "formula")


def every_type() -> dict[str, str]:
    """Return an entity with a field of every type, and masks, links and lookups between two."""
    fields = {f"a_{name}": _field(name, "other") for name in FIELD_TYPES if name not in KEPT_APART}
    fields["through"] = "type: lookup, via: a_link, field: said"
    fields["summed"] = "type: rollup, of: other.link, sum: cost"
    fields["score"] = 'type: formula, result: number, expression: "a_integer * 2"'
    for type_name, masks in MASKS_OF.items():
        for mask in masks:
            fields[f"{type_name}_{mask}"] = f"type: {type_name}, sensitive: {mask}"
    fields |= {f"sealed_{name}": f"type: {name}, encrypted: true" for name in SECRET}
    other = {"said": "type: text, search: true", "cost": "type: money"}
    return {
        **SETS,
        "thing.yaml": _entity(
            fields, title="{a_text} {a_date}", related=["other"],
            columns=["a_text", "a_link", "a_tier", "through"], sort=["-a_link", "a_text"],
            quick=["a_select", "a_tier", "a_link", "a_user"],
        ),
        "other.yaml": _entity(
            {**other, "link": "type: link, to: thing"}, title="{said}", related=["thing"],
            columns=["said", "link"], sort=["link"], quick=["link"],
        ),
    }  # fmt: skip


def _field(name: str, target: str) -> str:
    if name in OF_SET:
        return f"type: {name}, options: {OF_SET[name]}"
    return f"type: {name}, to: {target}" if name in ("link", "links") else f"type: {name}"


def _entity(
    fields: Mapping[str, str], *, title: str, related: list[str], columns: list[str],
    sort: list[str], quick: list[str],
) -> str:  # fmt: skip
    lines = ["fields:", *(f"  {name}: {{{known}}}" for name, known in fields.items())]
    lines += [
        f"title: {json.dumps(title)}",
        f"related: {json.dumps(related)}",
        f"list: {{columns: {json.dumps(columns)}, sort: {json.dumps(sort)},"
        f" quick_filters: {json.dumps(quick)}}}",
        f"documents: {{paper: {{label: Paper, related: {json.dumps(related)}}}}}",
    ]
    return "\n".join(lines) + "\n"


def made_up(seed: int) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the texts of made-up definitions, and the names of their roles."""
    dice = random.Random(seed)  # noqa: S311 - definitions, not secrets
    names = [f"kind{number}" for number in range(dice.randint(2, 3))]
    fields = {name: dict(_some_fields(dice, names)) for name in names}
    for name in names:
        _add_lookup(dice, name, names, fields)
    roles = {f"role{number}": _some_role(dice, fields) for number in range(2)}
    texts = {
        **SETS,
        **{f"{name}.yaml": _some_entity(dice, name, fields) for name in names},
        **{f"_roles/{name}.yaml": text for name, text in roles.items()},
    }
    return texts, tuple(roles)


def _some_fields(dice: random.Random, names: list[str]) -> Iterator[tuple[str, str]]:
    yield "name", "type: text, search: true, pinyin: true"
    yield "tie", f"type: link, to: {dice.choice(names)}"
    types = [name for name in FIELD_TYPES if name not in KEPT_APART]
    chosen = dice.sample(types, 7) + dice.choices([n for n in LIKELY if n in types], k=3)
    for number, type_name in enumerate(chosen):
        facts = _facts(dice, type_name) + _conditions(dice, number, type_name)
        yield f"f{number}", _field(type_name, dice.choice(names)) + facts


def _conditions(dice: random.Random, number: int, type_name: str) -> str:
    """Let a field show, be required, or be locked by what another one holds."""
    other = f"f{dice.randrange(number)}" if number else "name"
    word = dice.choice(("visible_if", "", "required_if", "", "read_only_if"))
    if word == "required_if" and type_name == "auto_number":
        return ""  # nobody could fill it in
    return f", {word}: {{{other}: filled}}" if word else ""


def _facts(dice: random.Random, type_name: str) -> str:
    if type_name in SECRET and dice.random() < 0.2:
        return ", encrypted: true"
    said = ""
    if type_name in MASKS_OF and dice.random() < 0.4:
        said += f", sensitive: {dice.choice(MASKS_OF[type_name])}"
    if type_name in WORDS and dice.random() < 0.4:
        said += ", search: true"
    if type_name in ("text", "integer", "date", "uscc") and dice.random() < 0.3:
        said += ", unique: true"
    return said


def _add_lookup(
    dice: random.Random, name: str, names: list[str], fields: Mapping[str, dict[str, str]]
) -> None:
    """Let an entity read a field of the record that its link points at."""
    target = fields[name]["tie"].rpartition(" ")[2]
    open_ = [n for n, known in fields[target].items() if "encrypted" not in known and n != "seen"]
    fields[name]["seen"] = f"type: lookup, via: tie, field: {dice.choice(open_)}"


def _some_entity(dice: random.Random, name: str, every: Mapping[str, Mapping[str, str]]) -> str:
    fields = every[name]
    single = [n for n, known in fields.items() if _can_sort(known)]
    quick = [n for n, known in fields.items() if any(f"type: {t}" in known for t in FOUND_QUICKLY)]
    shown = [n for n in single if "sensitive" not in fields[n]]
    linking = [n for n, known in every.items() if any(f"to: {name}" in f for f in known.values())]
    return _entity(
        fields, title="{" + dice.choice(["name", *shown]) + "}", related=linking,
        columns=dice.sample([*fields], 4), quick=quick[:3],
        sort=[dice.choice(("", "-")) + dice.choice(single), "tie"],
    )  # fmt: skip


def _can_sort(known: str) -> bool:
    kept = any(f"type: {name}" in known for name in ("text", "date", "integer", "money", "tier"))
    return kept and "encrypted" not in known


def _some_role(dice: random.Random, fields: Mapping[str, Mapping[str, str]]) -> str:
    lines = [LABEL, "entities:"]
    for entity, known in fields.items():
        scopes = {action: dice.choice(SCOPES) for action in ("update", "export", "print")}
        scopes |= {"read": dice.choice(SCOPES[1:]), "restore": dice.choice(SCOPES)}
        granted = ", ".join(f"{action}: {scope}" for action, scope in scopes.items())
        access = ", ".join(f"{name}: {dice.choice(ACCESS)}" for name in (*known, "owner"))
        lines.append(f"  {entity}: {{create: true, delete: all, {granted}, fields: {{{access}}}}}")
    return "\n".join(lines) + "\n"
