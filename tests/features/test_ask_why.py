"""Who answers for rights asks why a person sees something, and gets the role and the setting."""

import re

import pytest

from tests.features.customers import file_customer


@pytest.fixture(scope="module")
def record(panel):
    """File a customer of Alice's."""
    return file_customer(panel, "alice", name="Asked why", phone="13800138000")


def address(panel, person, record, field=""):
    query = f"person={panel.ids[person]}&entity=customer&id={record.id}"
    return f"/roles/why?{query}&field={field}" if field else f"/roles/why?{query}"


def words(answer):
    main = answer.text[answer.text.index('id="why-answer">') : answer.text.index("<aside")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_it_works(panel, client_as, record):
    told = words(client_as("admin").get(address(panel, "viewer", record, "phone")))

    assert "Viewer sees it masked. 138****8000" in told
    assert "The record is in reach Viewer: Read “all”." in told
    assert "Viewer: Phone is “masked”. The role names this field." in told
    assert "May not reveal it Viewer: Reveal “none”." in told
    assert "May not change it Viewer: Change “none”." in told
    assert "Set “Phone” to “read” in Viewer." in told


@pytest.mark.parametrize(
    ("person", "sentences"),
    [
        ("alice", ["Alice sees this record.", "Change “own”. Alice is the owner."]),
        ("bob", ["The record is of East, the department of Bob.", "May not change the record"]),
        ("manager", ["The record is of East, in or below the department of Manager."]),
        (
            "charlie",
            [
                "Charlie does not see this record.", "The owner is Alice, the department is East.",
                "Make Charlie the owner of the record.",
            ],
        ),
        ("nobody", ["Nobody has no role.", "Give a role that has “Read” of Customers"]),
    ],
)  # fmt: skip
def test_it_names_what_decided(panel, client_as, record, person, sentences):
    told = words(client_as("admin").get(address(panel, person, record)))

    for sentence in sentences:
        assert sentence in told


def test_what_it_advises_helps(panel, client_as):
    record = file_customer(panel, "alice", name="Given away")
    charlie, admin = client_as("charlie"), client_as("admin")
    assert charlie.get(f"/customer/show/{record.id}").status_code == 404

    version = re.search(
        r'name="version" value="(\d+)"', admin.get(f"/customer/edit/{record.id}").text
    )[1]
    admin.post(
        f"/customer/edit/{record.id}",
        data={"version": version, "field.owner": str(panel.ids["charlie"])},
    )

    assert charlie.get(f"/customer/show/{record.id}").status_code == 200
    told = words(admin.get(address(panel, "charlie", record)))
    assert "Charlie is the owner." in told


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("person=99999&entity=customer&id=1", 404, "There is no such person."),
        ("person=1&entity=customer&id=99999", 404, "There is no Customer no. 99999"),
        ("person=1&entity=ghost&id=1", 404, "There is nothing called “ghost”."),
        ("person=1&entity=customer&id=1&field=ghost", 400, "has no field “ghost”"),
        ("person=x&entity=customer&id=1", 200, "Who, and which record?"),
        ("", 200, "Who, and which record?"),
    ],
)
def test_it_says_what_is_wrong(client_as, record, query, status, sentence):
    answer = client_as("admin").get(f"/roles/why?{query}")

    assert answer.status_code == status
    assert sentence in answer.text


@pytest.mark.parametrize("name", ["manager", "alice", "viewer", "nobody"])
def test_it_refuses_without_the_permission(panel, client_as, record, name):
    assert client_as(name).get(address(panel, "alice", record)).status_code == 403
    assert client_as(name).get(f"/roles/people/{panel.ids['alice']}").status_code == 403


def test_a_stranger_sees_nothing(panel, client_as, record):
    answer = client_as(None).get(address(panel, "alice", record), follow_redirects=True)

    assert answer.request.path == "/login/"
    assert "Asked why" not in answer.text


def test_the_page_of_a_record_leads_there(client_as, record):
    link = f"/roles/why?entity=customer&amp;id={record.id}"

    assert link in client_as("admin").get(f"/customer/show/{record.id}").text
    assert link not in client_as("viewer").get(f"/customer/show/{record.id}").text
    page = client_as("admin").get(f"/roles/why?entity=customer&id={record.id}").text
    assert f'value="{record.id}"' in page
    assert "Bank account" in page  # the fields to ask about


def test_what_a_person_sees_is_counted(panel, client_as, record):
    page = client_as("admin").get(f"/roles/people/{panel.ids['viewer']}").text
    line = re.search(r"<tr>(?:(?!</tr>).)*<span>Customers</span>.*?</tr>", page, re.S)[0]

    count, masked, hidden = re.findall(r'ds-num ds-end">(\d+)<', line)
    listed = client_as("viewer").get("/customer/list/").text
    assert f"1–{count} of {count}" in listed
    assert (masked, hidden) == ("4", "1")
    assert "No role, so nothing at all." in (
        client_as("admin").get(f"/roles/people/{panel.ids['nobody']}").text
    )
    assert client_as("admin").get("/roles/people/99999").status_code == 404


def test_the_record_is_picked_among_those_that_the_asker_may_read(panel, client_as, record):
    admin = client_as("admin")

    (found,) = admin.get("/roles/pick/record/customer?q=asked why").json
    assert found["value"] == str(record.id)
    assert found["text"] == "Asked why"
    by_number = admin.get(f"/roles/pick/record/customer?q={record.id}").json
    assert str(record.id) in {each["value"] for each in by_number}
    assert admin.get("/roles/pick/record/customer?q=nothing is called so").json == []
    assert admin.get("/roles/pick/record/ghost").status_code == 404


def test_the_person_is_picked_by_name(panel, client_as, record):
    admin = client_as("admin")

    assert admin.get("/roles/pick/person?q=charl").json == [
        {"value": str(panel.ids["charlie"]), "text": "Charlie", "hint": "charlie"}
    ]
    chosen = admin.get(address(panel, "charlie", record, "phone")).text
    assert f'<option value="{panel.ids["charlie"]}" selected>Charlie</option>' in chosen
    assert f'<option value="{record.id}" selected>Asked why</option>' in chosen
    assert '<option value="phone" selected>Phone</option>' in chosen


@pytest.mark.parametrize("name", ["manager", "alice", "viewer", "nobody"])
def test_nobody_else_is_offered_anything(client_as, name):
    assert client_as(name).get("/roles/pick/person").status_code == 403
    assert client_as(name).get("/roles/pick/record/customer").status_code == 403


def test_without_scripts_the_numbers_are_typed(panel, client_as, record):
    query = f"person=&person={panel.ids['viewer']}&entity=customer&id=&id={record.id}"

    page = client_as("admin").get(f"/roles/why?{query}")

    assert "Viewer sees this record." in page.text
    assert '<noscript><input class="form-control" name="id"' in page.text


def test_the_matrix_has_the_question_beside_it(client_as):
    page = client_as("admin").get("/roles/?role=staff").text

    assert 'hx-target="#why-answer"' in page
    assert 'data-url="/roles/pick/record/customer"' in page
    other = client_as("admin").get("/roles/why?entity=order").text
    assert 'data-url="/roles/pick/record/order"' in other
