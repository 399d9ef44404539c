from __future__ import annotations

import pytest

from tests.panels import TestPanel, make_panel

LIST = "/customer/list/?columns=name,phone,owner"


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    panel = make_panel(tmp_path_factory.mktemp("rows"))
    body = {"name": "拾光云", "kind": "company", "phone": "13800138000"}
    assert panel.client("alice").post("/api/v1/customer/", json=body).status_code == 201
    return panel


def test_a_row_drawn_for_one_person_is_never_shown_to_another_who_may_less(
    panel: TestPanel,
) -> None:
    first = panel.client("admin").get(LIST).get_data(as_text=True)

    masked = panel.client("viewer").get(LIST).get_data(as_text=True)

    assert "138 0013 8000" in first
    assert "138 0013 8000" not in masked
    assert "138****8000" in masked


def test_a_row_follows_its_record_and_the_names_it_shows(panel: TestPanel) -> None:
    admin = panel.client("admin")
    admin.get(LIST)

    admin.put("/api/v1/customer/1", json={"name": "新名称公司"})
    admin.post(f"/people/{panel.ids['alice']}", data={
        "full_name": "Renamed Alice", "roles": "staff", "is_active": "1",
        "department": str(panel.departments["east"]),
    })  # fmt: skip
    page = admin.get(LIST).get_data(as_text=True)

    assert "新名称公司" in page
    assert "Renamed Alice" in page


def test_a_row_speaks_the_language_of_its_reader(panel: TestPanel) -> None:
    address = "/customer/list/?columns=name,tier"

    assert "Regular" in panel.client("admin", "en").get(address).get_data(as_text=True)
    assert "普通客户" in panel.client("admin", "zh_Hans").get(address).get_data(as_text=True)
