"""Who designs opens nothing that is closed to them, and learns nothing of it, by whatever way."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from app.access import people
from app.design.drafts import Change, discard, open_draft, save
from app.design.files.folder import Texts, read_one, write_one
from app.schema.loader import load
from tests.features.customers import file_customer
from tests.panels import TestPanel, Visitor

DESIGNER = """label: Designer
entities:
  customer: {read: all, create: true, update: all, fields: {phone: hidden, email: masked}}
  contact: {read: own}
system: [design_schema]
"""
STAFF, CUSTOMER = "_roles/staff.yaml", "customer.yaml"
REVIEW, PUBLISH = "/designer/review/", "/designer/review/publish"
OPENED = "Phone of Customer is closed to you that far"


@pytest.fixture(scope="module", autouse=True)
def filed(panel: TestPanel) -> None:
    """A designer who may not read phone numbers, and customers who have them."""
    texts = {**panel.store.definitions.texts, "_roles/designer.yaml": DESIGNER}
    panel.installation.apply(load(texts), author="test", yes=True)
    panel.reload()
    panel.ids = {
        **panel.ids,
        "dora": people.create_person(
            panel.store, username="dora", full_name="Dora", password="correct horse battery",
            roles=["designer"],
        ),
    }  # fmt: skip
    for name in ("Aster", "Birch"):
        file_customer(panel, "alice", name=name, phone="13800138000", website="https://a.example")


@pytest.fixture
def dora(panel: TestPanel) -> Iterator[Visitor]:
    panel.reload()
    yield panel.client("dora")
    discard(panel.store, open_draft(panel.store, panel.ids["dora"]))


def running(panel: TestPanel) -> Texts:
    return panel.store.definitions.texts


def with_role(texts: Texts, path: str, edit: Callable[[dict], None]) -> Texts:
    data = read_one(texts, path)
    edit(data)
    return write_one(texts, path, data)


def widened(texts: Texts) -> Texts:
    """Let viewers read the phone numbers of customers."""
    return with_role(
        texts, "_roles/viewer.yaml",
        lambda data: data["entities"]["customer"]["fields"].update(phone="read"),
    )  # fmt: skip


def unprotected(texts: Texts) -> Texts:
    """Let phone numbers be as any other field: the roles that say nothing of them read them."""

    def edit(data):
        del data["fields"]["phone"]["sensitive"]

    return with_role(
        with_role(texts, CUSTOMER, edit), "_roles/designer.yaml",
        lambda data: data["entities"]["customer"]["fields"].pop("phone"),
    )  # fmt: skip


def draft(panel: TestPanel, texts: Texts) -> None:
    save(panel.store, open_draft(panel.store, panel.ids["dora"]), texts, Change("changed", {}))


def changed(panel: TestPanel, edit: Callable[[dict], None], path: str = CUSTOMER) -> None:
    draft(panel, with_role(running(panel), path, edit))


def sent(page) -> dict[str, str]:
    names = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    return {key: names[key] for key in ("base", "revision", "to", "without") if key in names}


def agreed(page) -> dict[str, object]:
    """Return the form with every box ticked and every name typed."""
    ticked = re.findall(r'name="agree" value="([^"]+)"', page.text)
    typed = dict.fromkeys(re.findall(r'name="(typed\.[^"]+)"', page.text), "phone")
    return {**sent(page), "agree": ticked, **typed}


def test_it_works_for_what_is_theirs_to_give(panel, dora):
    changed(panel, lambda data: data["fields"]["website"].update(help="Where they are found"))
    number = panel.installation.newest()

    answer = dora.post(PUBLISH, data=agreed(dora.get(REVIEW)))

    assert answer.status_code == 303
    assert panel.installation.newest() == number + 1


def by_text(panel: TestPanel, client: Visitor) -> None:
    page = client.get("/designer/files/at/_roles/viewer.yaml").text
    was = re.search(r'name="was" value="(\w+)"', page)[1]
    text = widened(running(panel))["_roles/viewer.yaml"]
    client.post("/designer/files/at/_roles/viewer.yaml", data={"was": was, "text": text})


def by_a_field(panel: TestPanel, client: Visitor) -> None:
    draft(panel, unprotected(running(panel)))


def by_a_merge(panel: TestPanel, client: Visitor) -> None:
    draft(panel, widened(running(panel)))
    newer = {**running(panel), CUSTOMER: running(panel)[CUSTOMER] + "# by somebody else\n"}
    panel.installation.apply(load(newer), author="somebody else")
    panel.reload()


@pytest.mark.parametrize("way", [by_text, by_a_field, by_a_merge])
def test_nobody_publishes_a_right_that_they_lack(panel, dora, way):
    way(panel, dora)
    client = panel.client("dora")
    number = panel.installation.newest()

    page = client.get(REVIEW)
    answer = client.post(PUBLISH, data=agreed(page))

    assert OPENED in page.text
    assert OPENED in answer.text
    assert answer.status_code == 403
    assert panel.installation.newest() == number


def test_an_upload_opens_no_more_than_any_other_way(panel, dora):
    text = widened(running(panel))["_roles/viewer.yaml"].encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("_roles/viewer.yaml", text)
    packed.seek(0)

    dora.post("/designer/files/upload", data={"file": (packed, "definitions.zip")})

    assert OPENED in dora.get(REVIEW).text


def test_neither_undoing_nor_going_back_opens_what_was_closed_since(panel, dora):
    wide = widened(running(panel))
    before = running(panel)
    panel.installation.apply(load(wide), author="admin")
    then = panel.installation.newest()
    number = panel.installation.apply(load(before), author="admin")
    panel.reload()
    client = panel.client("dora")

    undone = client.post(f"/designer/versions/{number}/undo")
    for address in (f"?without={number}", f"?to={then}"):
        page = client.get(REVIEW + address)
        assert OPENED in page.text
        assert client.post(PUBLISH, data=agreed(page)).status_code == 403

    assert undone.location.startswith(REVIEW)
    assert panel.installation.newest() == number


def test_a_condition_on_what_is_closed_is_not_theirs_to_give(panel, dora):
    changed(
        panel,
        lambda data: data["entities"]["customer"].update(read={"phone": "filled"}),
        "_roles/manager.yaml",
    )

    assert "Phone of Customer is closed to you" in dora.get(REVIEW).text


def test_no_number_is_told_of_values_that_are_closed(panel, dora):
    changed(panel, lambda data: data["fields"]["phone"].update(required=True))

    page = dora.get(REVIEW)

    assert "no number of records is told" in page.text
    assert "is empty on" not in page.text
    assert "Aster" not in page.text


@pytest.mark.parametrize("said", [{"type": "long_text"}, {"unique": True}])
def test_what_hangs_on_closed_values_is_published_by_somebody_else(panel, dora, said):
    def edit(data):
        kept = ("label", "type", "sensitive")
        data["fields"]["phone"] = {
            **{key: data["fields"]["phone"][key] for key in kept}, **said
        }  # fmt: skip

    changed(panel, edit)
    number = panel.installation.newest()

    page = dora.get(REVIEW)
    answer = dora.post(PUBLISH, data=agreed(page))

    assert "13800138000" not in page.text
    assert not re.search(r"appear on \d|\d of \d+ records", page.text)
    assert answer.status_code == 403
    assert panel.installation.newest() == number


def test_records_are_counted_for_who_may_read_all_of_them(panel, dora):
    rows = {
        name: re.search(rf"<code>{name}</code>.*?</tr>", page, re.DOTALL)[0]
        for page in [dora.get("/designer/").text]
        for name in ("customer", "contact", "order")
    }

    assert "You may not read all of them" not in rows["customer"]
    assert "You may not read all of them" in rows["contact"]
    assert "You may not read all of them" in rows["order"]


@pytest.mark.parametrize("field", ["phone", "email"])
def test_no_other_kind_is_tried_on_closed_values(panel, dora, field):
    base = f"/designer/entity/customer/field/{field}/type"

    pages = [dora.get(f"{base}?kind=integer")]
    pages += [dora.post(base, data={"kind": "date", "do": act}) for act in ("try", "options")]

    for page in pages:
        assert page.status_code == 403
        assert "Only somebody who may read" in page.text
        assert "13800138000" not in page.text


def test_a_field_that_comes_back_is_as_closed_as_it_was(panel, dora):
    """Taken out of the file and written again without its protection, two versions later."""
    texts = running(panel)
    gone = with_role(texts, CUSTOMER, lambda data: data["fields"].update(
        pager={"type": "text", "sensitive": "all", "label": "Pager"}
    ))  # fmt: skip
    panel.installation.apply(load(gone), author="admin")
    panel.installation.apply(load(texts), author="admin", yes=True)
    panel.reload()
    draft(panel, with_role(texts, CUSTOMER, lambda data: data["fields"].update(
        pager={"type": "text", "label": "Pager"}
    )))  # fmt: skip

    page = panel.client("dora").get(REVIEW)

    assert "Only somebody who may read what is stored in it can publish this: Pager" in page.text


def test_every_way_to_publish_asks_for_a_proof_where_the_last_one_is_old(panel, dora):
    changed(panel, lambda data: data["fields"]["website"].update(help="Anew"))
    form, number = agreed(dora.get(REVIEW)), panel.installation.newest()
    with panel.store.writing() as conn:
        conn.execute(sa.text("UPDATE sys_session SET proved_at = '2020-01-01 00:00:00.000000'"))

    answers = [dora.post(PUBLISH, data=form), dora.post(f"/designer/versions/{number}/undo")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert all("Confirm" in answer.text for answer in answers)
    assert panel.installation.newest() == number
