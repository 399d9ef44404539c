"""What an entity says about its values: conditions, unique keys, checks, who is in which tier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes import FIELD_TYPES, FieldType
from app.fieldtypes.abilities import Computed, HasOptions
from app.fieldtypes.option_set import EMPTY_SET, OptionKind, OptionSet
from app.schema.circles import shown, way_back
from app.schema.codes import Code
from app.schema.condition import Condition, fields_of
from app.schema.condition_reader import Path, read_condition
from app.schema.draft import Draft, World
from app.schema.field_checks import is_one
from app.schema.model import Check, Field, Section, TierRule, TierRules, UniqueKey
from app.schema.node import Node
from app.schema.problems import did_you_mean

SUMS = ("sum", "min", "max", "average")
"""The figures that a rollup takes of one field."""


def condition_at(
    node: Node, fields: Mapping[str, Field], draft: Draft | None, world: World
) -> Condition:
    """Return the condition written at ``node``, over ``fields`` of the entity ``draft``."""

    def note(path: Path, code: Code, text: str) -> None:
        if code is Code.UNKNOWN_FIELD and draft is not None and path[-1] in draft.broken:
            return  # what is wrong with that field is said where it is written
        place = node.place(path)
        if code is Code.UNKNOWN_FIELD and draft is not None and path[-1] in draft.all_fields:
            code, text = _why_not(draft.all_fields[path[-1]])
        place.problem(code, text)

    name = "" if draft is None else draft.name
    return read_condition(node.plain(), fields, note=note, entity=name, relations=world.relations)


def _why_not(known: Field) -> tuple[Code, str]:
    if known.retired:
        return Code.RETIRED, say(N_("the field {name} is retired"), name=repr(known.name))
    return Code.CANNOT, say(
        N_("{name} is worked out later and cannot be compared here"), name=repr(known.name)
    )


def with_conditions(draft: Draft, known: Field, world: World) -> Field:
    """Return the field with its ``visible_if``, ``required_if`` and ``read_only_if``."""
    node = draft.field_node(known.name)

    def read(key: str) -> Condition | None:
        at = node.at(key)
        return None if at is None else condition_at(at, draft.live, draft, world)

    return replace(
        known,
        visible_if=read("visible_if"),
        required_if=read("required_if"),
        read_only_if=read("read_only_if"),
    )


def check_visibility(draft: Draft, fields: Iterable[Field]) -> None:
    """Note fields that are shown only when they are filled in, one way or another."""
    reads = {f.name: fields_of(f.visible_if) for f in fields if f.visible_if is not None}
    for name in reads:
        if way := way_back(name, {key: sorted(names) for key, names in reads.items()}):
            place = draft.field_node(name).place(["visible_if"])
            place.problem(
                Code.CYCLE,
                say(N_("fields that show each other in a circle: {way}"), way=shown(way)),
            )


def with_visibility(draft: Draft, section: Section, world: World) -> Section:
    """Return the section with its ``visible_if``."""
    sections = draft.node.at("sections")
    for node in () if sections is None else sections.elements():
        name, condition = node.at("name"), node.at("visible_if")
        if name is not None and condition is not None and name.tree.text == section.name:
            return replace(section, visible_if=condition_at(condition, draft.live, draft, world))
    return section


# -- unique keys and checks ---------------------------------------------------------------------


def read_unique(draft: Draft, node: Node | None, world: World) -> tuple[UniqueKey, ...]:
    """Return the unique keys over several fields."""
    keys: list[UniqueKey] = []
    for each in () if node is None else node.elements():
        entries = each.known(("fields", "message"), required=["fields"])
        nodes = entries["fields"].elements() if "fields" in entries else ()
        found = draft.find_all(nodes)
        for known in found:
            if not is_one(known.type) or known.encrypted:
                text = say(
                    N_("{name} cannot be part of a unique key: it has several values"),
                    name=repr(known.name),
                )
                if known.encrypted or not known.type.is_many:
                    text = say(
                        N_("{name} cannot be part of a unique key: nothing to compare"),
                        name=repr(known.name),
                    )
                entries["fields"].problem(Code.CANNOT, text)
        message = world.labels.read_optional(entries.get("message"))
        if "fields" in entries and not nodes and entries["fields"].is_list:
            entries["fields"].problem(Code.WRONG_SHAPE, say(N_("needs at least one field")))
        keys.append(UniqueKey(tuple(field.name for field in found), message))
    return tuple(keys)


def read_checks(draft: Draft, node: Node | None, world: World) -> tuple[Check, ...]:
    """Return the rules that refuse a record."""
    checks: list[Check] = []
    for each in () if node is None else node.elements():
        entries = each.known(("when", "message", "field"), required=["when", "message"])
        if "when" not in entries or "message" not in entries:
            continue
        place = entries.get("field")
        name = place.text() if place is not None else None
        found = draft.find(name, place) if place is not None and name is not None else None
        checks.append(
            Check(
                when=condition_at(entries["when"], draft.live, draft, world),
                message=world.labels.read(entries["message"], longest=2000),
                field=found.name if found is not None else None,
            )
        )
    return tuple(checks)


# -- tiers --------------------------------------------------------------------------------------


def read_tier_rules(draft: Draft, node: Node | None, world: World) -> TierRules | None:
    """Return who is in which tier."""
    if node is None:
        return None
    entries = node.known(("field", "rules", "otherwise"), required=["field", "rules"])
    name = entries["field"].text() if "field" in entries else None
    known = draft.find(name, entries["field"]) if name is not None else None
    if known is None or "rules" not in entries:
        return None
    if not isinstance(known.type, HasOptions) or known.type.option_set.kind is not OptionKind.TIER:
        entries["field"].problem(
            Code.WRONG_OPTION_KIND, say(N_("{name} is not a tier"), name=repr(known.name))
        )
        return None
    options = known.type.option_set
    rules = tuple(
        rule
        for each in entries["rules"].elements()
        if (rule := _read_rule(each, draft, known, world)) is not None
    )
    otherwise = entries.get("otherwise")
    last = _option(otherwise, options) if otherwise is not None else None
    return TierRules(known.name, rules, last)


def _read_rule(node: Node, draft: Draft, tier: Field, world: World) -> TierRule | None:
    entries = node.known(("option", "when"), required=["option", "when"])
    options: OptionSet = getattr(tier.type, "option_set", EMPTY_SET)
    option = _option(entries["option"], options) if "option" in entries else None
    if "when" not in entries:
        return None
    when = condition_at(entries["when"], with_figures(draft, world), draft, world)
    if tier.name in fields_of(when):
        text = say(N_("who is in {name} cannot depend on {name}"), name=repr(tier.name))
        entries["when"].problem(Code.CYCLE, text)
    return None if option is None else TierRule(option, when)


def with_figures(draft: Draft, world: World) -> Mapping[str, Field]:
    """Return the live fields and the computed ones, these compared as what they amount to."""
    found: dict[str, Field] = {}
    for name, known in draft.in_use.items():
        figure = figure_type(known, world) if isinstance(known.type, Computed) else known.type
        found[name] = known if figure is None else replace(known, type=figure)
    return found


def figure_type(known: Field, world: World) -> FieldType[Any, Any] | None:
    """Return the type of what a formula or a rollup amounts to, if its settings tell."""
    settings = known.type.settings
    summed = next((name for key in SUMS if (name := getattr(settings, key, None))), None)
    if summed is not None:
        child = world.drafts.get(settings.of.partition(".")[0])
        found = child.all_fields.get(summed) if child is not None else None
        return None if found is None else found.type
    result = FIELD_TYPES.get(getattr(settings, "result", "integer"))
    return None if result is None else result(result.Settings())


def _option(node: Node, options: OptionSet) -> str | None:
    key = node.text()
    found = options.options.get(options.current(key or ""))
    if key is not None and found is None:
        hint = did_you_mean(key[:60], options.options)
        node.problem(
            Code.UNKNOWN_OPTION,
            say(
                N_("{name} has no option {key}{hint}"),
                name=options.name,
                key=repr(key[:60]),
                hint=hint,
            ),
        )
    elif found is not None and found.retired:
        node.problem(Code.RETIRED, say(N_("the option {key} is retired"), key=repr(key)))
    return None if found is None else found.key
