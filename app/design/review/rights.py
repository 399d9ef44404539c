"""What a review may tell of stored values, and do to them: as far as who publishes may read them.

A number tells something, too: how many records hold no value, two alike ones, one that does not
convert. Of a field that is closed to the person no number is told; where even whether it can be
done hangs on the values, and where values would come back into sight, it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Engine

from app.access.actor import Actor
from app.core.errors import AppError, ForbiddenError
from app.core.i18n import N_, Label
from app.design.closed import is_closed
from app.design.review.steps import Words
from app.fieldtypes.abilities import HasOptions
from app.schema.loader import load
from app.schema.model import Definitions, Entity, Field
from app.schema.problems import DefinitionError
from app.storage.catalog import option_set_name
from app.storage.effects import Effect
from app.storage.steps import (
    AddUnique,
    ChangeSettings,
    ChangeType,
    MergeOptions,
    RenameOption,
    RequireField,
    RestoreEntity,
    RestoreField,
    RetireEntity,
    RetireField,
    RetireOption,
    Step,
)
from app.storage.versions import load_version

COUNTED = (
    AddUnique, ChangeType, ChangeSettings, RequireField, RetireField, RetireEntity, RetireOption,
    RenameOption, MergeOptions,
)  # fmt: skip
HANGING_ON_VALUES = (AddUnique, ChangeType)
BRINGING_BACK = (RestoreField, RestoreEntity)
LOOKED_BACK = 200
UNTOLD = N_("What is stored there is closed to you, so no number of records is told.")


@dataclass(frozen=True)
class Sight:
    """What ``actor`` may know of the records that steps from one set of definitions are about."""

    actor: Actor
    words: Words
    engine: Engine
    newest: int  # the number of the version that runs

    def told(self, steps: Sequence[Step], found: Iterable[Effect]) -> tuple[Effect, ...]:
        """Return the effects; of what is closed the same one sentence, whatever is stored."""
        closed = {step for step in steps if isinstance(step, COUNTED) and self.is_closed(step)}
        kept = [effect for effect in found if effect.step not in closed]
        return (*kept, *(Effect(step, UNTOLD) for step in closed))

    def refusal(self, steps: Iterable[Step]) -> AppError | None:
        """Return what stands against steps that hang on, or bring back, what is closed."""
        for step in steps:
            if isinstance(step, (*HANGING_ON_VALUES, *BRINGING_BACK)) and self.is_closed(step):
                return ForbiddenError(
                    "design.closed_values",
                    N_(
                        "Only somebody who may read what is stored in it can publish this: "
                        "{what}. It is closed to you."
                    ),
                    what=self._called(step),
                )
        return None

    def _called(self, step: Step) -> list[Label]:
        entity = step.params["entity"]
        fields = [self.words.field(entity, key) for key in _keys(step)]
        return fields or [self.words.entity(entity)]

    def is_closed(self, step: Step) -> bool:
        """Tell whether what a step is about is closed to the person."""
        if "options" in step.params:
            return any(self._is_shut(*found) for found in self._picking(step.params["options"]))
        entity = self.words.find_entity(step.params.get("entity", ""))
        if entity is None:
            return False
        known = _by_id(self.words.before, entity.id)
        keys = _keys(step) or ("",)
        if isinstance(step, BRINGING_BACK) and (known is None or not _has(known, keys[0])):
            return self._was_closed(entity.id, keys[0])
        return known is not None and any(self._is_shut(known, key) for key in keys)

    def _is_shut(self, entity: Entity, key: str) -> bool:
        """Tell whether a field is closed; of one that only the draft has nothing is stored."""
        if key and not _has(entity, key):
            return False
        return is_closed(self.words.before, self.actor, entity, key)

    def _picking(self, options: str) -> Iterator[tuple[Entity, str]]:
        for entity in self.words.before.entities.values():
            for field in entity.fields:
                if _picks(entity, field, options):
                    yield entity, field.id

    def _was_closed(self, entity: str, key: str) -> bool:
        """Tell the same of what the files say nothing of any more, by the last that did."""
        for number in range(self.newest, max(0, self.newest - LOOKED_BACK), -1):
            try:
                then = load(load_version(self.engine, number).texts)
            except DefinitionError:
                continue
            known = _by_id(then, entity)
            if known is not None and _has(known, key):
                roles = (then.roles.get(role.name) for role in self.actor.roles)
                had = replace(self.actor, roles=tuple(role for role in roles if role))
                return is_closed(then, had, known, key)
        return True


def _keys(step: Step) -> tuple[str, ...]:
    own = step.params
    return tuple(own.get("keys", ())) or ((str(own["key"]),) if own.get("key") else ())


def _by_id(definitions: Definitions, key: str) -> Entity | None:
    return next((each for each in definitions.entities.values() if each.id == key), None)


def _has(entity: Entity, key: str) -> bool:
    return not key or any(each.id == key for each in (*entity.fields, *entity.standard))


def _picks(entity: Entity, field: Field, options: str) -> bool:
    return isinstance(field.type, HasOptions) and options == option_set_name(
        entity, field, field.type.option_set
    )
