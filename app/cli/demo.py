"""``flask demo …``: realistic records to try things on."""

from __future__ import annotations

import time

import click
from flask.cli import AppGroup

from app.cli.group import here, plain_errors

demo = AppGroup("demo", help="Make realistic records.")


@demo.command("load")
@click.option("--records", type=click.IntRange(1, 1_000_000), default=500, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same records.")
@click.option("--locale", type=click.Choice(["zh", "en"]), help="Both if left out.")
@plain_errors
def load(records: int, seed: int, locale: str | None) -> None:
    """Make RECORDS records of the entity that most others link to, and what belongs to them."""
    from app.demo.loader import load_demo  # a second of dictionaries: not for every command

    began = time.monotonic()
    counts = load_demo(here().store(), records=records, seed=seed, locale=locale)
    for entity, count in counts.items():
        click.echo(f"{entity}: {count:,}")
    click.echo(f"{sum(counts.values()):,} records in {time.monotonic() - began:.1f} s")
