"""``flask records …``: lists out as files, and clearing away uploads that no record holds."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.group import acting, here, plain_errors

records = AppGroup("records", help="Take records out; clear away what none of them holds.")


@records.command("export")
@click.argument("entity")
@click.option("--language", default="zh_Hans", type=click.Choice(["zh_Hans", "zh_Hant", "en"]))
@click.option("--as", "username", help="Whose rights count; an administrator's if left out.")
@click.option("-o", "output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@plain_errors
def export(entity: str, language: str, username: str | None, output: Path) -> None:
    """Write all records of ENTITY that the person may export, as CSV."""
    from babel import Locale

    from app.exchange.csv_export import csv_lines
    from app.records.record import Question

    store = here().store()
    lines = csv_lines(store, acting(store, username), entity, Question(), Locale.parse(language))
    with output.open("wb") as file:
        file.writelines(lines)
    click.echo(f"{output}: {output.stat().st_size:,} bytes")


@records.command("clear-uploads")
@plain_errors
def clear_uploads() -> None:
    """Remove files that were uploaded a day ago or more and saved with no record."""
    from app.records import uploads

    store = here().store()
    unsaved, unknown = uploads.clear_uploads(store), uploads.clear_strays(store)
    click.echo(f"removed: {unsaved} uploads saved with no record, {unknown} files of no upload")
