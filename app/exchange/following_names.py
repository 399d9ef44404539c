"""Jobs wait and run while definitions change: what they are about is found by its present name.

What a job wants is kept by names. Before each step old ones become the present ones, as far as
whoever asked may know of them; what was retired or taken away meanwhile ends the job in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.access.actor import Actor
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import N_
from app.jobs.job import Data, Job
from app.jobs.kinds import Kind, Step, Turn
from app.records.access import visible_fields
from app.records.old_names import PresentNames
from app.schema.model import Entity
from app.storage.store import Store


@dataclass(frozen=True)
class Following:
    """A kind of job that goes on after what it is about was renamed."""

    kind: Kind
    read: Callable[[Store, Actor, Data], Data]  # what it wants, by present names

    @property
    def name(self) -> str:
        """What the row calls it."""
        return self.kind.name

    def title(self, store: Store, job: Job) -> tuple[str, Data]:
        """Say what the job is about, as that is called now."""
        return self.kind.title(store, replace(job, params=_of_entity(store, job.params)))

    def step(self, turn: Turn) -> Step:
        """Do the next piece under present names. Raises NotFoundError, ConflictError."""
        params = self.read(turn.store, turn.actor, turn.job.params)
        return self.kind.step(replace(turn, job=replace(turn.job, params=params)))


def of_document(store: Store, actor: Actor, params: Data) -> Data:
    """Return what a job prints of records. Raises NotFoundError for what is not there any more."""
    wanted = _of_entity(store, params)
    entity = _still_there(store, wanted["entity"])
    if entity.document(wanted["document"]) is None:
        raise NotFoundError(
            "documents.unknown", N_("{entity} has no document “{name}”."),
            entity=entity.label, name=wanted["document"],
        )  # fmt: skip
    return wanted


def of_list(store: Store, actor: Actor, params: Data) -> Data:
    """Return which list a job prints. Raises NotFoundError; ConflictError for a lost column."""
    wanted = _of_entity(store, params)
    entity = _still_there(store, wanted["entity"])
    now = PresentNames(store, actor, entity.name)
    sums = wanted["sums"]
    named: Mapping[str, Any] = {
        "columns": [now.of(name) for name in wanted["columns"]],
        "where": now.condition(wanted["where"]),
        "sort": now.listed(wanted["sort"], signed=True) if wanted["sort"] else "",
        "group": now.of(wanted["group"]),
        "sums": None if sums is None else [now.of(name) for name in sums],
    }
    used = {*named["columns"], *filter(None, [named["group"]])}
    if used - visible_fields(store, actor, entity.name).keys():
        raise ConflictError(
            "report.changed",
            N_("Columns or rights changed while the list was being printed. Print it again."),
        )
    return {**wanted, **named}


def _of_entity(store: Store, params: Data) -> dict[str, Any]:
    return {**params, "entity": store.definitions.present_name(params["entity"])}


def _still_there(store: Store, name: str) -> Entity:
    entity = store.definitions.entities.get(name)
    if entity is None or entity.retired:
        raise NotFoundError(
            "job.entity_gone",
            N_("{entity} was retired or taken away meanwhile, so nothing of it is printed."),
            entity=entity.label if entity else name,
        )
    return entity
