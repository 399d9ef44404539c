"""Rules across definitions: what one of them says about another must be so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.abilities import ReadsThrough, RefersTo, Summable
from app.schema.circles import shown, way_back
from app.schema.codes import Code
from app.schema.condition_reader import links_to
from app.schema.draft import Draft, World
from app.schema.expression import ExpressionError, names_in, read_expression
from app.schema.field_checks import can_be_looked_up, is_kept
from app.schema.model import Field
from app.schema.node import Node
from app.schema.old_name_checks import check_old_names
from app.schema.rule_reader import SUMS, condition_at

LONGEST_TABLE = 63  # PostgreSQL cuts longer names


def check_across(world: World) -> None:
    """Note what does not fit together; give links and rollups their conditions."""
    _check_ids(world.drafts.values(), lambda draft: draft.node)
    check_old_names(world)
    for draft in world.drafts.values():
        _bind_lookups(draft, world)  # before any condition asks what a lookup can be compared by
    for draft in world.drafts.values():
        _check_ids(draft.fields.values(), partial(_node_of, draft))
        _check_columns(draft, world)
        for name, known in list(draft.fields.items()):
            if not known.retired:
                draft.fields[name] = _checked(draft, known, draft.field_node(name), world)
        _check_formula_cycles(draft)


def _node_of(draft: Draft, known: Field) -> Node:
    return draft.field_node(known.name)


def _check_ids(things: Iterable[Any], node_of: Callable[[Any], Node]) -> None:
    owners: dict[str, str] = {}
    for thing in things:
        other = owners.setdefault(thing.id, thing.name)
        if other != thing.name:
            text = say(
                N_("{name} has the id {id}, as {other} has"),
                name=repr(thing.name),
                id=repr(thing.id),
                other=repr(other),
            )
            node_of(thing).place(["id"]).problem(Code.SAME_ID, text)


# -- names in the database ----------------------------------------------------------------------


def columns_of(known: Field) -> Iterator[str]:
    """Yield the names of the columns that a field is kept in."""
    if is_kept(known.type) and not known.type.is_many:
        for suffix in known.type.columns():
            yield f"{known.name}__{suffix}" if suffix else known.name
    if known.search:
        yield f"{known.name}__search"
    if known.pinyin:
        yield f"{known.name}__sort"
    if known.encrypted:
        yield f"{known.name}__blind"


def _check_columns(draft: Draft, world: World) -> None:
    owners: dict[str, str] = {}
    for known in draft.fields.values():
        place = draft.field_node(known.name)
        for column in columns_of(known):
            other = owners.setdefault(column, known.name)
            if other != known.name:
                text = say(
                    N_("{name} and {other} would both be kept as {column}; rename one"),
                    name=repr(known.name),
                    other=repr(other),
                    column=repr(column),
                )
                place.problem(Code.COLLISION, text)
        if known.type.is_many and is_kept(known.type):
            _check_table(f"{draft.name}__{known.name}", place, world)


def _check_table(name: str, place: Node, world: World) -> None:
    if name in world.drafts:
        place.problem(
            Code.COLLISION,
            say(N_("its values would be kept as the entity {name} is"), name=repr(name)),
        )
    if len(f"rec_{name}") > LONGEST_TABLE:
        most = LONGEST_TABLE - len("rec_")
        place.problem(
            Code.COLLISION,
            say(
                N_("{name} is too long together: at most {most} letters"),
                name=repr(name),
                most=most,
            ),
        )


# -- one field ----------------------------------------------------------------------------------


def _checked(draft: Draft, known: Field, node: Node, world: World) -> Field:
    if isinstance(known.type, RefersTo) and node.at("to") is not None:
        return _checked_link(known, node, world)
    if node.at("of") is not None:
        return _checked_rollup(draft, known, node, world)
    if node.at("expression") is not None:
        _check_formula(draft, known, node)
    return known


def _checked_link(known: Field, node: Node, world: World) -> Field:
    places = dict(_text_nodes(node.place(["to"])))
    found = [world.find_entity(name, place) for name, place in places.items()]
    where = node.at("where")
    if getattr(known.type.settings, "on_delete", "") == "clear" and known.required:
        text = say(N_("a required link cannot be cleared; use restrict or cascade"))
        node.place(["on_delete"]).problem(Code.BAD_SETTINGS, text)
    if where is None:
        return known
    if len(found) != 1:
        text = say(N_("only a link to one entity can say which records it offers"))
        where.problem(Code.BAD_SETTINGS, text)
        return known
    target = found[0]
    if target is None:
        return known
    return replace(known, where=condition_at(where, target.live, target, world))


def _text_nodes(node: Node) -> Iterator[tuple[str, Node]]:
    for each in node.elements() if node.is_list else (node,):
        yield each.tree.text or "", each


def _bind_lookups(draft: Draft, world: World) -> None:
    for name, known in list(draft.fields.items()):
        if isinstance(known.type, ReadsThrough) and not known.retired:
            read = _checked_lookup(draft, known.type, draft.field_node(name), world)
            draft.fields[name] = known if read is None else replace(known, type=read)


def _checked_lookup(draft: Draft, through: ReadsThrough, node: Node, world: World) -> Any:
    """Return the type bound to the field it reads, or None after noting why it cannot be."""
    place = node.place(["via"])
    link = draft.find(through.via, place) if through.via else None
    if link is None:
        return None
    targets = link.type.targets if isinstance(link.type, RefersTo) else ()
    if len(targets) != 1 or targets[0].startswith("_") or link.type.is_many:
        place.problem(
            Code.NO_LINK,
            say(N_("{name} is not a link to one record of one entity"), name=repr(link.name)),
        )
        return None
    target = world.drafts.get(targets[0])
    found = target.find(through.field, node.place(["field"])) if target and through.field else None
    if found is None:
        return None
    if not can_be_looked_up(found):
        text = say(
            N_("{name} is not kept in the open there; only what is can be read"),
            name=repr(found.name),
        )
        node.place(["field"]).problem(Code.CANNOT, text)
    return through.with_target(found.type)


def _checked_rollup(draft: Draft, known: Field, node: Node, world: World) -> Field:
    place = node.place(["of"])
    entity, _, via = (place.tree.text or "").partition(".")
    child = world.find_entity(entity, place)
    if child is None:
        return known
    link = child.find(via, place)
    if link is not None and not links_to(link, draft.name):
        text = say(
            N_("{entity}.{via} does not link to {name}; write `of: entity.link`"),
            entity=entity,
            via=via,
            name=draft.name,
        )
        place.problem(Code.NO_LINK, text)
    for key in SUMS:
        if (named := node.at(key)) is not None:
            _check_summed(child, named, key)
    where = node.at("where")
    if where is None:
        return known
    return replace(known, where=condition_at(where, child.live, child, world))


def _check_summed(child: Draft, place: Node, key: str) -> None:
    name = place.text()
    found = child.find(name, place) if name is not None else None
    if found is not None and key in ("sum", "average") and not isinstance(found.type, Summable):
        place.problem(
            Code.CANNOT,
            say(N_("{name} has no {key}: it cannot be added up"), name=found.type.name, key=key),
        )


# -- formulas -----------------------------------------------------------------------------------


def _names(node: Node) -> list[str]:
    text = node.place(["expression"]).tree.text or ""
    try:
        return list(dict.fromkeys(names_in(read_expression(text))))
    except ExpressionError:
        return []


def _check_formula(draft: Draft, known: Field, node: Node) -> None:
    place = node.place(["expression"])
    text = place.text()
    if text is None:
        return
    try:
        tree = read_expression(text)
    except ExpressionError as error:
        place.problem(Code.BAD_EXPRESSION, error.args[0])
        return
    for name in dict.fromkeys(names_in(tree)):
        draft.find(name, place)


def _check_formula_cycles(draft: Draft) -> None:
    reads: Mapping[str, list[str]] = {
        name: _names(node)
        for name in draft.fields
        if (node := draft.field_node(name)).at("expression") is not None
    }
    for name in reads:
        if way := way_back(name, reads):
            place = draft.field_node(name).place(["expression"])
            place.problem(Code.CYCLE, say(N_("formulas in a circle: {way}"), way=shown(way)))
