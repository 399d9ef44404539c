"""Stores with definitions applied, ready for demo records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.demo.loader import load_demo
from app.demo.story import Owner
from app.schema.loader import load
from app.schema.source import read_folder
from app.storage.apply import apply
from app.storage.encryption import Keys
from app.storage.engine import make_engine
from app.storage.migrations import create_system_tables
from app.storage.store import Store, make_store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
OWNERS = (Owner(1, 1, "Ada"), Owner(2, 1, "Bela"), Owner(3, 2, "Csilla"))
SHIPPED = "field_definitions"
SEVERAL = 40
MakeStore = Callable[[str], Store]


def store_on(engine: Engine, folder: str, files: Path) -> Store:
    """Apply the definitions of a folder of the project to an empty database."""
    definitions = load(read_folder(ROOT / folder))
    keys = Keys.derive(b"a secret of thirty-two bytes or so")
    create_system_tables(engine)
    number = apply(engine, definitions, author="test", yes=True, keys=keys)
    return make_store(engine, definitions, number=number, files=files, clock=lambda: NOW, keys=keys)


@pytest.fixture
def make(sqlite_engine: Engine, tmp_path: Path) -> MakeStore:
    """Return a function that makes a store of a folder of definitions, on SQLite."""
    return lambda folder: store_on(sqlite_engine, folder, tmp_path)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store with a small demo, read by many tests and changed by none."""
    folder = tmp_path_factory.mktemp("loaded")
    store = store_on(make_engine(f"sqlite:///{folder / 'demo.db'}"), SHIPPED, folder)
    load_demo(store, records=SEVERAL, seed=7, owners=OWNERS)
    return store
