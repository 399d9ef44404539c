"""The floor: a bare Flask route that runs the same SQL and knows nothing else."""

from __future__ import annotations

import pickle  # the benchmark reads only what it wrote itself
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, json

from app.storage.engine import DOOR, WRITE, make_engine
from config import Settings

_HISTORY = sa.table("bench_history", sa.column("record_id"), sa.column("text"))
_number = count(1)


def make_app(settings: Settings, folder: Path) -> Flask:
    """Return an app with one route for recorded reads and one for writes."""
    app = Flask(__name__)
    engine = make_engine(settings.database_url)
    with engine.connect().execution_options(**{DOOR: True, WRITE: True}) as connection:
        connection.execute(
            sa.text("CREATE TABLE IF NOT EXISTS bench_history (record_id INTEGER, text VARCHAR)")
        )
        connection.commit()
    recordings: dict[str, list[Any]] = {}

    @app.get("/read/<name>")
    def read(name: str) -> Response:
        if name not in recordings:
            recordings[name] = pickle.loads((folder / f"{name}.sql").read_bytes())  # noqa: S301 - ours
        rows: list[Any] = []
        with engine.connect().execution_options(**{DOOR: True}) as connection:
            for statement, parameters, _ in recordings[name]:
                result = connection.exec_driver_sql(statement, parameters)
                rows += [list(row) for row in result] if result.returns_rows else []
        return Response(json.dumps(rows, default=str), mimetype="application/json")

    @app.post("/write/<int:record_id>")
    def write(record_id: int) -> Response:
        with engine.connect().execution_options(**{DOOR: True, WRITE: True}) as connection:
            connection.exec_driver_sql(
                f"UPDATE rec_customer SET employees = {next(_number)}, version = version + 1 "  # noqa: S608 - numbers
                f"WHERE id = {record_id}"
            )
            connection.execute(_HISTORY.insert().values(record_id=record_id, text="employees"))
            connection.commit()
        return Response("{}", mimetype="application/json")

    return app
