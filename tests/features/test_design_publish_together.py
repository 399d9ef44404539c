"""Two admins publish at once, and people go on writing: nothing lost, nothing half, no failure."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from app.design.drafts import Change, open_draft, save
from app.design.files.folder import read_one, write_one
from app.generation import build_app
from app.storage.apply import planned
from app.switch import AppSwitch
from tests.conftest import fresh_database
from tests.features.test_design_publish import sent
from tests.features.two_processes import TEXTS
from tests.panels import TestPanel, Visitor, make_panel

WRITERS, EACH = 50, 6
DESIGNS = {
    **TEXTS,
    "_roles/admin.yaml": TEXTS["_roles/admin.yaml"].replace(
        "[manage_users]", "[manage_users, design_schema]"
    ),
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def served(request, tmp_path) -> Iterator[TestPanel]:
    """Return a panel whose app moves to the newest version by itself, as a server's does."""
    url = None
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_url"))
    panel = make_panel(tmp_path, DESIGNS, database_url=url)
    switch: AppSwitch

    def serve_newest() -> None:
        moving = threading.Thread(target=switch.refresh)
        moving.start()
        moving.join()

    def build(number: int):
        app = build_app(
            panel.installation.store(number), panel.installation.settings,
            serve_newest=serve_newest,
        )  # fmt: skip
        apps[number] = app
        return app.wsgi_app

    apps = {}
    ended: list[int] = []
    switch = AppSwitch(
        build=build, newest=lambda: ended[0] if ended else panel.installation.newest()
    )
    panel.app = apps[panel.installation.newest()]
    panel.app.wsgi_app = switch  # whatever version: every request goes through the switch
    yield panel
    ended.append(panel.installation.newest())  # its watch looks on, the database does not stay
    panel.installation.engine.dispose()


def ready(panel: TestPanel, name: str, field: str) -> tuple[Visitor, dict[str, str]]:
    """Return a browser of a designer with a draft, and what its review would send."""
    store = panel.installation.store()
    draft = open_draft(store, panel.ids[name])
    data = read_one(draft.texts, "note.yaml")
    data["fields"][field] = {"type": "text", "label": field.title()}
    texts = write_one(draft.texts, "note.yaml", data)
    save(store, draft, texts, Change("changed", {}))
    browser = panel.client(name)
    return browser, sent(browser.get("/designer/review/"))


def require_whole(panel: TestPanel) -> None:
    store = panel.installation.store()
    assert planned(panel.installation.engine, store.definitions) == ()
    with store.reading() as conn:
        for each in store.tables.metadata.sorted_tables:
            conn.execute(sa.select(each)).all()


def test_of_two_who_publish_at_once_one_is_shown_what_the_other_did(served):
    with served.store.writing() as conn:
        conn.execute(sa.text(
            "UPDATE ab_user_role SET role_id ="
            " (SELECT r.role_id FROM ab_user_role r JOIN ab_user u ON u.id = r.user_id"
            " WHERE u.username = 'admin') WHERE user_id ="
            " (SELECT id FROM ab_user WHERE username = 'alice')"
        ))  # fmt: skip
    both = [ready(served, "admin", "first"), ready(served, "alice", "second")]

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda b: b[0].post("/designer/review/publish", data=b[1]), both))

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    late = answers.index(next(a for a in answers if a.status_code == 409))
    browser = both[late][0]
    again = browser.post("/designer/review/publish", data=sent(browser.get("/designer/review/")))
    assert again.status_code == 303
    note = served.installation.store().definitions.entities["note"].by_name
    assert {"first", "second"} <= note.keys()
    assert served.installation.newest() == 3
    require_whole(served)


def test_fifty_people_go_on_writing_while_a_version_is_published(served):
    browser, form = ready(served, "admin", "third")
    writers = [served.client("alice") for _ in range(WRITERS)]
    started, failures, made = threading.Barrier(WRITERS), [], []
    written = threading.Semaphore(0)

    def write(number: int) -> None:
        started.wait()
        for turn in range(EACH):
            name = f"note {number}.{turn}"
            answer = writers[number].post("/note/add", data={"field.name": name})
            if answer.status_code != 302:
                failures.append((name, answer.status_code, answer.text[:2000]))
            made.append(name)
            written.release()

    with ThreadPoolExecutor(WRITERS) as pool:
        work = [pool.submit(write, number) for number in range(WRITERS)]
        for _ in range(WRITERS):  # so many are written: all of them are at it
            assert written.acquire(timeout=60)
        answer = browser.post("/designer/review/publish", data=form)
        for each in work:
            each.result()

    assert answer.status_code == 303
    assert failures == []
    store = served.installation.store()
    assert store.number == 2
    with store.reading() as conn:
        names = conn.scalars(sa.select(store.tables.entities["note"].table.c.name)).all()
    assert sorted(names) == sorted(made)
    require_whole(served)
