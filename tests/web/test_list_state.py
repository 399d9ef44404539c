"""The state of a list and its address: there and back, and nothing unknown is let through."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import BadRequestError
from app.schema.loader import load
from app.schema.model import SortKey
from app.schema.source import read_folder
from app.web.lists.address import read_state
from app.web.lists.state import FieldFilter, ListState, meaning
from config import HERE

FIELDS = load(read_folder(HERE / "field_definitions")).entities["customer"].by_name


def read(query):
    return read_state(parse_qsl(query, keep_blank_values=True), FIELDS)


def test_an_empty_address_is_the_list_as_defined():
    assert read("") == ListState()
    assert ListState().query() == ""


@pytest.mark.parametrize(
    ("query", "state"),
    [
        ("page=3", ListState(page=3)),
        ("size=100", ListState(size=100)),
        ("q=%E6%9D%AD%E5%B7%9E", ListState(search="杭州")),
        ("sort=-updated_at,name", ListState(sort=(SortKey("updated_at", True), SortKey("name")))),
        ("columns=name,tier", ListState(columns=("name", "tier"))),
        ("columns=name&columns=tier", ListState(columns=("name", "tier"))),
        ("f.tier=vip", ListState(filters=(FieldFilter("tier", "", ("vip",)),))),
        ("f.tier=vip&f.tier=key", ListState(filters=(FieldFilter("tier", "", ("vip", "key")),))),
        (
            "f.tier.at_least=key",
            ListState(filters=(FieldFilter("tier", "at_least", ("key",)),)),
        ),
        ("f.tier=", ListState()),
        ('filter={"stage":"won"}', ListState(tree={"stage": "won"})),
    ],
)
def test_an_address_is_read(query, state):
    assert read(query) == state


names = st.sampled_from(["tier", "stage", "industry"])
filters = st.builds(
    FieldFilter,
    names,
    st.just(""),
    st.lists(st.sampled_from(["vip", "key", "a b", "中&文=+%"]), min_size=1, unique=True).map(
        tuple
    ),
)
states = st.builds(
    ListState,
    page=st.integers(1, 1000),
    size=st.sampled_from([20, 50, 100]),
    sort=st.lists(
        st.builds(SortKey, st.sampled_from(["name", "tier"]), st.booleans()),
        max_size=2,
        unique_by=lambda key: key.field,
    ).map(tuple),
    search=st.text(max_size=30).map(str.strip),
    columns=st.lists(names, max_size=3, unique=True).map(tuple),
    filters=st.lists(filters, max_size=3, unique_by=lambda each: each.field).map(tuple),
    tree=st.none() | st.just({"any": [{"stage": "won"}, {"phone": "empty"}]}),
)


@given(states)
def test_any_state_survives_its_address(state):
    assert read(state.query().removeprefix("?")) == state


@pytest.mark.parametrize(
    "query",
    [
        "nonsense=1",
        "f.nonsense=1",
        "f.tier.nonsense=vip",
        "f.tier.at_least.more=vip",
        "sort=nonsense",
        "columns=nonsense",
        "page=0",
        "page=two",
        "page=٣",
        "size=1000",
        "size=-1",
        "filter=nonsense",
        "filter=[]",
        "filter=" + "[" * 5000,
        "f.=1",
    ],
)
def test_what_means_nothing_is_refused(query):
    with pytest.raises(BadRequestError):
        read(query)


def test_a_masked_field_may_be_a_column_but_not_a_filter():
    readable = {name: field for name, field in FIELDS.items() if name != "phone"}

    shown = read_state([("columns", "phone")], readable, shown=FIELDS)

    assert shown.columns == ("phone",)
    with pytest.raises(BadRequestError):
        read_state([("f.phone.contains", "138")], readable, shown=FIELDS)
    with pytest.raises(BadRequestError):
        read_state([("sort", "phone")], readable, shown=FIELDS)


@pytest.mark.parametrize(
    ("filter_", "tree"),
    [
        (FieldFilter("stage", "", ("won",)), {"stage": {"equals": "won"}}),
        (FieldFilter("stage", "", ("won", "lead")), {"stage": {"in": ["won", "lead"]}}),
        (FieldFilter("industry", "", ("it",)), {"industry": {"under": "it"}}),
        (
            FieldFilter("industry", "", ("it", "finance")),
            {"any": [{"industry": {"under": "it"}}, {"industry": {"under": "finance"}}]},
        ),
        (FieldFilter("tags", "", ("listed",)), {"tags": {"has": "listed"}}),
        (FieldFilter("phone", "empty", ("1",)), {"phone": "empty"}),
    ],
)
def test_a_filter_means_what_fits_its_field(filter_, tree):
    assert meaning(filter_, FIELDS) == tree


def test_a_click_on_the_sorted_column_turns_the_order_round():
    once = ListState().sorted_by("name", ())
    twice = once.sorted_by("name", once.sort)

    assert once.sort == (SortKey("name"),)
    assert twice.sort == (SortKey("name", descending=True),)


def test_dropping_a_filter_goes_back_to_the_first_page():
    state = read("f.tier=vip&f.stage=won&page=4")

    assert state.dropping(state.filters[0]).query() == "?f.stage=won"
    assert state.cleared().query() == ""
