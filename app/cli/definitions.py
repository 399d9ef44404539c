"""``flask definitions …``: the life of the definitions, from text to running panel."""

from __future__ import annotations

import getpass
from collections.abc import Mapping

import click
from flask.cli import AppGroup

import config
from app.cli.group import here, plain_errors, table
from app.core.errors import AppError
from app.core.i18n import LANGUAGES, N_
from app.design.merging.working_copy import Edit
from app.design.merging.write_back import working_copy, write_back
from app.installation import Installation, Preview
from app.schema.check_report import missing_translations
from app.schema.loader import check as find_problems
from app.schema.loader import load
from app.schema.source import read_folder
from app.storage.purging import purge
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
@click.option("--over", is_flag=True, help="Undo what was changed in the panel meanwhile.")
@plain_errors
def apply(yes: bool, lose: tuple[str, ...], note: str, over: bool) -> None:
    """Make the files the newest version; every running process then serves it."""
    installation = here()
    wanted = load(_files())
    before = installation.newest()
    if before and not over:
        _refuse_to_undo(installation)
    preview = installation.preview(wanted)
    number = installation.apply(
        wanted, author=_author(), yes=yes, lost=frozenset(lose), note=note,
        base=preview.applied.number,
    )  # fmt: skip
    _show(preview)
    if number != before:
        click.echo(f"version {number} is applied")


def _refuse_to_undo(installation: Installation) -> None:
    """Refuse edited files of an older version: applying them would undo the newer one."""
    copy = working_copy(installation)
    lost = sorted({*copy.behind, *(edit.path for edit in copy.clashes)})
    if not copy.edits or not lost:
        return
    for edit in copy.clashes:
        click.echo("\n".join((*edit.here_diff, *_meanwhile(edit))), err=True)
    raise AppError(
        "apply.both_changed",
        N_(
            "The panel is at version {newest}, these files are not: {files}. Run `flask "
            "definitions pull` first, or apply with --over to undo what was changed in the panel."
        ),
        newest=copy.newest.number,
        files=", ".join(lost),
    )


@definitions.command("pull")
@click.option("--force", is_flag=True, help="Overwrite files that were never applied.")
@plain_errors
def pull(force: bool) -> None:
    """Write the applied version back to the files."""
    installation = here()
    number, done = installation.newest(), write_back(installation, force=force)
    if done.failure is not None:
        raise done.failure
    if not done.conflicts:
        click.echo(f"version {number} is written to {installation.settings.definitions_dir}")
        return
    for edit in done.conflicts:
        click.echo("\n".join((*edit.here_diff, *_meanwhile(edit))), err=True)
    raise AppError(
        "pull.changed",
        N_("Not written, for they hold changes that were never applied: {files}."),
        files=", ".join(edit.path for edit in done.conflicts),
    )


def _meanwhile(edit: Edit) -> list[str]:
    return ["-- and in the panel meanwhile:", *edit.applied_diff] if edit.clashes else []


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
    purge(here().engine, name, author=_author(), files=here().settings.files_dir)
    click.echo(f"{name} is purged")
