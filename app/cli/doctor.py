"""``flask doctor``: what is missing or unsafe on this installation."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from datetime import datetime

import click
import pysqlite3.dbapi2 as sqlite_driver
from flask.cli import with_appcontext

import config
from app.cli.group import here, plain_errors
from app.core.errors import AppError
from app.design.merging.write_back import working_copy
from app.installation import Installation
from app.schema.loader import load
from app.schema.source import read_folder
from app.storage.rotation import unreadable_samples

MOST_LOST = 5
Finding = tuple[str, str]  # ("ok" | "warning" | "error", sentence)


@click.command("doctor", help="Say what is missing or unsafe on this installation.")
@with_appcontext
@plain_errors
def doctor() -> None:
    """Print findings; end with 1 if one of them is an error."""
    findings = list(_findings())
    for level, sentence in findings:
        click.echo(f"{level:8}{sentence}")
    if any(level == "error" for level, _ in findings):
        sys.exit(1)


def _findings() -> Iterator[Finding]:
    yield "ok", f"SQLite {sqlite_driver.sqlite_version}"
    yield from _printing()
    try:
        settings = config.load()
        installation = here()
    except AppError as error:
        yield "error", str(error)
        return
    yield "ok", f"database: {installation.engine.dialect.name}"
    yield from _workers(installation)
    yield from _secret(settings)
    yield from _keys(installation)
    yield "ok", f"time here: {datetime.now().astimezone().isoformat(timespec='minutes')}"
    yield from _pending(installation)


def _printing() -> Iterator[Finding]:
    from app.exchange.fonts import check_installation  # printing: not for every command

    shortcomings = check_installation()
    for each in shortcomings:
        yield "error" if each.is_fatal else "warning", each.message.format(**each.params)
    if not shortcomings:
        yield "ok", "fonts, rare characters and font subsetting for documents"


def _workers(installation: Installation) -> Iterator[Finding]:
    from app.jobs.queue import count_workers  # PostgreSQL only

    if installation.settings.is_embedded:
        return
    found = count_workers(installation.engine)
    if found:
        yield "ok", f"workers for long jobs: {found}"
    else:
        yield "warning", "no worker runs, so long jobs wait; start one: flask jobs work"


def _secret(settings: config.Settings) -> Iterator[Finding]:
    kept = settings.data_dir / "secret_key"
    if os.environ.get("SECRET_KEY") or not kept.exists():
        yield "ok", "secret key from the environment"
    elif stat.S_IMODE(kept.stat().st_mode) & 0o077:
        yield "warning", f"{kept} can be read by others; run: chmod 600 {kept}"
    else:
        yield "ok", "secret key, readable by its owner only"


def _keys(installation: Installation) -> Iterator[Finding]:
    ring = installation.key_ring()
    try:
        known = ring.secrets()
        lost = list(unreadable_samples(installation.engine, installation.keys()))
    except AppError as error:
        yield "error", str(error)
        return
    yield "ok", f"keys of encrypted fields: {', '.join(str(each.number) for each in known)}"
    if ring.is_in_file and ring.path.exists() and stat.S_IMODE(ring.path.stat().st_mode) & 0o077:
        yield "warning", f"{ring.path} can be read by others; run: chmod 600 {ring.path}"
    for name, record, why in lost[:MOST_LOST]:
        yield "error", f"{name} of record {record}: {why}"
    if len(lost) > MOST_LOST:
        yield "error", f"… and {len(lost) - MOST_LOST} more among the newest values of each field"


def _pending(installation: Installation) -> Iterator[Finding]:
    number = installation.newest()
    if not number:
        yield "error", "no definitions are applied; run: flask definitions apply"
        return
    yield "ok", f"definitions: version {number}"
    try:
        wanted = load(read_folder(installation.settings.definitions_dir))
        steps = installation.preview(wanted).steps
    except AppError as error:
        yield "warning", f"the files of the definitions have mistakes:\n{error}"
        return
    if steps:
        yield "warning", f"{len(steps)} steps are pending; see: flask definitions plan"
    yield from _edits(installation)


def _edits(installation: Installation) -> Iterator[Finding]:
    copy = working_copy(installation)
    for edit in copy.edits:
        also = f", and so was the panel's in version {copy.newest.number}" if edit.clashes else ""
        yield "warning", f"{edit.path} was edited and not applied{also}"
    if copy.behind:
        files = ", ".join(copy.behind)
        yield "warning", f"not as in version {copy.newest.number}: {files}; flask definitions pull"
