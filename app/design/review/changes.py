"""What changed in the files beyond the tables: labels, layouts, rules, told thing by thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from app.core.i18n import N_
from app.core.sentences import Sentence, say
from app.design.files.folder import Texts, read_one
from app.design.files.words import inline
from app.design.labels import said_label
from app.design.merging.values import GONE, same
from app.design.review.model import Point
from app.design.review.steps import Words
from app.design.review.words import LANGUAGE_WORDS, property_word

LONGEST = 90  # characters of a value inside a sentence
MOST_DETAILS = 12
BY_STEPS = ("id", "retired")  # a step of the plan says it
OF_ROLES = ("entities", "system", "watermark", "sign_in")  # told as what a role may do

CHANGED = {  # part of a file -> one of it is new, goes away, changes
    "fields": (
        N_("New field {name} in {home}"), N_("{name} is left out of {home}"),
        N_("{name} in {home} changes"),
    ),
    "sections": (
        N_("New section {name} in {home}"), N_("The section {name} of {home} goes away"),
        N_("The section {name} of {home} changes"),
    ),
    "documents": (
        N_("New document {name} of {home}"), N_("The document {name} of {home} goes away"),
        N_("The document {name} of {home} changes"),
    ),
    "list": (
        N_("{home} gets a list of its own"), N_("{home} has the usual list again"),
        N_("The list of {home} changes"),
    ),
}  # fmt: skip
FILES = {  # folder -> new, gone, changed
    "": (N_("New: {home}"), N_("{home} goes away"), N_("{home} changes")),
    "_options": (
        N_("New options {home}"), N_("The options {home} go away"), N_("The options {home} change"),
    ),
    "_roles": (N_("New role {home}"), N_("The role {home} goes away"), N_("{home} changes")),
}  # fmt: skip
APP = (N_("The panel as a whole changes"),) * 3


@dataclass(frozen=True)
class Unit:
    """One thing of a file before and after: a field, a section, or the file itself."""

    path: str
    part: str  # "fields", "sections" …; "" for the file itself
    name: str
    before: Any
    after: Any

    @property
    def turn(self) -> int:
        """Return 0 for something new, 1 for what goes away, 2 for a change."""
        return 0 if self.before is GONE else 1 if self.after is GONE else 2


def change_points(before: Texts, after: Texts, words: Words) -> Iterator[tuple[Unit, Point]]:
    """Yield a point for each thing that a file says differently, what tables do left out."""
    for path in sorted({*before, *after}):
        if before.get(path) == after.get(path):
            continue
        old, new = (read_one(each, path) if path in each else GONE for each in (before, after))
        units = list(_units(path, old, new))
        for unit in units:
            yield unit, _point(unit, old if new is GONE else new, words)
        if not units and not path.startswith("_roles/"):
            said = say(N_("{file}: only comments or the way it is written"), file=path)
            yield Unit(path, "", path, old, new), Point(f"text:{path}", said)


def _units(path: str, old: Any, new: Any) -> Iterator[Unit]:
    if old is GONE or new is GONE:
        yield Unit(path, "", path, old, new)
        return
    for part in CHANGED if "/" not in path and path != "app.yaml" else ():
        yield from _parts(path, part, old.pop(part, None), new.pop(part, None))
    if path.startswith("_roles/"):
        for key in OF_ROLES:
            old.pop(key, None)
            new.pop(key, None)
    if not same(old, new):
        yield Unit(path, "", path, old, new)


def _parts(path: str, part: str, old: Any, new: Any) -> Iterator[Unit]:
    if part == "list":
        if not same(old, new):
            sides = (GONE if each is None else each for each in (old, new))
            yield Unit(path, part, "", *sides)
        return
    one, two = _named(old), _named(new)
    for name in dict.fromkeys([*one, *two]):
        pair = (one.get(name, GONE), two.get(name, GONE))
        if not same(*pair):
            yield Unit(path, part, name, *pair)
    common = [[name for name in each if name in one and name in two] for each in (one, two)]
    if common[0] != common[1]:
        yield Unit(path, part, "", common[0], common[1])


def _named(data: Any) -> dict[str, Any]:
    """Return the things of a part by what they are known by for life."""
    if isinstance(data, list):
        return {str(each.get("name")): each for each in data if isinstance(each, dict)}
    known = data.items() if isinstance(data, dict) else ()
    return {str((v or {}).get("id", k)) if isinstance(v, dict) else k: v for k, v in known}


def _point(unit: Unit, data: Any, words: Words) -> Point:
    folder, stem = unit.path.rpartition("/")[0], PurePosixPath(unit.path).stem
    said = APP if unit.path == "app.yaml" else FILES[folder]
    home = words.entity(stem) if not folder else said_label(data, stem)
    details: list[Sentence] = []
    if unit.part and not unit.name and unit.part != "list":
        said = FILES[folder]
        details = [say(N_("{what}: in another order"), what=property_word(unit.part))]
    elif unit.part:
        said = CHANGED[unit.part]
    if unit.turn == 2 and not details:
        details = list(_details(unit.before, unit.after, words, stem))
    thing = unit.before if unit.after is GONE else unit.after
    params = {"name": said_label(thing, unit.name), "home": home}
    return Point(
        f"{unit.path}:{unit.part}:{unit.name}", say(said[unit.turn], **params),
        details=tuple(_cut(details)),
    )  # fmt: skip


def _cut(details: list[Sentence]) -> list[Sentence]:
    if len(details) <= MOST_DETAILS:
        return details
    left = len(details) - MOST_DETAILS
    return [*details[:MOST_DETAILS], say(N_("… and {count} more changes"), count=left)]


# -- what differs inside ------------------------------------------------------------------------


def _details(
    old: Any, new: Any, words: Words, entity: str, above: tuple[object, ...] = ()
) -> Iterator[Sentence]:
    for key in dict.fromkeys([*old, *new]):
        one, two = old.get(key, GONE), new.get(key, GONE)
        if same(one, two) or key in BY_STEPS:
            continue
        what = (*above, property_word(key) if key not in LANGUAGE_WORDS else LANGUAGE_WORDS[key])
        deeper = [isinstance(each, dict) or each is GONE for each in (one, two)]
        if all(deeper) and key not in ("visible_if", "required_if", "read_only_if", "where"):
            yield from _details(_mapping(one), _mapping(two), words, entity, what)
        elif isinstance(one, list) and isinstance(two, list):
            yield from _list(what, one, two, words, entity)
        else:
            yield _value(what, one, two)
    if isinstance(old, Mapping) and list(old) != list(new) and set(old) == set(new) and above:
        yield say(N_("{what}: in another order"), what=_chain(above))


def _mapping(value: Any) -> Any:
    return {} if value is GONE else value


def _list(
    what: tuple[object, ...], old: list[Any], new: list[Any], words: Words, entity: str
) -> Iterator[Sentence]:
    one, two = ([inline(each) for each in side] for side in (old, new))
    fresh, gone = [e for e in two if e not in one], [e for e in one if e not in two]

    def named(found: list[str]) -> list[object]:
        return [_name(each, words, entity) for each in found]

    if fresh:
        yield say(N_("{what}: with {added}"), what=_chain(what), added=named(fresh))
    if gone:
        yield say(N_("{what}: without {removed}"), what=_chain(what), removed=named(gone))
    if not fresh and not gone:
        yield say(N_("{what}: in another order"), what=_chain(what))


def _name(word: str, words: Words, entity: str) -> object:
    field = words.find_field(entity, word.removeprefix("-"))
    return field.label if field else _short(word)


def _value(what: tuple[object, ...], old: Any, new: Any) -> Sentence:
    if old is GONE:
        return say(N_("{what}: {new}"), what=_chain(what), new=_said(new))
    if new is GONE:
        return say(N_("{what}: no longer {old}"), what=_chain(what), old=_said(old))
    return say(
        N_("{what}: {new} instead of {old}"), what=_chain(what), new=_said(new), old=_said(old)
    )


def _said(value: Any) -> object:
    if isinstance(value, bool):
        return say(N_("yes")) if value else say(N_("no"))
    return f"“{_short(value)}”" if isinstance(value, str) else _short(inline(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _chain(words: tuple[object, ...]) -> object:
    """Return what a value is of: “explanation · English”."""
    if len(words) == 1:
        return words[0]
    return say(N_("{one} · {other}"), one=_chain(words[:-1]), other=words[-1])
