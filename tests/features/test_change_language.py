"""A person switches the language of the panel."""

import pytest

WORDS = {"zh_Hans": "客户", "zh_Hant": "客戶", "en": "Customers"}


@pytest.mark.parametrize("language", WORDS)
def test_it_works(client_as, language):
    client = client_as("alice")

    client.post(f"/lang/{language}")

    page = client.get("/customer/list/").text
    assert f'lang="{language.replace("_", "-")}"' in page
    assert WORDS[language] in page


def test_it_says_what_is_wrong(client_as):
    answer = client_as("alice").post("/lang/tlh")

    assert answer.status_code == 404
    assert "There is no language “tlh”" in answer.text


def test_a_stranger_may_switch_it_too(client_as):
    client = client_as(None)

    client.post("/lang/zh_Hant")

    assert 'lang="zh-Hant"' in client.get("/login/").text


def test_it_is_kept_for_the_next_time(panel, client_as):
    client_as("bob").post("/lang/zh_Hant")

    other = client_as(None)
    with other.session_transaction() as session:
        session.pop("language")
    other.post("/login/", data={"username": "bob", "password": "correct horse battery"})

    assert 'lang="zh-Hant"' in other.get("/").text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_it_leads_to_no_other_site(client_as, target):
    answer = client_as("alice").post("/lang/en", data={"next": target})

    assert answer.status_code == 302
    assert "evil" not in answer.location


def test_a_link_does_not_switch_it(client_as):
    client = client_as("alice")

    assert client.get("/lang/zh_Hant").status_code == 405
    assert 'lang="en"' in client.get("/").text


def test_an_address_may_name_the_language_of_one_page(client_as):
    client = client_as("alice")

    assert 'lang="zh-Hans"' in client.get("/customer/list/?_l_=zh_Hans").text
    assert 'lang="en"' in client.get("/customer/list/").text
