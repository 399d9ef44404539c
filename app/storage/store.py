"""One generation of the panel's data: definitions, their tables, and the shared engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from app.core.clock import Clock, Moment, system_clock
from app.schema.model import Definitions
from app.storage import engine as engines
from app.storage.encryption import Keys
from app.storage.sharing import shared_reading
from app.storage.tables import Tables, make_tables


@dataclass(frozen=True)
class Store:
    """What the door needs to reach records; made anew for every version of the definitions."""

    engine: Engine
    definitions: Definitions
    tables: Tables
    number: int
    clock: Clock = system_clock
    files: Path = Path("var/files")
    keys: Keys | None = None  # of encrypted fields
    address: str = ""  # where people open the panel, for what is read outside of it
    folder: Path | None = None  # of the definitions, for the logo that they name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that reads one consistent state; within a request it is shared."""
        shared = shared_reading(self.engine)
        opened = partial(engines.reading, self.engine, door=True)
        with shared.use(opened) if shared else opened() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that writes: all of it at the end, or nothing on any exception."""
        if shared := shared_reading(self.engine):
            shared.outdate()
        with engines.writing(self.engine, door=True) as connection:
            yield connection

    def moment(self, user: int | None = None) -> Moment:
        """Return what "now", "today" and "me" mean for ``user``."""
        return Moment(self.clock(), ZoneInfo(self.definitions.app.time_zone), user)


def make_store(
    engine: Engine,
    definitions: Definitions,
    *,
    number: int,
    files: Path,
    clock: Clock = system_clock,
    keys: Keys | None = None,
    address: str = "",
    folder: Path | None = None,
) -> Store:
    """Return the store of version ``number``."""
    tables = make_tables(definitions)
    return Store(engine, definitions, tables, number, clock, files, keys, address, folder)
