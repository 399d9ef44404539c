"""``flask definitions …``: the life of the definitions, from text to running panel."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from pathlib import Path

import click
from flask.cli import AppGroup

import config
from app.cli.group import here, plain_errors, table
from app.core.errors import AppError
from app.core.i18n import LANGUAGES, N_
from app.installation import Preview
from app.schema.check_report import missing_translations
from app.schema.loader import check as find_problems
from app.schema.loader import load
from app.schema.source import read_folder
from app.storage.apply import purge
from app.storage.versions import diff as text_diff
from app.storage.versions import history, load_version

definitions = AppGroup("definitions", help="Check, plan, apply and take back the definitions.")


def _files() -> Mapping[str, str]:
    return read_folder(config.load().definitions_dir)


def _author() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"


@definitions.command("check")
@click.option("--require", default="", help="Languages that must be complete: zh_Hans,en")
@plain_errors
def check(require: str) -> None:
    """List every mistake in the files; end with 1 if there is one."""
    texts = _files()
    problems = find_problems(texts)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        click.echo(f"{len(problems)} mistakes", err=True)
        raise SystemExit(1)
    _check_languages(texts, [each.strip() for each in require.split(",") if each.strip()])
    click.echo(f"{len(texts)} files, no mistakes")


def _check_languages(texts: Mapping[str, str], required: list[str]) -> None:
    unknown = [each for each in required if each not in LANGUAGES]
    if unknown:
        raise click.BadParameter(f"{unknown[0]} is none of {', '.join(LANGUAGES)}")
    missing = [each for each in missing_translations(load(texts)) if each.language in required]
    for each in missing:
        click.echo(str(each), err=True)
    if missing:
        raise SystemExit(1)


@definitions.command("plan")
@click.option("--sql", is_flag=True, help="Show the statements, too.")
@plain_errors
def plan(sql: bool) -> None:
    """Say what applying the files would do, to the tables and to existing records."""
    installation, wanted = here(), load(_files())
    _show(installation.preview(wanted))
    for statement in installation.sql(wanted) if sql else ():
        click.echo(f"{statement};")


def _show(preview: Preview) -> None:
    if not preview.steps:
        click.echo(f"Nothing to do: version {preview.applied.number} is what the files say.")
    for step in preview.steps:
        click.echo(f"{'  ' if step.is_safe else '! '}{step}")
    for effect in preview.effects:
        click.echo(f"    {effect}")


@definitions.command("apply")
@click.option("--yes", is_flag=True, help="Agree to steps that hide or rewrite data.")
@click.option("--lose", multiple=True, metavar="NAME", help="Agree to lose values of ENTITY.FIELD.")
@click.option("--note", default="", help="Why; kept with the version.")
@plain_errors
def apply(yes: bool, lose: tuple[str, ...], note: str) -> None:
    """Make the files the newest version; every running process then serves it."""
    installation = here()
    wanted = load(_files())
    before = installation.newest()
    preview = installation.preview(wanted)
    number = installation.apply(
        wanted, author=_author(), yes=yes, lost=frozenset(lose), note=note,
        base=preview.applied.number,
    )  # fmt: skip
    _show(preview)
    if number != before:
        click.echo(f"version {number} is applied")


@definitions.command("pull")
@click.option("--force", is_flag=True, help="Overwrite files that were never applied.")
@plain_errors
def pull(force: bool) -> None:
    """Write the applied version back to the files."""
    installation = here()
    folder, texts = installation.settings.definitions_dir, _files()
    versions = history(installation.engine)
    if not versions:
        raise AppError("version.none", N_("No version is applied yet."))
    if not force and texts and not any(texts == version.texts for version in versions):
        raise AppError(
            "pull.changed",
            N_("The files hold changes that were never applied. See `flask definitions diff`."),
        )
    newest = versions[0].texts
    for path in texts.keys() - newest.keys():
        (folder / path).unlink()
    for path, text in newest.items():
        _write(folder / path, text)
    click.echo(f"version {versions[0].number} is written to {folder}")


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all; one that says the same already is not touched."""
    if path.exists() and path.read_bytes() == text.encode():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(text.encode())
    draft.replace(path)


@definitions.command("history")
@plain_errors
def show_history() -> None:
    """List the versions, newest first."""
    table(
        [
            (
                v.number,
                v.applied_at.strftime("%Y-%m-%d %H:%M"),
                v.author,
                v.note or _summary(v.plan),
            )
            for v in history(here().engine)
        ]
    )


def _summary(steps: tuple[Mapping[str, object], ...]) -> str:
    first = str(steps[0]["text"]) if steps else ""
    return f"{first} (and {len(steps) - 1} more steps)" if len(steps) > 1 else first


@definitions.command("diff")
@click.argument("a", type=int)
@click.argument("b", type=int, required=False)
@plain_errors
def diff(a: int, b: int | None) -> None:
    """Show how the texts of version A differ from those of version B, or from the files."""
    engine = here().engine
    after = load_version(engine, b).texts if b is not None else _files()
    for line in text_diff(load_version(engine, a).texts, after):
        click.echo(line)


@definitions.command("rollback")
@click.argument("number", type=int)
@click.option("--yes", is_flag=True, help="Agree to steps that hide or rewrite data.")
@click.option("--lose", multiple=True, metavar="NAME", help="Agree to lose values of ENTITY.FIELD.")
@plain_errors
def rollback(number: int, yes: bool, lose: tuple[str, ...]) -> None:
    """Apply the texts of an earlier version again, as a new version."""
    installation = here()
    wanted = load(load_version(installation.engine, number).texts)
    applied = installation.apply(
        wanted, author=_author(), yes=yes, lost=frozenset(lose),
        note=f"rollback to {number}",
    )  # fmt: skip
    click.echo(f"version {applied} is applied; `flask definitions pull` writes it to the files")


@definitions.command("purge")
@click.argument("name")
@click.confirmation_option(prompt="The values are gone for good. Go on?")
@plain_errors
def drop(name: str) -> None:
    """Drop what is retired under NAME (customer or customer.fax) for good."""
    purge(here().engine, name, author=_author())
    click.echo(f"{name} is purged")
