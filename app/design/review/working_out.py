"""What a draft would do if it were published: in sentences, before it does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from app.access.actor import Actor
from app.access.explain import field_facts
from app.access.last_managers import MANAGE, keep_managers
from app.core.errors import AppError, ConflictError, ForbiddenError
from app.core.i18n import N_
from app.core.sentences import Sentence, say
from app.design.files.diff import file_diffs
from app.design.files.folder import Texts
from app.design.review.changes import Unit, change_points
from app.design.review.model import EMPTY_DRAFT, Answers, Needs, Point, Review
from app.design.review.rights import Sight
from app.design.review.roles import role_points
from app.design.review.steps import TEXT_ONLY, Words, is_quiet, step_points, unit_of
from app.design.review.used import used_things
from app.design.roles.grants import refuse_overgrants
from app.installation import Installation, Preview
from app.schema.loader import load
from app.schema.model import Definitions, FieldAccess
from app.storage.catalog import catalog_of
from app.storage.engine import writing
from app.storage.plan import Applied, plan
from app.storage.steps import (
    AddEntity,
    AddField,
    AddUnique,
    DropUnique,
    RenameEntity,
    RetireEntity,
    Step,
)
from app.storage.versions import Version

WHOLE = (AddEntity, RenameEntity, RetireEntity)


def review(installation: Installation, running: Definitions, texts: Texts, actor: Actor) -> Review:
    """Return what publishing ``texts`` would do to the panel that is ``running``.

    ``actor``, who would publish it, grants nobody what they lack, and is told no number of records
    by what is closed to them. Raises DefinitionError where the texts have mistakes. Nothing is
    changed.
    """
    wanted = load(texts)
    found = installation.preview(wanted)
    words = Words(running, wanted)
    sight = Sight(actor, words, installation.engine, found.applied.number)
    effects = sight.told(found.steps, found.effects)
    points = _points(found.steps, step_points(found.steps, effects, words), words)
    return Review(
        base=found.applied.number,
        points=points,
        used=tuple(used_things(found.steps, words)),
        diffs=file_diffs(found.applied.texts, texts),
        sql=tuple(installation.sql(wanted)) if found.steps else (),
        refusal=_overgrant(actor, words)
        or sight.refusal(found.steps)
        or _refusal(installation, running, wanted, found),
        touches_roles=_touches_roles(found.applied.texts, texts),
    )


def ahead(applied: Applied, running: Definitions, texts: Texts) -> tuple[Point, ...]:
    """Return what ``texts`` would do, as far as it can be told without asking the records.

    Quick enough to be told while somebody types. Raises DefinitionError where they have mistakes.
    """
    wanted = load(texts)
    steps, words = plan(applied, wanted), Words(running, wanted)
    return _points(steps, step_points(steps, (), words), words)


def difference(before: Version, after: Version) -> tuple[Point, ...]:
    """Return what differs between two versions; of the records nothing is said.

    Raises DefinitionError where one of them was written for an older language.
    """
    old, new = load(before.texts), load(after.texts)
    steps = plan(Applied(before.number, before.texts, catalog_of(old)), new)
    words = Words(old, new)
    return _points(steps, step_points(steps, (), words), words)


def publish(
    installation: Installation, texts: Texts, shown: Review, answers: Answers,
    *, author: str, note: str,
) -> int:  # fmt: skip
    """Make ``texts`` the newest version, as it was ``shown`` and agreed to; return its number.

    Raises ConflictError where something is missing or another version came in between,
    PlanRefusedError where the records changed meanwhile such that it cannot be done like this.
    """
    if shown.refusal is not None:
        raise shown.refusal
    if shown.missing(answers):
        raise ConflictError(
            "design.unanswered", N_("Something in the review still waits for your answer.")
        )
    lost = frozenset(point.plan_name for point in shown.points if point.needs is Needs.NAME)
    return installation.apply(
        load(texts), author=author, yes=True, lost=lost, note=note, base=shown.base
    )


# -- points -------------------------------------------------------------------------------------


def _points(steps: Sequence[Step], of_steps: Sequence[Point], words: Words) -> tuple[Point, ...]:
    """Put together what tables and what files say of the same thing."""
    told = [step for step in steps if not isinstance(step, TEXT_ONLY) and not is_quiet(step)]
    points = list(of_steps)
    places: dict[tuple[str, str], int] = {}
    for at, step in enumerate(told):
        places.setdefault(_told_with(step, words), at)
        if isinstance(step, AddField):
            points[at] = replace(points[at], effects=tuple(_readers(step, words)))
    whole = {_home(*unit_of(step), words)[0] for step in told if isinstance(step, WHOLE)}
    beside: list[Point] = []
    for unit, point in change_points(words.before.texts, words.after.texts, words):
        home = _home(PurePosixPath(unit.path).stem, unit.name if unit.part else "", words)
        if home[0] in whole and not unit.part:
            continue
        place = places.get(home if _is_field(unit) else (home[0], ""))
        if place is None:
            beside.append(point)
        elif point.details:
            details = (*points[place].details, *point.details)
            points[place] = replace(points[place], details=details)
    roles = role_points(words.before, words.after)
    return _in_order([*points, *_without_roles(beside), *roles])


def _told_with(step: Step, words: Words) -> tuple[str, str]:
    """Return the thing whose changes in the files are told with a step; a key's is its field."""
    entity, field = unit_of(step)
    if isinstance(step, AddUnique | DropUnique):
        field = step.keys[0] if len(step.keys) == 1 else "/".join(step.keys)
    return _home(entity, field, words)


def _without_roles(points: Iterable[Point]) -> Iterator[Point]:
    """Leave out new and removed roles: those are told by what they open and narrow."""
    yield from (p for p in points if not (p.key.startswith("_roles/") and not p.details))


def _in_order(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(sorted(points, key=lambda point: point.key == "quiet"))


def _is_field(unit: Unit) -> bool:
    return unit.part == "fields"


def _home(name: str, field: str, words: Words) -> tuple[str, str]:
    entity = words.find_entity(name)
    return (entity.id if entity else name, field)


def _readers(step: AddField, words: Words) -> Iterator[Sentence]:
    """Say who may read a protected field: a role that does not name it may not."""
    field, entity = words.find_field(step.entity, step.key), words.find_entity(step.entity)
    if field is None or entity is None or not (field.sensitive or field.encrypted):
        return
    roles = [
        role.label
        for role in words.after.roles.values()
        for fact in field_facts(words.after, role, entity)
        if fact.field.id == field.id and fact.access is not FieldAccess.HIDDEN
    ]
    if roles:
        yield say(N_("Protected: only {roles} may see something of it."), roles=roles)
    else:
        yield say(N_("Protected, and no role names it yet: nobody sees it."))


# -- what is against it ------------------------------------------------------------------------


def _refusal(
    installation: Installation, running: Definitions, wanted: Definitions, found: Preview
) -> AppError | None:
    if not found.steps:
        return ConflictError("design.nothing", EMPTY_DRAFT)
    if _managing(running) == _managing(wanted):
        return None
    try:
        with writing(installation.engine) as conn:  # it locks the roles that it counts
            keep_managers(wanted, conn, found.applied.texts)
    except ConflictError as error:
        return error
    return None


def _overgrant(actor: Actor, words: Words) -> AppError | None:
    """Return what a role would get that ``actor`` lacks, by whatever way it came into the texts."""
    try:
        refuse_overgrants(actor, words.before, words.after)
    except ForbiddenError as error:
        return error
    return None


def _managing(definitions: Definitions) -> set[str]:
    return {name for name, role in definitions.roles.items() if MANAGE in role.system}


def _touches_roles(before: Texts, after: Texts) -> bool:
    paths = [path for path in {*before, *after} if path.startswith("_roles/")]
    return any(before.get(path) != after.get(path) for path in paths)
