"""A person files a new record."""

from tests.features.customers import form_values


def test_it_works(client_as):
    client = client_as("alice")

    answer = client.post(
        "/customer/add",
        data={"field.name": "Filed by form", "field.kind": "company", "field.stage": "lead"},
        follow_redirects=True,
    )

    assert answer.status_code == 200
    assert answer.request.path.startswith("/customer/show/")
    assert "Filed by form" in answer.text
    assert "is filed." in answer.text


def test_it_says_what_is_wrong(client_as):
    answer = client_as("alice").post(
        "/customer/add",
        data={
            "field.name": "",
            "field.phone": "12",
            "field.founded": "the year of the dragon",
            "field.website": "kept as typed",
        },
    )

    assert answer.status_code == 422
    assert 'href="#field-name"' in answer.text
    assert 'href="#field-phone"' in answer.text
    assert 'href="#field-founded"' in answer.text
    assert 'value="the year of the dragon"' in answer.text
    assert 'value="12"' in answer.text
    assert "places need correction" in answer.text


def test_it_refuses_without_the_permission(client_as):
    viewer = client_as("viewer")

    assert viewer.get("/customer/add").status_code == 403
    assert viewer.post("/customer/add", data={"field.name": "Smuggled"}).status_code == 403
    assert "Smuggled" not in client_as("admin").get("/customer/list/").text


def test_it_refuses_a_field_that_may_not_be_written(client_as):
    answer = client_as("alice").post(
        "/customer/add", data={"field.name": "With a bank", "field.bank_account": "6222"}
    )

    assert answer.status_code == 400
    assert "With a bank" not in client_as("admin").get("/customer/list/").text


def test_it_refuses_a_form_without_the_token_of_the_page(client_as):
    answer = client_as("alice").post(
        "/customer/add", data={"field.name": "Forged"}, without_csrf=True
    )

    assert answer.status_code == 400
    assert "Forged" not in client_as("admin").get("/customer/list/").text


def test_it_leaves_a_revision(client_as):
    answer = client_as("alice").post(
        "/customer/add",
        data={"field.name": "With a past", "field.kind": "company", "field.stage": "lead"},
        follow_redirects=True,
    )

    assert "filed this record" in answer.text


def test_the_form_shows_the_defaults(client_as):
    values = form_values(client_as("alice").get("/customer/add").text)

    assert values["field.name"] == [""]
    assert values["field.kind"] == ["company"]
    assert "field.bank_account" not in values


def test_the_address_fills_in_what_it_names(client_as):
    client = client_as("alice")

    assert 'value="From the address"' in client.get("/customer/add?name=From+the+address").text
    assert client.get("/customer/add?nonsense=1").status_code == 400


def test_save_and_new_goes_on_with_the_next(client_as):
    answer = client_as("alice").post(
        "/customer/add",
        data={
            "field.name": "One of many", "field.kind": "company", "field.stage": "lead",
            "then": "add",
        },
    )  # fmt: skip

    assert answer.status_code == 302
    assert answer.location.endswith("/customer/add")
