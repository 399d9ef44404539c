"""One made-up record of an entity of the draft, so that a preview has something to show."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

from app.access.actor import Actor
from app.core.clock import Moment
from app.core.errors import AppError, FieldValueError
from app.demo.layout import Layout
from app.demo.meaning import about
from app.demo.record_maker import RecordMaker
from app.demo.story import Frame, Owner, first_story
from app.demo.task import Task
from app.fieldtypes.abilities import Computed, HoldsFiles, Numbered, RefersTo
from app.fieldtypes.ref import USER, Ref
from app.records.values import default_value
from app.schema.model import Definitions, Entity, Field

TRIES = 8
SERIAL = 419
SEED = 1


@dataclass(frozen=True)
class Sample:
    """Values by field, and what the records they point at would be called."""

    values: Mapping[str, Any]
    titles: Mapping[Ref, str]


class _Links:
    """Points at one record of whatever a link may point at; there is none in a preview."""

    def pick(self, field: Field, _rng: Random, _most: int) -> tuple[Ref, ...]:
        """Return the one record."""
        targets = field.type.targets if isinstance(field.type, RefersTo) else ()
        return tuple(Ref(each, 1) for each in targets[:1])

    def product(self) -> int | None:
        """Return no product."""
        return None


def make_sample(
    definitions: Definitions, entity: Entity, actor: Actor, *, moment: Moment, language: str
) -> Sample:
    """Return the fullest of a few records; the same for the same entity and language."""
    values = _made(entity, actor, moment, language)
    for field in entity.live_fields:
        if values.get(field.name) is None:
            values[field.name] = _stand_in(field, moment)
    values |= {"owner": Ref(USER, actor.id), "created_at": moment.now, "updated_at": moment.now}
    refs = {
        item
        for field in entity.by_name.values()
        for item in field.type.items(values.get(field.name))
        if isinstance(item, Ref)
    }
    return Sample(values, {ref: _title(definitions, actor, ref, language) for ref in refs})


def _made(entity: Entity, actor: Actor, moment: Moment, language: str) -> dict[str, Any]:
    """Return what demo records are made of; nothing where the rules let none be made."""
    offset = moment.now.astimezone(moment.zone).utcoffset()
    assert offset is not None  # noqa: S101 - every zone says how far it is; for mypy
    words = "en" if language == "en" else "zh"
    owner = Owner(actor.id, None, actor.name)
    frame = Frame(SEED, words, (owner,), moment.now, offset)
    layout = Layout(entity, about(entity))
    found: list[dict[str, Any]] = []
    with suppress(AppError):
        maker = RecordMaker(layout, moment.zone)
        for place in range(TRIES):
            rng = frame.rng(entity.name, "preview", place)
            story = first_story(frame, rng, layout.about, serial=SERIAL, share=1)
            found.append(dict(maker.make(Task(story, rng, _Links())).values))
    return max(found, key=lambda values: len([v for v in values.values() if v]), default={})


def _stand_in(field: Field, moment: Moment) -> Any:
    """Return a value for a field that the demo leaves empty; nothing for what shows none."""
    if isinstance(field.type, Numbered):
        return field.type.number(SERIAL, moment.now.astimezone(moment.zone))
    if field.default is not None:
        return default_value(field, moment)
    if isinstance(field.type, HoldsFiles | Computed) or field.visible_if is not None:
        return None
    return _example(field, moment) if field.required else None


def _example(field: Field, moment: Moment) -> Any:
    """Return the first of the type's own examples that the settings of the field allow."""
    for _, value in type(field.type).examples():
        with suppress(FieldValueError):
            read = field.type.parse(field.type.dump(value))
            field.type.check(read, moment.today)
            return read
    return None


def _title(definitions: Definitions, actor: Actor, ref: Ref, language: str) -> str:
    if ref == Ref(USER, actor.id):
        return actor.name
    entity = definitions.entities.get(ref.entity)
    return f"#{ref.id}" if entity is None else f"{entity.label.text(language)} 1"
