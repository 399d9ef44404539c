"""Where fields stand: the sections of an entity, and the order of fields within and across them.

A field has two places that go together: its line under ``fields:`` and its name in a section. An
entity without ``sections:`` has one section that nobody wrote, with all its fields in their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import AppError, ConflictError, InvalidRecordError, NotFoundError
from app.core.i18n import N_
from app.design.files.folder import Texts, read_one, write_one
from app.design.naming import check_name
from app.design.ordering import put, stepped
from app.schema.layout_reader import BASICS, MOST_COLUMNS

Data = dict[str, Any]
UNWRITTEN = "basics"
"""The name of the section of an entity that has no ``sections:``."""


@dataclass(frozen=True)
class Placed:
    """One section with the names of its fields; ``said`` is what the file says of it."""

    name: str
    fields: tuple[str, ...]
    said: Mapping[str, Any]
    is_written: bool = True


def entity_data(texts: Texts, entity: str) -> Data:
    """Return what the file of an entity says. Raises NotFoundError."""
    data = read_one(texts, f"{entity}.yaml")
    if not isinstance(data.get("fields"), dict):
        raise NotFoundError("design.no_entity", N_("The draft has no such entity."))
    return data


def sections_of(data: Data) -> list[Placed]:
    """Return the sections in their order, those with computed fields and empty ones included."""
    if not data.get("sections"):
        return [Placed(UNWRITTEN, tuple(_in_use(data)), {}, is_written=False)]
    return [
        Placed(str(each.get("name")), tuple(map(str, each.get("fields") or ())), each)
        for each in data["sections"]
    ]


def unplaced(data: Data) -> list[str]:
    """Return the fields in use that stand in no section, so that nobody sees them in a form."""
    placed = {name for section in sections_of(data) for name in section.fields}
    return [name for name in _in_use(data) if name not in placed]


def retired(data: Data) -> list[str]:
    """Return the fields that are retired."""
    return [name for name in data["fields"] if name not in _in_use(data)]


# -- fields -------------------------------------------------------------------------------------


def move_field(
    texts: Texts, entity: str, name: str, *, section: str = "", before: str = "", after: str = ""
) -> Texts:
    """Put a field before or after another, or at the end of a section (by itself, of its own).

    Raises NotFoundError for a section that is not there, ConflictError for a retired field.
    """
    data = entity_data(texts, entity)
    place_field(data, name, section=section, before=before, after=after)
    return write_one(texts, f"{entity}.yaml", data)


def step_field(texts: Texts, entity: str, name: str, step: int) -> Texts:
    """Move a field up (-1) or down (1): past the edge of its section it enters the next one."""
    data = entity_data(texts, entity)
    order = [(each.name, field) for each in sections_of(data) for field in (None, *each.fields)]
    at = next((n for n, (_, field) in enumerate(order) if field == name), -1)
    to = at + step
    if at < 0 or not 0 <= to < len(order):
        return texts
    section, neighbour = order[to]
    if neighbour is None and to == 0:
        return texts
    if neighbour is not None:
        sides = {"before" if step < 0 else "after": neighbour}
    elif step > 0:
        sides = {"before": next((f for s, f in order[to + 1 :] if s == section and f), "")}
    else:
        section, sides = order[to - 1][0], {}
    place_field(data, name, section=section, **sides)
    return write_one(texts, f"{entity}.yaml", data)


def place_field(
    data: Data, name: str, *, section: str = "", before: str = "", after: str = ""
) -> None:
    """Put a field at its place in what the file of an entity says."""
    if name in retired(data):
        raise ConflictError("design.retired_field", N_("Restore the field first."))
    if not data.get("sections"):
        data["fields"] = _ordered(data["fields"], name, before=before, after=after)
        return
    target = _find(data, section or _section_with(data, before or after or name))
    for each in data["sections"]:
        if each is not target and name in (each.get("fields") or ()):
            each["fields"] = [other for other in each["fields"] if other != name]
    target["fields"] = put(list(target.get("fields") or ()), name, before=before, after=after)
    if name in data["fields"]:
        data["fields"] = _beside_neighbour(data["fields"], name, target["fields"])


# -- sections -----------------------------------------------------------------------------------


def add_section(
    texts: Texts, entity: str, name: str, said: Mapping[str, Any], *, after: str = ""
) -> Texts:
    """Add an empty section; ``said`` holds its label and columns. Raises InvalidRecordError."""
    data = entity_data(texts, entity)
    _check_section(name, said, [each.name for each in sections_of(data)])
    sections = _written(data)
    at = next((n for n, each in enumerate(sections) if each.get("name") == after), len(sections))
    sections.insert(at + 1, {"name": name, **said, "fields": []})
    data["sections"] = sections
    return write_one(texts, f"{entity}.yaml", data)


def change_section(texts: Texts, entity: str, name: str, said: Mapping[str, Any]) -> Texts:
    """Give a section another label or number of columns; ``None`` takes a key away."""
    data = entity_data(texts, entity)
    _check_section(name, said, [])
    data["sections"] = _written(data)
    section = _find(data, name)
    changed = {**section, **said}
    section.clear()
    section |= {key: value for key, value in changed.items() if value is not None}
    return write_one(texts, f"{entity}.yaml", data)


def step_section(texts: Texts, entity: str, name: str, step: int) -> Texts:
    """Move a section up (-1) or down (1)."""
    data = entity_data(texts, entity)
    section = _find(data, name)
    data["sections"] = stepped(data["sections"], data["sections"].index(section), step)
    return write_one(texts, f"{entity}.yaml", data)


def remove_section(texts: Texts, entity: str, name: str) -> Texts:
    """Take a section away; its fields go to the end of the one above, else the one below.

    Raises ConflictError where documents show it, or where it is the only one and has a condition.
    """
    data = entity_data(texts, entity)
    section, sections = _find(data, name), data["sections"]
    shown = [
        key for key, each in (data.get("documents") or {}).items()
        if name in ((each or {}).get("sections") or ())
    ]  # fmt: skip
    if shown:
        raise ConflictError(
            "design.section_in_documents",
            N_("These documents show the section: {documents}. Take it out of them first."),
            documents=shown,
        )
    at = sections.index(section)
    others = [each for each in sections if each is not section]
    if others:
        heir = sections[at - 1] if at else sections[1]
        heir["fields"] = [*(heir.get("fields") or ()), *(section.get("fields") or ())]
        data["sections"] = others
    else:
        del data["sections"]
    return write_one(texts, f"{entity}.yaml", data)


# -- inside -------------------------------------------------------------------------------------


def _in_use(data: Data) -> list[str]:
    return [name for name, each in data["fields"].items() if not (each or {}).get("retired")]


def _written(data: Data) -> list[Data]:
    """Return the sections as the file would say them, the unwritten one included."""
    if data.get("sections"):
        return list(data["sections"])
    label = {language: BASICS.texts[language] for language in ("zh_Hans", "zh_Hant", "en")}
    return [{"name": UNWRITTEN, "label": label, "fields": _in_use(data)}]


def _find(data: Data, name: str) -> Data:
    found = next((each for each in data.get("sections") or () if each.get("name") == name), None)
    if found is None:
        raise NotFoundError("design.no_section", N_("The entity has no such section."))
    section: Data = found
    return section


def _section_with(data: Data, field: str) -> str:
    sections = sections_of(data)
    return next((each.name for each in sections if field in each.fields), sections[-1].name)


def _ordered(fields: Data, name: str, *, before: str = "", after: str = "") -> Data:
    return {each: fields[each] for each in put(list(fields), name, before=before, after=after)}


def _beside_neighbour(fields: Data, name: str, section: list[str]) -> Data:
    """Put the line of a field where the section says: behind the one above, else before the next.

    Fields that every entity has stand in sections, too, but have no line.
    """
    at = section.index(name)
    above = next((each for each in reversed(section[:at]) if each in fields), "")
    below = next((each for each in section[at + 1 :] if each in fields), "")
    if not above and not below:
        return fields
    sides = {"after": above} if above else {"before": below}
    return _ordered(fields, name, **sides)


def _check_section(name: str, said: Mapping[str, Any], taken: list[str]) -> None:
    errors: dict[str, AppError] = {}
    if name in taken:
        errors["name"] = AppError("design.name_taken", N_("There is one of this name already."))
    try:
        check_name(name)
    except AppError as error:
        errors["name"] = error
    columns = said.get("columns")
    columns = 1 if columns is None else columns
    if not isinstance(columns, int) or not 1 <= columns <= MOST_COLUMNS:
        errors["columns"] = AppError(
            "design.columns", N_("Between 1 and {most} columns."), most=MOST_COLUMNS
        )
    if errors:
        raise InvalidRecordError(errors)
