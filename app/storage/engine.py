"""Connections to SQLite (embedded) and PostgreSQL, set up so that both behave alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite_driver
import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from app.core.errors import AppError
from app.core.i18n import N_
from app.storage import idle, stale
from app.storage.turns import FairLock

BUSY_SECONDS = 30
STATEMENT_SECONDS = 60
LOCK_SECONDS = 10
DOOR = "dossier_door"
WRITE = "dossier_write"
SAFE_BRANCHES = {(3, 50): (3, 50, 7), (3, 44): (3, 44, 6)}
RECORD_TABLE = re.compile(r"\brec_", re.IGNORECASE)


def make_engine(url: str) -> Engine:
    """Return an engine for ``url``, tried once; raises AppError with a sentence that helps."""
    engine = _build(_read(url))
    event.listen(engine, "before_cursor_execute", _guard)
    stale.watch(engine)
    if engine.dialect.name == "postgresql":
        idle.watch(engine)
    _try(engine)
    return engine


def _read(url: str) -> URL:
    try:
        read = make_url(url)
    except ArgumentError:
        raise AppError(
            "storage.bad_url",
            N_(
                "DATABASE_URL is not an address. Write sqlite:///path or postgresql://user@host/name."
            ),
        ) from None
    if read.get_backend_name() not in ("sqlite", "postgresql"):
        raise AppError(
            "storage.unknown_database",
            N_("DATABASE_URL names {backend}; SQLite and PostgreSQL are what the panel runs on."),
            backend=read.get_backend_name(),
        )
    return read


def _build(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    options = (
        f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={LOCK_SECONDS}s"
        " -c timezone=UTC -c idle_in_transaction_session_timeout=300s"
    )
    try:
        return sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            hide_parameters=True,  # what people typed stays out of errors and logs
            pool_size=10,
            max_overflow=20,
            connect_args={"options": options, "connect_timeout": 10},
        )
    except NoSuchModuleError as error:  # pragma: no cover - requirements.txt brings the driver
        raise AppError(
            "storage.no_driver", N_("The driver {name} is missing."), name=error
        ) from None


def _sqlite(url: URL) -> Engine:
    require_safe_sqlite(sqlite_driver.sqlite_version_info)
    if url.database and url.database != ":memory:":
        _make_folder(Path(url.database).parent)
    engine = sa.create_engine(
        url.set(drivername="sqlite+pysqlite"),
        module=sqlite_driver,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        **_pool(url),
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppError(
            "storage.no_folder",
            N_("The folder {folder} of the database cannot be made: {reason}"),
            folder=str(folder),
            reason=error.strerror or str(error),
        ) from None


def _pool(url: URL) -> dict[str, Any]:
    if url.database and url.database != ":memory:":
        # Each of 64 threads may read on one while it waits with another for its turn to write.
        return {"pool_size": 10, "max_overflow": 118}
    return {"poolclass": sa.pool.StaticPool}  # one connection, or each would see its own database


def require_safe_sqlite(version: tuple[int, ...]) -> None:
    """Refuse versions whose write-ahead log can corrupt a file (fixed in 3.51.3)."""
    floor = SAFE_BRANCHES.get((version[0], version[1]), (3, 51, 3))
    if tuple(version) < floor:
        raise AppError(
            "storage.old_sqlite",
            N_(
                "SQLite {version} can corrupt its file under load; 3.51.3 or newer is needed."
                " Install the pinned pysqlite3 (make setup)."
            ),
            version=".".join(map(str, version)),
        )


def _set_up_sqlite(connection: Any, _: Any) -> None:
    # Transactions are ours: the driver must neither open nor commit any by itself.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # an acknowledged write survives a power cut
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "secure_delete=ON",  # what is erased does not stay readable in the file
        "cache_size=-32000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    # SQLite's own lower() knows ASCII only; PostgreSQL's and Python's know Ä and Я.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITE):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN")  # straight: it cannot fail, and every request that reads begins so


def _guard(connection: Connection, _: Any, statement: str, __: Any, ___: Any, ____: bool) -> None:
    """Refuse to touch records outside the door (architecture.md, decision 5)."""
    if connection.get_execution_options().get(DOOR):
        return
    if RECORD_TABLE.search(statement):
        raise RuntimeError("records are reached through app.records only (Store.reading, writing)")


def _try(engine: Engine) -> None:
    try:
        with engine.connect() as connection:
            connection.execute(sa.select(1))
    except DBAPIError as error:
        raise AppError(
            "storage.unreachable",
            N_("The database {address} cannot be reached: {reason}"),
            address=engine.url.render_as_string(hide_password=True),
            reason=_without_password(str(error.orig).strip(), engine.url.password),
        ) from None


def _without_password(text: str, password: object) -> str:
    return text.replace(str(password), "***") if password else text


@contextmanager
def reading(engine: Engine, *, door: bool = False) -> Iterator[Connection]:
    """Open a transaction that reads one consistent state."""
    options = {DOOR: door}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}  # type: ignore[dict-item]  # values of several types
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, *, door: bool = False) -> Iterator[Connection]:
    """Open a transaction that writes: committed at the end, rolled back on any exception."""
    connection = engine.connect().execution_options(**{DOOR: door, WRITE: True})
    # The turn is as short as can be: fetching the connection and giving it back are outside.
    with connection, _turn(engine), connection.begin():
        yield connection


def _turn(engine: Engine) -> Any:
    if engine.dialect.name != "sqlite":
        return nullcontext()
    # The pool outlives copies of the engine (execution_options), so the lock hangs on it.
    lock = engine.pool.__dict__.setdefault("dossier_lock", FairLock())
    return lock.turn(BUSY_SECONDS)
