"""What a review says: each change in a sentence, its danger, what it waits for, what uses it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.core.errors import ConflictError
from app.design.fields.renaming import rename_fields
from app.design.files.diff import line_diff
from app.design.files.folder import read_one, write_one
from app.design.review.model import Answers, Danger, Needs
from app.design.review.working_out import publish, review
from app.records.write import create_record
from tests.panels import TestPanel, make_panel

CUSTOMER = "customer.yaml"


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    folder: Path = tmp_path_factory.mktemp("review")
    made = make_panel(folder)
    create_record(made.store, made.actor("admin"), "customer", {"name": "Old", "needs": "many"})
    return made


def edited(panel: TestPanel, edit, path: str = CUSTOMER):
    data: dict[str, Any] = read_one(panel.store.definitions.texts, path)
    edit(data)
    return write_one(panel.store.definitions.texts, path, data)


def reviewed(panel: TestPanel, edit, path: str = CUSTOMER):
    return asked(panel, edited(panel, edit, path))


def asked(panel: TestPanel, texts):
    return review(panel.installation, panel.store.definitions, texts, panel.actor("admin"))


def said(found):
    return [str(point.says) for point in found.points]


def test_a_label_is_told_with_both_names_and_waits_for_nothing(panel):
    (point,) = reviewed(
        panel, lambda data: data["fields"]["website"]["label"].update(en="Site")
    ).points

    assert str(point.says) == "Site in Customer changes"
    assert [str(each) for each in point.details] == ["name · English: “Site” instead of “Website”"]
    assert (point.danger, point.needs) == (Danger.SAFE, Needs.NOTHING)


def test_a_comment_is_told_as_one(panel):
    texts = dict(panel.store.definitions.texts)
    texts[CUSTOMER] += "# why\n"

    found = asked(panel, texts)

    assert said(found) == ["customer.yaml: only comments or the way it is written"]


def test_nothing_to_publish_is_refused_with_a_sentence(panel):
    found = asked(panel, panel.store.definitions.texts)

    assert found.points == ()
    with pytest.raises(ConflictError):
        publish(
            panel.installation, panel.store.definitions.texts, found, Answers(), author="a", note=""
        )


def test_a_required_field_that_is_empty_somewhere_waits_for_agreement(panel):
    found = reviewed(panel, lambda data: data["fields"]["website"].update(required=True))
    (point,) = found.points

    assert point.needs is Needs.AGREEMENT
    assert found.missing(Answers()) == [(1, point)]
    assert found.missing(Answers(agreed=[point.key])) == []


def test_lost_values_wait_for_the_name_of_the_field_and_no_other(panel):
    found = reviewed(
        panel,
        lambda data: data["fields"].update(needs={"type": "integer", "label": "Needs"}),
    )
    (point,) = [each for each in found.points if each.danger is Danger.LOSS]

    assert point.typed == "needs"
    assert found.missing(Answers(agreed=[point.key], typed={point.key: "need"}))
    assert not found.missing(Answers(agreed=[p.key for p in found.points], typed={
        point.key: " needs "
    }))  # fmt: skip


def test_options_layouts_and_the_app_are_told(panel):
    assert any("New option" in each for each in said(reviewed(
        panel, lambda data: data["options"].update(extra={"label": "Extra"}),
        "_options/industry.yaml",
    )))  # fmt: skip
    assert said(reviewed(panel, lambda data: data["list"]["columns"].pop())) == [
        "The list of Customer changes"
    ]
    assert said(reviewed(panel, lambda data: data["label"].update(en="Panel"), "app.yaml")) == [
        "The panel as a whole changes"
    ]


def test_a_field_that_no_role_names_is_told_as_unseen(panel):
    found = reviewed(panel, lambda data: data["fields"].update(
        pin={"type": "text", "sensitive": "all", "label": "Pin"}
    ))  # fmt: skip

    assert "nobody sees it" in str(found.points[0].effects[0])


def test_what_else_uses_a_renamed_field_goes_on(panel):
    texts = rename_fields(panel.store.definitions.texts, "customer", {"industry": "branch"})

    found = asked(panel, texts)

    (thing,) = found.used
    places = {str(use.words) for use, _ in thing.uses}
    assert "the columns of the list" in places
    assert "the quick filters of the list" in places
    assert not any(is_gone for _, is_gone in thing.uses)


def test_what_no_longer_uses_a_retired_field_is_told(panel):
    def edit(data):
        data["fields"]["website"]["retired"] = True
        for section in data["sections"]:
            section["fields"] = [each for each in section["fields"] if each != "website"]

    found = reviewed(panel, edit)

    (thing,) = found.used
    assert thing.uses
    assert all(is_gone for _, is_gone in thing.uses)


def test_labels_of_any_kind_are_only_text(panel):
    odd = "<script>alert(1)</script> {0} {x.__class__} % \u202e" + "x" * 240
    found = reviewed(panel, lambda data: data["fields"].update(odd={"type": "text", "label": odd}))

    assert odd in str(found.points[0].says)


def test_only_what_differs_inside_a_line_is_marked():
    lines = list(line_diff("a: 1\nb: {at_least: 80000}\n", "a: 1\nb: {at_least: 50000}\n"))

    assert [(line.kind, line.number) for line in lines] == [(" ", 1), ("-", 2), ("+", 2)]
    assert lines[2].parts == (("b: {at_least: ", False), ("5", True), ("0000}", False))


def test_far_lines_are_left_out_and_counted():
    before = [f"line {n}" for n in range(40)]
    after = [*before[:20], "new", *before[20:]]

    lines = list(line_diff("\n".join(before), "\n".join(after)))

    assert (lines[0].kind, lines[0].number) == ("…", 17)
    assert (lines[-1].kind, lines[-1].number) == ("…", 17)


def test_a_role_that_asks_less_of_people_is_told_as_opening(panel):
    def loosened(data):
        del data["watermark"]

    (point,) = reviewed(panel, loosened, "_roles/viewer.yaml").points

    assert (point.danger, str(point.word)) == (Danger.CARE, "opens access")
    assert [str(each) for each in point.details] == [
        "no watermark any more: pages and documents do not say who looked at them"
    ]


def test_a_role_that_asks_more_of_people_is_told_as_narrowing(panel):
    def tightened(data):
        data["sign_in"] = {"second_factor": "required"}
        data["system"] = ["read_audit"]

    more, less = reviewed(panel, tightened, "_roles/viewer.yaml").points

    assert [str(each) for each in more.details] == ["right of the panel: Read the audit log"]
    assert (less.danger, [str(each) for each in less.details]) == (
        Danger.SAFE, ["a second step at sign-in"],
    )  # fmt: skip
