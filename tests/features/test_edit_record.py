"""A person changes a record."""

import pytest

from tests.features.customers import file_customer, form_values, version_of


def test_it_works(panel, client_as):
    record = file_customer(panel, name="Before the change", website="https://stays.example/")
    client = client_as("alice")

    answer = client.post(
        f"/customer/edit/{record.id}",
        data={"version": version_of(client, record), "field.name": "After the change"},
        follow_redirects=True,
    )

    assert answer.request.path == f"/customer/show/{record.id}"
    assert "After the change" in answer.text
    assert "https://stays.example/" in answer.text


def test_a_form_that_nobody_touched_changes_nothing(panel, client_as):
    record = file_customer(
        panel, "admin", name="Untouched", phone="13800138000", registered_capital="1234567.89",
        founded="2017-05-18", region="330106", tags="listed", employees="640",
    )  # fmt: skip
    client = client_as("admin")
    before = client.get(f"/customer/show/{record.id}").text

    answer = client.post(
        f"/customer/edit/{record.id}",
        data=form_values(client.get(f"/customer/edit/{record.id}").text),
        follow_redirects=True,
    )

    assert answer.status_code == 200
    assert "changed" not in answer.text
    assert before.count("ds-event__head") == answer.text.count("ds-event__head")


def test_it_says_what_is_wrong(panel, client_as):
    record = file_customer(panel)
    client = client_as("alice")

    answer = client.post(
        f"/customer/edit/{record.id}",
        data={
            "version": version_of(client, record), "field.name": "", "field.founded": "2999-01-01",
            "field.english_name": "Kept as typed",
        },
    )  # fmt: skip

    assert answer.status_code == 422
    assert 'href="#field-name"' in answer.text
    assert 'href="#field-founded"' in answer.text
    assert 'value="Kept as typed"' in answer.text


def test_it_refuses_without_the_permission(panel, client_as):
    record = file_customer(panel, name="Of alice")

    assert client_as("bob").get(f"/customer/edit/{record.id}").status_code == 403
    answer = client_as("bob").post(
        f"/customer/edit/{record.id}", data={"version": "1", "field.name": "Of bob"}
    )

    assert answer.status_code == 403
    assert "Of bob" not in client_as("admin").get(f"/customer/show/{record.id}").text


def test_a_stranger_sees_nothing(panel, client_as):
    record = file_customer(panel)

    assert client_as("charlie").get(f"/customer/edit/{record.id}").status_code == 404


def test_it_leaves_a_revision(panel, client_as):
    record = file_customer(panel, tier="normal")
    client = client_as("alice")

    answer = client.post(
        f"/customer/edit/{record.id}",
        data={"version": version_of(client, record), "field.tier": "vip"},
        follow_redirects=True,
    )

    assert "changed 1 field" in answer.text
    assert "<del>Regular</del>" in answer.text
    assert "<ins>VIP</ins>" in answer.text


@pytest.fixture
def conflict(panel, client_as):
    """Return a record, and the answer to saving it after the manager was faster."""
    record = file_customer(panel, name="Contested", tier="normal", stage="lead")
    alice, admin = client_as("alice"), client_as("admin")
    seen = version_of(alice, record)
    admin.post(
        f"/customer/edit/{record.id}",
        data={"version": seen, "field.tier": "vip", "field.stage": "won"},
    )
    answer = alice.post(
        f"/customer/edit/{record.id}",
        data={
            "version": seen, "field.tier": "key", "field.stage": "lead",
            "field.english_name": "Mine alone",
        },
    )  # fmt: skip
    return record, answer


def test_who_was_slower_is_asked_field_by_field(conflict):
    _, answer = conflict

    assert answer.status_code == 409
    assert 'name="take.tier"' in answer.text
    assert 'name="take.stage"' not in answer.text  # alice left it as it was
    assert 'name="field.english_name" value="Mine alone"' in answer.text
    assert "Admin" in answer.text


@pytest.mark.parametrize(("choice", "tier"), [("mine", "Key account"), ("theirs", "VIP")])
def test_the_choice_is_what_is_saved(conflict, client_as, choice, tier):
    record, answer = conflict
    data = {**form_values(answer.text), "take.tier": choice}

    saved = client_as("alice").post(f"/customer/edit/{record.id}", data=data, follow_redirects=True)

    assert saved.status_code == 200
    shown = saved.text.split("ds-rec__rail")[0]
    assert tier in shown
    assert "Mine alone" in shown
    assert "Won" in shown or "Deal" in shown or "成交" in shown


def test_who_changed_only_hidden_fields_is_not_told_and_nobody_else_is_named(panel, client_as):
    """Staff may not read bank accounts: of such a change only that there was one is told."""
    record = file_customer(panel, name="Contested", tier="normal")
    alice, manager, admin = client_as("alice"), client_as("manager"), client_as("admin")
    manager.post(
        f"/customer/edit/{record.id}",
        data={"version": version_of(manager, record), "field.tier": "vip"},
    )
    seen = version_of(alice, record)
    admin.post(
        f"/customer/edit/{record.id}",
        data={"version": seen, "field.bank_account": "6222020200112233"},
    )

    answer = alice.post(f"/customer/edit/{record.id}", data={"version": seen, "field.tier": "key"})

    assert answer.status_code == 409
    page = answer.text.split("ds-conflict-page")[1]
    assert "Somebody else" in page
    assert "Manager" not in page
    assert "Admin" not in page
    assert 'name="take.tier"' not in page  # nobody changed the tier since
    assert 'name="field.tier" value="key"' in page


def test_a_form_that_names_no_version_is_refused(panel, client_as):
    record = file_customer(panel)

    answer = client_as("alice").post(f"/customer/edit/{record.id}", data={"field.name": "New"})

    assert answer.status_code == 400
