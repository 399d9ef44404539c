"""Uploads that nobody saved are cleared away from a terminal, and by a panel that serves."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import factory
from app.installation import Installation
from app.storage.system import sys_attachment
from config import load
from tests.cli.conftest import Terminal

WAIT = 30
KEY, STRAY = "ab" + "0" * 30, "cd" + "0" * 30


@pytest.fixture
def holding(terminal: Terminal) -> Terminal:
    """Return a terminal at a panel that has a field for files."""
    scan = "  scan: {type: file, label: {en: Scan, zh_Hans: 扫描件}}\n"
    terminal.edit("product.yaml", "  stock:", f"{scan}  stock:")
    assert terminal.run("definitions apply").status == 0
    return terminal


def leave(installation: Installation) -> tuple[Path, Path]:
    """Leave a file that was uploaded two days ago and never saved, and one without a row."""
    store = installation.store()
    product = store.definitions.entities["product"]
    before = store.clock() - timedelta(days=2)
    with store.writing() as conn:
        conn.execute(
            sa.insert(sys_attachment).values(
                id=KEY, entity=product.id, field=product.by_name["scan"].id, name="left.pdf",
                size=4, media_type="application/pdf", sha256="0" * 64, path=f"{KEY[:2]}/{KEY}",
                created_at=before, created_by=1,
            )
        )  # fmt: skip
    left, stray = (store.files / key[:2] / key for key in (KEY, STRAY))
    for file in (left, stray):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"left")
        os.utime(file, (before.timestamp(), before.timestamp()))
    return left, stray


def test_the_command_says_what_it_removed(holding: Terminal) -> None:
    left, stray = leave(holding.installation())

    said = holding.run("records clear-uploads")
    again = holding.run("records clear-uploads")

    assert said.out == "removed: 1 uploads saved with no record, 1 files of no upload\n"
    assert again.out == "removed: 0 uploads saved with no record, 0 files of no upload\n"
    assert not left.exists()
    assert not stray.exists()


def test_a_panel_that_serves_does_it_now_and_then(
    holding: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, _ = leave(holding.installation())
    monkeypatch.setenv("ADMIN_PASSWORD", "correct horse battery")
    monkeypatch.setattr(factory, "HOUR", 0.05)

    panel: Any = factory.create_panel(load())

    until = time.monotonic() + WAIT
    while left.exists() and time.monotonic() < until:
        threading.Event().wait(0.01)
    monkeypatch.undo()
    panel.current.app.extensions["dossier"].engine.dispose()
    assert not left.exists()
