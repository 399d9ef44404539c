"""An installation: its database, its first version of the definitions, its first people."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from app.access.last_managers import keep_managers
from app.core.apart import Limits, set_limits
from app.core.clock import system_clock
from app.core.errors import AppError
from app.core.i18n import N_
from app.schema.loader import load
from app.schema.model import App, Definitions
from app.storage.apply import apply, preview
from app.storage.effects import Effect
from app.storage.encryption import Keys
from app.storage.engine import make_engine, reading
from app.storage.execute import show_sql
from app.storage.key_ring import FILE, KeyRing
from app.storage.migrations import create_system_tables
from app.storage.plan import Applied
from app.storage.steps import Step
from app.storage.store import Store, make_store
from app.storage.versions import field_of_old, latest_number, load_version
from config import Settings

LAST_SIGN_IN_TABLE = "ab_api_key"
START_UP = "start-up"
"""The author of a version that the panel applied by itself when it started."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Preview:
    """What applying definitions would do: the steps, and their effect on records."""

    applied: Applied
    steps: tuple[Step, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Installation:
    """The settings and the engine that all generations share."""

    settings: Settings
    engine: Engine

    def newest(self) -> int:
        """Return the number of the newest applied version; 0 before the first."""
        return latest_number(self.engine)

    def store(self, number: int | None = None) -> Store:
        """Return the store of a version, the newest one if none is named."""
        wanted = self.newest() if number is None else number
        if not wanted:
            raise AppError(
                "installation.empty",
                N_("No definitions are applied yet. Run: flask definitions apply"),
            )
        return self.store_of(load(load_version(self.engine, wanted).texts), wanted)

    def newest_store(self) -> Callable[[], Store]:
        """Return what returns the store of the newest version, made anew only for a new one."""
        made: dict[int, Store] = {}

        def newest() -> Store:
            number = self.newest()
            if number not in made:
                store = self.store(number)
                made.clear()
                made[number] = store
            return made[number]

        return newest

    def preview(self, wanted: Definitions) -> Preview:
        """Return what applying ``wanted`` would do; nothing is changed."""
        applied, steps, found = preview(self.engine, wanted, keys=self.keys())
        return Preview(applied, steps, found)

    def apply(
        self, wanted: Definitions, *, author: str, yes: bool = False,
        lost: frozenset[str] = frozenset(), note: str = "", base: int | None = None,
    ) -> int:  # fmt: skip
        """Make ``wanted`` the newest version and return its number."""
        return apply(
            self.engine, wanted, author=author, yes=yes, lost=lost, base=base, note=note,
            keys=self.keys(), check=partial(keep_managers, wanted),
        )  # fmt: skip

    def sql(self, wanted: Definitions) -> Iterator[str]:
        """Yield the statements that applying ``wanted`` would run here."""
        applied, steps, _ = preview(self.engine, wanted, keys=self.keys())
        with reading(self.engine, door=True) as conn:
            shown = show_sql(
                steps, applied, wanted, before=partial(field_of_old, conn, applied.number),
                dialect=self.engine.dialect,
            )  # fmt: skip
        for _, statements in shown:
            yield from statements

    def _app(self, app: App) -> App:
        """Return what ``app.yaml`` says, with what this installation decides for itself."""
        return replace(
            app,
            time_zone=self.settings.time_zone or app.time_zone,
            default_language=self.settings.default_language or app.default_language,
        )

    def keys(self) -> Keys:
        """Return the keys of encrypted fields."""
        return Keys(self.key_ring())

    def key_ring(self) -> KeyRing:
        """Return where those keys are kept."""
        settings = self.settings
        return KeyRing(
            settings.data_dir / FILE, settings.encryption_keys or settings.encryption_key,
            is_own=bool(settings.encryption_keys),
        )  # fmt: skip

    def store_of(self, definitions: Definitions, number: int) -> Store:
        """Return the store for definitions that are at hand."""
        return make_store(
            self.engine,
            replace(definitions, app=self._app(definitions.app)),
            number=number,
            files=self.settings.files_dir,
            clock=system_clock,
            keys=self.keys(),
            address=self.settings.address,
            folder=self.settings.definitions_dir,
        )


def open_installation(settings: Settings) -> Installation:
    """Connect, and make the panel's own tables where they are not yet."""
    set_limits(
        Limits(settings.document_workers, settings.document_seconds, settings.document_megabytes)
    )
    engine = make_engine(settings.database_url)
    create_system_tables(engine)
    _create_sign_in_tables(engine)
    return Installation(settings, engine)


def _create_sign_in_tables(engine: Engine) -> None:
    """Make Flask-AppBuilder's tables; of processes that start at once one does, the rest see it."""
    if sa.inspect(engine).has_table(LAST_SIGN_IN_TABLE):
        return
    from flask_appbuilder.security.sqla.models import Model  # a second: not for every command

    for _ in range(5):
        try:
            Model.metadata.create_all(engine)
            break
        except (IntegrityError, OperationalError, ProgrammingError):
            logger.info("another process is making the sign-in tables")
            time.sleep(0.5)
    Model.metadata.create_all(engine)
