"""Fields are added, changed, copied, moved out of use and back, all in the text of their entity."""

import pytest

from app.core.errors import ConflictError, InvalidRecordError, NotFoundError
from app.design.fields import operations as fields
from app.design.files.folder import read_one
from app.schema.loader import load
from app.schema.problems import DefinitionError

SHOP = """\
# What the shop sells.
label: {en: Thing, zh_Hans: 货品}
title: "{name}"
fields:
  # -- Basics --------
  name: {type: text, required: true, label: {en: Name}}   # as on the box
  # the price on the label
  price: {type: money, label: {en: Price, zh_Hans: 价格}}
  colour: {type: select, choices: {red: Red, blue: Blue}}
  weight: {type: number, visible_if: {colour: red}}
  spare: {type: text}
sections:
  - {name: basics, label: {en: Basics}, fields: [name, price, owner]}
  - {name: more, label: {en: More}, columns: 1, fields: [colour, weight, spare]}
unique:
  - {fields: [name, colour]}
list: {columns: [name, price, spare], sort: [-price], quick_filters: [colour]}
documents:
  card: {label: {en: Card}, facts: [price]}
"""
ROLE = """\
label: {en: Seller}
entities:
  thing: {read: all, fields: {price: masked, spare: hidden}}
"""
TEXTS = {"thing.yaml": SHOP, "_roles/seller.yaml": ROLE}


def said(texts, path="thing.yaml"):
    return read_one(texts, path)


def test_a_new_field_stands_behind_the_one_it_was_added_to():
    texts = fields.add_field(TEXTS, "thing", "size", {"type": "text"}, after="price")
    assert list(said(texts)["fields"])[:3] == ["name", "price", "size"]
    assert said(texts)["sections"][0]["fields"] == ["name", "price", "size", "owner"]
    assert load(texts).entities["thing"].by_name["size"].type.name == "text"


def test_a_new_field_without_a_place_stands_last():
    texts = fields.add_field(TEXTS, "thing", "size", {"type": "text"})
    assert list(said(texts)["fields"])[-1] == "size"
    assert said(texts)["sections"][-1]["fields"][-1] == "size"


def test_comments_stay_when_a_field_is_added():
    texts = fields.add_field(TEXTS, "thing", "size", {"type": "text"}, after="name")
    for comment in ("# What the shop sells.", "# as on the box", "# the price on the label"):
        assert comment in texts["thing.yaml"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "design.name_missing"),
        ("Size", "design.name_start"),
        ("with space", "design.name_letter"),
        ("a__b", "design.name_double"),
        ("x" * 42, "design.name_long"),
        ("owner", "design.name_reserved"),
        ("any", "design.name_reserved"),
        ("price", "design.name_taken"),
        ("价格", "design.name_start"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_the_reason(name, code):
    with pytest.raises(InvalidRecordError) as refused:
        fields.add_field(TEXTS, "thing", name, {"type": "text"})
    assert refused.value.errors["name"].code == code


def test_a_kind_that_is_not_there_is_refused():
    with pytest.raises(InvalidRecordError) as refused:
        fields.add_field(TEXTS, "thing", "size", {"type": "colour"})
    assert set(refused.value.errors) == {"type"}


def test_a_changed_field_keeps_the_order_of_its_keys():
    wanted = {"label": {"en": "Title"}, "max_length": 80, "type": "text"}
    texts = fields.change_field(TEXTS, "thing", "name", wanted)
    assert list(said(texts)["fields"]["name"]) == ["type", "label", "max_length"]
    assert "# as on the box" in texts["thing.yaml"]


def test_another_kind_is_written_down():
    texts = fields.change_field(TEXTS, "thing", "spare", {"type": "integer"})
    assert load(texts).entities["thing"].by_name["spare"].type.name == "integer"


def test_a_copy_takes_settings_and_a_label_of_its_own():
    texts = fields.copy_field(TEXTS, "thing", "price", "price_2")
    copy = said(texts)["fields"]["price_2"]
    assert copy == {"type": "money", "label": {"en": "Price (copy)", "zh_Hans": "价格（副本）"}}
    assert said(texts)["sections"][0]["fields"][:3] == ["name", "price", "price_2"]


def test_a_copy_for_another_entity_leaves_conditions_behind():
    other = {**TEXTS, "box.yaml": "fields:\n  name: {type: text}\n"}
    texts = fields.copy_field(other, "box", "weight", "weight", source="thing")
    assert said(texts, "box.yaml")["fields"]["weight"] == {"type": "number"}


def test_a_renamed_field_keeps_its_id():
    texts = fields.rename_field(TEXTS, "thing", "price", "amount")
    amount = load(texts).entities["thing"].by_name["amount"]
    assert amount.id == "price"
    assert said(texts, "_roles/seller.yaml")["entities"]["thing"]["fields"]["amount"] == "masked"


def test_a_field_may_go_back_to_the_name_it_had():
    there = fields.rename_field(TEXTS, "thing", "price", "amount")
    back = fields.rename_field(there, "thing", "amount", "price")
    assert load(back).entities["thing"].by_name["price"].id == "price"


def test_no_other_field_takes_a_name_that_a_renamed_one_had():
    texts = fields.rename_field(TEXTS, "thing", "price", "amount")
    with pytest.raises(InvalidRecordError) as refused:
        fields.add_field(texts, "thing", "price", {"type": "text"})
    assert refused.value.errors["name"].code == "design.name_taken"


def test_a_retired_field_leaves_lists_facts_and_sections_alone():
    texts = fields.retire_field(TEXTS, "thing", "price")
    now = load(texts).entities["thing"]
    assert "price" not in now.by_name
    assert now.list.columns == ("name", "spare")
    assert "price" not in now.sections[0].fields
    assert now.documents[0].facts == ()
    assert "# the price on the label" in texts["thing.yaml"]


def test_a_retired_field_keeps_what_roles_say_of_it():
    texts = fields.retire_field(TEXTS, "thing", "price")
    assert texts["_roles/seller.yaml"] == ROLE


def test_a_field_that_something_needs_is_not_retired_and_all_places_are_told():
    with pytest.raises(ConflictError) as refused:
        fields.retire_field(TEXTS, "thing", "colour")
    told = [str(each) for each in refused.value.params["places"]]
    assert told == ["the condition of the field Weight", "a key that may not repeat"]


def test_a_field_of_the_title_is_not_retired():
    with pytest.raises(ConflictError) as refused:
        fields.retire_field(TEXTS, "thing", "name")
    assert "the title of the records" in map(str, refused.value.params["places"])


def test_a_restored_field_is_shown_again_where_it_stood():
    retired = fields.retire_field(TEXTS, "thing", "weight")
    texts = fields.restore_field(retired, "thing", "weight")
    assert said(texts)["sections"] == said(TEXTS)["sections"]
    assert said(texts)["fields"] == said(TEXTS)["fields"]


def test_a_field_that_was_never_published_goes_without_a_trace():
    texts = fields.drop_field(TEXTS, "thing", "spare")
    assert "spare" not in texts["thing.yaml"]
    assert "spare" not in texts["_roles/seller.yaml"]
    load(texts)


def test_where_a_field_is_used_is_told_in_words():
    told = [str(use.words) for use in fields.uses(TEXTS, "thing", "price")]
    assert told == [
        "the section Basics",
        "the columns of the list",
        "the order of the list",
        "the document Card",
        "the role Seller",
    ]


def test_fields_of_other_entities_that_read_a_field_are_told():
    order = {
        "order.yaml": "fields:\n  thing: {type: link, to: thing}\n"
        "  cost: {type: lookup, via: thing, field: price, label: {en: Cost}}\n"
    }
    told = [str(use.words) for use in fields.uses({**TEXTS, **order}, "thing", "price")]
    assert "the field Cost of Order" in told


def test_a_free_name_counts_on():
    data = said(fields.add_field(TEXTS, "thing", "price_2", {"type": "text"}))
    assert fields.free_name(data, "price") == "price_3"
    assert fields.free_name(data, "new") == "new"


def test_what_the_loader_refuses_is_told_at_the_setting():
    texts = fields.change_field(TEXTS, "thing", "price", {"type": "money", "places": "many"})
    with pytest.raises(DefinitionError) as refused:
        load(texts)
    assert set(fields.field_errors(refused.value, "thing", "price")) == {"places"}


@pytest.mark.parametrize("work", [fields.retire_field, fields.restore_field, fields.drop_field])
def test_a_field_that_is_not_there_is_not_found(work):
    with pytest.raises(NotFoundError):
        work(TEXTS, "thing", "nothing")
    with pytest.raises(NotFoundError):
        work(TEXTS, "nothing", "price")
