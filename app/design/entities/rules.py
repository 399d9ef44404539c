"""What an entity asks of its records: keys, checks, tiers; how one is called, what is beside it.

Rules have no names. One is told by its place and by what it says there: who changes a rule that
somebody moved meanwhile is told so (:func:`rule_mark`), and changes no other one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from app.core.errors import AppError, ConflictError, InvalidRecordError
from app.core.i18n import N_
from app.design.fields.sections import Data, entity_data
from app.design.files.folder import Texts, write_one
from app.design.files.words import inline
from app.design.ordering import stepped

KINDS = ("unique", "checks", "tiers")
"""Rules that stand in a list of their own."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "unique": ("fields",),
    "checks": ("when", "message"),
    "tiers": ("option", "when"),
}


def rules_of(data: Mapping[str, Any], kind: str) -> list[Data]:
    """Return the rules of one kind as the file of the entity says them, in their order."""
    home = (data.get("tier_rules") or {}).get("rules") if kind == "tiers" else data.get(kind)
    return [dict(each) for each in home or ()]


def rule_mark(rule: Mapping[str, Any]) -> str:
    """Return a short mark of what a rule says."""
    return hashlib.sha256(inline(rule).encode()).hexdigest()[:12]


def add_rule(texts: Texts, entity: str, kind: str, said: Mapping[str, Any]) -> Texts:
    """Put a rule behind the others of its kind. Raises InvalidRecordError for one not complete."""
    data = entity_data(texts, entity)
    return _written(texts, entity, data, kind, [*rules_of(data, kind), _complete(kind, said)])


def change_rule(
    texts: Texts, entity: str, kind: str, *, at: int, mark: str, said: Mapping[str, Any]
) -> Texts:
    """Let the rule at a place say ``said``; ``None`` takes a key away.

    Raises ConflictError where another rule stands there by now, InvalidRecordError.
    """
    data = entity_data(texts, entity)
    rules = _still(rules_of(data, kind), at, mark)
    rules[at] = _complete(kind, {**rules[at], **said})
    return _written(texts, entity, data, kind, rules)


def step_rule(texts: Texts, entity: str, kind: str, *, at: int, mark: str, step: int) -> Texts:
    """Move a rule up (-1) or down (1): of the rules of a tier, the first that holds counts."""
    data = entity_data(texts, entity)
    rules = _still(rules_of(data, kind), at, mark)
    return _written(texts, entity, data, kind, stepped(rules, at, step))


def remove_rule(texts: Texts, entity: str, kind: str, *, at: int, mark: str) -> Texts:
    """Take a rule away."""
    data = entity_data(texts, entity)
    rules = _still(rules_of(data, kind), at, mark)
    return _written(texts, entity, data, kind, [*rules[:at], *rules[at + 1 :]])


def set_tier(texts: Texts, entity: str, field: str, otherwise: str) -> Texts:
    """Say which tier the rules are about, and who none of them speaks of; no field: no rules.

    The rules of another tier go with it: their options are not those of the new one.
    """
    data = entity_data(texts, entity)
    before = data.get("tier_rules") or {}
    if not field:
        data.pop("tier_rules", None)
        return write_one(texts, f"{entity}.yaml", data)
    rules = rules_of(data, "tiers") if before.get("field") == field else []
    said = {"field": field, "rules": rules, "otherwise": otherwise or None}
    order = [*before, *(key for key in said if key not in before)]
    data["tier_rules"] = {key: said[key] for key in order if said[key] is not None}
    return write_one(texts, f"{entity}.yaml", data)


def set_title(texts: Texts, entity: str, pattern: str) -> Texts:
    """Say how a record is called, ``{name} ({city})``; of no pattern, the panel finds a field."""
    data = entity_data(texts, entity)
    if pattern.strip():
        data["title"] = pattern.strip()
    else:
        data.pop("title", None)
    return write_one(texts, f"{entity}.yaml", data)


def set_related(texts: Texts, entity: str, names: Sequence[str]) -> Texts:
    """Say which entities that link here are shown beside a record, in this order."""
    data = entity_data(texts, entity)
    if names:
        data["related"] = list(names)
    else:
        data.pop("related", None)
    return write_one(texts, f"{entity}.yaml", data)


# -- inside -------------------------------------------------------------------------------------


def _still(rules: list[Data], at: int, mark: str) -> list[Data]:
    if not 0 <= at < len(rules) or rule_mark(rules[at]) != mark:
        raise ConflictError(
            "design.rule_moved",
            N_("The rules were changed meanwhile. Look at them as they are now."),
        )
    return rules


def _complete(kind: str, said: Mapping[str, Any]) -> Data:
    rule = {key: each for key, each in said.items() if each not in (None, [], {}, "")}
    missing = {
        key: AppError("required", N_("This field is required."))
        for key in NEEDED[kind]
        if key not in rule
    }
    if missing:
        raise InvalidRecordError(missing)
    return rule


def _written(texts: Texts, entity: str, data: Data, kind: str, rules: list[Data]) -> Texts:
    if kind == "tiers":
        if "tier_rules" not in data:
            raise ConflictError("design.no_tier", N_("Choose the tier that the rules are about."))
        data["tier_rules"] = {**data["tier_rules"], "rules": rules}
    elif rules:
        data[kind] = rules
    else:
        data.pop(kind, None)
    return write_one(texts, f"{entity}.yaml", data)
