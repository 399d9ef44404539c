"""How an entity is laid out: title, menu, sections, list, related entities."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping

from app.core.i18n import N_, Label
from app.core.sentences import say
from app.fieldtypes.abilities import Computed, HasOptions, Numbered
from app.schema.codes import Code
from app.schema.condition_reader import links_to
from app.schema.draft import Draft, World
from app.schema.field_checks import can_quick_filter, can_sort, is_words
from app.schema.model import Field, ListLayout, Menu, Section, SortKey
from app.schema.names import check_name
from app.schema.node import Node
from app.schema.problems import did_you_mean

LONGEST_TITLE = 200
LIST_FIELDS = 6
LIST_END = "updated_at"
MOST_COLUMNS = 3
BASICS = Label({"zh_Hans": "基本信息", "zh_Hant": "基本資訊", "en": "Basics"})
LAYOUTS = ("sections", "agreement")
PAPERS = ("A3", "A4", "A5", "letter")
ORIENTATIONS = ("portrait", "landscape")


def bare_names(fields: Iterable[Field]) -> tuple[str, ...]:
    """Return names; a field that nothing computes yet is left out until something does."""
    return tuple(field.name for field in fields if not isinstance(field.type, Computed))


# -- title and menu -----------------------------------------------------------------------------


def read_title(draft: Draft, node: Node | None) -> str:
    """Return the pattern by which a record is called; by itself, the first field that is words."""
    if node is None:
        return _default_title(draft)
    text = node.text()
    if text is None:
        return "#{id}"
    try:
        pieces = list(string.Formatter().parse(text))
    except ValueError as error:
        node.problem(
            Code.BAD_TITLE, say(N_("write it like {{name}} ({{city}}): {error}"), error=error)
        )
        return "#{id}"
    if len(text) > LONGEST_TITLE or not any(name is not None for _, name, _, _ in pieces):
        node.problem(
            Code.BAD_TITLE,
            say(N_("needs a field such as {{name}}, {most} characters"), most=LONGEST_TITLE),
        )
    for _, name, spec, conversion in pieces:
        if name is not None:
            _check_title_field(draft, node, name, is_bare=not spec and not conversion)
    return text


def _check_title_field(draft: Draft, node: Node, name: str, *, is_bare: bool) -> None:
    if not is_bare or not name.isidentifier():
        node.problem(
            Code.BAD_TITLE,
            say(N_("only the bare names of fields stand in {{}}, not {name}"), name=repr(name)),
        )
        return
    found = draft.find(name, node)
    if found is None:
        return
    if found.sensitive or found.encrypted:
        node.problem(
            Code.CANNOT,
            say(N_("{name} is kept from some people; a title is shown to all"), name=repr(name)),
        )
    elif isinstance(found.type, Computed):
        node.problem(
            Code.CANNOT,
            say(N_("{name} is worked out later and cannot stand in a title"), name=repr(name)),
        )


def _default_title(draft: Draft) -> str:
    words = [each for each in draft.live.values() if not each.is_standard and is_words(each.type)]
    open_words = [each for each in words if not each.sensitive and not each.encrypted]
    typed = [each for each in open_words if not isinstance(each.type, Numbered)]
    best = next(iter(typed or open_words), None)
    return "#{id}" if best is None else f"{{{best.name}}}"


def read_menu(node: Node | None, groups: Mapping[str, Label]) -> Menu:
    """Return the place in the menu."""
    if node is None:
        return Menu()
    entries = node.known(("group", "order"))
    plain = Menu()
    group = entries["group"].text() if "group" in entries else None
    if group is not None and groups and group not in groups:
        hint = did_you_mean(group[:60], groups)
        entries["group"].problem(
            Code.UNKNOWN_WORD,
            say(N_("app.yaml has no menu group {group}{hint}"), group=repr(group[:60]), hint=hint),
        )
    order = entries["order"].whole_number() if "order" in entries else None
    return Menu(group or plain.group, plain.order if order is None else order)


# -- sections -----------------------------------------------------------------------------------


def read_sections(draft: Draft, node: Node | None, world: World) -> tuple[Section, ...]:
    """Return the sections; by themselves, one with all live fields."""
    if node is None:
        own = (each for each in draft.live.values() if not each.is_standard)
        return (Section("basics", BASICS, bare_names(own)),)
    sections: list[Section] = []
    placed: dict[str, str] = {}
    for each in node.elements():
        section = _read_section(draft, each, world, placed)
        if section is not None and section.name in {s.name for s in sections}:
            each.place(["name"]).problem(
                Code.NAMED_TWICE,
                say(N_("the section {name} stands here twice"), name=repr(section.name)),
            )
        elif section is not None:
            sections.append(section)
    return tuple(sections)


def _read_section(draft: Draft, node: Node, world: World, placed: dict[str, str]) -> Section | None:
    entries = node.known(
        ("name", "label", "columns", "fields", "visible_if"), required=["name", "fields"]
    )
    name = entries["name"].text() if "name" in entries else None
    if name is None or not check_name(entries["name"], name):
        return None
    columns = entries["columns"].whole_number() if "columns" in entries else 2
    if columns is not None and not 1 <= columns <= MOST_COLUMNS:
        entries["columns"].problem(
            Code.BAD_VALUE, say(N_("between 1 and {most} columns"), most=MOST_COLUMNS)
        )
    nodes = entries["fields"].elements() if "fields" in entries else ()
    for each in nodes:
        if (other := placed.setdefault(each.tree.text or "", name)) != name:
            each.problem(
                Code.NAMED_TWICE,
                say(
                    N_("{word} stands in the section {other} already"),
                    other=repr(other),
                    word=repr(each.tree.text),
                ),
            )
    return Section(
        name=name,
        label=world.labels.read(entries.get("label"), name=name),
        fields=bare_names(draft.find_all(nodes)),
        columns=columns or 2,
    )


# -- list ---------------------------------------------------------------------------------------


def read_list(draft: Draft, node: Node | None) -> ListLayout:
    """Return how the list opens; what is left out is filled in from the fields."""
    entries = {} if node is None else node.known(("columns", "sort", "quick_filters"))
    columns = entries.get("columns")
    filters = entries.get("quick_filters")
    return ListLayout(
        columns=_default_columns(draft)
        if columns is None
        else bare_names(draft.find_all(columns.elements())),
        sort=_read_sort(draft, entries.get("sort")),
        quick_filters=_default_filters(draft) if filters is None else _read_filters(draft, filters),
    )


def _default_columns(draft: Draft) -> tuple[str, ...]:
    own = [f for f in draft.live.values() if not f.is_standard and not f.type.wide]
    return (*bare_names(own)[:LIST_FIELDS], LIST_END)


def _default_filters(draft: Draft) -> tuple[str, ...]:
    own = [f for f in draft.live.values() if not f.is_standard and not f.encrypted]
    return bare_names(f for f in own if isinstance(f.type, HasOptions))


def _read_sort(draft: Draft, node: Node | None) -> tuple[SortKey, ...]:
    keys: list[SortKey] = []
    for each in () if node is None else node.elements() if node.is_list else (node,):
        text = each.text() or ""
        found = draft.find(text.removeprefix("-"), each) if text else None
        if found is None or isinstance(found.type, Computed):
            continue
        if not can_sort(found):
            each.problem(
                Code.CANNOT, say(N_("a list cannot be sorted by {name}"), name=repr(found.name))
            )
        elif found.name in {key.field for key in keys}:
            each.problem(Code.NAMED_TWICE, say(N_("{name} is named twice"), name=repr(found.name)))
        else:
            keys.append(SortKey(found.name, descending=text.startswith("-")))
    return tuple(keys) or (SortKey(LIST_END, descending=True),)


def _read_filters(draft: Draft, node: Node) -> tuple[str, ...]:
    nodes = node.elements()
    for each in nodes:
        found = draft.all_fields.get(each.tree.text or "")
        if found is None or isinstance(found.type, Computed) or can_quick_filter(found):
            continue
        text = say(
            N_("{name} cannot be a quick filter: nothing to pick from"), name=repr(found.name)
        )
        each.problem(Code.CANNOT, text)
    return bare_names(draft.find_all(nodes))


# -- related -----------------------------------------------------------------------------------


def read_related(draft: Draft, node: Node | None, world: World) -> tuple[str, ...]:
    """Return the names of entities that link here; a retired one waits until it is restored."""
    found: list[str] = []
    for each in () if node is None else node.elements():
        name = each.text()
        if name in world.drafts and world.drafts[name].retired:
            continue
        other = world.find_entity(name, each) if name is not None else None
        if name is None or other is None:
            continue
        if name in found:
            each.problem(Code.NAMED_TWICE, say(N_("{name} is named twice"), name=repr(name)))
        elif not any(links_to(field, draft.name) for field in other.in_use.values()):
            if not other.broken:
                each.problem(
                    Code.NO_LINK,
                    say(N_("no field of {name} links to {field}"), name=name, field=draft.name),
                )
        else:
            found.append(name)
    return tuple(found)
