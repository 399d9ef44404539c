"""What a list draws once and shows often is still right for every row, reader and page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from babel import Locale

from app.core.clock import Moment
from app.core.i18n import Label
from app.fieldtypes import FIELD_TYPES
from app.fieldtypes.ref import Ref
from app.records.record import Masked, Record
from app.records.write import create_record
from app.schema.model import Field
from app.web.cells import Look, draw_cell, record_cell
from app.web.lists.cells import ColumnCells
from app.web.shelf import RowShelf, Shelf
from tests.panels import TestPanel, make_panel

MOST_STATEMENTS = 8
LOOK = Look(Locale.parse("en"), Moment(datetime(2026, 11, 21, 3, tzinfo=UTC)))
EXAMPLES = [
    pytest.param(example, value, id=f"{name}-{number}")
    for name, field_type in FIELD_TYPES.items()
    for number, (example, value) in enumerate(field_type.examples())
]


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    made = make_panel(tmp_path_factory.mktemp("lists"))
    for number in range(30):
        values = {"name": f"Customer {number}", "tier": "vip" if number % 2 else "normal"}
        create_record(made.store, made.actor("admin"), "customer", values)
    return made


@pytest.fixture
def request_in_english(panel: TestPanel) -> Iterator[None]:
    with panel.app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


@contextmanager
def statements(panel: TestPanel) -> Iterator[list[str]]:
    """Collect the SQL that is run meanwhile, transaction commands left out."""
    found: list[str] = []

    def note(_conn, _cursor, statement, *_rest) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            found.append(statement)

    sa.event.listen(panel.installation.engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(panel.installation.engine, "before_cursor_execute", note)


def a_field(field_type, name: str) -> Field:
    return Field(id=name, name=name, type=field_type, label=Label.plain("It"))


def a_record(number: int, value, titles=None) -> Record:
    return Record("customer", number, 1, f"No. {number}", {"it": value}, titles=titles or {})


@pytest.mark.usefixtures("request_in_english")
@pytest.mark.parametrize(("field_type", "value"), EXAMPLES)
def test_a_value_is_drawn_in_every_row_as_if_it_stood_alone(field_type, value):
    field = a_field(field_type, "it")
    column = ColumnCells(field, LOOK)
    records = [a_record(1, value), a_record(2, None), a_record(3, value), a_record(4, Masked("*"))]

    drawn = [column.draw(record) for record in records]

    alone = [record_cell(field, record, LOOK) for record in records]
    assert [each.html for each in drawn] == [draw_cell(cell) for cell in alone]
    assert [each.text for each in drawn] == [cell.text for cell in alone]


@pytest.mark.usefixtures("request_in_english")
def test_a_link_is_called_what_the_reader_of_each_record_may_know():
    field_type, _ = next(FIELD_TYPES["link"].examples())
    column = ColumnCells(a_field(field_type, "it"), LOOK)
    ref = Ref("customer", 12)

    known = column.draw(a_record(1, ref, titles={ref: "Known Ltd"}))
    unknown = column.draw(a_record(2, ref))

    assert "Known Ltd" in known.html
    assert "Known Ltd" not in unknown.html
    assert "#12" in unknown.html


def test_the_shared_bar_offers_each_reader_their_own_fields(panel: TestPanel) -> None:
    address = "/customer/list/"

    first = panel.client("admin").get(address).text
    viewer = panel.client("viewer").get(address).text
    again = panel.client("admin").get(address).text

    assert "/customer/filter/credit_limit" in first
    assert "credit_limit" not in viewer
    assert "/customer/filter/credit_limit" in again
    assert "export.csv" in again
    assert "export.csv" not in viewer


def test_the_shared_bar_and_menu_speak_the_readers_language(panel: TestPanel) -> None:
    english = panel.client("admin", "en").get("/customer/list/").text
    chinese = panel.client("admin", "zh_Hans").get("/customer/list/").text
    again = panel.client("admin", "en").get("/customer/list/").text

    assert "More conditions" in english
    assert "More conditions" not in chinese
    assert "更多条件" in chinese
    assert "更多条件" not in again


def test_the_shared_bar_says_what_this_list_is_filtered_by(panel: TestPanel) -> None:
    client = panel.client("admin")

    plain = client.get("/customer/list/").text
    narrowed = client.get("/customer/list/?f.tier=vip&q=Customer").text

    assert 'class="ds-filter is-on"' not in plain
    assert 'class="ds-filter is-on"' in narrowed
    assert '<input type="hidden" name="f.tier" value="vip">' in narrowed
    assert 'value="Customer" data-key="/"' in narrowed


def test_the_shared_menu_marks_the_page_that_is_open(panel: TestPanel) -> None:
    client = panel.client("admin")
    addresses = ["/customer/list/", "/contact/list/", "/customer/list/"]

    marked = [marked_links(client.get(address).text) for address in addresses]

    assert marked == [[address] * 2 for address in addresses]  # beside the page, in the drawer


def marked_links(page: str) -> list[str]:
    links = page.split('class="ds-nav__link" href="')[1:]
    return [link.split('"')[0] for link in links if 'aria-current="page"' in link.split(">")[0]]


@pytest.mark.parametrize("person", ["admin", "alice", "viewer"])
def test_a_list_takes_few_statements_whatever_the_menu(panel: TestPanel, person: str) -> None:
    client = panel.client(person)
    client.get("/customer/list/")  # what is read once per process is not counted

    with statements(panel) as found:
        answer = client.get("/customer/list/")

    assert answer.status_code == 200
    assert len(found) <= MOST_STATEMENTS, found


def test_a_shelf_keeps_what_was_asked_for_last() -> None:
    shelf = Shelf(most=2)
    drawn: list[str] = []

    def draw(key: str) -> str:
        return shelf.get(key, lambda: drawn.append(key) or f"<{key}>")

    asked = [draw(key) for key in ("a", "b", "a", "c", "a", "b")]

    assert asked == ["<a>", "<b>", "<a>", "<c>", "<a>", "<b>"]
    assert drawn == ["a", "b", "c", "b"]  # "b" had to make room for "c"


def test_rows_are_drawn_again_when_what_they_show_differs() -> None:
    shelf, drawn = RowShelf(), []

    def rows(*shown: tuple[int, object]) -> list[str]:
        def draw(place: int) -> str:
            drawn.append(shown[place][0])
            return f"<{shown[place][1]}>"

        return shelf.get("list", shown, draw)

    assert rows((1, {"a": 1}), (2, "x")) == ["<{'a': 1}>", "<x>"]
    assert rows((2, "x"), (1, {"a": 2})) == ["<x>", "<{'a': 2}>"]
    assert rows((1, {"a": 2})) == ["<{'a': 2}>"]
    assert drawn == [1, 2, 1]


def test_the_shelf_of_rows_makes_room_list_by_list() -> None:
    shelf, drawn = RowShelf(most=3), []

    def ask(frame: str, *numbers: int) -> None:
        def draw(place: int) -> str:
            drawn.append((frame, numbers[place]))
            return frame

        assert shelf.get(frame, [(n, n) for n in numbers], draw) == [frame] * len(numbers)

    ask("a", 1, 2)
    ask("b", 1, 2)  # "a" has to go
    ask("b", 2, 1)
    ask("a", 1)
    ask("c", 1, 2, 3, 4)  # more than there is room for

    assert drawn == [("a", 1), ("a", 2), ("b", 1), ("b", 2), ("a", 1),
                     ("c", 1), ("c", 2), ("c", 3), ("c", 4)]  # fmt: skip


def test_a_phone_has_no_second_copy_of_the_rows(panel: TestPanel) -> None:
    page = panel.client("admin").get("/customer/list/").text

    assert page.count('href="/customer/show/') == page.count("<tr data-row>") == 30
    assert page.count("ds-records__tier") == 31  # the head, and the cell beside the number
