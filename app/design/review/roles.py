"""What a draft does to rights, told role by role: what it opens and what it narrows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.access.action_names import ACTIONS
from app.access.explain import field_facts
from app.access.right_names import ACCESSES, SCOPES, SYSTEM
from app.core.i18n import N_, Label
from app.core.sentences import Sentence, say
from app.design.review.model import Danger, Point
from app.design.roles.comparison import Reach, goes_beyond, reach, running_entity, running_role
from app.schema.model import Action, Definitions, Entity, FieldAccess, Role, Scope

MOST = 12
OPENS, NARROWS = N_("opens access"), N_("narrows access")
PROTECTIONS: Mapping[str, tuple[str, str]] = {  # of a role: it goes away, it is new
    "watermark": (
        N_("no watermark any more: pages and documents do not say who looked at them"),
        N_("a watermark: pages and documents say who looked at them"),
    ),
    "requires_second_factor": (
        N_("a password alone signs in: no second step any more"),
        N_("a second step at sign-in"),
    ),
}
Told = tuple[bool, Sentence]
"""Whether it opens something, and what."""


def role_points(before: Definitions, after: Definitions) -> Iterator[Point]:
    """Yield what becomes of each role that is in both, and the new and the removed ones."""
    for name, role in after.roles.items():
        had = running_role(before, after, name)
        if had is None:
            yield _whole(role, N_("New role {role}: nobody has it yet"), opens=True)
        else:
            yield from _points(role, list(_differences(before, after, had, role)))
    for name, role in before.roles.items():
        if name not in after.roles:
            yield _whole(role, N_("The role {role} goes away"), opens=False)


def _whole(role: Role, message: str, *, opens: bool) -> Point:
    return _point(role, say(message, role=role.label), opens=opens, told=())


def _points(role: Role, told: Sequence[Told]) -> Iterator[Point]:
    for opens, message in (
        (True, N_("{role} may do more")),
        (False, N_("{role} may do less")),
    ):
        found = tuple(each for is_open, each in told if is_open is opens)
        if found:
            yield _point(role, say(message, role=role.label), opens=opens, told=found)


def _point(role: Role, says: Sentence, *, opens: bool, told: tuple[Sentence, ...]) -> Point:
    left = len(told) - MOST
    more = (say(N_("… and {count} more changes"), count=left),) if left > 0 else ()
    return Point(
        f"role:{role.name}:{'opens' if opens else 'narrows'}", says,
        Danger.CARE if opens else Danger.SAFE, details=(*told[:MOST], *more),
        word=say(OPENS if opens else NARROWS),
    )  # fmt: skip


def _differences(before: Definitions, after: Definitions, had: Role, role: Role) -> Iterator[Told]:
    for right in sorted(role.system ^ had.system):
        named = say(SYSTEM[right][0])
        yield right in role.system, say(N_("right of the panel: {right}"), right=named)
    for key, (gone, new) in PROTECTIONS.items():
        asks = getattr(role, key)
        if asks is not getattr(had, key):
            yield not asks, say(new if asks else gone)
    for entity in after.live_entities:
        running = running_entity(before, entity)
        if running is None or running.retired:
            continue  # told as a new kind of record
        yield from _scopes(before, after, had, role, entity)
        yield from _fields(before, after, role, entity, running)


def _scopes(
    before: Definitions, after: Definitions, had: Role, role: Role, entity: Entity
) -> Iterator[Told]:
    for action in Action:
        old = reach(before, had, entity.name, action)
        new = reach(after, role, entity.name, action)
        if old != new:
            yield goes_beyond(new, [old]), say(
                N_("{entity}, {action}: {new} instead of {old}"), entity=entity.label,
                action=say(ACTIONS[action]), new=_reach(new), old=_reach(old),
            )  # fmt: skip


def _fields(
    before: Definitions, after: Definitions, role: Role, entity: Entity, running: Entity
) -> Iterator[Told]:
    had = before.roles[role.name]
    old = {fact.field.id: fact.effective for fact in field_facts(before, had, running)}
    order = list(FieldAccess)
    for fact in field_facts(after, role, entity):
        was, now = old.get(fact.field.id), fact.effective
        if was is not None and was is not now:
            yield order.index(now) > order.index(was), say(
                N_("{entity}, {field}: {new} instead of {old}"), entity=entity.label,
                field=fact.field.label, new=say(ACCESSES[now]), old=say(ACCESSES[was]),
            )  # fmt: skip


def _reach(found: Reach) -> Label | Sentence:
    return say(SCOPES[found]) if isinstance(found, Scope) else say(N_("by a condition"))
