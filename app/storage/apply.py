"""Carrying out a plan: tables, version and event change in one transaction, or nothing does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app.core.clock import Clock, system_clock
from app.core.errors import AppError, ConflictError
from app.core.i18n import N_
from app.schema.model import Definitions
from app.storage.catalog import Catalog
from app.storage.effects import Effect, effects
from app.storage.encryption import Keys
from app.storage.engine import reading, writing
from app.storage.execute import execute
from app.storage.plan import Applied, plan
from app.storage.steps import Step
from app.storage.system import sys_definition_version, sys_event
from app.storage.versions import field_of_old, latest, load_applied
from app.storage.workshop import Workshop

TRIES = 5
LOCK_NOT_AVAILABLE = "55P03"

Check = Callable[[Connection, Mapping[str, str]], None]
"""Asked in the transaction with the texts that run now; raises AppError to undo everything."""


def _no_check(_: Connection, __: Mapping[str, str]) -> None:
    """Have nothing against it."""


class PlanRefusedError(AppError):
    """The plan may not be carried out like this; it is told whole, with what it would do."""

    status = 409

    def __init__(
        self, code: str, message: str, *, steps: Sequence[Step], found: Sequence[Effect], name: str
    ) -> None:
        super().__init__(code, message, name=name)
        self.steps = tuple(steps)
        self.effects = tuple(found)

    def __str__(self) -> str:
        told = "\n".join(f"  {line}" for line in (*self.steps, *self.effects))
        return f"{super().__str__()}\n{told}"


def apply(
    engine: Engine,
    wanted: Definitions,
    *,
    author: str,
    yes: bool = False,
    lost: frozenset[str] = frozenset(),
    base: int | None = None,
    note: str = "",
    clock: Clock = system_clock,
    keys: Keys | None = None,
    check: Check = _no_check,
) -> int:
    """Make ``wanted`` the newest version and return its number.

    ``yes`` agrees to what the plan hides or rewrites, ``lost`` names the fields
    (``customer.phone``) whose values may be emptied where the new type cannot read them.
    ``base`` is the version that the plan was shown for. ``check`` raises what else is against it.
    Nothing to do gives the present number.
    """
    for attempt in range(TRIES):
        try:
            with writing(engine, door=True) as conn:
                run = _Run(conn, wanted, clock(), author, note, keys)
                return run.apply(yes, lost, base, check)
        except OperationalError as error:
            if not _lock_was_busy(error) or attempt == TRIES - 1:
                raise
            time.sleep(0.2 * 2**attempt)
    raise AssertionError("unreachable")  # pragma: no cover - the last try raises


def planned(engine: Engine, wanted: Definitions) -> tuple[Step, ...]:
    """Return the steps from what is applied to ``wanted``."""
    return plan(load_applied(engine), wanted)


def preview(
    engine: Engine,
    wanted: Definitions,
    *,
    clock: Clock = system_clock,
    keys: Keys | None = None,
) -> tuple[Applied, tuple[Step, ...], tuple[Effect, ...]]:
    """Return what is applied, the steps to ``wanted``, and what they do to records."""
    with reading(engine, door=True) as conn:
        run = _Run(conn, wanted, clock(), "", "", keys)
        applied = latest(conn)
        steps = plan(applied, wanted)
        return applied, steps, run.effects(applied, steps)


@dataclass(frozen=True)
class _Run:
    conn: Connection
    wanted: Definitions
    now: datetime
    author: str
    note: str
    keys: Keys | None

    def apply(self, yes: bool, lost: frozenset[str], base: int | None, check: Check) -> int:
        if self.conn.dialect.name == "postgresql":
            # Readers must not queue behind us for long; who waits for them tries again.
            self.conn.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
            self.conn.exec_driver_sql("SET LOCAL statement_timeout = 0")
        applied = latest(self.conn)
        if base is not None and base != applied.number:
            raise _overtaken(applied.number)
        steps = plan(applied, self.wanted)
        if not steps:
            return applied.number
        check(self.conn, applied.texts)
        _ask(steps, self.effects(applied, steps), yes, lost)
        self._take_number(applied.number + 1, steps)
        catalog = self._execute(steps, applied)
        self._finish(applied.number + 1, catalog, steps)
        return applied.number + 1

    def _shop(self, applied: Applied, conn: Connection | None) -> Workshop:
        number = applied.number + 1
        return Workshop(
            self.wanted,
            partial(field_of_old, self.conn, applied.number),
            applied.catalog,
            self.conn.dialect,
            conn,
            self.keys,
            number,
        )

    def effects(self, applied: Applied, steps: Sequence[Step]) -> tuple[Effect, ...]:
        shop = self._shop(applied, None)
        return tuple(effects(self.conn, steps, shop, today=self.now.date()))

    def _take_number(self, number: int, steps: Sequence[Step]) -> None:
        """Claim the next number: of two who apply at once, the second stops here."""
        row = {
            "number": number,
            "applied_at": self.now,
            "author": self.author,
            "note": self.note,
            "texts": dict(self.wanted.texts),
            "plan": [_step_json(step) for step in steps],
            "catalog": {},
        }
        try:
            self.conn.execute(sa.insert(sys_definition_version).values(**row))
        except IntegrityError:
            raise _overtaken(number) from None

    def _execute(self, steps: Sequence[Step], applied: Applied) -> Catalog:
        try:
            return execute(steps, self._shop(applied, self.conn))
        except IntegrityError:
            raise PlanRefusedError(
                "plan.values_clash",
                N_(
                    "Converted values are not unique or point at records that do not exist;"
                    " the plan was undone."
                ),
                steps=steps,
                found=(),
                name="",
            ) from None

    def _finish(self, number: int, catalog: Catalog, steps: Sequence[Step]) -> None:
        versions = sys_definition_version
        self.conn.execute(
            sa.update(versions).where(versions.c.number == number).values(catalog=catalog.to_json())
        )
        detail = {"number": number, "steps": [str(step) for step in steps], "note": self.note}
        record(self.conn, "definitions:apply", self.now, self.author, detail)


def record(
    conn: Connection, kind: str, now: datetime, author: str, detail: dict[str, object]
) -> None:
    """Write the event of a change to the definitions, in its transaction."""
    event = {"at": now, "kind": kind, "actor_name": author, "detail": detail}
    conn.execute(sa.insert(sys_event).values(**event))


def _step_json(step: Step) -> dict[str, object]:
    return {"message": step.message, "params": dict(step.params), "text": str(step)}


def _ask(steps: Sequence[Step], found: Sequence[Effect], yes: bool, lost: frozenset[str]) -> None:
    def refuse(code: str, message: str, names_: Iterable[str]) -> None:
        if told := ", ".join(dict.fromkeys(names_)):
            raise PlanRefusedError(code, message, steps=steps, found=found, name=told)

    refuse(
        "plan.blocked",
        N_("Existing records stand in the way of {name}:"),
        (e.step.name for e in found if e.blocks),
    )
    refuse(
        "plan.loses",
        N_("Values would be lost in {name}. Name it to agree:"),
        (e.step.name for e in found if e.loses and e.step.name not in lost),
    )
    if not yes:
        refuse(
            "plan.needs_yes",
            N_("Somebody must agree to what happens to {name}:"),
            (step.name for step in steps if step.needs_yes),
        )


def _overtaken(number: int) -> ConflictError:
    return ConflictError(
        "plan.overtaken",
        N_("Somebody applied version {number} meanwhile. Look at the new plan and try again."),
        number=number,
    )


def _lock_was_busy(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE
