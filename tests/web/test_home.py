"""The first page: what is due, what changed, how much there is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.records.write import create_record, update_record
from app.web.due import find_work
from app.web.tier_chart import make_chart
from tests.panels import TestPanel


@pytest.fixture(scope="module", autouse=True)
def filled(shop: TestPanel) -> None:
    admin, store = shop.actor("admin"), shop.store
    product = create_record(store, admin, "product", {"code": "A", "name": "Lamp", "grade": "top"})
    create_record(store, admin, "product", {"code": "B", "name": "<b>Desk</b>", "grade": "good"})
    today = store.moment().today
    about = {"about": f"product:{product.id}"}
    for subject, days in (("Late one", -2), ("Now one", 0), ("Far one", 40)):
        due = str(today + timedelta(days))
        create_record(store, admin, "errand", {"subject": subject, "due": due, **about})
    done = create_record(store, admin, "errand", {"subject": "Done one", "due": str(today)})
    update_record(store, admin, "errand", done.id, {"status": "done"}, version=done.version)


def section(page: str, title: str) -> str:
    """Return the part of the page under a heading."""
    return page.split(f">{title}</h2>", 1)[1].split("</section>", 1)[0]


def test_what_is_open_and_mine_is_due_soonest_first(shop: TestPanel) -> None:
    page = shop.client("admin").get("/").text
    mine = section(page, "My errands")

    assert mine.index("Late one") < mine.index("Now one") < mine.index("Far one")
    assert "Done one" not in mine
    assert "2 days late" in mine
    assert "Lamp" in mine


def test_what_is_somebody_elses_does_not_wait_for_me(shop: TestPanel) -> None:
    page = shop.client("manager").get("/").text

    assert "Late one" not in section(page, "My errands")


def test_an_entity_without_a_rising_date_is_no_work(shop: TestPanel) -> None:
    order = shop.store.definitions.entities["order"]

    assert find_work(order.by_name, order) is None


def test_text_from_records_is_never_markup(shop: TestPanel) -> None:
    page = shop.client("admin").get("/").text

    assert "&lt;b&gt;Desk&lt;/b&gt;" in section(page, "Changed lately")


def test_the_ring_wears_the_colours_of_the_tier(shop: TestPanel) -> None:
    ring = section(shop.client("admin").get("/").text, "Products by grade")

    assert 'data-color="red"' in ring
    assert ring.index("Top") < ring.index("Good") < ring.index("Normal")


def test_the_arcs_of_the_ring_make_a_whole(shop: TestPanel) -> None:
    product = shop.store.definitions.entities["product"]
    field = product.by_name["grade"]
    chart = make_chart(product, field, field.type.option_set, {"top": 1, "normal": 3})

    assert [arc.share for arc in chart.arcs] == [25.0, 0.0, 75.0]
    assert [arc.start for arc in chart.arcs] == [0.0, 25.0, 25.0]
    assert chart.total == 4


def test_nobodys_page_says_that_there_is_no_role(shop: TestPanel) -> None:
    page = shop.client("nobody").get("/")

    assert page.status_code == 200
    assert "You do not see any records yet" in page.text
    assert "Lamp" not in page.text


def test_the_menu_shows_only_what_may_be_read(shop: TestPanel) -> None:
    page = shop.client("alice").get("/").text

    assert 'href="/product/list/"' in page
    assert 'href="/errand/list/"' not in page


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_the_page_names_its_language(shop: TestPanel, language: str) -> None:
    page = shop.client("admin", language).get("/").text

    assert f'<html lang="{language.replace("_", "-")}"' in page
