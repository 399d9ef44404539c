"""The designer on a large set of definitions: how soon its pages open and a change is applied.

60 entities of 25 fields each, with sections, lists, options and five roles. The bars: a page of the
designer opens in under a second, a change of one field is applied in under three seconds.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app.access import people
from app.generation import build_app
from app.installation import Installation, open_installation
from app.schema.loader import load
from bench.rights import PASSWORD, signed_in
from config import Settings

ENTITIES = 60
FIELDS = 25
ROUNDS = 7
TYPES = ("text", "integer", "date", "yes_no", "money", "phone", "select")
ALL = "read: all, create: true, update: all, delete: all, restore: all, export: all, print: all"
SYSTEM = "system: [manage_users, design_schema]\n"
PAGES = {
    "entities": "/designer/",
    "fields": "/designer/entity/thing0/",
    "roles": "/designer/roles/",
    "translations": "/designer/translations/",
}


def texts(entities: int = ENTITIES, fields: int = FIELDS) -> dict[str, str]:
    """Return the definitions: entities that link to each other, one option set, the roles."""
    named = {f"thing{n}.yaml": _entity(n, entities, fields) for n in range(entities)}
    options = "\n".join(f"  o{n}: {{en: Option {n}, zh_Hans: 选项{n}}}" for n in range(20))
    return {
        **named,
        "_options/kinds.yaml": f"label: Kinds\noptions:\n{options}\n",
        "_roles/admin.yaml": f'entities: {{"*": {{{ALL}}}}}\n{SYSTEM}',
        **{
            f"_roles/role{n}.yaml": 'entities: {"*": {read: own, create: true, update: own}}\n'
            for n in range(5)
        },
    }


def _entity(number: int, entities: int, fields: int) -> str:
    lines = [f"label: {{en: Thing {number}, zh_Hans: 事物{number}}}", "fields:"]
    for n in range(fields - 1):
        kind = TYPES[n % len(TYPES)]
        more = ", options: kinds" if kind == "select" else ""
        lines.append(f"  f{n}: {{type: {kind}{more}, label: {{en: Field {n}, zh_Hans: 字段{n}}}}}")
    lines.append(f"  other: {{type: link, to: thing{(number + 1) % entities}}}")
    names = ", ".join([*(f"f{n}" for n in range(fields - 1)), "other"])
    lines += ["sections:", f"  - {{name: basics, fields: [{names}]}}", 'title: "{f0}"']
    return "\n".join([*lines, "list: {columns: [f0, f1, f2, f3, other]}", ""])


def make(folder: Path, url: str) -> tuple[Installation, Flask]:
    """Apply the definitions to an empty database, with somebody who may design."""
    settings = Settings(
        database_url=url, data_dir=folder, secret_key="b" * 64, encryption_key="b" * 64
    )  # fmt: skip
    installation = open_installation(settings)
    installation.apply(load(texts()), author="benchmark")
    store = installation.store()
    people.create_person(
        store, username="admin", full_name="Admin", password=PASSWORD, roles=["admin"]
    )
    app = build_app(store, settings)
    gc.collect()
    gc.freeze()  # as a panel does that serves
    return installation, app


def measure(engine: str, installation: Installation, app: Flask) -> Iterator[dict[str, object]]:
    """Yield one line for each page, and one for a change of one field."""
    client = signed_in(app, "admin")
    for page, path in PAGES.items():
        first, warm = _opened(client, path)
        yield {
            "workload": f"designer_{page}", "engine": engine, "entities": ENTITIES,
            "fields": ENTITIES * FIELDS, "first_ms": first, "p50_ms": warm,
        }  # fmt: skip
    yield {"workload": "designer_apply", "engine": engine, **_applied(installation)}


def _opened(client: FlaskClient, path: str) -> tuple[float, float]:
    """Return how long the first answer took, and the median of those after it, in ms."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = client.get(path)
        times.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, answer.text[:500]
    return round(times[0], 1), round(statistics.median(times[1:]), 1)


def _applied(installation: Installation) -> dict[str, object]:
    """Add one field: plan and apply it, then build the app that serves it."""
    wanted = texts()
    wanted["thing7.yaml"] = wanted["thing7.yaml"].replace(
        "\nsections:", "\n  extra: {type: text}\nsections:"
    )
    start = time.perf_counter()
    number = installation.apply(load(wanted), author="benchmark")
    committed = time.perf_counter()
    build_app(installation.store(number), installation.settings)
    built = time.perf_counter()
    return {
        "apply_s": round(committed - start, 2), "build_s": round(built - committed, 2),
        "total_s": round(built - start, 2),
    }  # fmt: skip
