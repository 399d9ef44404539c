"""``flask keys …``: the keys of encrypted fields: list, rotate, retire."""

from __future__ import annotations

from collections import Counter

import click
from flask.cli import AppGroup

from app.audit.events import record_event
from app.cli.group import here, plain_errors, table
from app.core.clock import system_clock
from app.core.errors import ConflictError
from app.core.i18n import N_
from app.installation import Installation
from app.storage.encryption import UNBOUND, head_of
from app.storage.engine import writing
from app.storage.key_ring import find, next_setting
from app.storage.rotation import UNKNOWN, count_by_head, rewrite

keys = AppGroup("keys", help="The keys of encrypted fields.")
MOST_TOLD = 10
TOLD_EVERY = 20  # batches


@keys.command("list")
@plain_errors
def list_keys() -> None:
    """List the keys, which one encrypts, and how many values need each of them."""
    installation = here()
    ring, counts = installation.key_ring(), _needed(installation)
    rows: list[tuple[object, ...]] = [("key", "made", "values", "")]
    for place, each in enumerate(ring.secrets()):
        says = "encrypts" if place == 0 else "reads"
        rows.append((each.number, each.made_at or "-", counts[str(each.number)], says))
    table(rows)
    if old := counts[UNBOUND + ":"]:
        click.echo(f"{old} values are of the first format, which does not know their record; run:")
        click.echo("  flask keys rotate")
    if lost := counts[UNKNOWN]:
        click.echo(f"{lost} values were written by keys that are missing here", err=True)
        raise SystemExit(1)


@keys.command("rotate")
@click.option("--new", "anew", is_flag=True, help="Add a key even while older ones are needed.")
@plain_errors
def rotate(anew: bool) -> None:
    """Add a key and write every value anew with it; the panel may serve meanwhile.

    When it was stopped, or values of an older key are left for another reason, it goes on with
    those and adds no key.
    """
    installation = here()
    if _waiting(installation) and not anew:
        click.echo("values of an older key or format are left: no key is added")
    else:
        _add_key(installation)
    _rewrite(installation)


def _add_key(installation: Installation) -> None:
    ring = installation.key_ring()
    if not ring.is_in_file:
        first, then = next_setting(ring.secrets())
        click.echo("The keys are in the setting ENCRYPTION_KEYS. To add one:")
        click.echo(f"1. set it everywhere to  {first}  and start every process again;")
        click.echo(f"2. set it everywhere to  {then}  and start every process again;")
        click.echo("3. flask keys rotate")
        raise SystemExit(1)
    number = ring.add(system_clock())
    with writing(installation.engine) as conn:
        record_event(conn, None, kind="keys:rotate", at=system_clock(), detail={"key": number})
    click.echo(f"key {number} encrypts from now on; keep {ring.path} with your secrets")
    if not installation.settings.is_embedded:
        click.echo("every machine needs that file; see docs/operating.md, Keys of encrypted fields")


def _rewrite(installation: Installation) -> None:
    done, lost = 0, list[str]()
    for count, each in enumerate(rewrite(installation.engine, installation.keys()), start=1):
        done += each.done
        lost += [f"{each.name} of record {record}" for record in each.unreadable]
        if count % TOLD_EVERY == 0:
            click.echo(f"  {done} values …")
    click.echo(f"{done} values are written anew")
    if lost:
        click.echo(f"{len(lost)} values cannot be read and were left as they are:", err=True)
        for place in lost[:MOST_TOLD]:
            click.echo(f"  {place}", err=True)
        raise SystemExit(1)


@keys.command("retire")
@click.argument("number", type=int)
@plain_errors
def retire(number: int) -> None:
    """Forget the key NUMBER, once no value needs it; backups made before need it still."""
    installation = here()
    ring = installation.key_ring()
    known = ring.secrets()
    find(known, number)
    if known[0].number == number:
        raise ConflictError(
            "keys.newest", N_("Key {number} encrypts. Run flask keys rotate first."), number=number
        )
    if count := _needed(installation)[str(number)]:
        raise ConflictError(
            "keys.needed", N_("{count} values still need key {number}. Run flask keys rotate."),
            count=count, number=number,
        )  # fmt: skip
    ring.remove(number)
    with writing(installation.engine) as conn:
        record_event(conn, None, kind="keys:retire", at=system_clock(), detail={"key": number})
    click.echo(f"key {number} is forgotten; backups made before today need it still")


def _needed(installation: Installation) -> Counter[str]:
    """Return how many values need each key, by its number; the first format needs key 1."""
    counted: Counter[str] = Counter()
    for each in count_by_head(installation.engine, installation.keys()).values():
        for head, count in each.items():
            counted[head] += count
    for secret in installation.key_ring().secrets():
        counted[str(secret.number)] += counted[head_of(secret.number)]
    counted["1"] += counted[f"{UNBOUND}:"]
    return counted


def _waiting(installation: Installation) -> int:
    newest = installation.keys().head
    counted = count_by_head(installation.engine, installation.keys()).values()
    return sum(each.total() - each[newest] for each in counted)
