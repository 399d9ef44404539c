"""Somebody translates the panel: in the table, all at once, or with a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from app.design.drafts import discard, open_draft
from app.design.translations.sheet import HEAD
from app.design.translations.table import rows_of
from tests.panels import TestPanel, Visitor

PAGE = "/designer/translations/"
KEY = "customer.yaml#fields.name.label"


@pytest.fixture
def admin(panel: TestPanel) -> Iterator[Visitor]:
    yield panel.client("admin")
    discard(panel.store, open_draft(panel.store, panel.ids["admin"]))


def words(panel: TestPanel, key: str = KEY) -> dict[str, str]:
    rows = rows_of(open_draft(panel.store, panel.ids["admin"]).definitions)
    return dict(next(row for row in rows if row.key == key).words)


def row_form(panel: TestPanel, key: str = KEY, **texts: str) -> dict[str, str]:
    rows = rows_of(open_draft(panel.store, panel.ids["admin"]).definitions)
    row = next(row for row in rows if row.key == key)
    said = {**row.words, **texts}
    return {"key": key, "was": row.mark, **{f"text.{lang}": text for lang, text in said.items()}}


def test_the_table_shows_every_text_and_finds_one(admin: Visitor) -> None:
    page = admin.get(PAGE).text
    assert "customer.yaml" in page
    found = admin.get(f"{PAGE}?q=fields.name.label&file=customer.yaml").text
    assert found.count("data-text-row") == 1
    assert "No such texts" in admin.get(f"{PAGE}?q=there is no such thing").text
    assert admin.get(f"{PAGE}?page=x&missing=xx&file=%00").status_code == 200


def test_a_row_is_written_in_place(panel: TestPanel, admin: Visitor) -> None:
    answer = admin.post(f"{PAGE}save", data=row_form(panel, en="Called"), follow_redirects=True)
    assert "text of Called changed" in answer.text or "changed" in answer.text
    assert words(panel)["en"] == "Called"


def test_a_script_gets_the_row_back(panel: TestPanel, admin: Visitor) -> None:
    answer = admin.post(f"{PAGE}save", data={**row_form(panel, en="By script"), "part": "row"})
    assert answer.status_code == 200
    assert answer.text.count("data-text-row") == 1
    assert ">By script</textarea>" in answer.text
    assert 'data-share="en"' in answer.text


def test_what_is_no_text_is_refused_and_stays_typed(panel: TestPanel, admin: Visitor) -> None:
    long = "<b>" + "x" * 400
    answer = admin.post(f"{PAGE}save", data=row_form(panel, en=long))
    assert answer.status_code == 422
    assert "at most 300 characters" in answer.text
    empty = admin.post(f"{PAGE}save", data={"key": KEY, "part": "row"})
    assert empty.status_code == 422
    part = admin.post(f"{PAGE}save", data={**row_form(panel, en=long), "part": "row"})
    assert part.status_code == 422
    assert "&lt;b&gt;xxx" in part.text
    assert admin.post(f"{PAGE}save", data={"key": "x#y"}).status_code == 404


def test_a_text_changed_in_another_window_is_not_written_over(
    panel: TestPanel, admin: Visitor
) -> None:
    first, second = row_form(panel, en="First"), row_form(panel, en="Second")
    assert admin.post(f"{PAGE}save", data=first).status_code == 303
    assert admin.post(f"{PAGE}save", data=second).status_code == 409
    assert words(panel)["en"] == "First"


def test_missing_texts_are_counted_found_and_filled(panel: TestPanel, admin: Visitor) -> None:
    form = row_form(panel)
    form.pop("text.zh_Hant")
    admin.post(f"{PAGE}save", data=form)
    missing = admin.get(f"{PAGE}?missing=zh_Hant").text
    assert f'id="{KEY}"' in missing
    assert '<span data-share="zh_Hant">99</span>' in missing
    assert missing.count("data-text-row") == 1
    assert admin.post(f"{PAGE}fill").status_code == 303
    assert words(panel)["zh_Hant"]
    assert '<span data-share="zh_Hant">100</span>' in admin.get(PAGE).text


def test_a_workbook_goes_out_and_comes_back(panel: TestPanel, admin: Visitor) -> None:
    content = admin.get(f"{PAGE}download?file=customer.yaml").data
    book = load_workbook(io.BytesIO(content))
    for cells in book.worksheets[0].iter_rows(min_row=2):
        if f"{cells[0].value}#{cells[1].value}" == KEY:
            cells[HEAD.index("en")].value = "From the workbook"
    made = io.BytesIO()
    book.save(made)

    sent = {"file": (io.BytesIO(made.getvalue()), "translations.xlsx")}
    assert admin.post(f"{PAGE}upload", data=sent).status_code == 303
    assert words(panel)["en"] == "From the workbook"

    admin.post(f"{PAGE}save", data=row_form(panel, en="Changed since"))
    again = admin.post(
        f"{PAGE}upload", data={"file": (io.BytesIO(made.getvalue()), "translations.xlsx")}
    )
    assert again.status_code == 422
    assert "changed since this workbook was made" in again.text
    assert words(panel)["en"] == "Changed since"
    assert admin.post(f"{PAGE}upload", data={}).status_code == 422
    odd = {"file": (io.BytesIO(b"no workbook"), "x.xlsx")}
    assert "no workbook" in admin.post(f"{PAGE}upload", data=odd).text
