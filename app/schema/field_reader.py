"""One field of an entity: its type, the type's settings, and what all fields may say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes import FIELD_TYPES, FieldType
from app.fieldtypes.abilities import HasOptions
from app.fieldtypes.option_set import OptionKind, OptionSet
from app.schema.codes import Code
from app.schema.draft import World
from app.schema.model import Field
from app.schema.names import RESERVED_FIELDS, read_id, read_old_names
from app.schema.node import Node
from app.schema.option_reader import read_choices
from app.schema.problems import did_you_mean
from app.schema.setting_reader import read_settings, setting_hints

FLAGS = (
    *("required", "unique", "index", "search", "pinyin", "read_only", "encrypted"),
    *("personal_data", "retired"),
)
CONDITIONS = ("visible_if", "required_if", "read_only_if")
COMMON = ("id", "type", "label", "help", "default", "sensitive", "aliases", *FLAGS, *CONDITIONS)


def read_field(name: str, node: Node, world: World) -> Field | None:
    """Return the field, its conditions still to be read; None after noting why it cannot be."""
    entries = node.entries()
    type_node = entries.get("type")
    if type_node is None:
        if node.is_map:
            node.problem(Code.MISSING_KEY, say(N_("'type' is missing")))
        return None
    type_class = _read_type(type_node)
    if type_class is None:
        return None
    field_type = _bind(type_class, entries, node, world)
    common = {key: each for key, each in entries.items() if key in COMMON}
    made = _read_common(name, common, node, field_type, world)
    return made if field_type is not None else None


def _read_type(node: Node) -> type[FieldType[Any, Any]] | None:
    word = node.text()
    if word is None:
        return None
    if word not in FIELD_TYPES:
        hint = did_you_mean(word[:60], FIELD_TYPES)
        node.problem(
            Code.UNKNOWN_TYPE,
            say(N_("no field type {word}{hint}"), word=repr(word[:60]), hint=hint),
        )
    return FIELD_TYPES.get(word)


def _bind(
    type_class: type[FieldType[Any, Any]], entries: Mapping[str, Node], node: Node, world: World
) -> FieldType[Any, Any] | None:
    """Return the type bound to the settings and the options that are written."""
    hints = setting_hints(type_class)
    has_options = "options" in hints
    settings: dict[str, Node] = {}
    for key, each in entries.items():
        if key in hints:
            settings[key] = each
        elif key not in COMMON and not (has_options and key == "choices"):
            _note_unknown(key, each, type_class)
    for key in type_class.required_settings:
        if key not in entries:
            node.problem(
                Code.MISSING_KEY, say(N_("{name} needs {key}"), name=type_class.name, key=repr(key))
            )
    made = read_settings(
        type_class, settings, place=node, labels=world.labels, defaults=_defaults(world)
    )
    if made is None:
        return None
    bound = type_class(made)
    return _with_options(bound, entries, node, world) if isinstance(bound, HasOptions) else bound


def _defaults(world: World) -> Mapping[str, str]:
    """Return settings that follow the panel where a field does not give them."""
    return {"currency": world.app.currency, "time_zone": world.app.time_zone}


def _note_unknown(key: str, node: Node, type_class: type[FieldType[Any, Any]]) -> None:
    hints = setting_hints(type_class)
    known = [*hints, *COMMON, *(["choices"] if "options" in hints else [])]
    node.problem(
        Code.UNKNOWN_SETTING,
        say(
            N_("{name} has no setting {key}{hint}"),
            name=type_class.name,
            key=repr(key[:60]),
            hint=did_you_mean(key[:60], known),
        ),
    )


# -- options ------------------------------------------------------------------------------------


def _with_options(
    bound: Any, entries: Mapping[str, Node], node: Node, world: World
) -> FieldType[Any, Any] | None:
    options, choices = entries.get("options"), entries.get("choices")
    if (options is None) == (choices is None):
        both = N_("either `options` or `choices`, not both")
        said = say(both if options else N_("`options` or `choices`"))
        node.problem(Code.NO_OPTIONS, say(N_("{name} needs {said}"), name=bound.name, said=said))
        return None
    wanted: OptionKind | None = bound.option_kind
    if choices is not None:
        kind = wanted or OptionKind.PLAIN
        made = read_choices(choices, world.labels, name=node.path[-1], kind=kind)
        return _bound(bound, made)
    return _from_set(bound, options, wanted, world) if options is not None else None


def _from_set(
    bound: Any, node: Node, wanted: OptionKind | None, world: World
) -> FieldType[Any, Any] | None:
    name = node.text()
    found = world.option_sets.get(name or "")
    if found is None:
        if name is not None and f"_options/{name}.yaml" not in world.unread:
            hint = did_you_mean(name[:60], world.option_sets)
            node.problem(
                Code.UNKNOWN_OPTION_SET,
                say(N_("there is no option set {name}{hint}"), name=repr(name[:60]), hint=hint),
            )
        return None
    if wanted is not None and found.kind is not wanted:
        node.problem(
            Code.WRONG_OPTION_KIND,
            say(
                N_("{name} needs an option set of `kind: {wanted}`; {field} is {kind}"),
                name=bound.name,
                wanted=wanted,
                kind=found.kind,
                field=name,
            ),
        )
        return None
    return _bound(bound, found)


def _bound(field_type: Any, option_set: OptionSet) -> FieldType[Any, Any]:
    made: FieldType[Any, Any] = field_type.with_options(option_set)
    return made


# -- what every field may say -------------------------------------------------------------------


def _read_common(
    name: str,
    entries: Mapping[str, Node],
    node: Node,
    field_type: FieldType[Any, Any] | None,
    world: World,
) -> Field | None:
    labels = world.labels
    label = labels.read(entries.get("label"), name=name)
    help_text = labels.read_optional(entries.get("help"))
    default = entries["default"].text() if "default" in entries else None
    sensitive = entries["sensitive"].text() if "sensitive" in entries else None
    aliases = (
        read_old_names(entries["aliases"], reserved=RESERVED_FIELDS) if "aliases" in entries else ()
    )
    flags = frozenset(flag for flag in FLAGS if flag in entries and entries[flag].yes_no())
    if field_type is None:
        return None
    return Field(
        id=read_id(node, name),
        name=name,
        type=field_type,
        label=label,
        help=help_text,
        default=default,
        sensitive=sensitive,
        required="required" in flags,
        unique="unique" in flags,
        index="index" in flags,
        search="search" in flags,
        pinyin="pinyin" in flags,
        read_only="read_only" in flags,
        encrypted="encrypted" in flags,
        personal_data="personal_data" in flags,
        retired="retired" in flags,
        aliases=aliases,
    )
