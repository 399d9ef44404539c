"""A panel on either database, and a kind of work that writes down what it did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from app.access.account_tables import users
from app.core.errors import AppError
from app.jobs import ledger
from app.jobs.kinds import Step, Turn
from app.jobs.runner import Runner
from app.storage.job_tables import sys_job
from tests.each_database import EACH_DATABASE, panel_on
from tests.panels import TestPanel

TEXTS = {
    "thing.yaml": "label: Thing\nfields: {name: {type: text}}\ntitle: '{name}'\n",
    "_roles/admin.yaml": 'entities: {"*": {read: all}}\nsystem: [manage_users, manage_jobs]\n',
    "_roles/staff.yaml": 'entities: {"*": {read: own}}\n',
}


@dataclass
class Counting:
    """Counts to ``params["to"]``, a number a step, each as a line in a file of the job's folder."""

    name: str = "counting"
    before: Callable[[Turn], None] = lambda turn: None

    def title(self, store, job) -> tuple[str, Mapping[str, object]]:
        return "Count to {to}", job.params

    def step(self, turn: Turn) -> Step:
        self.before(turn)
        at = int(turn.job.cursor.get("at", 0)) + 1
        if at == turn.job.params.get("fails_at"):
            raise AppError("counting.tired", "Tired at {at}.", at=at)
        if at == turn.job.params.get("breaks_at"):
            raise ZeroDivisionError
        with (turn.folder / "counted.txt").open("a") as file:
            file.write(f"{at}\n")
        to = int(turn.job.params["to"])
        return Step({"at": at}, at, to, {"file": "counted.txt"} if at == to else None)


@pytest.fixture(scope="module", params=EACH_DATABASE)
def module_panel(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestPanel]:
    with panel_on(request, tmp_path_factory.mktemp("jobs"), TEXTS) as panel:
        yield panel


@pytest.fixture
def panel(module_panel: TestPanel) -> TestPanel:
    """Return the panel with no job in it, and everybody's account open."""
    with module_panel.store.writing() as conn:
        conn.execute(sa.delete(sys_job))
        conn.execute(sa.update(users).values(active=True))
    return module_panel


@pytest.fixture
def kind() -> Counting:
    return Counting()


@pytest.fixture
def make_runner(panel: TestPanel, kind: Counting) -> Callable[[], Runner]:
    def make() -> Runner:
        folder = panel.installation.settings.data_dir / "jobs"
        return Runner({kind.name: kind}, lambda: panel.store, folder)

    return make


@pytest.fixture
def hand_in(panel: TestPanel) -> Callable[..., int]:
    def hand(user: str = "admin", **params: object) -> int:
        with panel.store.writing() as conn:
            return ledger.hand_in(
                conn, "counting", {"to": 5, **params}, user=panel.ids[user], language="en",
                now=panel.store.clock(),
            )  # fmt: skip

    return hand
