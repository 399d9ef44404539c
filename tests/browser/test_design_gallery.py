"""The gallery of kinds of field answers what was typed last, however slowly answers come."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

pytestmark = pytest.mark.parametrize("served", ["shared"], indirect=True)
SLOWLY = 900  # milliseconds that an answer takes
PAUSE = 350  # between two letters: longer than the search waits for more


def test_enter_opens_the_kind_for_all_that_was_typed(design: Callable[[str], Page]) -> None:
    page = design("/entity/customer/add?after=name")

    def answer_slowly(route: Route) -> None:
        page.wait_for_timeout(SLOWLY)
        route.continue_()

    page.route("**/add?*q=*", answer_slowly)
    page.keyboard.type("phone", delay=PAUSE)
    page.keyboard.press("Enter")

    page.wait_for_url("**/add/phone**")
