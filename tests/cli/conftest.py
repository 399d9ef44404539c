"""A terminal at an installation of its own: a folder of definitions and an empty database."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.cli.register import make_commands
from app.installation import Installation, open_installation
from config import HERE, load

SHOP = HERE / "tests" / "definitions" / "shop"


@dataclass(frozen=True)
class Said:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Terminal:
    """Runs commands as a person would, and edits the files between them."""

    folder: Path  # of the definitions
    opened: list[Installation] = field(default_factory=list)

    def run(self, words: str, *more: str, typed: str | None = None) -> Said:
        """Run ``flask WORDS MORE…`` in this process."""
        found = make_commands().test_cli_runner().invoke(args=[*words.split(), *more], input=typed)
        if found.exception and not isinstance(found.exception, SystemExit):
            raise found.exception
        return Said(found.exit_code, found.stdout, found.stderr)

    def start(self, words: str, **environment: str) -> subprocess.Popen[str]:
        """Start a command in a process of its own; it begins when a line is typed to it."""
        script = (
            "from app.cli.register import make_commands; import sys; app = make_commands();"
            "print('ready', flush=True); sys.stdin.readline(); app.cli.main(sys.argv[1:])"
        )
        return subprocess.Popen(
            [sys.executable, "-c", script, *words.split()], cwd=HERE, text=True,
            env={**os.environ, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip

    def edit(self, file: str, old: str, new: str) -> None:
        """Change a definition as an editor would."""
        path = self.folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    def installation(self) -> Installation:
        """Return what the commands work on."""
        self.opened.append(open_installation(load()))
        return self.opened[-1]


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """Return a terminal at a new installation of the shop; nothing is applied yet."""
    folder = tmp_path / "field_definitions"
    shutil.copytree(SHOP, folder)
    for name in ("DATABASE_URL", "ADMIN_PASSWORD", "DEMO", "DEMO_PASSWORD", "ENCRYPTION_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DEFINITIONS_DIR", str(folder))
    monkeypatch.setenv("SECRET_KEY", "s" * 64)
    made = Terminal(folder)
    yield made
    for installation in made.opened:
        installation.engine.dispose()


@pytest.fixture
def applied(terminal: Terminal) -> Terminal:
    """Return a terminal whose definitions are version 1."""
    assert terminal.run("definitions apply").status == 0
    return terminal
