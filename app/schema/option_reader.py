"""Option sets: files in ``_options/`` and ``choices:`` written inside a field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from app.core.i18n import LANGUAGES, N_, Label
from app.core.sentences import say
from app.fieldtypes.option_set import COLORS, Option, OptionKind, OptionSet
from app.schema.codes import Code
from app.schema.label_reader import LabelReader
from app.schema.names import check_name, read_id
from app.schema.node import Node
from app.schema.problems import did_you_mean

SET_KEYS = ("id", "kind", "label", "options", "groups")
OPTION_KEYS = ("id", "label", "color", "parent", "group", "retired", "merged_into")


def read_option_set(name: str, node: Node, labels: LabelReader) -> OptionSet:
    """Return the option set of one file."""
    entries = node.known(SET_KEYS, required=["options"])
    kind = (
        entries["kind"].word(OptionKind, what=N_("kind of option set")) if "kind" in entries else ""
    )
    groups_node = entries.get("groups")
    groups = {} if groups_node is None else read_groups(groups_node, labels)
    options_node = entries.get("options")
    options = {} if options_node is None else read_options(options_node, labels)
    made = OptionSet(
        name=name,
        options=options,
        kind=OptionKind(kind) if kind else OptionKind.PLAIN,
        label=labels.read(entries.get("label"), name=name),
        groups=groups,
        id=read_id(node, name),
    )
    return made if options_node is None else _checked(options_node, made)


def read_choices(node: Node, labels: LabelReader, *, name: str, kind: OptionKind) -> OptionSet:
    """Return the option set that a field's ``choices:`` makes."""
    return _checked(node, OptionSet(name, read_options(node, labels), kind, inline=True))


def read_groups(node: Node, labels: LabelReader) -> Mapping[str, Label]:
    """Return labels by name, in the order of the file; ``label:`` may be written out or not."""
    return {
        name: labels.read(_label_of(each), name=name)
        for name, each in node.entries().items()
        if check_name(each, name)
    }


def _label_of(node: Node) -> Node:
    return node.known(("label",)).get("label", node) if node.at("label") else node


def read_options(node: Node, labels: LabelReader) -> dict[str, Option]:
    """Return the options of a map, or of a list of bare keys."""
    options: dict[str, Option] = {}
    ids: dict[str, str] = {}
    for key, each in _option_nodes(node):
        if not check_name(each, key):
            continue
        option = _read_option(key, each, labels)
        if key in options:
            each.problem(
                Code.NAMED_TWICE, say(N_("the option {key} stands here twice"), key=repr(key))
            )
        elif option.id in ids:
            each.problem(
                Code.SAME_ID,
                say(
                    N_("{key} has the id {id}, as {other} has"),
                    key=repr(key),
                    id=repr(option.id),
                    other=repr(ids[option.id]),
                ),
            )
        options[key] = option
        ids.setdefault(option.id, key)
    if not options and not node.tree.entries and not node.tree.elements:
        node.problem(Code.NO_OPTIONS, say(N_("needs at least one option")))
    return options


def _option_nodes(node: Node) -> Iterator[tuple[str, Node]]:
    if not node.is_list:
        yield from node.entries().items()
        return
    for each in node.elements():
        if (key := each.text()) is not None:
            yield key, each


def _read_option(key: str, node: Node, labels: LabelReader) -> Option:
    if not node.is_map or (node.entries() and all(k in LANGUAGES for k in node.entries())):
        in_list = node.tree.text == key and not node.is_map
        return Option(key, labels.read(None if in_list else node, name=key), id=key)
    entries = node.known(OPTION_KEYS)
    color = entries["color"].word(COLORS, what=N_("color")) if "color" in entries else None
    retired = entries["retired"].yes_no() if "retired" in entries else False
    merged_into = entries["merged_into"].text() if "merged_into" in entries else None
    return Option(
        key=key,
        label=labels.read(entries.get("label"), name=key),
        id=read_id(node, key),
        color=color or "gray",
        parent=entries["parent"].text() if "parent" in entries else None,
        group=entries["group"].text() if "group" in entries else None,
        retired=bool(retired) or merged_into is not None,
        merged_into=merged_into,
    )


def _checked(node: Node, made: OptionSet) -> OptionSet:
    """Note wrong parents, trails and groups; what is wrong is cut: nobody walks in a circle."""
    sound: dict[str, Option] = {}
    for key, option in made.options.items():
        place = node.place([key])
        has_parent = option.parent is None or _check_parent(place.place(["parent"]), key, made)
        has_trail = option.merged_into is None or _check_trail(place, key, made)
        sound[key] = replace(
            option,
            parent=option.parent if has_parent else None,
            merged_into=option.merged_into if has_trail else None,
        )
        if option.group is not None and option.group not in made.groups:
            hint = did_you_mean(option.group, made.groups)
            place.place(["group"]).problem(
                Code.UNKNOWN_WORD,
                say(
                    N_("there is no group {group}{hint}"), group=repr(option.group[:60]), hint=hint
                ),
            )
    return replace(made, options=sound)


def _check_parent(place: Node, key: str, made: OptionSet) -> bool:
    parent = made.options[key].parent or ""
    if made.kind is not OptionKind.CATEGORY:
        place.problem(Code.WRONG_OPTION_KIND, say(N_("only a set of `kind: category` has parents")))
    elif parent not in made.options:
        hint = did_you_mean(parent, made.options)
        place.problem(
            Code.UNKNOWN_OPTION,
            say(N_("there is no option {parent}{hint}"), parent=repr(parent[:60]), hint=hint),
        )
    elif circle := _circle(key, made, lambda option: option.parent):
        place.problem(Code.CYCLE, say(N_("parents in a circle: {way}"), way=" › ".join(circle)))
    else:
        return True
    return False


def _check_trail(option: Node, key: str, made: OptionSet) -> bool:
    place = option.place(["merged_into"])
    target = made.options[key].merged_into or ""
    if target not in made.options:
        hint = did_you_mean(target, made.options)
        place.problem(
            Code.UNKNOWN_OPTION,
            say(N_("there is no option {target}{hint}"), target=repr(target[:60]), hint=hint),
        )
    elif target == key:
        place.problem(Code.CYCLE, say(N_("an option cannot be merged into itself")))
    elif circle := _circle(key, made, lambda option: option.merged_into):
        place.problem(Code.CYCLE, say(N_("merged in a circle: {way}"), way=" › ".join(circle)))
    else:
        return True
    return False


def _circle(key: str, made: OptionSet, next_of: Callable[[Option], str | None]) -> list[str]:
    """Return the way from ``key`` back to ``key``, if it leads back."""
    way, at = [key], next_of(made.options[key])
    while at is not None and at in made.options:
        way.append(at)
        if at == key:
            return way
        if at in way[:-1]:
            return []  # a circle further up, told where it is
        at = next_of(made.options[at])
    return []
