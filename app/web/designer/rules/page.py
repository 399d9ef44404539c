"""What the page of an entity's rules shows: the rules in words, and the one that is being made."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.current import current_actor, current_locale, current_store
from app.core.i18n import Label
from app.design.conditions import read_data
from app.design.entities.rules import KINDS, rule_mark, rules_of
from app.design.fields.sections import entity_data
from app.design.running import find_running
from app.fieldtypes.abilities import Computed, HasOptions
from app.fieldtypes.option_set import OptionKind, OptionSet
from app.records.access import may, visible_fields
from app.records.condition_words import refs_of, say
from app.records.read import list_records
from app.records.record import Question
from app.records.titles import title, titles_of
from app.schema.condition_reader import links_to
from app.schema.field_checks import is_one
from app.schema.label_reader import LabelReader
from app.schema.model import Action, Entity, Field
from app.storage.store import Store
from app.web.designer.frame import current_draft
from app.web.designer.labels import LabelParts, label_parts
from app.web.forms.actions import current_look
from app.web.sent import sent_number

TITLES = 3
NEW = "new"


@dataclass(frozen=True)
class Rule:
    """One rule in words."""

    kind: str
    at: int
    mark: str
    words: str
    message: Label | None = None
    option: Any = None  # of a tier
    place: Label | None = None  # the field that a check's message stands at


@dataclass(frozen=True)
class Editing:
    """The form of one rule: what is written, or what was typed and refused."""

    kind: str
    at: str  # its place, or "new"
    mark: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    message: LabelParts = field(default_factory=lambda: LabelParts({}))
    errors: Mapping[str, str] = field(default_factory=dict)


def said_rules(entity: Entity) -> Mapping[str, list[Rule]]:
    """Return the rules of each kind in words, as the draft's file has them."""
    data = entity_data(current_draft().texts, entity.name)
    return {
        kind: [_rule(entity, kind, at, said) for at, said in enumerate(rules_of(data, kind))]
        for kind in KINDS
    }


def editing(entity: Entity, wanted: str) -> Editing | None:
    """Return the form of ``checks.1`` or ``unique.new``, as the address names it."""
    kind, _dot, at = wanted.partition(".")
    if kind not in KINDS or (kind == "tiers" and entity.tier_rules is None):
        return None
    if at == NEW:
        return Editing(kind, NEW, message=label_parts(None))
    rules = rules_of(entity_data(current_draft().texts, entity.name), kind)
    place = sent_number(at)
    if place is None or place >= len(rules):
        return None
    said = rules[place]
    message = label_parts(_label(said.get("message")))
    return Editing(kind, str(place), rule_mark(said), said, message)


def _rule(entity: Entity, kind: str, at: int, said: Mapping[str, Any]) -> Rule:
    message, mark = _label(said.get("message")), rule_mark(said)
    names = said.get("fields") or ()
    if kind == "unique":
        words = _(" and ").join(_field_text(entity, name) for name in names)
        return Rule(kind, at, mark, words, message)
    words = condition_words(entity, said.get("when"), figures=kind == "tiers")
    tiers = tier_options(entity)
    option = tiers.options.get(str(said.get("option"))) if tiers else None
    place = entity.by_name.get(str(said.get("field")))
    return Rule(kind, at, mark, words, message, option, place.label if place else None)


def condition_words(entity: Entity, data: Any, *, figures: bool) -> str:
    """Return a condition of the draft as a sentence."""
    read = read_data(data, current_draft().definitions, entity, figures=figures)
    if read.condition is None:
        return ""
    store, wanted = current_store(), set(refs_of(read.condition))
    with store.reading() as conn:
        titles = titles_of(store, current_actor(), conn, wanted) if wanted else {}
    return str(say(read.condition, current_look(), titles))


def _label(said: Any) -> Label | None:
    if not said:
        return None
    reader = LabelReader(current_draft().definitions.app.default_language)
    return reader.complete(dict(said)) if isinstance(said, dict) else Label.plain(str(said))


def _field_text(entity: Entity, name: str) -> str:
    known = entity.by_name.get(name)
    return known.label.text(current_look().language) if known else name


# -- what can be chosen -------------------------------------------------------------------------


def unique_fields(entity: Entity) -> list[Field]:
    """Return the fields that a unique key can be made of."""
    return [f for f in entity.by_name.values() if is_one(f.type) and not f.encrypted
            and f.name != "id"]  # fmt: skip


def tier_fields(entity: Entity) -> list[Field]:
    """Return the fields that rules can put a record into a tier of."""
    return [f for f in entity.live_fields if _ranks(f) is not None]


def tier_options(entity: Entity) -> OptionSet | None:
    """Return the options of the tier that the rules are about."""
    rules = entity.tier_rules
    return _ranks(entity.by_name[rules.field]) if rules else None


def _ranks(known: Field) -> OptionSet | None:
    kind = known.type
    if isinstance(kind, HasOptions) and kind.option_set.kind is OptionKind.TIER:
        return kind.option_set
    return None


def title_fields(entity: Entity) -> list[Field]:
    """Return the fields that a title may name: what some people may not see is in no title."""
    return [
        known for known in entity.by_name.values()
        if not (known.sensitive or known.encrypted or isinstance(known.type, Computed))
        and known.name != "id"
    ]  # fmt: skip


def linking(entity: Entity) -> list[Entity]:
    """Return the entities that link here, so that their records can be shown beside one."""
    return [
        other for other in current_draft().definitions.live_entities
        if any(links_to(known, entity.name) for known in other.by_name.values())
    ]  # fmt: skip


# -- titles -------------------------------------------------------------------------------------


def previewed_titles(store: Store, actor: Actor, entity: Entity, pattern: str) -> list[str]:
    """Return how the first records would be called; nothing for a pattern that says nothing."""
    running = find_running(store.definitions, entity)
    if running is None or not may(store, actor, running.entity.name, Action.READ):
        return []
    try:
        pieces = list(string.Formatter().parse(pattern))
    except ValueError:
        return []
    named = [name for _text, name, _spec, _how in pieces if name]
    names = {name: running.names[name] for name in named if name in running.names}
    seen = visible_fields(store, actor, running.entity.name)
    columns = tuple(name for name in names.values() if name in seen)
    if not columns:
        return []
    called = replace(running.entity, title=_renamed(pieces, names))
    page = list_records(
        store, actor, called.name, Question(columns=columns, size=TITLES, actions=False)
    )
    return [title(called, each.id, each.values, current_locale()) for each in page.records]


def _renamed(pieces: list[Any], names: Mapping[str, str]) -> str:
    parts = []
    for text, name, _spec, _how in pieces:
        literal = text.replace("{", "{{").replace("}", "}}")
        parts.append(literal + (f"{{{names.get(name, name)}}}" if name else ""))
    return "".join(parts)


def old_names(entity: Entity) -> Mapping[str, tuple[str, ...]]:
    """Return the old names that still lead to a field, by its present name."""
    return {known.name: known.aliases for known in entity.live_fields if known.aliases}
