"""The switch between two versions of the definitions, while people are at work."""

from __future__ import annotations

import gc
import logging
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from werkzeug.test import Client

import app.switch
from app.factory import create_panel
from app.schema.loader import load
from app.storage.apply import apply
from app.storage.store import Store
from app.switch import AppSwitch
from tests.panels import settings_for

THING = "label: Thing\nlabel_plural: Things\nfields:\n  name: {type: text, required: true}\n"
ROLE = 'label: Admin\nentities:\n  "*": {read: all}\nsystem: [manage_users]\n'
SWAPS = 20
WAIT = 30


class Panel:
    """Numbers instead of definitions: what is newest, what cannot be built, what was built."""

    def __init__(self) -> None:
        self.newest = 1
        self.broken: set[int] = set()
        self.built: list[int] = []

    def build(self, number: int) -> WSGIApplication:
        self.built.append(number)
        if number in self.broken:
            raise ValueError("this version is broken")

        def answer(_: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            start("200 OK", [("Content-Type", "text/plain")])
            return [str(number).encode()]

        return answer

    def switch(self, **more: Callable[[], None]) -> AppSwitch:
        return AppSwitch(build=self.build, newest=lambda: self.newest, **more)


@pytest.fixture
def numbers(monkeypatch: pytest.MonkeyPatch) -> Panel:
    """Return numbers whose switch moves only when it is told to."""
    monkeypatch.setattr(app.switch, "CHECK_EVERY", 3600)
    return Panel()


def asked(switch: AppSwitch) -> str:
    return Client(switch).get("/").text


def test_it_serves_the_newest_version(numbers: Panel) -> None:
    cleared: list[int] = []
    switch = numbers.switch(swapped=lambda: cleared.append(1))
    assert asked(switch) == "1"

    numbers.newest = 2

    assert switch.refresh()
    assert (asked(switch), switch.current.number, cleared) == ("2", 2, [1])


def test_nothing_is_built_while_nothing_changed(numbers: Panel) -> None:
    switch = numbers.switch()

    assert switch.refresh()
    assert switch.refresh()

    assert numbers.built == [1]


def test_a_version_that_cannot_be_built_leaves_the_old_one(
    numbers: Panel, caplog: pytest.LogCaptureFixture
) -> None:
    switch = numbers.switch()
    numbers.newest, numbers.broken = 2, {2}

    with caplog.at_level(logging.ERROR, logger="app.switch"):
        assert not switch.refresh()

    assert asked(switch) == "1"
    assert "version 2 of the definitions could not be built" in caplog.text


def test_a_broken_version_is_tried_once_and_the_next_one_serves(numbers: Panel) -> None:
    switch = numbers.switch()
    numbers.newest, numbers.broken = 2, {2}
    switch.refresh()
    switch.refresh()
    assert numbers.built == [1, 2]

    numbers.newest = 3

    assert switch.refresh()
    assert asked(switch) == "3"


def test_it_finds_a_new_version_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.switch, "CHECK_EVERY", 0.01)
    numbers, moved = Panel(), threading.Event()
    switch = numbers.switch(swapped=moved.set)

    numbers.newest = 2

    assert moved.wait(WAIT)
    assert asked(switch) == "2"
    monkeypatch.setattr(app.switch, "CHECK_EVERY", 3600)


def test_a_database_that_is_away_does_not_end_the_watch(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(app.switch, "CHECK_EVERY", 0.01)
    numbers, moved = Panel(), threading.Event()
    answers: Iterator[Any] = iter([1, OSError("away"), OSError("away")])

    def newest() -> int:
        found = next(answers, 2)
        if isinstance(found, OSError):
            raise found
        return int(found)

    AppSwitch(build=numbers.build, newest=newest, swapped=moved.set)

    assert moved.wait(WAIT)
    assert "the version of the definitions could not be read" in caplog.text
    monkeypatch.setattr(app.switch, "CHECK_EVERY", 3600)


def test_a_request_under_way_ends_on_the_app_it_began_with(numbers: Panel) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(number: int) -> WSGIApplication:
        def answer(_: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            start("200 OK", [("Content-Type", "text/plain")])
            return pieces()

        def pieces() -> Iterator[bytes]:
            yield f"{number} began, ".encode()
            if number == 1:
                begun.set()
                assert go_on.wait(WAIT)
            yield f"{number} ended".encode()

        return answer

    switch = AppSwitch(build=slow, newest=lambda: numbers.newest)
    told: list[str] = []
    asking = threading.Thread(target=lambda: told.append(asked(switch)))
    asking.start()
    assert begun.wait(WAIT)

    numbers.newest = 2
    switch.refresh()
    during = asked(switch)
    go_on.set()
    asking.join(WAIT)

    assert during == "2 began, 2 ended"
    assert told == ["1 began, 1 ended"]


def test_what_a_swap_got_in_the_way_of_is_asked_again_with_its_body(numbers: Panel) -> None:
    def build(number: int) -> WSGIApplication:
        def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            if number == 1:
                numbers.newest = 2  # somebody applies it right now
                start("503 SERVICE UNAVAILABLE", [])
                return [b"the tables have changed"]
            start("200 OK", [("Content-Type", "text/plain")])
            return [b"saved: ", body]

        return answer

    switch = AppSwitch(build=build, newest=lambda: numbers.newest)

    answer = Client(switch).post("/", data=b"what was typed")

    assert (answer.status_code, answer.text) == (200, "saved: what was typed")


def test_a_panel_that_is_not_ready_says_so_once(numbers: Panel) -> None:
    asked_for: list[int] = []

    def build(number: int) -> WSGIApplication:
        def answer(_: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            asked_for.append(number)
            start("503 SERVICE UNAVAILABLE", [])
            return [b"not ready"]

        return answer

    switch = AppSwitch(build=build, newest=lambda: numbers.newest)

    assert Client(switch).get("/").status_code == 503
    assert asked_for == [1]


def test_of_many_who_refresh_at_once_one_builds(numbers: Panel) -> None:
    switch = numbers.switch()
    numbers.newest = 2
    threads = [threading.Thread(target=switch.refresh) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)

    assert numbers.built == [1, 2]


# -- real generations ---------------------------------------------------------------------------


@pytest.fixture
def panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppSwitch]:
    """Return a served panel of one small entity; ``grow`` applies the next version."""
    monkeypatch.setattr(app.switch, "CHECK_EVERY", 3600)
    folder = tmp_path / "definitions"
    (folder / "_roles").mkdir(parents=True)
    (folder / "app.yaml").write_text("label: Growing\n")
    (folder / "thing.yaml").write_text(THING)
    (folder / "_roles" / "admin.yaml").write_text(ROLE)
    made = create_panel(
        settings_for(tmp_path, definitions_dir=folder, admin_password="correct horse battery")
    )
    yield made
    store_of(made).engine.dispose()


def store_of(panel: AppSwitch) -> Store:
    served: Any = panel.current.app
    store: Store = served.extensions["dossier"]
    return store


def grow(panel: AppSwitch, number: int) -> None:
    """Apply one field more, and serve it."""
    store = store_of(panel)
    texts = dict(store.definitions.texts)
    texts["thing.yaml"] += f"  extra_{number}: {{type: text}}\n"
    apply(store.engine, load(texts), author="test", keys=store.keys)
    assert panel.refresh()


def test_no_request_fails_while_versions_follow_each_other(panel: AppSwitch) -> None:
    stop, wrong, answers = threading.Event(), [], [0]

    def work() -> None:
        client = Client(panel)
        while not stop.is_set():
            answer = client.get("/login/")
            answers[0] += 1
            stop.wait(0.01)
            if answer.status_code != 200 or "</html>" not in answer.text:
                wrong.append(answer.text[:300])

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(SWAPS):
        grow(panel, number)
    stop.set()
    for thread in threads:
        thread.join(WAIT)

    assert wrong == []
    assert answers[0] > SWAPS
    assert panel.current.number == SWAPS + 1


def test_old_generations_are_let_go(panel: AppSwitch) -> None:
    engine = store_of(panel).engine
    stores: list[weakref.ref[Any]] = []
    apps: list[weakref.ref[Any]] = []

    for number in range(10):
        apps.append(weakref.ref(panel.current.app))
        stores.append(weakref.ref(store_of(panel)))
        Client(panel).get("/login/")
        grow(panel, number)
        assert len(engine._compiled_cache or ()) < 50  # emptied with each swap
    for _ in range(2):  # as the panel does three seconds after each swap, perhaps at this moment
        gc.unfreeze()
        gc.collect()

    assert sum(ref() is not None for ref in apps) <= 1
    assert sum(ref() is not None for ref in stores) <= 1
