"""From the texts of a definitions folder to one checked, frozen set of definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from types import MappingProxyType

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.option_set import OptionSet
from app.schema.app_reader import FILE as APP_FILE
from app.schema.app_reader import read_app
from app.schema.codes import Code
from app.schema.cross_checks import check_across
from app.schema.draft import World
from app.schema.entity_reader import finish, read_draft
from app.schema.model import Definitions
from app.schema.names import RESERVED_ENTITIES, check_name
from app.schema.node import Node, Notes
from app.schema.option_reader import read_option_set
from app.schema.problems import DefinitionError, Problem
from app.schema.role_reader import read_role
from app.schema.source import read_node

KEPT = 8  # sets of definitions, of some megabytes each
ENTITIES, OPTIONS, ROLES = "", "_options", "_roles"
Files = Mapping[str, Mapping[str, Node]]


def load(texts: Mapping[str, str]) -> Definitions:
    """Return the definitions that ``texts`` (path in the folder -> YAML) describe.

    Raises DefinitionError with every mistake found, sorted by file and line. What was read lately
    is not read again: the designer asks for the same draft at every click.
    """
    return _load(tuple(sorted(texts.items())))


@lru_cache(maxsize=KEPT)
def _load(files: tuple[tuple[str, str], ...]) -> Definitions:
    notes = Notes()
    definitions = _read(dict(files), notes)
    if notes.problems:
        raise DefinitionError(notes.problems)
    return definitions


def check(texts: Mapping[str, str]) -> list[Problem]:
    """Return every mistake in ``texts``, sorted; none means that they can be used."""
    try:
        load(texts)
    except DefinitionError as error:
        return error.problems
    return []


def _read(texts: Mapping[str, str], notes: Notes) -> Definitions:
    nodes = {path: read_node(path, text, notes) for path, text in sorted(texts.items())}
    files = _sorted_out({path: node for path, node in nodes.items() if node is not None}, notes)
    app, labels = read_app(nodes.get(APP_FILE))
    unread = frozenset(path for path, node in nodes.items() if node is None)
    world = World(app, labels, roles=frozenset(_names_in(ROLES, texts)), unread=unread)
    world.option_sets = _read_option_sets(files[OPTIONS], world)
    for name, node in _named(files[ENTITIES], reserved=RESERVED_ENTITIES):
        world.drafts[name] = read_draft(name, node, world)
    check_across(world)
    entities = {name: finish(draft, world) for name, draft in world.drafts.items()}
    roles = {name: read_role(name, node, world) for name, node in _named(files[ROLES])}
    return Definitions(
        app=app,
        entities=MappingProxyType(entities),
        option_sets=MappingProxyType(dict(world.option_sets)),
        roles=MappingProxyType(roles),
        texts=MappingProxyType(dict(texts)),
    )


def _read_option_sets(files: Mapping[str, Node], world: World) -> Mapping[str, OptionSet]:
    found: dict[str, OptionSet] = {}
    owners: dict[str, str] = {}
    for name, node in _named(files):
        found[name] = read_option_set(name, node, world.labels)
        other = owners.setdefault(found[name].id, name)
        if other != name:
            text = say(
                N_("{name} has the id {id}, as {other} has"),
                name=repr(name),
                id=repr(found[name].id),
                other=repr(other),
            )
            node.place(["id"]).problem(Code.SAME_ID, text)
    return found


def _names_in(folder: str, paths: Iterable[str]) -> Iterator[str]:
    """Yield what the files of a folder describe by their names, those that cannot be read too."""
    places = (PurePosixPath(path) for path in paths)
    return (place.stem for place in places if str(place.parent) == folder)


def _named(
    files: Mapping[str, Node], *, reserved: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Node]]:
    for name, node in files.items():
        if check_name(node, name, reserved=reserved):
            yield name, node


def _sorted_out(nodes: Mapping[str, Node], notes: Notes) -> Files:
    """Return the files by what they describe: folder -> name -> top of the file."""
    found: dict[str, dict[str, Node]] = {ENTITIES: {}, OPTIONS: {}, ROLES: {}}
    for path, node in nodes.items():
        if path == APP_FILE:
            continue
        place = PurePosixPath(path)
        folder = "" if str(place.parent) == "." else str(place.parent)
        if folder not in found or place.suffix != ".yaml":
            text = say(
                N_(
                    "nothing reads this file; definitions lie in the folder, {options}/ or {roles}/"
                ),
                options=OPTIONS,
                roles=ROLES,
            )
            notes.problems.append(Problem(path, 1, "file", Code.UNKNOWN_FILE.value, text))
        else:
            found[folder][place.stem] = node
    return found
