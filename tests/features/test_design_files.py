"""Somebody who likes text edits the definitions as files, in the same draft as the forms."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

from app.access.messages import message_text, sentence_text
from app.core.errors import AppError
from app.core.sentences import say
from app.design.drafts import discard, open_draft
from app.design.merging.write_back import write_back
from tests.panels import TestPanel, Visitor

CUSTOMER = "/designer/files/at/customer.yaml"


@pytest.fixture
def admin(panel: TestPanel) -> Iterator[Visitor]:
    yield panel.client("admin")
    discard(panel.store, open_draft(panel.store, panel.ids["admin"]))


def draft_of(panel: TestPanel) -> dict[str, str]:
    return dict(open_draft(panel.store, panel.ids["admin"]).texts)


def shown(page: str) -> str:
    """Return what stands in the editor."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.S)
    assert found
    return unescape(found[1])


def form(page: str, text: str) -> dict[str, str]:
    """Return the form of the editor as a browser sends it."""
    was = re.search(r'name="was" value="(\w+)"', page)
    assert was
    return {"was": was[1], "text": text.replace("\n", "\r\n")}


def test_all_files_are_listed_and_one_opens_as_it_is(panel: TestPanel, admin: Visitor) -> None:
    page = admin.get("/designer/files/").text
    for path in panel.store.definitions.texts:
        assert f">{path}</code>" in page
    opened = admin.get(CUSTOMER).text
    assert shown(opened) == panel.store.definitions.texts["customer.yaml"]
    assert shown(admin.get("/designer/entity/customer/yaml").text) == shown(opened)


def test_a_good_text_goes_into_the_draft(panel: TestPanel, admin: Visitor) -> None:
    page = admin.get(CUSTOMER).text
    text = shown(page) + "# a remark\n"
    answer = admin.post(CUSTOMER, data=form(page, text), follow_redirects=True)
    assert answer.status_code == 200
    assert "customer.yaml changed as text" in answer.text
    assert draft_of(panel)["customer.yaml"] == text
    assert "\r" not in draft_of(panel)["customer.yaml"]
    assert "+# a remark" in answer.text


def test_a_text_that_was_not_changed_changes_nothing(panel: TestPanel, admin: Visitor) -> None:
    page = admin.get(CUSTOMER).text
    admin.post(CUSTOMER, data=form(page, shown(page)))
    assert open_draft(panel.store, panel.ids["admin"]).is_empty


def test_mistakes_are_told_at_their_line_and_everything_typed_stays(
    panel: TestPanel, admin: Visitor
) -> None:
    page = admin.get(CUSTOMER).text
    text = (
        shown(page).replace("type: uscc", "type: usc").replace("max_length: 120", "max_lenth: 120")
    )
    assert text != shown(page)
    answer = admin.post(CUSTOMER, data=form(page, text))
    assert answer.status_code == 422
    assert shown(answer.text) == text
    line = 1 + text[: text.index("type: usc")].count("\n")
    assert f"<code>customer.yaml:{line}</code>" in answer.text
    assert "<code>schema.E001</code>" in answer.text
    assert "no field type &#39;usc&#39; (did you mean &#39;uscc&#39;?)" in answer.text
    assert "Use uscc" in answer.text
    assert open_draft(panel.store, panel.ids["admin"]).is_empty


def test_mistakes_are_said_in_the_language_of_the_reader(panel: TestPanel, admin: Visitor) -> None:
    page = admin.get(CUSTOMER).text
    text = shown(page).replace("type: uscc", "type: usc")
    found = (
        panel.client("admin", "zh_Hans")
        .post("/designer/files/check/customer.yaml", data={"text": text})
        .get_json()["mistakes"]
    )
    assert [each["code"] for each in found][:1] == ["schema.E001"]
    assert found[0]["right"] == "uscc"
    assert found[0]["source"].strip().startswith("type: usc ")
    assert "usc" in found[0]["text"]


def test_a_misspelt_word_is_put_right_with_one_click(panel: TestPanel, admin: Visitor) -> None:
    page = admin.get(CUSTOMER).text
    good = shown(page)
    bad = good.replace("type: uscc", "type: usc").replace("max_length: 120", "max_lenth: 120")
    refused = admin.post(CUSTOMER, data=form(page, bad)).text
    key = unescape(re.findall(r'name="repair" value="(\d+:[^"]+)"', refused)[0])
    once = admin.post(CUSTOMER, data={**form(refused, bad), "repair": key})
    assert once.status_code == 422
    assert shown(once.text) not in (bad, good)
    all_at_once = admin.post(CUSTOMER, data={**form(refused, bad), "repair": "all"})
    assert all_at_once.status_code == 200
    assert shown(all_at_once.text) == good


def test_a_file_changed_in_another_window_is_not_written_over(
    panel: TestPanel, admin: Visitor
) -> None:
    page = admin.get(CUSTOMER).text
    admin.post(CUSTOMER, data=form(page, shown(page) + "# first\n"))
    late = admin.post(CUSTOMER, data=form(page, shown(page) + "# second\n"))
    assert late.status_code == 409
    assert "another window" in late.text
    assert shown(late.text).endswith("# second\n")
    assert draft_of(panel)["customer.yaml"].endswith("# first\n")


def test_a_file_is_added_and_taken_away(panel: TestPanel, admin: Visitor) -> None:
    assert admin.post("/designer/files/add", data={"path": "tea.yaml"}).status_code == 303
    assert "tea" in open_draft(panel.store, panel.ids["admin"]).definitions.entities
    refused = admin.post("/designer/files/add", data={"path": "../tea.yaml"})
    assert refused.status_code == 422
    assert "is no place for a definition" in refused.text
    assert admin.post("/designer/files/add", data={"path": "tea.yaml"}).status_code == 422
    assert admin.post("/designer/files/remove/tea.yaml").status_code == 303
    assert "tea.yaml" not in draft_of(panel)


def test_what_others_name_cannot_be_taken_away(panel: TestPanel, admin: Visitor) -> None:
    answer = admin.post("/designer/files/remove/customer.yaml")
    assert answer.status_code == 422
    assert "there is no entity &#39;customer&#39;" in answer.text
    assert "customer.yaml" in draft_of(panel)


def test_export_import_export_is_byte_identical(panel: TestPanel, admin: Visitor) -> None:
    first = admin.get("/designer/files/download").data
    answer = admin.post(
        "/designer/files/upload",
        data={"file": (io.BytesIO(first), "all.zip"), "whole": "1"},
    )
    assert answer.status_code == 303
    assert open_draft(panel.store, panel.ids["admin"]).is_empty
    assert admin.get("/designer/files/download").data == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        texts = {n.removeprefix("field_definitions/"): archive.read(n) for n in archive.namelist()}
    assert texts == {p: t.encode() for p, t in panel.store.definitions.texts.items()}


def test_one_file_is_uploaded(panel: TestPanel, admin: Visitor) -> None:
    text = panel.store.definitions.texts["product.yaml"] + "# from elsewhere\n"
    sent = {"file": (io.BytesIO(text.encode()), "product.yaml")}
    assert admin.post("/designer/files/upload", data=sent).status_code == 303
    assert draft_of(panel)["product.yaml"] == text


def test_an_upload_with_mistakes_is_refused_with_all_of_them(admin: Visitor) -> None:
    sent = {"file": (io.BytesIO(b"labl: X\nfields: {a: {type: txt}}\n"), "product.yaml")}
    answer = admin.post("/designer/files/upload", data=sent)
    assert answer.status_code == 422
    assert "product.yaml:1" in answer.text
    assert "schema.E005" in answer.text
    assert admin.post("/designer/files/upload", data={}).status_code == 422


def test_edits_of_the_folder_are_shown_and_taken_into_the_draft(
    panel: TestPanel, admin: Visitor, tmp_path: Path
) -> None:
    folder = tmp_path / "definitions"
    settings = replace(panel.installation.settings, definitions_dir=folder)
    for path, text in panel.store.definitions.texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    panel.app.config["DEFINITIONS_DIR"] = folder
    assert "Edited in the folder" not in admin.get("/designer/files/").text

    edited = panel.store.definitions.texts["product.yaml"] + "# a colleague's remark\n"
    (folder / "product.yaml").write_text(edited)
    page = admin.get("/designer/files/").text
    assert "Edited in the folder" in page
    assert "+# a colleague&#39;s remark" in page

    assert admin.post("/designer/files/take").status_code == 303
    assert draft_of(panel)["product.yaml"] == edited
    conflicts = write_back(replace(panel.installation, settings=settings)).conflicts
    assert [each.path for each in conflicts] == ["product.yaml"]


def test_a_sentence_in_a_parameter_is_said_in_the_readers_language(panel: TestPanel) -> None:
    inner = say("None of your roles allows it.")
    error = AppError("x", "{why}{hint}", why=inner, hint="")
    with panel.app.test_request_context():
        assert message_text(error, Locale("en")) == "None of your roles allows it."
        assert message_text(error, Locale("zh", script="Hans")) not in (
            "",
            "None of your roles allows it.",
        )
        assert sentence_text("only a text", Locale("zh", script="Hans")) == "only a text"


# -- warnings, tidying, what the draft would do -------------------------------------------------


def looked(admin: Visitor, text: str, path: str = "customer.yaml", **more: str) -> dict[str, Any]:
    answer = admin.post(f"/designer/files/check/{path}", data={"text": text, **more})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def customer(panel: TestPanel) -> str:
    return panel.store.definitions.texts["customer.yaml"]


def test_a_warning_stands_at_its_line_and_is_mended_with_one_click(
    panel: TestPanel, admin: Visitor
) -> None:
    text = customer(panel).replace(", en: English name}", "}")
    page = admin.get(CUSTOMER).text

    told = looked(admin, text)
    mended = looked(admin, text, repair=told["warnings"][0]["key"])
    shown_again = admin.post(
        CUSTOMER, data={**form(page, text), "repair": told["warnings"][0]["key"]}
    )

    (warning,) = told["warnings"]
    line = 1 + text[: text.index("label: {zh_Hans: 英文名称, zh_Hant: 英文名稱}")].count("\n")
    assert (warning["line"], warning["code"]) == (line, "schema.W021")
    assert warning["right"] == "en: English name"
    assert told["count"] == 0
    assert mended["text"] == customer(panel)
    assert mended["warnings"] == []
    assert shown(shown_again.text) == customer(panel)


def test_a_warning_does_not_keep_a_text_from_being_kept(panel: TestPanel, admin: Visitor) -> None:
    page = admin.get(CUSTOMER).text
    text = customer(panel).replace(", en: English name}", "}")

    kept = admin.post(CUSTOMER, data=form(page, text), follow_redirects=True)

    assert draft_of(panel)["customer.yaml"] == text
    assert "Not written in English" in kept.text
    assert "Add en: English name" in kept.text


def test_without_scripts_mistakes_stand_below_their_line(panel: TestPanel, admin: Visitor) -> None:
    page = admin.get(CUSTOMER).text
    text = customer(panel).replace("type: uscc", "type: usc")

    answer = admin.post(CUSTOMER, data=form(page, text)).text

    line = 1 + text[: text.index("type: usc")].count("\n")
    assert f'href="#line-{line}"' in answer
    excerpt = answer[answer.index(f'id="line-{line}"') :]
    assert excerpt.index("type: usc") < excerpt.index("no field type &#39;usc&#39;")
    assert excerpt.index("no field type") < excerpt.index(f'id="line-{line + 1}"')


def test_a_text_is_tidied_without_being_kept(panel: TestPanel, admin: Visitor) -> None:
    page = admin.get(CUSTOMER).text
    text = customer(panel).replace("\n  kind:\n", "   \n\n\n\n  kind:   # why\n")

    told = looked(admin, text, repair="tidy")
    answer = admin.post(CUSTOMER, data={**form(page, text), "repair": "tidy"})

    assert told["text"] == customer(panel).replace("\n  kind:\n", "\n\n  kind:   # why\n")
    assert shown(answer.text) == told["text"]
    assert open_draft(panel.store, panel.ids["admin"]).is_empty


def test_what_cannot_be_read_is_not_tidied_and_stays(panel: TestPanel, admin: Visitor) -> None:
    page = admin.get(CUSTOMER).text
    text = customer(panel) + "broken: [\n"

    told = looked(admin, text, repair="tidy")
    answer = admin.post(CUSTOMER, data={**form(page, text), "repair": "tidy"})

    assert "text" not in told
    assert told["refused"].startswith("Mend the mistakes of writing first")
    assert answer.status_code == 422
    assert shown(answer.text) == text


def test_what_the_draft_would_do_is_told_while_it_is_typed(
    panel: TestPanel, admin: Visitor
) -> None:
    text = customer(panel).replace(
        "fields:\n", "fields:\n  rival: {type: text, label: {zh_Hans: 对手, en: Rival}}\n", 1
    )

    told = looked(admin, text)
    nothing = looked(admin, customer(panel))
    wrong = looked(admin, text.replace("type: text", "type: txt"))

    assert told["would"][0]["text"] == "New field Rival (Text) in Customer"
    assert told["would"][0]["danger"] == "safe"
    assert nothing["would"] == []
    assert wrong["would"] == []
    assert open_draft(panel.store, panel.ids["admin"]).is_empty


BOMB = "a: &a [x, x, x, x]\n" + "".join(
    f"{name}: &{name} [*{last}, *{last}, *{last}]\n"
    for last, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "a bomb": (BOMB, "schema.E053"),
    "brackets": ("[" * 50_000, "schema.E052"),
    "deep lists": ("\n".join(" " * n + "- a:" for n in range(0, 400, 2)), "schema.E052"),
    "deep maps": ("{a: " * 5_000, "schema.E05"),
    "a tag": ("!!python/object/apply:os.system [ls]\n", "schema.E054"),
    "controls": ("label: \x00\x07\n", "schema.E05"),
    "one long line": ("label: " + "x" * 200_000, "schema.E050"),
    "half a pair": ("label: \ud800\n", "schema.E05"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_get_a_sentence(panel: TestPanel, admin: Visitor, name: str) -> None:
    text, code = HOSTILE[name]
    sent = text.encode("utf-8", "replace").decode()

    for repair in ("", "tidy", "all"):
        told = looked(admin, sent, repair=repair)
        if name != "half a pair":
            assert told["mistakes"][0]["code"].startswith(code)
            assert told["mistakes"][0]["file"] == "customer.yaml"
        assert told["would"] == []


def test_ten_megabytes_are_refused_quickly_and_come_back(panel: TestPanel, admin: Visitor) -> None:
    text = "# " + "x" * 98 + "\n"
    page = admin.get(CUSTOMER).text

    answer = admin.post(CUSTOMER, data=form(page, text * 100_000))

    assert answer.status_code == 422
    assert "larger than 5 MB" in answer.text
    assert len(answer.data) > 10_000_000


def test_ten_thousand_mistakes_are_counted_and_the_first_are_told(admin: Visitor) -> None:
    text = "label: A\nfields:\n" + "".join(f"  f{n}: {{type: txt}}\n" for n in range(10_000))

    told = looked(admin, text)

    assert told["count"] >= 10_000
    assert len(told["mistakes"]) == 200
    assert told["left"] == told["count"] - 200
    assert all(each["file"] == "customer.yaml" for each in told["mistakes"])


def test_somebody_without_the_right_is_told_nothing(panel: TestPanel) -> None:
    answer = panel.client("manager").post("/designer/files/check/customer.yaml", data={"text": "a"})
    assert answer.status_code == 403
