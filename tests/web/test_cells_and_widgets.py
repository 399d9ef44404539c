"""Every type has a cell that shows it and an input that takes it back unchanged."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel import Locale

from app.core.clock import Moment
from app.core.i18n import Label
from app.fieldtypes import FIELD_TYPES
from app.fieldtypes.ref import Ref
from app.fieldtypes.text import TextSettings, TextType
from app.records.record import Masked, Slot
from app.schema.model import Field, FieldAccess
from app.web.cells import Look, draw_cell, make_cell, safe_href
from app.web.forms.values import Typed, field_text
from app.web.forms.widgets import draw_input, make_input
from tests.features.customers import form_values
from tests.panels import TestPanel, make_panel

TEMPLATES = Path(__file__).parents[2] / "app/web/templates"
LOOK = Look(Locale.parse("zh_Hans"), Moment(datetime(2026, 11, 21, 3, tzinfo=UTC)))
EXAMPLES = [
    pytest.param(example, value, id=f"{name}-{number}")
    for name, field_type in FIELD_TYPES.items()
    for number, (example, value) in enumerate(field_type.examples())
]


@pytest.fixture(scope="module")
def panel(tmp_path_factory) -> TestPanel:
    return make_panel(tmp_path_factory.mktemp("cells"))


@pytest.fixture
def request_in_chinese(panel):
    with panel.app.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
        yield


def a_field(field_type) -> Field:
    return Field(id="it", name="it", type=field_type, label=Label.plain("It"))


@pytest.mark.parametrize("name", FIELD_TYPES)
def test_every_type_has_its_own_templates(name):
    field_type = FIELD_TYPES[name]

    assert (TEMPLATES / "cells" / f"{field_type.cell}.html").is_file()
    assert (TEMPLATES / "widgets" / f"{field_type.widget}.html").is_file()


@pytest.mark.usefixtures("request_in_chinese")
@pytest.mark.parametrize(("field_type", "value"), EXAMPLES)
def test_every_value_is_drawn(field_type, value):
    html = draw_cell(make_cell(a_field(field_type), value, titles={}, look=LOOK))

    assert html.strip()


@pytest.mark.usefixtures("request_in_chinese")
@pytest.mark.parametrize(("field_type", "value"), EXAMPLES)
def test_an_input_that_nobody_touched_gives_the_value_back(field_type, value):
    slot = Slot(a_field(field_type), FieldAccess.WRITE, text=field_type.dump(value))
    drawn = make_input(slot, entity="customer", typed=Typed(), error=None, look=LOOK)

    sent = form_values(str(draw_input(drawn)))

    prefix = "field.it"
    pairs = [
        (name.removeprefix(prefix).removeprefix("."), each)
        for name, values in sent.items()
        for each in values
    ]
    assert field_type.parse(field_text(slot, pairs)) == value


@pytest.mark.usefixtures("request_in_chinese")
@pytest.mark.parametrize("name", FIELD_TYPES)
def test_an_empty_input_is_drawn_and_stays_empty(name):
    for field_type, _ in FIELD_TYPES[name].examples():
        slot = Slot(a_field(field_type), FieldAccess.WRITE)
        drawn = make_input(slot, entity="customer", typed=Typed(), error=None, look=LOOK)

        sent = form_values(str(draw_input(drawn)))

        assert not any(value for values in sent.values() for value in values)


@pytest.mark.usefixtures("request_in_chinese")
def test_a_mask_shows_itself_and_nothing_shows_a_dash():
    field = a_field(TextType(TextSettings()))

    masked = draw_cell(make_cell(field, Masked("138****8806"), titles={}, look=LOOK))
    nothing = draw_cell(make_cell(field, None, titles={}, look=LOOK))

    assert "138****8806" in masked
    assert "—" in nothing


@pytest.mark.usefixtures("request_in_chinese")
def test_a_link_outside_the_readers_scope_shows_its_number_only():
    example, _ = next(FIELD_TYPES["link"].examples())
    ref = Ref("customer", 12)

    outside = draw_cell(make_cell(a_field(example), ref, titles={}, look=LOOK))
    inside = draw_cell(make_cell(a_field(example), ref, titles={ref: "<b>Known"}, look=LOOK))

    assert "#12" in outside
    assert "href" not in outside
    assert "&lt;b&gt;Known" in inside
    assert 'href="/customer/show/12"' in inside


@pytest.mark.parametrize(
    ("text", "kind", "href"),
    [
        ("https://example.com/a?b=1", "url", "https://example.com/a?b=1"),
        ("javascript:alert(1)", "url", ""),
        ("//example.com", "url", ""),
        ("http://[broken", "url", ""),
        ("ada@example.com", "email", "mailto:ada@example.com"),
        ("ada@example.com (office)", "email", "mailto:ada@example.com"),
        ("ada@example.com?bcc=all@example.com", "email", ""),
        ("138 0013 8000", "phone", "tel:13800138000"),
        ("021 1234 5678 转 8001 (办公)", "phone", "tel:02112345678"),
        ("95588", "phone", "tel:95588"),
        ("https://example.com", "text", ""),
    ],
)
def test_only_harmless_addresses_become_links(text, kind, href):
    assert safe_href(text, kind) == href
