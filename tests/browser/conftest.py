"""A real Chromium, and a panel that is really served, on both databases."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect, sync_playwright

from tests.browser.design_story import empty_definitions
from tests.browser.drafts import discard_draft
from tests.conftest import fresh_database
from tests.serving import PASSWORD, Served, serve

# The one without a window does the same with two thirds of the work.
INSTALLED = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
CHROMIUM = os.environ.get("CHROMIUM", INSTALLED)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
# How long something takes to be there is no matter of these tests: three share two cores.
expect.set_options(timeout=20_000)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark all that lies in this folder, for ``make browser``."""
    item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one demo panel to all tests of this worker that publish nothing."""
    folder: Path = tmp_path_factory.mktemp("shared")
    with serve(folder, f"sqlite:///{folder / 'dossier.db'}") as running:
        yield running


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Serve a demo panel; the module's tests run once for each database.

    ``shared``, where a module names it, is the one of all tests that publish nothing.
    """
    if request.param == "shared":
        yield request.getfixturevalue("shared")
        return
    folder: Path = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{folder / 'dossier.db'}"
    if request.param != "sqlite":
        url = fresh_database(request.getfixturevalue("postgres_url"))
    with serve(folder, url) as running:
        yield running


_sessions: dict[tuple[str, str], StorageState] = {}
"""By the panel's address and the person: who signed in before need not do it again."""


@pytest.fixture
def open_as(chromium: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Return ``open_as("admin", "zh-CN")``: a page in which that person has signed in."""
    contexts = []

    def enter(username: str, locale: str = "zh-CN", width: int = 1440) -> Page:
        session = _sessions.get((served.url, username))
        context = chromium.new_context(
            locale=locale, viewport={"width": width, "height": 900}, storage_state=session
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(served.url + "/")
        if "/login/" in page.url:  # for the first time, or a test signed out
            page.fill("[name=username]", username)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_selector(".ds-side")
            _sessions[served.url, username] = context.storage_state()
        return page

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture
def design(open_as: Callable[..., Page], served: Served) -> Callable[[str], Page]:
    """Return ``design("/entity/customer/")``: a page of the designer, with no draft from before."""

    def enter(path: str) -> Page:
        page = open_as("admin", "en-US")
        discard_draft(page, served.url)
        page.goto(f"{served.url}/designer{path}")
        return page

    return enter


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a panel that nobody has designed yet: no entity, no record, one administrator."""
    folder: Path = tmp_path_factory.mktemp("empty")
    definitions = empty_definitions(folder / "defined")
    with serve(folder, f"sqlite:///{folder / 'dossier.db'}", definitions) as running:
        yield running
