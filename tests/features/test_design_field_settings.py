"""An admin says what a field may be; what cannot be is told where it was typed."""

import pytest

from app.design.drafts import discard
from tests.features.designing import draft, form_of, said

PAGE = "/designer/entity/customer/"


@pytest.fixture(autouse=True)
def empty_draft(panel):
    discard(panel.store, draft(panel))


@pytest.mark.parametrize("entity", ["customer", "contact", "order", "contract", "follow_up"])
def test_saving_a_form_in_which_nothing_was_typed_changes_no_letter(panel, client_as, entity):
    texts, client = draft(panel).texts, client_as("admin")
    for field in panel.store.definitions.entities[entity].fields:
        sent = form_of(client, field.name, entity)
        answer = client.post(f"/designer/entity/{entity}/field/{field.name}", data=sent)
        assert answer.status_code == 303, field.name
        assert draft(panel).texts == texts, field.name


def test_rules_and_settings_are_written_as_a_person_would(panel, client_as):
    client = client_as("admin")
    sent = form_of(client, "phone", required="true", sensitive="tail4", many=[], section="basics")
    sent["help.en"] = "Mobile first"
    del sent["many"]
    assert client.post(f"{PAGE}field/phone", data=sent).status_code == 303
    phone = said(panel)["fields"]["phone"]
    assert phone["required"] is True
    assert phone["sensitive"] == "tail4"
    assert phone["help"]["en"] == "Mobile first"
    assert said(panel)["sections"][0]["fields"][-1] == "phone"


def test_a_figure_is_written_as_a_figure_and_an_empty_one_goes(panel, client_as):
    client = client_as("admin")
    client.post(f"{PAGE}field/name", data=form_of(client, "name", max_length="60"))
    assert said(panel)["fields"]["name"]["max_length"] == 60
    client.post(f"{PAGE}field/name", data=form_of(client, "name", max_length=""))
    assert "max_length" not in said(panel)["fields"]["name"]


@pytest.mark.parametrize(
    ("field", "wrong", "at"),
    [
        ("name", {"max_length": "many"}, "max_length"),
        ("name", {"max_length": "5", "min_length": "9"}, "min_length"),
        ("name", {"pattern": "("}, "pattern"),
        ("revenue", {"places": "-1"}, "places"),
        ("revenue", {"minimum": "9", "maximum": "5"}, "minimum"),
        ("revenue", {"currency": "Taler"}, "currency"),
        ("stage", {"default": "nothing"}, "default"),
        ("logo", {"max_size": "big"}, "max_size"),
        ("name", {"label.en": "x" * 301}, "label.en"),
        ("kind", {"choice.0.key": "Not Allowed"}, "choice.0"),
    ],
)
def test_a_setting_that_cannot_be_is_told_at_its_input_and_all_stays_typed(
    panel, client_as, field, wrong, at
):
    client = client_as("admin")
    sent = form_of(client, field, **{"help.en": "Typed & kept", **wrong})
    answer = client.post(f"{PAGE}field/{field}", data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{at}-error"' in page
    assert "Typed &amp; kept" in page
    assert draft(panel).is_empty


def test_what_is_wrong_is_told_in_the_language_of_the_reader(client_as):
    client = client_as("admin", "zh_Hans")
    answer = client.post(f"{PAGE}field/owner2/rename", data={"name": "x"})
    assert answer.status_code == 404
    answer = client.post(f"{PAGE}field/phone/rename", data={"name": "name"})
    assert answer.status_code == 422
    assert "客户名称" in answer.get_data(as_text=True)


def test_options_of_a_field_change_and_the_untouched_ones_stay_as_written(panel, client_as):
    client = client_as("admin")
    sent = form_of(client, "kind", **{"choice.1.label.en": "Individual", "choice.0.place": "9"})
    assert client.post(f"{PAGE}field/kind", data=sent).status_code == 303
    choices = said(panel)["fields"]["kind"]["choices"]
    assert list(choices) == ["person", "company"]
    assert choices["person"]["label"]["en"] == "Individual"
    line = "company: {label: {zh_Hans: 企业, zh_Hant: 企業, en: Company}, color: blue}"
    assert line in draft(panel).texts["customer.yaml"]


def test_a_condition_stays_when_other_settings_change(panel, client_as):
    client = client_as("admin")
    client.post(f"{PAGE}field/english_name", data=form_of(client, "english_name", search=[]))
    field = said(panel)["fields"]["english_name"]
    assert field["visible_if"] == {"kind": "company"}
    assert "search" not in field
