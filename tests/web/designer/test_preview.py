"""The live preview: the draft's form as a role, in a language, with real validation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from app.design.drafts import Change, discard, open_draft, save
from app.design.files.folder import read_one, write_one
from app.storage.store import Store
from tests.panels import TestPanel, Visitor, make_panel

SHEET = "/designer/entity/deal/preview/sheet"
TEXTS = {
    "app.yaml": "label: Shop\nlanguages: [en, zh_Hans, zh_Hant]\n",
    "deal.yaml": """
label: {en: Deal, zh_Hans: 交易}
label_plural: {en: Deals, zh_Hans: 交易}
title: "{name}"
fields:
  number: {type: auto_number, pattern: "D-{seq:3}", label: {en: Number, zh_Hans: 编号}}
  name: {type: text, required: true, label: {en: Name, zh_Hans: 名称}}
  stage: {type: select, choices: {open: Open, won: Won}, label: {en: Stage, zh_Hans: 阶段}}
  reason: {type: text, visible_if: {stage: won}, required_if: {stage: won}, label: Reason}
  pieces: {type: integer, maximum: 9, label: {en: Pieces, zh_Hans: 件数}}
  phone: {type: phone, sensitive: phone, label: {en: Phone, zh_Hans: 电话}}
  card: {type: text, encrypted: true, label: {en: Card, zh_Hans: 卡号}}
  firm: {type: link, to: deal, label: Parent}
checks:
  - {when: {pieces: 7}, message: {en: Seven is taken, zh_Hans: 七已被占用}, field: pieces}
  - {when: {pieces: 8}, message: {en: Eight is bad, zh_Hans: 八不行}}
""",
    "_roles/admin.yaml": """
entities:
  deal: {read: all, create: true, update: all, fields: {card: write, phone: write}}
system: [design_schema]
""",
    "_roles/staff.yaml": """
label: {en: Sales staff, zh_Hans: 销售人员}
entities:
  deal: {read: all, create: true, update: all, fields: {phone: masked, pieces: read, "*": write}}
""",
    "_roles/viewer.yaml": "entities: {'*': {read: all}}",
}  # fmt: skip


@pytest.fixture(scope="module")
def deals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPanel]:
    panel = make_panel(tmp_path_factory.mktemp("deals"), TEXTS)
    yield panel
    panel.installation.engine.dispose()


@pytest.fixture
def admin(deals: TestPanel) -> Iterator[Visitor]:
    _forget(deals.store, deals.ids["admin"])
    yield deals.client("admin")
    _forget(deals.store, deals.ids["admin"])


def _forget(store: Store, user: int) -> None:
    discard(store, open_draft(store, user))


def drawn(client: Visitor, **asked: str) -> str:
    answer = client.get(SHEET, query_string=asked)
    assert answer.status_code == 200
    return str(answer.text)


def part(sheet: str, field: str) -> str:
    """Return what stands in the place of one field."""
    return sheet.split(f'data-field="{field}"')[1].split("data-field=")[0]


def problems(client: Visitor, *, language: str = "en", role: str = "staff", **typed: str) -> object:
    """Return what the preview says of what was typed."""
    answer = client.post(
        f"{SHEET}?role={role}&_l_={language}",
        data={f"field.{name}": text for name, text in typed.items()},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200
    return answer.json["errors"]


def test_it_draws_the_real_form_of_the_draft(admin: Visitor) -> None:
    sheet = drawn(admin, role="admin")

    assert 'name="field.name"' in part(sheet, "name")
    assert "New deal" in sheet
    assert "nothing is saved" in sheet


def test_a_field_that_only_the_draft_has_is_there(deals: TestPanel, admin: Visitor) -> None:
    draft = open_draft(deals.store, deals.ids["admin"])
    data = read_one(draft.texts, "deal.yaml")
    data["fields"]["fresh"] = {"type": "date", "required": True, "label": "Fresh"}
    save(deals.store, draft, write_one(draft.texts, "deal.yaml", data), Change("x"))

    assert 'type="date"' in part(drawn(admin, role="admin"), "fresh")
    assert problems(admin, role="admin", fresh="") == {"fresh": "This field is required."}


def test_a_hidden_field_is_a_ghost_that_says_for_whom(admin: Visitor) -> None:
    sheet = drawn(admin, role="staff")

    assert "Card: Sales staff cannot see it" in part(sheet, "card")
    assert 'name="field.card"' not in sheet
    assert 'name="field.card"' in drawn(admin, role="admin")


def test_a_masked_field_is_masked(admin: Visitor) -> None:
    phone = part(drawn(admin, role="staff"), "phone")

    assert re.search(r'placeholder="\d{3}\*{4}\d{4}"', phone)
    assert re.search(r'value=""', phone)


def test_what_a_role_may_only_read_has_no_input(admin: Visitor) -> None:
    sheet = drawn(admin, role="staff")

    assert 'name="field.pieces"' not in sheet
    assert "ds-fixed" in part(sheet, "pieces")
    assert "D-419" in part(sheet, "number")


def test_it_speaks_the_language_that_is_asked_for(admin: Visitor) -> None:
    assert "名称" in drawn(admin, role="staff", _l_="zh_Hans")
    assert "名稱" in drawn(admin, role="staff", _l_="zh_Hant")
    assert "Name" in drawn(admin, role="staff", _l_="en")


def test_it_shows_the_page_of_a_record_too(admin: Visitor) -> None:
    page = drawn(admin, role="staff", kind="page")

    assert "<form" not in page
    assert "Card: Sales staff cannot see it" in page
    assert re.search(r"\d{3}\*{4}\d{4}", part(page, "phone"))


def test_real_sentences_come_back_in_the_language_asked_for(admin: Visitor) -> None:
    said = problems(admin, role="admin", name="", pieces="ten", stage="open")
    chinese = problems(admin, role="admin", language="zh_Hans", pieces="12")

    assert said == {
        "name": "This field is required.", "pieces": "“ten” is not a whole number."
    }  # fmt: skip
    assert chinese == {"pieces": "不能大于 9。"}


def test_what_is_required_by_another_field_is_required(admin: Visitor) -> None:
    assert problems(admin, name="A", stage="open", reason="") == {}
    assert problems(admin, name="A", stage="won", reason="") == {
        "reason": "This field is required."
    }


def test_checks_across_fields_are_asked(admin: Visitor) -> None:
    assert problems(admin, role="admin", name="A", pieces="7") == {"pieces": "Seven is taken"}
    assert problems(admin, role="admin", name="A", pieces="8") == {"": "Eight is bad"}


def test_without_scripts_the_form_comes_back_with_what_is_wrong(admin: Visitor) -> None:
    answer = admin.post(f"{SHEET}?role=admin", data={"field.name": "", "field.pieces": "ten"})

    assert answer.status_code == 422
    assert "“ten” is not a whole number." in answer.text
    assert 'value="ten"' in answer.text


def test_nothing_is_saved(deals: TestPanel, admin: Visitor) -> None:
    problems(admin, role="admin", name="Never filed", pieces="3")

    listed = admin.get("/deal/list/").text
    assert "Never filed" not in listed
    assert open_draft(deals.store, deals.ids["admin"]).is_empty


def test_only_a_page_of_the_panel_may_hold_it(admin: Visitor) -> None:
    sheet, pane = admin.get(SHEET), admin.get("/designer/entity/deal/preview")

    assert "frame-ancestors 'self'" in sheet.headers["Content-Security-Policy"]
    assert sheet.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in pane.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in pane.headers["Content-Security-Policy"]
    assert "frame-src" not in admin.get("/").headers["Content-Security-Policy"]


def test_the_pane_offers_every_role_language_and_width(admin: Visitor) -> None:
    pane = admin.get("/designer/entity/deal/preview?role=staff&width=phone&language=zh_Hant").text

    assert re.findall(r'<option value="(\w+)"( selected)?', pane) == [
        ("admin", ""), ("staff", " selected"), ("viewer", ""),
    ]  # fmt: skip
    assert 'data-width="phone"' in pane
    assert "_l_=zh_Hant" in pane
    assert pane.count('data-preview-set="_l_"') == 3


def test_what_is_not_there_is_refused(deals: TestPanel, admin: Visitor) -> None:
    assert admin.get(f"{SHEET}?role=nothing").status_code == 404
    assert admin.get("/designer/entity/nothing/preview").status_code == 404
    assert admin.get("/designer/entity/deal/preview?width=huge").status_code == 400
    assert admin.post(SHEET, data={"field.nothing": "x"}).status_code == 400


@pytest.mark.parametrize("name", ["alice", "viewer", "nobody"])
def test_it_refuses_without_the_right(deals: TestPanel, name: str) -> None:
    client = deals.client(name)

    assert client.get(SHEET).status_code == 403
    assert client.post(SHEET).status_code == 403
    assert client.get("/designer/entity/deal/preview").status_code == 403
