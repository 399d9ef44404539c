"""``flask demo …``: realistic records to try things on."""

from __future__ import annotations

import time
from collections.abc import Mapping

import click
from flask.cli import AppGroup

from app.cli.group import here, plain_errors

demo = AppGroup("demo", help="Make realistic records.")


@demo.command("load")
@click.option("--records", type=click.IntRange(1, 10_000_000), default=500, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same records.")
@click.option("--locale", type=click.Choice(["zh", "en"]), help="Both if left out.")
@click.option(
    "--only",
    multiple=True,
    metavar="ENTITY",
    help="Make records of this entity and of no other; may be given several times.",
)
@plain_errors
def load(records: int, seed: int, locale: str | None, only: tuple[str, ...]) -> None:
    """Make RECORDS records of the entity that most others link to, and what belongs to them."""
    from app.demo.loader import load_demo  # a second of dictionaries: not for every command

    store = here().store()
    _require_known(only, store.definitions.entities)
    began = time.monotonic()
    counts = load_demo(store, records=records, seed=seed, locale=locale, only=only or None)
    for entity, count in counts.items():
        click.echo(f"{entity}: {count:,}")
    seconds = time.monotonic() - began
    total = sum(counts.values())
    click.echo(f"{total:,} records in {seconds:.1f} s ({total / seconds:,.0f} a second)")


def _require_known(names: tuple[str, ...], entities: Mapping[str, object]) -> None:
    for name in names:
        if name not in entities:
            known = ", ".join(sorted(entities))
            raise click.BadParameter(
                f"There is no entity {name!r}; there are {known}.", param_hint="--only"
            )
