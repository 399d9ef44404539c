"""The history of the definitions: read, compared, gone back in, undone."""

from __future__ import annotations

import io
import zipfile

import pytest
import sqlalchemy as sa

from app.design.drafts import Change, open_draft, save
from app.design.files.folder import read_one, write_one
from app.installation import START_UP
from app.schema.loader import load
from app.storage.draft_tables import sys_definition_draft
from tests.features.customers import file_customer
from tests.features.test_design_publish import field, sent

CUSTOMER = "customer.yaml"


@pytest.fixture(autouse=True)
def fresh(panel):
    panel.reload()
    with panel.store.writing() as conn:
        conn.execute(sa.delete(sys_definition_draft))


def apply(panel, edit, path=CUSTOMER, **more):
    """Publish a change of one file; return the number of its version."""
    data = read_one(panel.store.definitions.texts, path)
    edit(data)
    wanted = load(write_one(panel.store.definitions.texts, path, data))
    number = panel.installation.apply(wanted, author="Somebody", yes=True, **more)
    panel.reload()
    return number


def fields(panel):
    return panel.store.definitions.entities["customer"].by_name


def test_it_works(panel):
    number = apply(panel, field("one", type="text", label="First"), note="For the fair")

    page = panel.client("admin").get("/designer/versions/").text

    assert f"Version {number}" in page
    assert "in use" in page
    assert "For the fair" in page
    assert "New field First (Text) in Customer" in page
    assert "<s>" in page or 'class="a"' in page


def test_it_says_what_is_wrong(panel):
    admin = panel.client("admin")

    assert admin.get("/designer/versions/?version=999").status_code == 404
    assert admin.get("/designer/versions/?version=x").status_code == 404
    assert admin.get("/designer/versions/999/download").status_code == 404
    assert admin.get("/designer/versions/compare?from=999").status_code == 404
    assert admin.get("/designer/review/?to=999").status_code == 404
    assert admin.post("/designer/versions/1/undo").status_code == 409


def test_any_two_are_compared(panel):
    one = apply(panel, field("name", max_length=100))
    apply(panel, field("website", help={"en": "With https"}))
    other = apply(panel, field("two", type="date", label="Second day"))

    page = panel.client("admin").get(f"/designer/versions/compare?from={one}&to={other}").text
    back = panel.client("admin").get(f"/designer/versions/compare?from={other}&to={one}").text

    assert "New field Second day (Date) in Customer" in page
    assert "“With https”" in page
    assert "100 instead of" not in page
    assert "Second day in Customer is retired" in back


def test_the_history_is_searched(panel):
    apply(panel, field("three", type="text", label="Third"), note="A needle in the hay")

    admin = panel.client("admin")

    assert "A needle in the hay" in admin.get("/designer/versions/?q=NEEDLE").text
    assert "No version fits." in admin.get("/designer/versions/?q=nothing+like+this").text


def test_a_version_is_downloaded_to_the_letter(panel):
    number, texts = panel.installation.newest(), dict(panel.store.definitions.texts)

    answer = panel.client("admin").get(f"/designer/versions/{number}/download")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert {name: packed.read(name).decode() for name in packed.namelist()} == texts


def test_going_back_is_a_new_version_after_the_same_review(panel):
    target = panel.installation.newest()
    before = dict(panel.store.definitions.texts)
    apply(panel, field("four", type="text", label="Fourth"))
    admin = panel.client("admin")

    page = admin.get(f"/designer/review/?to={target}")
    answer = admin.post("/designer/review/publish", data=sent(page))
    panel.reload()

    assert "Fourth in Customer is retired" in page.text
    assert answer.status_code == 303
    assert panel.installation.newest() == target + 2
    assert dict(panel.store.definitions.texts) == before


def test_a_draft_stays_while_somebody_goes_back(panel):
    target = panel.installation.newest()
    apply(panel, field("five", type="text", label="Fifth"))
    found = open_draft(panel.store, panel.ids["admin"])
    data = read_one(found.texts, CUSTOMER)
    field("mine", type="text", label="Mine")(data)
    save(panel.store, found, write_one(found.texts, CUSTOMER, data), Change("changed", {}))
    admin = panel.client("admin")

    admin.post("/designer/review/publish", data=sent(admin.get(f"/designer/review/?to={target}")))
    panel.reload()
    page = panel.client("admin").get("/designer/review/").text

    assert "New field Mine (Text)" in page
    assert "Fifth" not in page


def test_undo_takes_one_version_back_and_later_ones_stay(panel):
    undone = apply(panel, field("six", type="text", label="Sixth"))
    apply(panel, field("website", help={"en": "Written later"}))

    answer = panel.client("admin").post(f"/designer/versions/{undone}/undo")
    panel.reload()

    assert answer.status_code == 303
    assert answer.location == "/designer/versions/"
    assert "six" not in fields(panel)
    assert fields(panel)["website"].help.text("en") == "Written later"


def test_undo_of_an_undo_brings_the_field_back_with_its_values(panel):
    number = apply(panel, field("seven", type="text", label="Seventh"))
    record = file_customer(panel, "alice", name="Has a seventh", seven="kept")

    panel.client("admin").post(f"/designer/versions/{number}/undo")
    panel.reload()
    panel.client("admin").post(f"/designer/versions/{number + 1}/undo")
    panel.reload()

    shown = panel.client("alice").get(f"/customer/show/{record}")
    assert "kept" in shown.text


def test_undo_that_would_lose_values_says_what_and_leads_to_the_review(panel):
    label = panel.store.definitions.entities["customer"].by_name["english_name"].label
    plain = {"type": "integer", "label": dict(label.texts)}
    number = apply(panel, lambda data: data["fields"].update(eight={**plain, "label": "Eighth"}))
    number = apply(
        panel, lambda data: data["fields"].update(eight={"type": "text", "label": "Eighth"})
    )
    file_customer(panel, "alice", name="Words in eighth", eight="not a number")

    answer = panel.client("admin").post(f"/designer/versions/{number}/undo")
    newest = panel.installation.newest()
    page = panel.client("admin").get(answer.location).text

    assert newest == number
    assert answer.location == f"/designer/review/?without={number}"
    assert "loses data" in page
    assert "Words in eighth" in page


def test_undo_of_what_a_later_version_changed_again_is_refused(panel):
    number = apply(panel, field("name", max_length=77))
    apply(panel, field("name", max_length=88))

    answer = panel.client("admin").post(f"/designer/versions/{number}/undo")

    assert answer.status_code == 409
    assert "Later versions changed the same again" in answer.text


def test_a_version_that_changed_rights_is_marked(panel):
    texts = dict(panel.store.definitions.texts)
    texts["_roles/viewer.yaml"] = texts["_roles/viewer.yaml"].replace("watermark: true\n", "")
    panel.installation.apply(load(texts), author="Ann", yes=True, note="No watermark")
    panel.reload()

    page = panel.client("admin").get("/designer/versions/?q=no+watermark").text

    assert "needs attention" in page.split('class="rv-clip">No watermark')[1].split("</li>")[0]


def test_who_made_a_version_is_told_in_the_readers_language(panel):
    texts = dict(panel.store.definitions.texts)
    texts["customer.yaml"] += "# started\n"
    panel.installation.apply(load(texts), author=START_UP, yes=True)
    panel.reload()

    page = panel.client("admin").get("/designer/versions/").text

    assert "the start of the panel, <time" in page
    assert "start-up" not in page
