"""``flask jobs …``: work through long jobs."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.cli.group import here, plain_errors
from app.core.errors import AppError
from app.core.i18n import N_

jobs = AppGroup("jobs", help="Work through long jobs.")


@jobs.command("work")
@click.option("--until-empty", is_flag=True, help="Stop when nothing is left to do.")
@plain_errors
def work(until_empty: bool) -> None:
    """Run jobs until stopped: one worker, as many as you like on as many machines (PostgreSQL)."""
    from app.exchange.job_kinds import KINDS
    from app.generation import JOBS
    from app.jobs import queue
    from app.jobs.runner import Runner

    installation = here()
    settings = installation.settings
    if settings.is_embedded:
        raise AppError(
            "jobs.embedded", N_("A panel on SQLite works through its jobs itself, in its process.")
        )
    queue.prepare(installation.engine)
    runner = Runner(KINDS, installation.newest_store(), settings.data_dir / JOBS)
    click.echo(f"worker {runner.name} is waiting for jobs")
    queue.work(runner, settings.database_url, until_empty=until_empty)
