"""A start that cannot be says so in a sentence."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parents[2]
FILES = {
    "thing.yaml": "label: Thing\nfields: {name: {type: text}}\n",
    "_roles/admin.yaml": "label: Admin\nsystem: [manage_users]\n",
}


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    for name, text in FILES.items():
        path = tmp_path / "definitions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = {
            "HOST": "127.0.0.1", "PORT": port, "DATA_DIR": str(tmp_path / "var"),
            "DEFINITIONS_DIR": str(tmp_path / "definitions"), "DEMO": "0", "DATABASE_URL": "",
        }  # fmt: skip
        told = subprocess.run(
            [sys.executable, "run.py"], cwd=HERE, env={**os.environ, **said},
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    assert told.returncode == 1
    assert f"http://127.0.0.1:{port}: Address already in use" in told.stderr
    assert "Traceback" not in told.stderr
    assert "is served at" not in told.stdout
