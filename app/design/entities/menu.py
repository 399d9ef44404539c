"""The menu: its groups in ``app.yaml``, and the place that each entity has in one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from app.core.errors import ConflictError, FieldValueError, NotFoundError
from app.core.i18n import N_
from app.design.entities.checks import refuse
from app.design.files.field_references import Folder, entity_files
from app.design.files.folder import Texts, read_all, read_one, write_all, write_one
from app.design.labels import label_data, label_error, said_label
from app.design.naming import check_name

APP = "app.yaml"
STEP = 10
LAST = 100
"""The place of an entity that says none (schema.model.Menu)."""

Menu = dict[str, list[str]]
"""The groups in their order, each with the names of its entities."""


def read_menu(folder: Folder) -> Menu:
    """Return the menu without what is retired, as people see it."""
    found: Menu = {group: [] for group in _groups(folder)}
    entities = {name: data for name, data in entity_files(folder) if not data.get("retired")}
    for name in sorted(entities, key=lambda each: (_place(entities[each])[1], each)):
        found.setdefault(_place(entities[name])[0], []).append(name)
    return found


def move_entity(texts: Texts, name: str, group: str, before: str = "") -> Texts:
    """Put an entity into a group of the menu, in front of another one or at the end.

    Raises NotFoundError for an entity or a group that is not there.
    """
    folder = read_all(texts)
    menu = read_menu(folder)
    if group not in menu or not any(name in each for each in menu.values()):
        raise NotFoundError("design.no_group", N_("The menu has no such group."))
    left = {key: [each for each in names if each != name] for key, names in menu.items()}
    at = left[group].index(before) if before in left[group] else len(left[group])
    left[group].insert(at, name)
    return _placed(texts, folder, left)


def step_entity(texts: Texts, name: str, step: int) -> Texts:
    """Move an entity one place up (-1) or down (1), from the edge of a group into the next."""
    menu = read_menu(read_all(texts))
    groups = list(menu)
    group = next((each for each in groups if name in menu[each]), None)
    if group is None:
        raise NotFoundError("design.no_entity", N_("The draft has no such entity."))
    at, names = menu[group].index(name), menu[group]
    if 0 <= at + step < len(names):
        others = [each for each in names if each != name]
        before = others[at + step] if at + step < len(others) else ""
        return move_entity(texts, name, group, before)
    beside = groups.index(group) + step
    if not 0 <= beside < len(groups):
        return texts
    first = next(iter(menu[groups[beside]]), "")
    return move_entity(texts, name, groups[beside], first if step > 0 else "")


def add_menu_group(texts: Texts, name: str, label: Mapping[str, str]) -> Texts:
    """Add a group at the end of the menu. Raises InvalidRecordError."""
    data = read_one(texts, APP)
    groups = dict(data.get("menu_groups") or {})
    refuse(
        {
            "name": lambda: check_group_name(groups, name),
            "label": lambda: _check_label(label),
        }
    )
    if not groups:  # groups are free words until the first is written down
        groups = {each: None for each in read_menu(read_all(texts)) if each != name}
    groups[name] = {"label": label_data(label)}
    return write_one(texts, APP, {**data, "menu_groups": groups})


def check_group_name(groups: Mapping[str, Any], name: str) -> None:
    """Raise FieldValueError for a name that a new group cannot have beside ``groups``."""
    check_name(name)
    if name in groups:
        raise FieldValueError("design.group_taken", N_("The menu has a group of this name."))


def change_menu_group(texts: Texts, name: str, label: Mapping[str, str]) -> Texts:
    """Call a group otherwise. Raises NotFoundError, InvalidRecordError."""
    data, groups = _with_group(texts, name)
    refuse({"label": lambda: _check_label(label)})
    said = groups[name]
    is_long = isinstance(said, dict) and "label" in said
    groups[name] = (
        {**said, "label": label_data(label, said["label"])} if is_long else label_data(label, said)
    )
    return write_one(texts, APP, {**data, "menu_groups": groups})


def step_menu_group(texts: Texts, name: str, step: int) -> Texts:
    """Move a group one place up (-1) or down (1). Raises NotFoundError."""
    data, groups = _with_group(texts, name)
    order = list(groups)
    at = order.index(name)
    order.insert(max(0, at + step), order.pop(at))
    moved = {each: groups[each] for each in order}
    return write_one(texts, APP, {**data, "menu_groups": moved})


def remove_menu_group(texts: Texts, name: str) -> Texts:
    """Take an empty group out. Raises NotFoundError, ConflictError naming what is in it."""
    data, groups = _with_group(texts, name)
    folder = read_all(texts)
    inside = [said_label(e, each) for each, e in entity_files(folder) if _place(e)[0] == name]
    if inside:
        raise ConflictError(
            "design.group_used",
            N_("Move {entities} to another group first, retired ones too."),
            entities=inside,
        )
    left = {each: said for each, said in groups.items() if each != name}
    return write_one(texts, APP, {**data, "menu_groups": left})


def _with_group(texts: Texts, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    data = read_one(texts, APP)
    groups = dict(data.get("menu_groups") or {})
    if name not in groups:
        raise NotFoundError("design.no_group", N_("The menu has no such group."))
    return data, groups


def _groups(folder: Folder) -> Mapping[str, Any]:
    return (folder.get(APP) or {}).get("menu_groups") or {}


def _place(data: Mapping[str, Any]) -> tuple[str, int]:
    menu = data.get("menu") or {}
    return str(menu.get("group", "records")), int(menu.get("order", LAST))


def _placed(texts: Texts, folder: Folder, menu: Mapping[str, Sequence[str]]) -> Texts:
    """Write the menu down; an entity whose place did not change keeps its number."""
    wanted = dict(folder)
    for group, names in menu.items():
        orders = _orders([_place(folder[f"{name}.yaml"]) for name in names], group)
        for name, order in zip(names, orders, strict=True):
            data = folder[f"{name}.yaml"]
            if _place(data) != (group, order):
                wanted[f"{name}.yaml"] = {**data, "menu": {"group": group, "order": order}}
    return write_all(texts, wanted)


def _orders(places: Sequence[tuple[str, int]], group: str) -> list[int]:
    """Return the numbers of a group: those there are while they rise, or all of them anew."""
    orders = [order if home == group else -1 for home, order in places]
    if all(a < b for a, b in pairwise(orders)) and -1 not in orders:
        return orders
    return [STEP * at for at in range(1, len(places) + 1)]


def _check_label(label: Mapping[str, str]) -> None:
    if error := label_error(label):
        raise FieldValueError(error.code, error.message, **error.params)
