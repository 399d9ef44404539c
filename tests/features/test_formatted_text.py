"""Reading formatted text: headings, lists and links on the page, one line in a list."""

from __future__ import annotations

from collections.abc import Callable

from app.records.write import create_record
from tests.panels import TestPanel, Visitor

TEXT = "# Oil\n\n- every **day**\n- [manual](https://example.cn)\n\n<script>alert(1)</script>"
PRODUCT = {"description": TEXT, "category": "sensor", "list_price": "5"}


def test_the_page_of_a_record_draws_it(panel: TestPanel, client_as: Callable[..., Visitor]) -> None:
    raw = {**PRODUCT, "name": "Lathe"}
    product = create_record(panel.store, panel.actor("admin"), "product", raw)

    page = client_as("admin").get(f"/product/show/{product.id}").get_data(as_text=True)

    assert "<h3>Oil</h3>" in page
    assert "<li>every <strong>day</strong></li>" in page
    assert 'href="https://example.cn" target="_blank" rel="noopener noreferrer"' in page
    assert "<script>alert(1)" not in page


def test_a_list_and_the_form_keep_it_as_it_was_typed(
    panel: TestPanel, client_as: Callable[..., Visitor]
) -> None:
    raw = {**PRODUCT, "name": "Drill"}
    product = create_record(panel.store, panel.actor("admin"), "product", raw)

    form = client_as("admin").get(f"/product/edit/{product.id}").get_data(as_text=True)
    listed = (
        client_as("admin").get("/product/list/?columns=name,description").get_data(as_text=True)
    )

    assert "# Oil" in form
    assert "<h3>Oil" not in listed
