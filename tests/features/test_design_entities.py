"""Whoever designs adds, copies, renames, retires and restores entities, all of it in the draft."""

from __future__ import annotations

import re

import pytest

from app.design.drafts import discard, open_draft
from app.schema.names import RESERVED_ENTITIES, is_name

VISIT = {"label.en": "Visit", "label.zh_Hans": "拜访", "icon": "car", "group": "business"}
ROWS = (
    "客户名称\t电话\t状态\t身份证号\n砚桥\t13800138000\t潜在\t11010519491231002X\n"
    "晨星\t010-62345678\t成交\t\n海天\t无\t潜在\t\n云帆\t13900139000\t成交\t\n"
)
PAGES = [
    "/designer/",
    "/designer/menu/",
    "/designer/entities/add",
    "/designer/entities/copy/customer",
    "/designer/entities/paste/",
    "/designer/names/entity?name=visit",
    "/designer/labels/suggest?en=Visit",
    "/designer/entity/customer/general",
]
STEPS = [
    ("/designer/entities/add", VISIT),
    ("/designer/entities/copy/customer", {**VISIT, "name": "visit"}),
    ("/designer/entities/paste/fields", {**VISIT, "rows": ROWS, "take-0": "1", "name-0": "name"}),
    ("/designer/entity/customer/general", VISIT),
    ("/designer/entity/customer/rename", {"name": "client"}),
    ("/designer/entity/follow_up/retire", {}),
    ("/designer/menu/move", {"entity": "order", "step": "up"}),
    ("/designer/menu/groups", {"label.en": "Service"}),
]


@pytest.fixture(autouse=True)
def fresh(panel):
    discard(panel.store, open_draft(panel.store, panel.ids["admin"]))


@pytest.fixture
def admin(client_as):
    return client_as("admin")


@pytest.fixture
def draft(panel):
    return lambda: open_draft(panel.store, panel.ids["admin"])


def errors_of(page: str) -> list[str]:
    return re.findall(r'<div class="ds-err"[^>]*>.*?<span>(.+?)</span>', page)


def test_it_works(admin, draft):
    answer = admin.post("/designer/entities/add", data=VISIT)
    page = admin.get("/designer/").text

    made = draft().definitions.entities["visit"]
    assert answer.status_code == 303
    assert (made.label.text("zh_Hans"), made.icon, made.menu.group) == ("拜访", "car", "business")
    assert "<b>Visit</b>" in page
    assert "Visit was added." in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"label.en": "", "label.zh_Hans": " "}, "Write it in one language at least."),
        ({"label.en": "x" * 301}, "At most 300 characters."),
        ({"name": "1st"}, "A name begins with a small letter"),
        ({"name": "a-b"}, "“-” cannot stand in a name"),
        ({"name": "security"}, "“security” is a word that the panel needs itself"),
        ({"name": "customer"}, "“customer” is taken by Customer."),
        ({"icon": "No Such"}, "Choose one of the icons."),
        ({"group": "nowhere"}, "The menu has no such group."),
    ],
)
def test_it_says_what_is_wrong(admin, draft, changed, sentence):
    answer = admin.post("/designer/entities/add", data={"name": "visit", **VISIT, **changed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="拜访"' in answer.text or "label.zh_Hans" in changed
    assert draft().is_empty


@pytest.mark.parametrize("name", ["manager", "alice", "viewer", "nobody"])
def test_it_refuses_without_the_permission(client_as, name):
    client = client_as(name)
    assert {client.get(page).status_code for page in PAGES} == {403}
    assert {client.post(url, data=data).status_code for url, data in STEPS} == {403}


def test_a_stranger_sees_nothing(client_as):
    client = client_as(None)
    assert {client.get(page).status_code for page in PAGES} == {302}


@pytest.mark.parametrize(("url", "data"), STEPS)
def test_each_step_is_kept_in_the_draft_only_and_can_be_undone(panel, admin, draft, url, data):
    before = dict(panel.store.definitions.texts)

    answer = admin.post(url, data={**data, "label-0.en": "Name", "type-0": "text"})
    kept = draft()
    admin.post("/designer/draft/undo")

    assert answer.status_code == 303, errors_of(answer.text)
    assert kept.texts != before
    assert len(kept.changes) == 1
    assert dict(draft().texts) == before
    assert dict(panel.installation.store().definitions.texts) == before


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
def test_every_page_is_drawn_in_every_language(client_as, page, language):
    assert client_as("admin", language=language).get(page).status_code == 200


def test_what_is_not_there_is_not_found(admin):
    assert admin.get("/designer/entity/nothing/general").status_code == 404
    assert admin.get("/designer/entities/copy/nothing").status_code == 404
    assert admin.post("/designer/entity/nothing/retire").status_code == 404
    assert admin.post("/designer/menu/move", data={"entity": "nothing"}).status_code == 404
    assert admin.post("/designer/menu/groups/nothing/remove").status_code == 404


def test_no_page_of_the_panel_begins_with_a_word_that_an_entity_may_have(panel):
    first = {rule.rule.split("/")[1] for rule in panel.app.url_map.iter_rules()}
    others = first - panel.store.definitions.entities.keys()
    assert {word for word in others if is_name(word)} <= RESERVED_ENTITIES


# -- one entity ---------------------------------------------------------------------------------


def test_saving_the_form_as_it_is_changes_nothing(admin, draft, panel):
    for name in panel.store.definitions.entities:
        page = admin.get(f"/designer/entity/{name}/general").text
        inputs = r'<input type="text" value="([^"]*)" class="[^"]*" id="([^"]*)"'
        sent = {key: value for value, key in re.findall(inputs, page)}
        icon = re.search(r'value="([^"]+)" aria-label="[^"]+" checked', page)
        group = re.search(r'<option value="([^"]*)" selected>', page)
        title = re.search(r'id="title" name="title" value="([^"]*)"', page)
        assert icon
        assert group
        assert title
        sent |= {"icon": icon[1], "group": group[1], "title": title[1]}
        assert admin.post(f"/designer/entity/{name}/general", data=sent).status_code == 303
    assert draft().is_empty


def test_a_label_with_signs_that_mean_something_elsewhere_is_shown_as_text(admin):
    label = "<script>alert(1)</script> % {} {x} \u202e"
    admin.post("/designer/entities/add", data={**VISIT, "label.en": label, "name": "visit"})

    for page in ("/designer/", "/designer/menu/", "/designer/entity/visit/general"):
        text = admin.get(page).text
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; % {} {x}" in text


def test_a_renamed_entity_keeps_its_records_once_it_is_applied(panel, admin, draft):
    admin.post("/designer/entity/customer/rename", data={"name": "client"})

    definitions = draft().definitions
    assert definitions.entities["client"].id == "customer"
    assert definitions.entities["contact"].by_name["customer"].type.targets == ("client",)
    assert "client" in definitions.roles["staff"].entities


def test_an_entity_that_others_need_is_not_retired_and_they_are_named(admin, draft):
    answer = admin.post("/designer/entity/product/retire")

    assert answer.status_code == 409
    assert "Order › Product" in answer.text
    assert draft().is_empty


def test_a_retired_entity_stands_apart_and_is_restored(admin, draft):
    admin.post("/designer/entity/follow_up/retire")
    page = admin.get("/designer/").text
    assert 'action="/designer/entity/follow_up/restore"' in page
    assert draft().definitions.entities["follow_up"].retired

    admin.post("/designer/entity/follow_up/restore")
    assert draft().is_empty


def test_entities_are_found_by_pinyin_and_what_is_missing_is_marked(admin):
    admin.post("/designer/entities/add", data=VISIT)
    page = admin.get("/designer/?q=baifang").text
    assert "<b>Visit</b>" in page
    assert "<b>Customers</b>" not in page
    assert "2 texts are missing" in page


# -- the menu -----------------------------------------------------------------------------------


def test_an_entity_moves_past_the_edge_of_its_group_into_the_next(admin, draft):
    admin.post("/designer/menu/move", data={"entity": "order", "step": "up"})
    assert draft().definitions.entities["order"].menu.group == "crm"
    assert [e.name for e in draft().definitions.live_entities if e.menu.group == "crm"][
        -1
    ] == "order"

    admin.post("/designer/menu/move", data={"entity": "order", "step": "down"})
    names = [e.name for e in draft().definitions.live_entities if e.menu.group == "business"]
    assert names[0] == "order"


def test_an_entity_is_dropped_in_front_of_another(admin, draft):
    data = {"entity": "product", "group": "crm", "before": "contact"}
    admin.post("/designer/menu/move", data=data)
    names = [e.name for e in draft().definitions.live_entities]
    assert names[:3] == ["customer", "product", "contact"]


def test_groups_are_added_called_otherwise_moved_and_taken_out(admin, draft):
    groups = lambda: list(draft().definitions.app.menu_groups)  # noqa: E731 - asked four times

    admin.post("/designer/menu/groups", data={"label.en": "Service", "label.zh_Hans": "服务"})
    assert groups() == ["crm", "business", "service"]
    admin.post("/designer/menu/groups/service", data={"label-service.en": "After sales"})
    assert draft().definitions.app.menu_groups["service"].text("en") == "After sales"
    admin.post("/designer/menu/groups/service/move", data={"step": "up"})
    assert groups() == ["crm", "service", "business"]
    admin.post("/designer/menu/groups/service/remove")
    assert draft().is_empty


def test_a_group_that_holds_something_is_not_taken_out(admin, draft):
    answer = admin.post("/designer/menu/groups/crm/remove")
    assert answer.status_code == 409
    assert "to another group first" in answer.text
    assert draft().is_empty


# -- from a spreadsheet -------------------------------------------------------------------------


def look(admin, rows=ROWS, **more):
    return admin.post("/designer/entities/paste/", data={"rows": rows, **more})


def chosen(page: str) -> list[str]:
    selects = re.findall(
        r'<select class="form-select" name="type-\d+".*?</select>', page, re.DOTALL
    )
    return [re.findall(r'value="([^"]+)" selected', each)[0] for each in selects]


def test_columns_are_guessed_and_shown_before_anything_is_made(admin, draft):
    answer = look(admin)

    assert chosen(answer.text) == ["text", "phone", "select", "id_card"]
    assert "潜在, 成交" in answer.text
    assert "not “无”" in answer.text
    assert draft().is_empty


def test_the_entity_is_made_of_the_columns_that_are_ticked(admin, draft):
    sent = {"rows": ROWS, "label.en": "Lead"}
    for at, (name, label) in enumerate([("name", "名称"), ("phone", "电话"), ("stage", "状态")]):
        sent |= {f"take-{at}": "1", f"name-{at}": name, f"label-{at}.zh_Hans": label}
    sent |= {"type-1": "text", "name-3": "id_card", "label-3.zh_Hans": "证"}

    answer = admin.post("/designer/entities/paste/fields", data=sent)

    assert answer.status_code == 303, errors_of(answer.text)
    made = draft().definitions.entities["lead"]
    assert [(f.name, f.type.name) for f in made.fields] == [
        ("name", "text"),
        ("phone", "text"),
        ("stage", "select"),
    ]
    assert made.title == "{name}"
    assert [o.label.text("en") for o in made.fields[2].type.option_set.options.values()] == [
        "潜在",
        "成交",
    ]


def test_looking_again_keeps_what_was_typed(admin, draft):
    sent = {"rows": ROWS, "label.en": "Lead", "again": "1", "take-0": "1", "name-0": "mine"}
    page = admin.post("/designer/entities/paste/fields", data={**sent, "type-0": "long_text"}).text
    assert 'value="mine"' in page
    assert 'value="Lead"' in page
    assert chosen(page)[0] == "long_text"
    assert draft().is_empty


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name-1": "name"}, "Two columns have this key."),
        ({"name-1": "owner"}, "The panel needs this name for itself."),
        ({"name-1": ""}, "Give it a name."),
        ({"label-1.zh_Hans": ""}, "Write it in one language at least."),
        ({"label.en": ""}, "Write it in one language at least."),
    ],
)
def test_a_wrong_column_is_said_at_its_place(admin, draft, changed, sentence):
    sent = {"rows": ROWS, "label.en": "Lead", "take-0": "1", "take-1": "1"}
    sent |= {"name-0": "name", "name-1": "phone", "label-0.en": "Name", "label-1.zh_Hans": "电话"}
    answer = admin.post("/designer/entities/paste/fields", data={**sent, **changed})
    assert answer.status_code == 422
    assert sentence in errors_of(answer.text)
    assert draft().is_empty


def test_rows_over_five_megabytes_are_refused_with_a_sentence(admin):
    answer = look(admin, "x" * (5 * 1024 * 1024 + 1))
    assert answer.status_code == 422
    assert "At most 5 MB" in answer.text


@pytest.mark.parametrize("rows", ["", "\n\n", "\t\t\n", "a" * 300, '"never closed\nx', "\x00\x01"])
def test_any_text_is_read_or_refused(admin, rows):
    assert look(admin, rows).status_code in (200, 422)


# -- labels -------------------------------------------------------------------------------------


def test_missing_languages_are_suggested(admin):
    answer = admin.get("/designer/labels/suggest", query_string={"zh_Hans": "客户与软件"})
    assert answer.json["texts"] == {"zh_Hant": "客戶與軟體", "en": "客户与软件"}


def test_a_missing_language_is_drawn_with_its_suggestion(admin):
    admin.post("/designer/entities/add", data={"label.zh_Hans": "拜访", "name": "visit"})
    page = admin.get("/designer/entity/visit/general").text
    assert 'placeholder="拜訪"' in page
    assert "繁體中文 is missing" in page
