"""Conditions, read from YAML and from the JSON of filters by the same function.

Whatever cannot be read is noted and never holds: an unknown field, operator or option is an
error, never true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from app.core.errors import AppError, BadRequestError
from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.abilities import HasOptions, RefersTo
from app.fieldtypes.operators import EMPTY, FILLED, Operator
from app.schema.codes import Code
from app.schema.condition import All, AnyOf, Compare, Condition, Not, Related
from app.schema.condition_shape import shown, unfit
from app.schema.model import Definitions, Entity, Field
from app.schema.problems import did_you_mean

MAX_DEPTH = 16
MAX_PARTS = 200

NEVER = AnyOf(())
BARE_WORDS = (EMPTY.key, FILLED.key)
EQUAL_KEYS = ("equals", "has")
AMONG_KEYS = ("in", "has_any")
ENCRYPTED_KEYS = ("equals", EMPTY.key, FILLED.key)

Path = tuple[str, ...]
Note = Callable[[Path, Code, str], None]
"""Takes where in the data a mistake is, its id and its sentence."""

Relations = Callable[[str], Mapping[str, Field] | None]
"""Gives the fields of another entity that a condition may speak of; None: no such entity."""


class Mistake(NamedTuple):
    """One thing that is wrong with a condition in JSON."""

    path: Path
    code: Code
    text: str


def no_relations(entity: str) -> None:
    """Know no other entity."""


def read_condition(
    data: Any,
    fields: Mapping[str, Field],
    *,
    note: Note,
    entity: str = "",
    relations: Relations = no_relations,
) -> Condition:
    """Return the condition that ``data`` (nested dicts, lists and scalars) describes.

    ``fields`` are the fields of ``entity`` that it may speak of. Mistakes go to ``note``.
    """
    return _Reader(fields, note, entity, relations, [0]).read(data, ())


def condition_from_json(
    data: Any,
    entity: Entity,
    definitions: Definitions,
    fields: Mapping[str, Field],
    *,
    relations: Relations = no_relations,
) -> Condition:
    """Return the filter that a URL or an API client sent, or refuse all that is wrong with it.

    ``fields`` and ``relations`` hold only what the actor may read and compare; by themselves, no
    other entity can be asked about.
    """

    def known(name: str) -> Mapping[str, Field] | None:
        return relations(name) if name in definitions.entities else None

    mistakes: list[Mistake] = []

    def note(path: Path, code: Code, text: str) -> None:
        mistakes.append(Mistake(path, code, text))

    condition = read_condition(data, fields, note=note, entity=entity.name, relations=known)
    if mistakes:
        said = "; ".join(f"{'.'.join((*m.path,)) or 'filter'}: {m.text}" for m in mistakes[:10])
        raise BadRequestError(
            "condition.invalid", N_("This filter cannot be used: {reasons}"), reasons=said
        )
    return condition


@dataclass(frozen=True)
class _Reader:
    fields: Mapping[str, Field]
    note: Note
    entity: str
    relations: Relations
    parts: list[int] = field(default_factory=lambda: [0])  # how many were read, shared by all

    def read(self, data: Any, path: Path, *, depth: int = 1) -> Condition:
        if not isinstance(data, Mapping):
            return self.wrong(
                path, say(N_("needs a map such as {{stage: won}}, not {found}"), found=shown(data))
            )
        self.parts[0] += 1
        if depth > MAX_DEPTH or self.parts[0] > MAX_PARTS:
            return self.too_big(path)
        parts = [self.part(str(key), value, path, depth) for key, value in data.items()]
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def part(self, key: str, data: Any, path: Path, depth: int) -> Condition:
        at = (*path, key)
        match key:
            case "all":
                return All(self.several(data, at, depth))
            case "any":
                return AnyOf(self.several(data, at, depth))
            case "not":
                return Not(self.read(data, at, depth=depth + 1))
            case "none" | "some":
                return self.related(data, at, depth, none=key == "none")
        known = self.fields.get(key)
        if known is None:
            hint = did_you_mean(key[:60], self.fields)
            self.note(
                at,
                Code.UNKNOWN_FIELD,
                say(N_("there is no field {key}{hint}"), key=repr(key[:60]), hint=hint),
            )
            return NEVER
        return self.field(known, data, at)

    def several(self, data: Any, path: Path, depth: int) -> tuple[Condition, ...]:
        if not isinstance(data, list | tuple):
            self.wrong(path, say(N_("needs a list of conditions, not {found}"), found=shown(data)))
            return (NEVER,)
        return tuple(
            self.read(each, (*path, str(number)), depth=depth + 1)
            for number, each in enumerate(data, start=1)
        )

    # -- records that link here -----------------------------------------------------------------

    def related(self, data: Any, path: Path, depth: int, *, none: bool) -> Condition:
        if not isinstance(data, Mapping) or not isinstance(data.get("of"), str):
            return self.wrong(path, say(N_("needs `of: entity.link` and, if wanted, `where`")))
        for key in data:
            if key not in ("of", "where"):
                text = say(N_("unknown key {key}"), key=repr(str(key)[:60]))
                self.note((*path, str(key)), Code.UNKNOWN_KEY, text)
        entity, _, via = data["of"].partition(".")
        fields = self.relations(entity)
        if fields is None:
            text = say(N_("there is no entity {entity}"), entity=repr(entity[:60]))
            self.note((*path, "of"), Code.UNKNOWN_ENTITY, text)
            return NEVER
        if not links_to(fields.get(via), self.entity):
            text = say(
                N_("{entity} has no link {via} to {target}; write `of: entity.link`"),
                entity=entity, via=repr(via[:60]), target=self.entity,
            )  # fmt: skip
            self.note((*path, "of"), Code.NO_LINK, text)
            return NEVER
        inner = replace(self, fields=fields, entity=entity)
        where = inner.read(data.get("where", {}), (*path, "where"), depth=depth + 1)
        return Related(entity, via, where, none)

    # -- one field ------------------------------------------------------------------------------

    def field(self, known: Field, data: Any, path: Path) -> Condition:
        if not isinstance(data, Mapping):
            return self.short(known, data, path)
        if not data:
            return self.wrong(path, say(N_("needs a comparison such as {{at_least: 3}}")))
        compared = [
            self.compare(known, str(key), operand, (*path, str(key)))
            for key, operand in data.items()
        ]
        return compared[0] if len(compared) == 1 else All(tuple(compared))

    def short(self, known: Field, data: Any, path: Path) -> Condition:
        """Read ``{phone: empty}``, ``{stage: won}`` or ``{stage: [won, lost]}``."""
        if isinstance(data, str) and data in BARE_WORDS:
            return self.compare(known, data, True, path)
        keys = AMONG_KEYS if isinstance(data, list | tuple) else EQUAL_KEYS
        key = next((key for key in keys if known.type.operator(key)), keys[0])
        return self.compare(known, key, data, path)

    def compare(self, known: Field, key: str, raw: Any, path: Path) -> Condition:
        self.parts[0] += 1
        if self.parts[0] > MAX_PARTS:
            return self.too_big(path)
        operators = {each.key: each for each in known.type.all_operators()}
        if known.encrypted:
            operators = {key: operators[key] for key in ENCRYPTED_KEYS if key in operators}
        operator = operators.get(key)
        if operator is None:
            hint = did_you_mean(key[:60], operators) or say(
                N_(" (it has: {known})"), known=", ".join(operators)
            )
            text = say(
                N_("{name} cannot be compared by {key}{hint}"),
                name=repr(known.name), key=repr(key[:60]), hint=hint,
            )  # fmt: skip
            self.note(path, Code.UNKNOWN_OPERATOR, text)
            return NEVER
        if reason := unfit(operator, raw):
            self.note(path, Code.BAD_OPERAND, reason)
            return NEVER
        return self.read_operand(known, operator, raw, path)

    def read_operand(self, known: Field, operator: Operator, raw: Any, path: Path) -> Condition:
        self.parts[0] += len(raw) // 10 if isinstance(raw, list | tuple) else 0
        try:
            operand = known.type.operand(operator, raw)
        except AppError as error:
            code = Code.UNKNOWN_OPTION if isinstance(known.type, HasOptions) else Code.BAD_OPERAND
            self.note(path, code, say(error.message, **error.params))
            return NEVER
        return Compare(known, operator, operand)

    # -- mistakes -------------------------------------------------------------------------------

    def wrong(self, path: Path, text: str) -> Condition:
        self.note(path, Code.BAD_CONDITION, text)
        return NEVER

    def too_big(self, path: Path) -> Condition:
        if self.parts[0] <= MAX_PARTS * 10:  # said once is enough
            text = say(
                N_("nested deeper than {most} or more than {parts} parts"),
                most=MAX_DEPTH,
                parts=MAX_PARTS,
            )
            self.note(path, Code.CONDITION_TOO_BIG, text)
            self.parts[0] = MAX_PARTS * 10 + 1
        return NEVER


def links_to(known: Field | None, entity: str) -> bool:
    """Tell whether a field is a link that may point at ``entity``."""
    return known is not None and isinstance(known.type, RefersTo) and entity in known.type.targets
