"""Every name that is typed in the designer is judged as it is typed, and made from a label."""

from __future__ import annotations

import pytest

from app.design.names.kinds import KINDS
from tests.panels import TestPanel, Visitor

ASKED = [
    ("entity", "", "visit", "", ""),
    ("entity", "", "Visit", "", "A name begins with a small letter, a to z."),
    ("entity", "", "customer", "", "“customer” is taken by Customer."),
    ("entity", "", "customer", "customer", ""),
    ("entity", "", "trash", "", "“trash” is a word that the panel needs itself; choose another."),
    ("entity", "", "x" * 42, "", "A name has 41 letters at most."),
    ("field", "customer", "called", "name", ""),
    ("field", "customer", "kind", "name", "“kind” is taken by Kind."),
    ("field", "customer", "name", "name", ""),
    ("field", "customer", "owner", "",
     "“owner” is a word that the panel needs itself; choose another."),
    ("field", "nowhere", "called", "", "The draft has no such entity."),
    ("document", "customer", "letter", "", ""),
    ("document", "customer", "profile", "", "There is one of this name already."),
    ("document", "customer", "a__b", "",
     "Two _ in a row are kept for the panel's own columns."),
    ("option_set", "", "colour", "", ""),
    ("option_set", "", "industry", "", "There is an option set “industry” already."),
    ("option_set", "", "industry", "industry", ""),
    ("option", "industry", "quantum", "", ""),
    ("option", "industry", "quan tum", "",
     "“␣” cannot stand in a name: only a to z, 0 to 9 and _."),
    ("option", "industry", "it", "", "The key “it” is taken in this set."),
    ("option", "industry", "it", "it", ""),
    ("option", "industry", "x", "nowhere", "There is no option “nowhere” in this set."),
    ("role", "", "finance", "", ""),
    ("role", "", "财务", "", "A name begins with a small letter, a to z."),
    ("role", "", "staff", "", "There is a role staff already."),
    ("role", "", "staff", "staff", ""),
    ("menu_group", "", "service", "", ""),
    ("menu_group", "", "business", "", "The menu has a group of this name."),
]  # fmt: skip


@pytest.fixture(scope="module")
def admin(panel: TestPanel) -> Visitor:
    return panel.client("admin")


@pytest.mark.parametrize(("kind", "home", "typed", "own", "reason"), ASKED)
def test_a_name_is_judged_as_it_is_typed(
    admin: Visitor, kind: str, home: str, typed: str, own: str, reason: str
) -> None:
    asked = {"home": home, "name": typed, "own": own}

    answer = admin.get(f"/designer/names/{kind}", query_string=asked)

    assert answer.json == {"name": "", "error": reason}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("choice", "Two options have the key one."), ("column", "Two columns have this key.")],
)
def test_a_name_in_rows_is_the_only_one_of_its_form(admin: Visitor, kind: str, reason: str) -> None:
    beside = {"name": "one", "beside": ["two", "one"]}

    assert admin.get(f"/designer/names/{kind}", query_string=beside).json["error"] == reason
    alone = admin.get(f"/designer/names/{kind}", query_string={"name": "one", "beside": ["two"]})
    assert alone.json["error"] == ""


@pytest.mark.parametrize(
    ("kind", "home", "label", "suggestion"),
    [
        ("entity", "", {"label.en": "Sales lead"}, "sales_lead"),
        ("entity", "", {"label.zh_Hans": "拜访记录"}, "baifangjilu"),
        ("entity", "", {"label.en": "Customer"}, "customer_2"),
        ("entity", "", {"label.en": "Security"}, "security_record"),
        ("entity", "", {}, ""),
        ("field", "customer", {"label.en": "Owner"}, "owner_2"),
        ("document", "customer", {"label.en": "Profile"}, "profile_2"),
        ("option_set", "", {"label.zh_Hans": "行业"}, "hangye"),
        ("option", "industry", {"label.en": "IT"}, "it_2"),
        ("role", "", {"label.en": "Staff"}, "staff_2"),
        ("menu_group", "", {"label.en": "After sales"}, "after_sales"),
    ],
)
def test_a_name_is_made_from_the_label(
    admin: Visitor, kind: str, home: str, label: dict[str, str], suggestion: str
) -> None:
    answer = admin.get(f"/designer/names/{kind}", query_string={"home": home, **label})

    assert answer.json == {"name": suggestion, "error": ""}


def test_the_name_of_a_retired_entity_is_taken(panel: TestPanel, admin: Visitor) -> None:
    admin.post("/designer/entity/follow_up/retire")

    answer = admin.get("/designer/names/entity?name=follow_up")
    admin.post("/designer/draft/discard")

    assert "which is retired and can be restored" in answer.json["error"]


def test_the_reason_is_in_the_language_of_the_reader(panel: TestPanel) -> None:
    asked = {"home": "customer", "name": "owner"}

    answer = panel.client("admin", "zh_Hans").get("/designer/names/field", query_string=asked)

    assert "owner" in answer.json["error"]
    assert "is a word" not in answer.json["error"]


def test_what_has_no_name_is_not_found(admin: Visitor) -> None:
    assert admin.get("/designer/names/list?name=one").status_code == 404


def test_only_who_designs_is_answered(panel: TestPanel) -> None:
    assert panel.client("alice").get("/designer/names/role?name=one").status_code == 403


PAGES = {
    "entity": ("/designer/entities/add", "/designer/entity/customer/general"),
    "field": ("/designer/entity/customer/add/text", "/designer/entity/customer/?field=name"),
    "document": ("/designer/entity/customer/documents",),
    "option_set": ("/designer/options/new-set", "/designer/options/industry/settings"),
    "option": ("/designer/options/industry?new=1", "/designer/options/industry?option=it"),
    "choice": ("/designer/entity/customer/add/select", "/designer/entity/customer/?field=kind"),
    "role": ("/designer/roles/", "/designer/roles/manager"),
    "menu_group": ("/designer/menu/",),
}


@pytest.mark.parametrize(("kind", "page"), [(kind, page) for kind in PAGES for page in PAGES[kind]])
def test_each_form_with_a_name_asks(admin: Visitor, kind: str, page: str) -> None:
    text = admin.get(page).get_data(as_text=True)

    assert f'data-name-check="/designer/names/{kind}' in text
    assert "js/names" in text


def test_pasted_columns_ask_and_so_every_kind_is_asked(admin: Visitor) -> None:
    text = admin.post("/designer/entities/paste/", data={"rows": "Name\tCity\nA\tB\n"}).text

    assert 'data-name-check="/designer/names/column"' in text
    assert set(KINDS) == {*PAGES, "column"}
