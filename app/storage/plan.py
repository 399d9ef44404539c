"""From what is applied to what is wanted: a list of steps. Pure; nothing is run here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import PurePosixPath

from app.fieldtypes.abilities import HasOptions
from app.schema.model import Definitions
from app.storage.catalog import (
    Catalog,
    StoredEntity,
    StoredField,
    StoredOption,
    catalog_of,
    in_line_name,
    option_set_name,
)
from app.storage.shapes import is_stored
from app.storage.steps import (
    AddEntity,
    AddField,
    AddIndex,
    AddKeys,
    AddOption,
    AddUnique,
    ChangeRole,
    ChangeSettings,
    ChangeText,
    ChangeType,
    DecryptField,
    DropIndex,
    DropKeys,
    DropUnique,
    EncryptField,
    MergeOptions,
    RenameEntity,
    RenameField,
    RenameOption,
    RequireField,
    RestoreEntity,
    RestoreField,
    RestoreOption,
    RetireEntity,
    RetireField,
    RetireOption,
    Step,
    WidenField,
)

REWRITES = (ChangeType, EncryptField, DecryptField)
SIZED = re.compile(r"(?P<kind>VARCHAR|NUMERIC)\((?P<size>\d+)(?P<places>, \d+)?\)")


@dataclass(frozen=True)
class Applied:
    """The newest version: what the panel runs."""

    number: int = 0
    texts: Mapping[str, str] = field(default_factory=dict)
    catalog: Catalog = field(default_factory=Catalog)


def plan(applied: Applied, wanted: Definitions) -> tuple[Step, ...]:
    """Return the steps in the order in which they are run; none when nothing differs."""
    before, after = applied.catalog, catalog_of(wanted)
    entities = list(_entities(before, after))
    pairs = [(before.entities.get(e.id), e) for e in after.entities.values()]
    fields = list(chain.from_iterable(_fields(old, new) for old, new in pairs))
    dropped, added = _indexes(before, after, fields)
    steps = [*dropped, *entities, *_in_order(fields), *_options(before, after, wanted), *added]
    return (*steps, *_texts(applied.texts, wanted.texts, steps))


# -- entities -----------------------------------------------------------------------------------


def _entities(before: Catalog, after: Catalog) -> Iterator[Step]:
    for key, new in after.entities.items():
        old = before.entities.get(key)
        if old is None:
            yield AddEntity(new.name)
        elif old.name != new.name:
            yield RenameEntity(old.name, new.name)
        if new.retired and not (old and old.retired):
            yield RetireEntity(new.name)
        if old and old.retired and not new.retired:
            yield RestoreEntity(new.name)
    for key, old in before.entities.items():
        if key not in after.entities and not old.retired:
            yield RetireEntity(old.name)


# -- fields -------------------------------------------------------------------------------------

ORDER = (RenameField, RetireField, RestoreField, DropKeys, AddField, WidenField)


def _in_order(steps: list[Step]) -> list[Step]:
    def place(step: Step) -> int:
        return ORDER.index(type(step)) if type(step) in ORDER else len(ORDER)

    return sorted(steps, key=place)


def _fields(old: StoredEntity | None, new: StoredEntity) -> Iterator[Step]:
    known = old.fields if old else {}
    for key, field_ in new.fields.items():
        if key in known:
            yield from _field(new.name, known[key], field_)
        else:
            yield AddField(new.name, field_.name, key)
            if field_.retired:
                yield RetireField(new.name, field_.name, key)
    for key, field_ in known.items():
        if key not in new.fields and not field_.retired:
            yield RetireField(new.name, field_.name, key)


def _field(entity: str, old: StoredField, new: StoredField) -> Iterator[Step]:
    about = (entity, new.name, new.id)
    if old.name != new.name:
        yield RenameField(*about, old.name)
    if new.retired != old.retired:
        yield RetireField(*about) if new.retired else RestoreField(*about)
    if rewrite := _rewrite(entity, old, new):
        yield rewrite
        return
    yield from _columns_beside(about, old, new)
    if old.settings != new.settings:
        yield ChangeSettings(*about)
    if new.required and not old.required:
        yield RequireField(*about)


def _columns_beside(
    about: tuple[str, str, str], old: StoredField, new: StoredField
) -> Iterator[Step]:
    if any(wider(old.columns[s], new.columns[s]) for s in new.columns):
        yield WidenField(*about)
    if added := tuple(s for s in new.beside if s not in old.beside):
        yield AddKeys(*about, added)
    if gone := tuple(s for s in old.beside if s not in new.beside):
        yield DropKeys(*about, gone)


def _rewrite(entity: str, old: StoredField, new: StoredField) -> Step | None:
    about = (entity, new.name, new.id)
    if old.type != new.type or (old.encrypted == new.encrypted and not _fits(old, new)):
        return ChangeType(*about, old.type, new.type)
    if old.encrypted != new.encrypted:
        return EncryptField(*about) if new.encrypted else DecryptField(*about)
    return None


def _fits(old: StoredField, new: StoredField) -> bool:
    """Tell whether the columns can stay, perhaps made wider."""
    if (old.many, old.target, old.columns.keys()) != (new.many, new.target, new.columns.keys()):
        return False
    return all(_kind(old.columns[s]) == _kind(new.columns[s]) for s in new.columns)


def _kind(column: str) -> str:
    """Return what may not differ: all but the length of a text and the digits of a number."""
    sized = SIZED.fullmatch(column)
    return f"{sized['kind']}{sized['places'] or ''}" if sized else column


def wider(old: str, new: str) -> bool:
    """Tell whether ``new`` is the same SQL type with more room; a column never shrinks."""
    before, after = SIZED.fullmatch(old), SIZED.fullmatch(new)
    return bool(before and after and int(after["size"]) > int(before["size"]))


# -- indexes ------------------------------------------------------------------------------------


def _indexes(before: Catalog, after: Catalog, fields: list[Step]) -> tuple[list[Step], list[Step]]:
    """Return the indexes to drop first and to add last; those of rewritten fields are both."""
    dropped: list[Step] = []
    added: list[Step] = []
    for key in dict.fromkeys([*before.entities, *after.entities]):
        old, new = before.entities.get(key), after.entities.get(key)
        name = new.name if new else ""
        rewritten = {s.key for s in fields if isinstance(s, REWRITES) and s.entity == name}
        have, want = old.indexes if old else {}, new.indexes if new else {}
        gone = {i for i, keys in have.items() if i not in want or rewritten & set(keys)}
        for index in gone if old else ():
            kind = DropUnique if is_unique(index) else DropIndex
            dropped.append(kind(old.name if old else "", index, have[index]))
        for index, keys in want.items():
            if (index not in have or index in gone) and not comes_along(old, keys):
                make = AddUnique if is_unique(index) else AddIndex
                added.append(make(name, index, keys))
    return sorted(dropped, key=str), added


def is_unique(index: str) -> bool:
    """Tell what kind of index a name stands for."""
    return index.startswith("uq_")


def comes_along(old: StoredEntity | None, keys: tuple[str, ...]) -> bool:
    """Tell whether an index is made by the step that adds its entity or its one field."""
    return (old is None and not keys) or (
        len(keys) == 1 and (old is None or keys[0] not in old.fields)
    )


# -- options ------------------------------------------------------------------------------------


def _options(before: Catalog, after: Catalog, wanted: Definitions) -> Iterator[Step]:
    in_line = _once_in_line(wanted)
    for name, options in after.options.items():
        known = [before.options[each] for each in (name, *in_line[name]) if each in before.options]
        if known:
            yield from _option_set(name, known[0], options)


def _once_in_line(wanted: Definitions) -> Mapping[str, list[str]]:
    """Return by what name each set would have been known while its fields had it in line."""
    found: dict[str, list[str]] = defaultdict(list)
    for entity in wanted.entities.values():
        for each in entity.fields:
            if isinstance(each.type, HasOptions) and is_stored(each):
                options = each.type.option_set
                found[option_set_name(entity, each, options)].append(in_line_name(entity, each))
    return found


def _option_set(
    name: str, old: Mapping[str, StoredOption], new: Mapping[str, StoredOption]
) -> Iterator[Step]:
    for key, option in new.items():
        was = old.get(key)
        if was is None:
            yield AddOption(name, option.key)
        elif option.merged_into is not None and option.merged_into != was.merged_into:
            yield MergeOptions(name, option.key, _taken_in_by(option, new).key, was.key)
        else:
            yield from _option(name, was, option)
    for key, was in old.items():
        if key not in new and not was.retired:
            yield RetireOption(name, was.key)


def _option(name: str, was: StoredOption, option: StoredOption) -> Iterator[Step]:
    if was.key != option.key:
        yield RenameOption(name, option.key, was.key)
    if was.retired != option.retired:
        yield (RetireOption if option.retired else RestoreOption)(name, option.key)


def _taken_in_by(option: StoredOption, options: Mapping[str, StoredOption]) -> StoredOption:
    while option.merged_into is not None:
        option = options[option.merged_into]
    return option


# -- what is only text --------------------------------------------------------------------------


def _texts(
    before: Mapping[str, str], after: Mapping[str, str], steps: list[Step]
) -> Iterator[Step]:
    told = {
        str(step.params.get(word)).partition(".")[0]  # options of one field are "entity.field"
        for step in steps
        for word in ("entity", "options")
    }
    for path in sorted({*before, *after}):
        if before.get(path) == after.get(path):
            continue
        name = PurePosixPath(path).stem
        if path.startswith("_roles/"):
            yield ChangeRole(name)
        elif name not in told:
            yield ChangeText(path)
