"""Two people changed the definitions at once: both changes are there, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.design.entities.operations import rename_entity
from app.design.fields.renaming import rename_fields
from app.design.files.folder import Texts, read_one, write_one
from app.design.files.rewriting import said
from app.design.merging.files import merge
from app.design.merging.values import GONE, KEY, ORDER
from app.schema.loader import load
from app.schema.source import read_folder
from tests.design.test_rewriting import comments, in_order

CRM = dict(read_folder(Path(__file__).parents[1] / "definitions" / "crm"))
CUSTOMER = "customer.yaml"
# An example takes half a second: to make a failing one smaller would take many minutes.
SLOW = settings(
    max_examples=max(10, settings().max_examples // 3),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
Edit = Callable[[dict[str, Any]], None]


def edited(texts: Texts, path: str, edit: Edit) -> Texts:
    data = read_one(texts, path)
    edit(data)
    return write_one(texts, path, data)


def put(path: str, *keys: Any, value: Any) -> Callable[[Texts], Texts]:
    """Return an operation that puts a value at a place."""

    def edit(data: Any) -> None:
        for key in keys[:-1]:
            data = data[key]
        data[keys[-1]] = value

    return lambda texts: edited(texts, path, edit)


def cut(path: str, *keys: Any) -> Callable[[Texts], Texts]:
    def edit(data: Any) -> None:
        for key in keys[:-1]:
            data = data[key]
        del data[keys[-1]]

    return lambda texts: edited(texts, path, edit)


def placed(path: str, *keys: Any, at: int, value: Any) -> Callable[[Texts], Texts]:
    def edit(data: Any) -> None:
        for key in keys:
            data = data[key]
        data.insert(at, value)

    return lambda texts: edited(texts, path, edit)


def add_remark(texts: Texts) -> Texts:
    """Put a field behind the phone."""
    data = read_one(texts, CUSTOMER)
    fields = {}
    for name, each in data["fields"].items():
        fields[name] = each
        if name == "phone":
            fields["remark"] = {"type": "text", "label": "Remark"}
    return write_one(texts, CUSTOMER, {**data, "fields": fields})


def rank_swapped(texts: Texts) -> Texts:
    path = "_options/customer_tier.yaml"
    data = read_one(texts, path)
    names = list(data["options"])
    names[0], names[1] = names[1], names[0]
    options = {name: data["options"][name] for name in names}
    return write_one(texts, path, {**data, "options": options})


def reworded(texts: Texts) -> Texts:
    """Write a comment, as somebody does in an editor."""
    return {**texts, CUSTOMER: texts[CUSTOMER].replace("\nunique:", "\n# told by hand\nunique:")}


DISJOINT: tuple[Callable[[Texts], Texts], ...] = (
    put(CUSTOMER, "label", "zh_Hans", value="客户档案"),
    put(CUSTOMER, "label", "en", value="Client"),
    put(CUSTOMER, "fields", "name", "max_length", value=80),
    put(CUSTOMER, "fields", "name", "help", "en", value="As in the register"),
    put(CUSTOMER, "fields", "founded", "required", value=True),
    put(CUSTOMER, "fields", "uscc", "visible_if", value={"kind": "person"}),
    put(CUSTOMER, "fields", "fax", "label", "en", value="Telefax"),
    put(CUSTOMER, "checks", 0, "message", "en", value="Too late"),
    put(CUSTOMER, "sections", 1, "columns", value=3),
    put(CUSTOMER, "list", "sort", value=["name"]),
    cut(CUSTOMER, "list", "quick_filters", 1),
    cut(CUSTOMER, "documents"),
    placed(CUSTOMER, "list", "columns", at=2, value="phone"),
    add_remark,
    rank_swapped,
    reworded,
    put("_options/industry.yaml", "options", "finance", value={"label": "Finance"}),
    put("_roles/staff.yaml", "label", "en", value="Sales"),
    put("_roles/guest.yaml", "label", value="Guest"),
    lambda texts: rename_fields(texts, "customer", {"website": "site"}),
    lambda texts: rename_fields(texts, "customer", {"industry": "branch"}),
    lambda texts: rename_entity(texts, "order", "purchase"),
)


def applied(texts: Texts, operations: list[int]) -> Texts:
    for each in operations:
        texts = DISJOINT[each](texts)
    return texts


def says(texts: Texts) -> Any:
    return {path: in_order(said(text)) for path, text in texts.items()}


def remarks(texts: Texts) -> Any:
    return {path: comments(text) for path, text in texts.items()}


@SLOW
@given(
    order=st.permutations(range(len(DISJOINT))),
    where=st.tuples(st.integers(0, 6), st.integers(0, 6)),
)
def test_changes_of_different_things_come_together_as_if_made_one_after_the_other(order, where):
    one, two = order[: where[0]], order[where[0] : where[0] + where[1]]
    theirs, mine = applied(CRM, one), applied(CRM, two)

    found = merge(CRM, theirs, mine)

    assert found.is_clean, found
    assert says(found.texts) == says(applied(theirs, two)) == says(applied(mine, one))
    assert remarks(found.texts) == remarks(applied(theirs, two))
    assert says(merge(CRM, mine, theirs).texts) == says(found.texts)
    load(found.texts)


@SLOW
@given(st.lists(st.integers(0, len(DISJOINT) - 1), max_size=6, unique=True))
def test_where_one_of_two_changed_nothing_the_other_counts_to_the_letter(operations):
    changed = applied(CRM, operations)

    assert merge(CRM, changed, CRM).texts == changed
    assert merge(CRM, CRM, changed).texts == changed
    assert merge(CRM, changed, changed).texts == changed


def test_two_who_add_at_the_same_place_both_find_theirs_there():
    def adding(name: str) -> Texts:
        return put(CUSTOMER, "fields", name, value={"type": "text", "label": name})(CRM)

    found = merge(CRM, adding("one"), adding("two"))

    assert list(read_one(found.texts, CUSTOMER)["fields"])[-3:] == ["fax", "one", "two"]


def test_the_same_value_changed_in_two_ways_is_left_to_a_person():
    theirs = put(CUSTOMER, "fields", "name", "max_length", value=80)(CRM)
    mine = put(CUSTOMER, "fields", "name", "max_length", value=200)(CRM)

    (clash,) = merge(CRM, theirs, mine).clashes

    assert clash.place == (CUSTOMER, "fields", "name", "max_length")
    assert (clash.base, clash.theirs, clash.mine) == (120, 80, 200)


@pytest.mark.parametrize(("side", "length"), [("base", 120), ("theirs", 80), ("mine", 200)])
def test_what_was_chosen_counts_and_the_rest_of_both_stays(side, length):
    theirs = put(CUSTOMER, "fields", "name", "max_length", value=80)(reworded(CRM))
    mine = put(CUSTOMER, "fields", "name", "max_length", value=200)(add_remark(CRM))

    found = merge(CRM, theirs, mine, {(CUSTOMER, "fields", "name", "max_length"): side})

    said_now = read_one(found.texts, CUSTOMER)["fields"]
    assert found.is_clean
    assert said_now["name"]["max_length"] == length
    assert "remark" in said_now
    assert "# told by hand" in found.texts[CUSTOMER]


def test_a_field_that_one_changed_and_the_other_took_away_is_a_clash():
    theirs = cut(CUSTOMER, "fields", "fax")(CRM)
    mine = put(CUSTOMER, "fields", "fax", "help", value="Hardly used")(CRM)

    (clash,) = merge(CRM, theirs, mine).clashes

    assert clash.place == (CUSTOMER, "fields", "fax")
    assert clash.theirs is GONE


def test_a_condition_is_not_put_together_from_halves_of_two():
    theirs = put(CUSTOMER, "fields", "uscc", "visible_if", value={"kind": "person"})(CRM)
    mine = put(
        CUSTOMER, "fields", "uscc", "visible_if", value={"kind": "company", "name": "filled"}
    )(CRM)

    (clash,) = merge(CRM, theirs, mine).clashes

    assert clash.place[-1] == "visible_if"


def test_a_field_renamed_by_one_is_the_same_field_for_the_other():
    theirs = rename_fields(CRM, "customer", {"website": "site"})
    mine = put(CUSTOMER, "fields", "website", "help", value="With https")(CRM)
    mine = placed(CUSTOMER, "list", "columns", at=1, value="website")(mine)

    found = merge(CRM, theirs, mine)

    customer = load(found.texts).entities["customer"]
    assert customer.by_name["site"].id == "website"
    assert customer.by_name["site"].help.text("en") == "With https"
    assert customer.list.columns[1] == "site"


def test_a_field_renamed_by_both_is_a_clash_of_its_name():
    theirs = rename_fields(CRM, "customer", {"website": "site"})
    mine = rename_fields(CRM, "customer", {"website": "homepage"})

    found = merge(CRM, theirs, mine)
    place = (CUSTOMER, "fields", "website", KEY)

    assert [clash.place for clash in found.clashes] == [place]
    settled = load(merge(CRM, theirs, mine, {place: "theirs"}).texts).entities["customer"]
    assert "site" in settled.by_name
    assert "homepage" not in settled.by_name


def test_an_order_that_both_changed_is_a_clash():
    def moved(first: str) -> Texts:
        data = read_one(CRM, CUSTOMER)
        columns = [first, *(each for each in data["list"]["columns"] if each != first)]
        return put(CUSTOMER, "list", "columns", value=columns)(CRM)

    theirs, mine, place = moved("tier"), moved("owner"), (CUSTOMER, "list", "columns", ORDER)

    assert [clash.place for clash in merge(CRM, theirs, mine).clashes] == [place]
    chosen = merge(CRM, theirs, mine, {place: "theirs"})
    assert read_one(chosen.texts, CUSTOMER)["list"]["columns"][0] == "tier"


def test_changes_that_would_not_load_together_are_a_clash_with_the_reason():
    order = put("order.yaml", "fields", "buyer_site", value={
        "type": "lookup", "via": "customer", "field": "website", "label": "Site",
    })(CRM)  # fmt: skip
    without = CRM
    for keys in (("fields", "website"), ("sections", 1, "fields", 2)):
        without = cut(CUSTOMER, *keys)(without)
    load(without)

    found = merge(CRM, without, order)

    assert found.problems
    assert "order.yaml" in {clash.place[0] for clash in found.clashes}
    settled = merge(CRM, without, order, {("order.yaml",): "theirs"})
    assert settled.is_clean


def test_a_file_that_one_removed_and_the_other_changed_is_a_clash():
    mine = put("_roles/staff.yaml", "watermark", value=True)(CRM)
    theirs = {path: text for path, text in CRM.items() if path != "_roles/staff.yaml"}

    found = merge(CRM, theirs, mine)

    assert [clash.place for clash in found.clashes] == [("_roles/staff.yaml",)]
    assert merge(CRM, theirs, mine, {("_roles/staff.yaml",): "theirs"}).texts == theirs


def as_client(texts: Texts) -> Texts:
    return rename_entity(texts, "customer", "client")


@SLOW
@given(
    order=st.permutations(range(len(DISJOINT))),
    where=st.tuples(st.integers(0, 4), st.integers(0, 4)),
)
def test_an_entity_renamed_by_one_is_the_same_entity_for_the_other(order, where):
    one, two = order[: where[0]], order[where[0] : where[0] + where[1]]
    theirs, mine = as_client(applied(CRM, one)), applied(CRM, two)
    wanted = as_client(applied(applied(CRM, one), two))

    found, turned = merge(CRM, theirs, mine), merge(CRM, mine, theirs)

    assert found.is_clean, found
    assert says(found.texts) == says(wanted)
    assert remarks(found.texts) == remarks(wanted)
    assert says(turned.texts) == says(wanted)
    load(found.texts)


def test_an_entity_renamed_by_both_is_a_clash_of_its_name():
    theirs = as_client(CRM)
    mine = rename_entity(add_remark(CRM), "customer", "company")
    place = (CUSTOMER, KEY)

    assert [clash.place for clash in merge(CRM, theirs, mine).clashes] == [place]
    settled = load(merge(CRM, theirs, mine, {place: "theirs"}).texts)
    assert settled.entities["client"].id == "customer"
    assert "remark" in settled.entities["client"].by_name
    assert "company" not in settled.entities


def test_what_clashes_in_a_renamed_entity_is_told_and_settled_by_its_first_name():
    theirs = as_client(put(CUSTOMER, "fields", "name", "max_length", value=80)(CRM))
    mine = put(CUSTOMER, "fields", "name", "max_length", value=200)(CRM)

    (clash,) = merge(CRM, theirs, mine).clashes
    settled = load(merge(CRM, theirs, mine, {clash.place: "mine"}).texts)

    assert clash.place == (CUSTOMER, "fields", "name", "max_length")
    assert settled.entities["client"].by_name["name"].type.settings.max_length == 200


def test_a_whole_file_that_is_chosen_follows_the_rename_too():
    theirs = as_client(put("order.yaml", "label", "en", value="Purchase")(CRM))
    mine = put("order.yaml", "label", "en", value="Deal")(CRM)

    found = merge(CRM, theirs, mine, {("order.yaml",): "mine"})

    assert found.is_clean, found
    order = load(found.texts).entities["order"]
    assert order.label.text("en") == "Deal"
    assert order.by_name["customer"].type.targets == ("client",)


def test_a_new_entity_of_the_name_that_another_got_is_left_to_a_person():
    theirs = as_client(CRM)
    mine = {**CRM, "client.yaml": "id: other\nfields:\n  name: {type: text}\n"}

    found = merge(CRM, theirs, mine)

    assert not found.is_clean
    assert {clash.place[0] for clash in found.clashes} >= {"client.yaml"}


def test_an_entity_that_one_renamed_and_the_other_took_away_is_a_clash():
    mine = as_client(CRM)
    theirs = {path: text for path, text in CRM.items() if path != "follow_up.yaml"}
    mine = rename_entity(mine, "follow_up", "task")

    assert [c.place for c in merge(CRM, theirs, mine).clashes] == [("follow_up.yaml",)]
