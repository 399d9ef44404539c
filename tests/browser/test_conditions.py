"""Conditions mean the same in a browser as in SQL and Python: one table of cases for all three."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app.core.clock import Moment
from app.fieldtypes.ref import Ref
from app.schema.condition import Condition, Not, holds
from app.schema.condition_reader import read_condition
from app.schema.condition_script import Form, Tree, items_for, script
from app.schema.model import Field
from app.web.assets import STATIC
from tests.condition_cases import CASES, RECORDS, SHAPES, comparisons, wanted
from tests.serving import Served
from tests.storage.panel import NOW

THING = wanted().entities["thing"]
MOMENT = Moment(NOW, user=1)
TYPED = Form(THING.by_name, {}, MOMENT)
ASK = """([trees, records]) => trees.map((tree) => records.map((record) =>
  dossier.verdict(tree, (name) => record[name] ?? [])))"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """Open an empty page that has our modules and nothing else."""
    opened = chromium.new_context(timezone_id="America/New_York").new_page()
    sources = "\n".join(
        (STATIC / "js" / f"{name}.js").read_text("utf-8").replace("export ", "")
        for name in ("conditions", "form_values")
    )
    opened.set_content("<!doctype html><title>x</title>")
    opened.add_script_tag(
        content=f"(() => {{ {sources}; window.dossier = {{ verdict, itemsIn }} }})()"
    )
    yield opened
    opened.context.close()


def _values() -> list[dict[str, Any]]:
    """Return the records of the table as values; a lookup shows what its link leads to."""
    found = [{n: THING.by_name[n].type.parse(text) for n, text in r.items()} for r in RECORDS]
    for values in found:
        boss = values.get("boss")
        if isinstance(boss, Ref):
            values["boss_grade"] = found[boss.id - 1].get("grade")
    return found


VALUES = _values()


def _condition(data: Any) -> Condition:
    def note(*mistake: Any) -> None:
        raise AssertionError(mistake)

    return read_condition(data, THING.by_name, note=note, entity="thing")


def _in_browser(page: Page, trees: list[Tree]) -> list[list[Any]]:
    records = [
        {name: items_for(THING.by_name[name], value) for name, value in values.items()}
        for values in VALUES
    ]
    answer: list[list[Any]] = page.evaluate(ASK, [json.loads(json.dumps(trees)), records])
    return answer


def test_the_browser_gives_the_answers_of_the_table(page: Page) -> None:
    cases = [*CASES, *SHAPES]

    answers = _in_browser(page, [script(_condition(data), TYPED) for data, _ in cases])

    wrong = [
        (data, fulfil, answer)
        for (data, fulfil), answer in zip(cases, answers, strict=True)
        if answer != [number in fulfil for number in range(1, len(RECORDS) + 1)]
    ]
    assert wrong == []


def test_every_operator_of_every_field_agrees_and_so_does_its_opposite(page: Page) -> None:
    parts = comparisons(THING, VALUES)
    asked: list[Condition] = [each for part in parts for each in (part, Not(part))]

    answers = _in_browser(page, [script(each, TYPED) for each in asked])

    differing = [
        (each, answer)
        for each, answer in zip(asked, answers, strict=True)
        if answer != [holds(each, values, MOMENT, lambda _: False) for values in VALUES]
    ]
    assert len(parts) > 250
    assert differing == []


UNSURE = {"field": "name", "is": "contains", "text": "x"}


@pytest.mark.parametrize(
    ("tree", "held", "answer"),
    [
        (None, [], None),
        ({"not": UNSURE}, [None], None),
        ({"all": [UNSURE, {"field": "name", "is": "filled"}]}, [None], None),
        ({"all": [UNSURE, {"field": "name", "is": "empty"}]}, [None], False),
        ({"any": [UNSURE, {"field": "name", "is": "filled"}]}, [None], True),
        (UNSURE, [None, "xy"], True),
        (UNSURE, None, None),
    ],
)
def test_what_cannot_be_known_is_neither_true_nor_false(
    page: Page, tree: Tree, held: list[Any] | None, answer: bool | None
) -> None:
    found = page.evaluate("([tree, held]) => dossier.verdict(tree, () => held)", [tree, held])

    assert found is answer


READ = """([html, kind, more]) => {
  const place = document.createElement("div")
  Object.assign(place.dataset, { field: "x", reads: kind, ...more })
  place.innerHTML = html
  return dossier.itemsIn(place)
}"""
ZONE = {"zone": "Asia/Shanghai"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("name", "  Ada   Lovelace "), ("notes", "two\nlines "), ("pieces", "1,286"),
        ("pieces", "－３"), ("weight", "0.30"), ("price", "1,000.5"), ("share", "12."),
        ("day", "2026-11-21"), ("day", "2026/1/2"), ("opens", "8:30"), ("opens", "14:30:05"),
        ("lasts", "1h 30m"), ("lasts", "01:30"), ("at", "2026-11-21T12:00"),
        ("at", "2026-07-01T00:00:30"), ("kind", "a"), ("done", "no"), ("boss", "12"),
        ("about", "other:7"), ("region", "330106"), ("uscc", "9111 0000 6000 37341l"),
        ("code", "KH-1"),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_as_the_panel_reads_it(page: Page, name: str, text: str) -> None:
    field = THING.by_name[name]
    html = f"<textarea name='field.{name}'>{text}</textarea>"
    more = {**ZONE, "target": "thing"} if name == "boss" else ZONE

    found = page.evaluate(READ, [html, field.type.reads, more])

    wanted_items = items_for(field, field.type.parse(text))
    if field.type.figures:
        assert [Decimal(each) for each in found] == [Decimal(each) for each in wanted_items]
    else:
        assert found == wanted_items


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pieces", "3万"), ("price", "¥5"), ("price", "1,5"), ("day", "2026年1月2日"),
        ("day", "2026-02-30"), ("opens", "下午2点"), ("lasts", "1小时"), ("at", "tomorrow"),
        ("region", "浙江 杭州"), ("call", "138 0013 8000"), ("about", "12"), ("opens", "25:00"),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_something_and_no_more(page: Page, name: str, text: str) -> None:
    html = f"<input name='field.{name}' value='{text}'>"

    assert page.evaluate(READ, [html, THING.by_name[name].type.reads, ZONE]) == [None]


@pytest.mark.parametrize("known", list(THING.live_fields), ids=lambda each: each.name)
def test_an_empty_input_holds_nothing(page: Page, known: Field) -> None:
    html = "<input type=hidden name='field.x'><input name='field.x' value=' '>"

    assert page.evaluate(READ, [html, known.type.reads, ZONE]) == []


# -- on the screens -------------------------------------------------------------------------------

Open = Callable[..., Page]
Design = Callable[[str], Page]


def test_a_field_shows_and_is_required_while_one_types(open_as: Open, served: Served) -> None:
    page = open_as("admin", "en")
    page.goto(f"{served.url}/contract/add")
    reason, signed = page.locator("#field-termination_reason"), page.locator("#field-signed_on")
    mark = page.locator("label[for=field-signed_on] .ds-req")

    page.select_option("#field-status", "draft")
    assert (reason.is_visible(), mark.is_visible()) == (False, False)
    assert signed.get_attribute("required") is None

    page.select_option("#field-status", "terminated")
    assert (reason.is_visible(), mark.is_visible()) == (True, True)
    assert signed.get_attribute("required") == ""
    assert reason.get_attribute("aria-required") == "true"

    page.select_option("#field-status", "draft")
    assert (reason.is_visible(), mark.is_visible()) == (False, False)
    assert signed.get_attribute("aria-required") is None


@pytest.fixture(scope="module")
def served(shared: Served) -> Served:
    """Return the panel of all tests that publish nothing."""
    return shared


def _conditions_of(design: Design, field: str) -> Page:
    page = design(f"/conditions/customer/field/{field}")
    page.wait_for_selector("[data-conditions].has-tokens >> nth=2")
    return page


def _shown(page: Page, key: str) -> Any:
    text = page.locator(f"textarea[name={key}]").input_value()
    return json.loads(text) if text else None


def test_a_condition_is_clicked_together(design: Design) -> None:
    page = _conditions_of(design, "website")
    box = page.locator("[data-conditions]").nth(0)

    box.get_by_role("button", name="Add a condition").click()
    box.get_by_label("Field").select_option("kind")
    box.get_by_label("Comparison").select_option("equals")
    box.get_by_label("Value").select_option("company")
    box.get_by_text(re.compile("[0-9]+ records match now")).wait_for()
    box.get_by_role("button", name="and…").click()
    box.get_by_label("Field").nth(1).select_option("employees")
    box.get_by_label("Comparison").nth(1).select_option("at_least")
    box.get_by_label("Value").nth(1).fill("many")
    box.get_by_text("“many” is not a whole number.").wait_for()
    assert box.get_by_label("Value").nth(1).get_attribute("aria-invalid") == "true"
    box.get_by_label("Value").nth(1).fill("50")
    box.get_by_text("“many” is not a whole number.").wait_for(state="detached")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep the conditions").click()
    page.wait_for_selector("[data-conditions].has-tokens >> nth=2")

    assert box.get_by_label("Field").nth(1).input_value() == "employees"
    assert box.get_by_label("Value").nth(1).input_value() == "50"
    assert page.locator("textarea[name=visible_if]").input_value().strip() == (
        "{kind: company, employees: {at_least: 50}}"
    )


def test_a_condition_is_made_by_keyboard_alone(design: Design) -> None:
    page = _conditions_of(design, "tax_number")
    box = page.locator("[data-conditions]").nth(1)
    add = box.get_by_role("button", name="Add a condition")

    add.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")  # back over the button that takes it out
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Field":
            break
    page.keyboard.type("Lifecycle")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Won")

    assert _shown(page, "required_if") == {"all": [{"stage": {"equals": "won"}}]}


def test_groups_related_records_and_stretches_of_time(design: Design) -> None:
    page = _conditions_of(design, "english_name")
    box = page.locator("[data-conditions]").nth(2)

    box.get_by_role("button", name="related records").click()
    box.get_by_label("related records").select_option("order.customer")
    inner = box.locator(".cd-where")
    inner.get_by_role("button", name="Add a condition").click()
    inner.get_by_label("Field").select_option("signed_on")
    inner.get_by_label("Comparison").select_option("within")
    box.get_by_role("button", name="and…").last.click()
    box.get_by_label("How the parts belong together").select_option("not_any")

    first, second = _shown(page, "read_only_if")["not"]["any"]
    assert first == {
        "none": {
            "of": "order.customer",
            "where": {"all": [{"signed_on": {"within": "3 months"}}]},
        }
    }
    assert list(second)


def test_the_text_can_be_typed_instead(design: Design) -> None:
    page = _conditions_of(design, "bank_name")
    box = page.locator("[data-conditions]").nth(0)

    box.get_by_role("button", name="Tokens or text").click()
    box.locator("textarea").fill("any: [{kind: company}, {stage: [won, lost]}]")
    box.get_by_role("button", name="Tokens or text").click()
    box.locator(".cd-tokens").wait_for(state="visible")

    assert [each.input_value() for each in box.get_by_label("Field").all()] == ["kind", "stage"]
    assert box.get_by_label("How the parts belong together").input_value() == "any"


def test_the_preview_checks_a_field_that_is_left(design: Design) -> None:
    page = design("/entity/customer/preview?role=staff&language=zh_Hans")
    sheet = page.frame_locator("[data-preview-frame]")

    sheet.locator("#field-uscc").fill("123")
    sheet.locator("#field-name").focus()
    sheet.locator("[data-field=uscc] .ds-err").wait_for()
    said = sheet.locator("[data-field=uscc] .ds-err").inner_text()
    page.get_by_role("link", name="Phone width").click()
    width = page.locator("[data-preview-frame]").bounding_box()

    assert "18" in said
    assert width
    assert width["width"] == 360
    assert sheet.locator("[data-field=bank_account]").inner_text().startswith("银行账号")


def test_a_click_on_a_field_of_the_preview_opens_its_settings(design: Design) -> None:
    page = design("/entity/customer/")
    sheet = page.frame_locator("[data-preview-frame]")

    sheet.locator("[data-field=name] .ds-label").click()
    page.wait_for_url("**/designer/entity/customer/?field=name")

    sheet.locator("[data-field=name].is-selected").wait_for()
