"""A copy of what a file says of its entity, without what only the first can have."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from app.design.fields.uses import without_harmless
from app.design.files.entity_references import OVER_RELATED
from app.design.files.field_references import (
    CONDITIONS,
    WORD,
    FieldReferences,
    Folder,
    entity_files,
)
from app.design.files.template_references import entity_word, with_templates
from app.schema.templates.model import Part, Use

OWN = ("id", "aliases", "retired")
"""What belongs to the first for life: a copy begins its own."""


def copied_entity(folder: Folder, name: str) -> dict[str, Any]:
    """Return what the file of a copy says.

    Fields that count the records that link to the first are left out with all that is worked out
    from them, for nothing links to the copy; so are fields that are retired, and letters that speak
    of either.
    """
    data = copy.deepcopy(folder[f"{name}.yaml"])
    data = {key: value for key, value in data.items() if key not in (*OWN, "related")}
    live = {n: _fresh(each) for n, each in data["fields"].items() if not _is_retired(each)}
    gone = _gone(live)
    left = {*gone, *(data["fields"].keys() - live.keys())}
    for each in left:
        data = without_harmless(data, each)
    speaks = _Speaks(name, gone)
    if "documents" in data:
        data["documents"] = _without_letters(folder, name, data["documents"], left)
    data = {key: value for key, value in data.items() if key != "documents" or value}
    data["fields"] = {n: speaks.field(each) for n, each in live.items() if n not in gone}
    return _without_rules(data, gone, speaks)


def _is_retired(data: Any) -> bool:
    return isinstance(data, dict) and bool(data.get("retired"))


def _fresh(data: Any) -> Any:
    """Return a field without its id; the options written into it begin anew as well."""
    if not isinstance(data, dict):
        return data
    found = {key: value for key, value in data.items() if key not in OWN}
    if isinstance(found.get("choices"), dict):
        found["choices"] = {
            key: {k: v for k, v in each.items() if k != "id"} if isinstance(each, dict) else each
            for key, each in found["choices"].items()
        }
    return found


def _gone(fields: Mapping[str, Any]) -> set[str]:
    """Return the fields that count other records, and those worked out from them."""
    gone = {name for name, each in fields.items() if isinstance(each, dict) and "of" in each}
    while more := {name for name, each in fields.items() if _reads(each) & gone} - gone:
        gone |= more
    return gone


def _reads(data: Any) -> set[str]:
    expression = str(data.get("expression", "")) if isinstance(data, dict) else ""
    return {word for word in WORD.findall(expression) if word[0] not in "'\""}


class _Speaks:
    """Tells whether a condition speaks of what a copy does not have."""

    def __init__(self, entity: str, gone: set[str]) -> None:
        self.entity, self.gone = entity, gone

    def __call__(self, condition: Any) -> bool:
        named: set[str] = set()

        def seen(name: str) -> str:
            named.add(name)
            return name

        FieldReferences(self.entity, seen).condition(condition, self.entity)
        return bool(named & self.gone) or _is_over_related(condition)

    def field(self, data: Any) -> Any:
        """Return a field without the conditions that do."""
        if not isinstance(data, dict):
            return data
        return {k: v for k, v in data.items() if k not in CONDITIONS or not self(v)}


def _is_over_related(data: Any) -> bool:
    if isinstance(data, list):
        return any(map(_is_over_related, data))
    if not isinstance(data, dict):
        return False
    return any(key in OVER_RELATED or _is_over_related(value) for key, value in data.items())


def _without_rules(data: dict[str, Any], gone: set[str], speaks: _Speaks) -> dict[str, Any]:
    found = dict(data)
    if "unique" in found:
        found["unique"] = [each for each in found["unique"] if not {*each["fields"]} & gone]
    if "checks" in found:
        found["checks"] = [each for each in found["checks"] if not speaks(each.get("when"))]
    if "sections" in found:
        found["sections"] = [
            {k: v for k, v in each.items() if k != "visible_if" or not speaks(v)}
            for each in found["sections"]
        ]
    if "documents" in found:
        found["documents"] = {
            name: {key: value for key, value in each.items() if key != "related"}
            for name, each in found["documents"].items()
        }
    return _with_tiers(found, gone, speaks)


def _without_letters(folder: Folder, name: str, documents: Any, left: set[str]) -> dict[str, Any]:
    """Return the documents whose templates speak of nothing that a copy does not have.

    Those are fields that are left out, and records that link to the first.
    """
    entities, same = dict(entity_files(folder)), entity_word(lambda known: known)
    met: list[Use] = []

    def word(use: Use) -> str:
        met.append(use)
        return same(use)

    kept = {}
    for key, said in documents.items():
        met.clear()
        with_templates({key: said}, name, entities, word)
        gone = {use.name for use in met if use.part is Part.FIELD and use.entity == name}
        if not gone & left and all(use.part is not Part.ENTITY for use in met):
            kept[key] = said
    return kept


def _with_tiers(found: dict[str, Any], gone: set[str], speaks: _Speaks) -> dict[str, Any]:
    rules = found.get("tier_rules")
    if not isinstance(rules, dict):
        return found
    kept = [each for each in rules.get("rules") or () if not speaks(each.get("when"))]
    rest = {key: value for key, value in found.items() if key != "tier_rules"}
    if not kept or rules.get("field") in gone:
        return rest
    return {**rest, "tier_rules": {**rules, "rules": kept}}
