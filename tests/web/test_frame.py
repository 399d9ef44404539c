"""The top bar is drawn once for a person; what belongs to one page or session is put in anew."""

from __future__ import annotations

import re

import pytest

from tests.panels import TestPanel, make_panel


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    return make_panel(tmp_path_factory.mktemp("frame"))


def top(panel: TestPanel, person: str, address: str = "/customer/list/") -> str:
    page = panel.client(person, "en").get(address).text
    return page[page.index('<header class="ds-top">') : page.index("</header>")]


def tokens(bar: str) -> set[str]:
    return set(re.findall(r'name="csrf_token" value="([^"]+)"', bar))


def test_each_page_leads_back_to_itself(panel: TestPanel) -> None:
    client = panel.client("admin", "en")

    bars = [client.get(address).text for address in ("/customer/list/", "/contact/list/?q=a%26b")]

    assert 'name="next" value="/customer/list/"' in bars[0]
    assert 'name="next" value="/contact/list/?q=a%26b"' in bars[1]
    assert 'name="next" value="/customer/list/"' not in bars[1]


def test_each_session_gets_its_own_token(panel: TestPanel) -> None:
    first, second = tokens(top(panel, "admin")), tokens(top(panel, "admin"))

    assert len(first) == len(second) == 1
    assert first != second


def test_nothing_that_stands_for_something_else_is_left(panel: TestPanel) -> None:
    from app.web.frame import HERE, TOKEN

    bar = top(panel, "admin")

    assert HERE not in bar
    assert TOKEN not in bar


def test_an_address_cannot_break_out_of_the_bar(panel: TestPanel) -> None:
    bar = top(panel, "admin", '/customer/list/?q="><script>alert(1)</script>')

    assert "<script>" not in bar


def test_people_see_their_own_name_and_menu(panel: TestPanel) -> None:
    admin, viewer = (panel.client(each, "en").get("/customer/list/").text
                     for each in ("admin", "viewer"))  # fmt: skip

    assert 'title="Admin"' in admin
    assert 'title="Viewer"' in viewer
    assert 'title="Admin"' not in viewer
    assert 'href="/people/"' in admin
    assert 'href="/people/"' not in viewer
