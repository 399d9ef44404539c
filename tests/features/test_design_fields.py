"""An admin adds a field, says what it may be, puts it in its place, and takes it out again."""

import pytest
from lxml import html

from app.core.i18n import LANGUAGES
from app.design.drafts import discard
from app.fieldtypes import FIELD_TYPES
from tests.features.designing import draft, form_of, said

PAGE = "/designer/entity/customer/"
NEW = {"label.en": "Sample budget", "label.zh_Hans": "打样预算"}


@pytest.fixture(autouse=True)
def empty_draft(panel):
    discard(panel.store, draft(panel))


# -- adding -------------------------------------------------------------------------------------


def test_a_field_is_added_behind_the_one_that_was_chosen(panel, client_as):
    answer = client_as("admin").post(f"{PAGE}add/money", data={**NEW, "after": "name"})
    assert answer.status_code == 303
    assert answer.location.endswith("?field=sample_budget")
    assert said(panel)["fields"]["sample_budget"] == {
        "type": "money",
        "label": {"zh_Hans": "打样预算", "en": "Sample budget"},
    }
    basics = said(panel)["sections"][0]["fields"]
    assert basics[basics.index("name") + 1] == "sample_budget"


def test_the_kind_of_the_next_one_can_be_chosen_at_once(panel, client_as):
    admin = client_as("admin")
    answer = admin.post(f"{PAGE}add/money", data={**NEW, "section": "basics", "another": "1"})
    assert answer.status_code == 303
    assert answer.location.endswith("/add?after=sample_budget&section=basics")
    assert 'name="after" value="sample_budget"' in admin.get(answer.location).text


def test_nothing_that_is_added_changes_the_panel_before_it_is_published(panel, client_as):
    client_as("admin").post(f"{PAGE}add/money", data=NEW)
    assert (
        "sample_budget" not in panel.installation.store().definitions.entities["customer"].by_name
    )


def test_a_new_field_is_marked_as_new(panel, client_as):
    client_as("admin").post(f"{PAGE}add/money", data=NEW)
    page = client_as("admin").get(PAGE).get_data(as_text=True)
    row = page[page.index('data-field="sample_budget"') :].split("</li>")[0]
    assert ">new<" in row


def test_a_key_is_made_from_a_chinese_label(panel, client_as):
    client_as("admin").post(f"{PAGE}add/text", data={"label.zh_Hans": "打样预算"})
    assert "dayangyusuan" in said(panel)["fields"]


@pytest.mark.parametrize("name", ["Credit", "2nd", "name", "owner", "a b", "信用"])
def test_a_key_that_cannot_be_is_refused_at_its_input_and_all_stays_typed(client_as, panel, name):
    answer = client_as("admin").post(f"{PAGE}add/money", data={**NEW, "name": name})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="name-error"' in page
    assert 'value="Sample budget"' in page
    assert f'value="{name}"' in page
    assert draft(panel).is_empty


def test_a_field_without_any_label_is_refused(client_as):
    answer = client_as("admin").post(f"{PAGE}add/text", data={"name": "x"})
    assert answer.status_code == 422
    assert 'id="label-error"' in answer.get_data(as_text=True)


def test_a_choice_field_is_added_with_options_of_its_own(panel, client_as):
    rows = {
        "choices": "1",
        "choice.0.place": "1", "choice.0.label.en": "Slow", "choice.0.color": "red",
        "choice.1.place": "2", "choice.1.label.en": "Quick", "choice.1.key": "fast",
        "choice.2.place": "3",
    }  # fmt: skip
    answer = client_as("admin").post(f"{PAGE}add/select", data={"label.en": "Pace", **rows})
    assert answer.status_code == 303
    assert said(panel)["fields"]["pace"]["choices"] == {
        "slow": {"label": {"en": "Slow"}, "color": "red"},
        "fast": {"en": "Quick"},
    }


def test_a_choice_field_without_options_is_refused_at_its_options(client_as):
    answer = client_as("admin").post(f"{PAGE}add/select", data={"label.en": "Pace", "choices": "1"})
    assert answer.status_code == 422
    assert 'id="options-error"' in answer.get_data(as_text=True)


SETTINGS = {
    "select": {"options": "lifecycle_stage"}, "multi_select": {"options": "customer_tag"},
    "category": {"options": "industry"}, "tier": {"options": "customer_tier"},
    "link": {"to": "contact"}, "links": {"to": ["contact", "order"]},
    "lookup": {"via": "parent", "field": "phone"}, "formula": {"expression": "1 + 1"},
    "rollup": {"of": "order.customer", "count": "true"},
}  # fmt: skip


@pytest.mark.parametrize("kind", FIELD_TYPES)
def test_a_field_of_every_kind_is_added_and_then_changed_by_the_forms_that_are_shown(
    panel, client_as, kind
):
    data = {"label.en": "Something", **SETTINGS.get(kind, {})}
    added = client_as("admin").post(f"{PAGE}add/{kind}", data=data)
    assert added.status_code == 303, added.get_data(as_text=True)
    before = said(panel)["fields"]["something"]
    sent = form_of(client_as("admin"), "something", **{"label.en": "Another"})
    changed = client_as("admin").post(f"{PAGE}field/something", data=sent)
    assert changed.status_code == 303, changed.get_data(as_text=True)
    assert said(panel)["fields"]["something"] == {**before, "label": {"en": "Another"}}


def test_a_lookup_is_offered_only_links_that_it_can_read_through(client_as):
    admin = client_as("admin")
    for kind, label, more in (("user", "Keeper", {}), ("links", "Friends", {"to": "contact"})):
        admin.post(f"{PAGE}add/{kind}", data={"label.en": label, **more})

    page = html.document_fromstring(admin.get(f"{PAGE}add/lookup").get_data(as_text=True))

    assert page.get_element_by_id("via").value_options == ["", "parent"]


def test_a_lookup_is_offered_only_what_is_kept_in_the_open(panel, client_as):
    admin = client_as("admin")
    admin.post(f"{PAGE}add/text", data={"label.en": "Secret note"})
    admin.post(f"{PAGE}field/secret_note", data={"label.en": "Secret note", "encrypted": "1"})
    admin.post(f"{PAGE}add/formula", data={"label.en": "Twice", "expression": "revenue * 2"})
    assert said(panel)["fields"]["secret_note"]["encrypted"] is True
    assert "twice" in said(panel)["fields"]

    page = html.document_fromstring(admin.get(f"{PAGE}add/lookup").get_data(as_text=True))

    offered = page.get_element_by_id("field").value_options
    assert "name" in offered
    assert not {"secret_note", "twice"} & set(offered)


def test_a_field_that_is_not_there_is_not_shown_as_another(client_as):
    admin = client_as("admin")
    assert admin.get(f"{PAGE}?field=nothing").status_code == 404
    assert admin.get(f"{PAGE}?field=owner").status_code == 200


def test_a_kind_that_is_not_there_is_not_found(client_as):
    assert client_as("admin").get(f"{PAGE}add/nothing").status_code == 404


def test_a_field_of_another_entity_is_taken_over(panel, client_as):
    client_as("admin").post(f"{PAGE}add/copy", data={"from": "contact.wechat", "after": "phone"})
    taken = said(panel, "contact.yaml")["fields"]["wechat"]
    assert said(panel)["fields"]["wechat"] == taken


def test_a_renamed_field_keeps_its_values_and_leads_on(panel, client_as):
    answer = client_as("admin").post(f"{PAGE}field/phone/rename", data={"name": "main_phone"})
    assert answer.location.endswith("?field=main_phone")
    assert said(panel)["fields"]["main_phone"]["id"] == "phone"


# -- order --------------------------------------------------------------------------------------


def test_a_field_moves_up_by_its_button(panel, client_as):
    before = said(panel)["sections"][0]["fields"]
    client_as("admin").post(f"{PAGE}field/{before[1]}/move", data={"step": "up"})
    assert said(panel)["sections"][0]["fields"][:2] == [before[1], before[0]]


def test_a_field_is_dropped_into_another_section(panel, client_as):
    data = {"section": "contact", "before": "phone", "after": "region"}
    client_as("admin").post(f"{PAGE}field/logo/move", data=data)
    fields = {each["name"]: each["fields"] for each in said(panel)["sections"]}
    assert fields["contact"][:3] == ["region", "logo", "phone"]
    assert "logo" not in fields["basics"]
    assert draft(panel).changes[-1].params["field"].text("en") == "Logo"


def test_a_section_is_added_named_moved_and_taken_away(panel, client_as):
    client = client_as("admin")
    answer = client.post(f"{PAGE}sections", data={"label.en": "Credit", "columns": "3"})
    assert answer.location.endswith("?section=credit")
    data = {"label.en": "Credit and risk", "label.zh_Hans": "信用", "columns": "1"}
    client.post(f"{PAGE}section/credit", data=data)
    client.post(f"{PAGE}section/credit/move", data={"step": "up"})
    credit = said(panel)["sections"][-2]
    assert credit["label"] == {"en": "Credit and risk", "zh_Hans": "信用"}
    assert credit["columns"] == 1
    assert client.get(f"{PAGE}?section=credit").status_code == 200
    client.post(f"{PAGE}section/credit/remove")
    assert draft(panel).is_empty


def test_a_section_without_a_name_or_with_too_many_columns_is_refused(client_as):
    client = client_as("admin")
    assert client.post(f"{PAGE}sections", data={}).status_code == 422
    answer = client.post(f"{PAGE}section/basics", data={"label.en": "Basics", "columns": "9"})
    assert answer.status_code == 422
    assert 'id="columns-error"' in answer.get_data(as_text=True)


# -- out and back -------------------------------------------------------------------------------


def test_a_field_is_retired_and_restored(panel, client_as):
    client = client_as("admin")
    assert client.post(f"{PAGE}field/website/retire").status_code == 303
    assert said(panel)["fields"]["website"]["retired"] is True
    assert "Restore" in client.get(f"{PAGE}?field=website").get_data(as_text=True)
    client.post(f"{PAGE}field/website/restore")
    assert draft(panel).definitions.entities["customer"].by_name["website"]


def test_a_field_that_is_needed_is_not_retired_and_the_places_are_told(panel, client_as):
    answer = client_as("admin", "zh_Hans").post(f"{PAGE}field/kind/retire")
    assert answer.status_code == 409
    assert "英文名称" in answer.get_data(as_text=True)
    assert draft(panel).is_empty


def test_a_field_that_was_never_published_goes_for_good(panel, client_as):
    client = client_as("admin")
    client.post(f"{PAGE}add/money", data=NEW)
    client.post(f"{PAGE}field/sample_budget/retire")
    assert draft(panel).is_empty


def test_a_copy_stands_behind_the_field(panel, client_as):
    answer = client_as("admin").post(f"{PAGE}field/phone/copy")
    assert answer.location.endswith("?field=phone_2")
    assert said(panel)["fields"]["phone_2"]["label"]["zh_Hans"].endswith("（副本）")


def test_where_a_field_is_used_stands_beside_it(client_as):
    page = client_as("admin").get(f"{PAGE}?field=name").get_data(as_text=True)
    uses = page[page.index('class="ub-list"') :].split("</ul>")[0]
    assert "the title of the records" in uses
    assert "the columns of the list" in uses


# -- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["field/nothing", "field/nothing/move", "field/nothing/copy", "field/nothing/retire",
     "field/nothing/restore", "section/nothing", "section/nothing/move", "section/nothing/remove"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client_as, path):
    answer = client_as("admin").post(f"{PAGE}{path}", data={"label.en": "x"})
    assert answer.status_code == 404


def test_nobody_but_who_designs_sees_any_of_it(client_as):
    for person in ("manager", "alice", "viewer", "nobody"):
        assert client_as(person).get(PAGE).status_code == 403
        assert client_as(person).post(f"{PAGE}field/name/copy").status_code == 403


def test_every_page_is_there_in_every_language(client_as):
    for language in LANGUAGES:
        client = client_as("admin", language)
        for path in ("", "?field=phone", "?section=basics", "?find=电话", "add", "add/select"):
            assert client.get(f"{PAGE}{path}").status_code == 200
