"""What the page and the form of a record show, and what they leave out."""

import html
import json
import re

import pytest

from app.records.write import create_record
from tests.features.customers import file_customer, form_values, version_of
from tests.panels import TestPanel, copied, make_panel
from tests.web.conftest import ADMIN

PROJECT = """
label: {en: Project, zh_Hans: 项目}
label_plural: {en: Projects, zh_Hans: 项目}
title: "{name}"
fields:
  name: {type: text, required: true, label: {en: Name, zh_Hans: 名称}}
  phase:
    type: select
    label: {en: Stage, zh_Hans: 阶段}
    required: true
    default: idea
    options: project_stage
  budget: {type: money, label: {en: Budget, zh_Hans: 预算}}
  spent: {type: money, label: {en: Spent, zh_Hans: 已用}}
  team: {type: integer, label: {en: Team size, zh_Hans: 人数}}
  forgotten: {type: text, label: {en: Named by no section, zh_Hans: 未归类}}
sections:
  - {name: basics, label: {en: Basics, zh_Hans: 基本}, fields: [name, phase, budget, spent, owner]}
list: {columns: [name, phase], quick_filters: [phase]}
"""
STAGES = """
label: {en: Project stage, zh_Hans: 项目阶段}
options:
  idea: {en: Idea, zh_Hans: 想法}
  build: {en: Build, zh_Hans: 实施}
  done: {en: Finished, zh_Hans: 完成}
  dropped: {label: {en: Dropped, zh_Hans: 放弃}, color: red}
"""
APP = "label: {en: Projects, zh_Hans: 项目}"


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    texts = {
        "app.yaml": APP, "project.yaml": PROJECT, "_options/project_stage.yaml": STAGES,
        "_roles/admin.yaml": re.sub(r"(?s)  product:.*?\n(?=system)", "", ADMIN),
    }  # fmt: skip
    made: TestPanel = copied(
        make_panel(tmp_path_factory.mktemp("made"), texts), tmp_path_factory.mktemp("projects")
    )
    yield made
    made.installation.engine.dispose()


def page_of(panel: TestPanel, **raw: str) -> str:
    record = create_record(panel.store, panel.actor("admin"), "project", {"name": "Harbour", **raw})
    return panel.client("admin").get(f"/project/show/{record.id}").text


def steps_of(page: str) -> list[tuple[str, bool, bool]]:
    """Return the stages of a page: (label, is it done, is it the current one)."""
    return [
        (
            re.sub(r"<[^>]+>", "", text).strip().lstrip("0123456789"),
            "is-done" in head,
            "step" in more,
        )
        for head, more, text in re.findall(r'<li class="(ds-step[^"]*)"([^>]*)>(.*?)</li>', page)
    ]


def test_a_field_that_no_section_names_stands_at_the_end_even_when_empty(projects):
    page = page_of(projects)

    assert page.index("Basics") < page.index(">More</h2>") < page.index("Named by no section")


def test_what_the_head_says_is_not_said_again(projects):
    page = page_of(projects)

    assert page.count(">Owner") == 1


def test_stages_before_the_present_one_are_done(projects):
    assert steps_of(page_of(projects, phase="build")) == [
        ("Idea", True, False), ("Build", False, True), ("Finished", False, False),
    ]  # fmt: skip


def test_a_way_out_is_no_step_and_what_was_before_does_not_count_as_done(projects):
    assert steps_of(page_of(projects, phase="dropped")) == [
        ("Idea", False, False), ("Build", False, False), ("Finished", False, False),
        ("Dropped", False, True),
    ]  # fmt: skip


def test_figures_stand_at_the_top_where_there_are_enough_of_them(projects):
    assert "ds-facts" not in page_of(projects, budget="100", spent="20")

    figures = page_of(projects, budget="100", spent="20", team="3").split('class="ds-facts"')[1]
    labels = re.findall(r'ds-fact__label">([^<]+)', figures)
    assert labels == ["Budget", "Spent", "Team size"]


def test_a_masked_value_is_replaced_without_being_read(panel, client_as):
    record = file_customer(panel, kind="person", id_card="11010519491231002X")
    client = client_as("alice")

    form = client.get(f"/customer/edit/{record.id}").text
    assert form_values(form)["field.id_card"] == [""]
    assert "11010519491231002X" not in form
    assert "Leave empty to keep it." in form

    for typed, expected in (
        ("", "11010519491231002X"),
        ("110101199003070134", "110101199003070134"),
    ):
        data = {"version": version_of(client, record), "field.id_card": typed}
        answer = client.post(f"/customer/edit/{record.id}", data=data)
        assert answer.status_code == 302, answer.text
        stored = client_as("admin").get(f"/customer/edit/{record.id}").text
        assert form_values(stored)["field.id_card"] == [expected]


def test_a_masked_value_can_be_given_to_a_new_record(panel, client_as):
    data = {"field.name": "With a card", "field.kind": "person"}
    answer = client_as("alice").post(
        "/customer/add", data={**data, "field.id_card": "11010519491231002X"}
    )

    assert answer.status_code == 302, answer.text
    stored = client_as("admin").get(answer.location.replace("/show/", "/edit/")).text
    assert form_values(stored)["field.id_card"] == ["11010519491231002X"]


def test_a_picked_record_is_called_by_its_title_before_anything_is_saved(panel, client_as):
    record = file_customer(panel, name="Picked by its address")
    client = client_as("alice")

    opened = client.get(f"/contact/add?customer={record.id}").text
    refused = client.post("/contact/add", data={"field.customer": str(record.id)})

    assert ">Picked by its address</option>" in opened
    assert refused.status_code == 422
    assert ">Picked by its address</option>" in refused.text


def test_a_picked_record_of_others_is_not_called_by_its_title(panel, client_as):
    record = file_customer(panel, "charlie", name="Not for Alice")

    opened = client_as("alice").get(f"/contact/add?customer={record.id}").text

    assert "Not for Alice" not in opened
    assert f"#{record.id}</option>" in opened


def test_the_form_tells_the_browser_when_a_field_shows(panel, client_as):
    form = client_as("admin").get("/customer/add").text

    shows = dict(re.findall(r'id="s-(\w+)"[^>]*data-visible-if="([^"]+)"', form))
    trees = {name: json.loads(html.unescape(tree)) for name, tree in shows.items()}
    assert trees == {"registration": {"field": "kind", "is": "any_of", "of": ["company"]}}
    card = re.search(r'data-visible-if="([^"]+)" data-field="id_card"', form)
    assert card
    assert json.loads(html.unescape(card[1]))["of"] == ["person"]


def test_the_form_tells_the_browser_when_a_field_is_required(panel, client_as):
    form = client_as("admin").get("/contract/add").text

    rule = re.search(r'data-required-if="([^"]+)" data-field="signed_on"', form)
    assert rule
    assert json.loads(html.unescape(rule[1])) == {
        "field": "status", "is": "any_of", "of": ["active", "completed", "terminated", "expired"],
    }  # fmt: skip
    assert re.search(r'for="field-signed_on">[^<]*<span[^>]*data-required-mark hidden', form)
