"""Whom the company's directory does not know, nobody lets in, whatever is typed."""

import pytest

from tests.directory import PASSWORD, PEOPLE
from tests.features.company import person
from tests.features.directory_people import identities, sign_in
from tests.second_factors import is_in

pytestmark = pytest.mark.usefixtures("newcomers_leave")


WRONG = ["", " ", "wrong", "x" * 5000, PASSWORD + "\0", "\ud800", "\0", "\u00ad"]


@pytest.mark.parametrize("password", WRONG)
def test_a_wrong_password_lets_nobody_in(panel, directory_browser, dora, password):
    client = directory_browser()

    answer = sign_in(client, password=password.encode("utf-8", "surrogatepass"))

    assert answer.status_code == 401
    assert not is_in(client)
    assert person(panel) is None


@pytest.mark.parametrize(
    "name",
    ["*", "d*", "dora)(uid=*", "*)(|(uid=*", "dora\0", "", "(uid=dora)", "\\64ora", "х" * 500],
)
def test_a_name_is_never_a_filter(panel, directory_browser, dora, name):
    client = directory_browser()

    answer = sign_in(client, name)

    assert answer.status_code == 401
    assert not is_in(client)


def test_a_name_may_have_any_character(panel, directory_browser, directory):
    directory.person("wei (west)*", mail="wei@example.com")
    client = directory_browser()

    sign_in(client, "wei (west)*")

    assert is_in(client)


def test_a_name_that_fits_several_entries_is_nobodys(directory_browser, directory, dora):
    directory.person("other", mail="dora")
    client = directory_browser()

    answer = sign_in(client)

    assert answer.status_code == 401
    assert not is_in(client)


def test_wrong_tries_are_counted(directory_browser, dora):
    client = directory_browser()
    for _ in range(5):
        sign_in(client, password="wrong")

    answer = sign_in(client)

    assert answer.status_code == 429
    assert not is_in(client)


DIRECT = {
    "ldap_bind_dn": "", "ldap_bind_password": "", "ldap_bind_pattern": f"uid={{name}},{PEOPLE}",
}  # fmt: skip


def test_it_works_without_an_account_that_searches(panel, directory_browser, dora):
    client = directory_browser(**DIRECT)

    sign_in(client)

    assert is_in(client)
    assert person(panel).roles == ("staff",)


@pytest.mark.parametrize("name", ["nobody", f"dora,{PEOPLE}", "dora+cn=x", "*"])
def test_a_name_is_never_a_place(directory_browser, dora, name):
    client = directory_browser(**DIRECT)

    answer = sign_in(client, name)

    assert answer.status_code == 401
    assert not is_in(client)


def test_a_name_that_is_anothers_address_lets_nobody_in(panel, directory_browser, directory, dora):
    """Whoever may choose their own user name does not become somebody else by it."""
    directory.person("dora@example.com", mail="evil@example.com", userPassword="evil words")
    client = directory_browser(**DIRECT)

    answer = sign_in(client, "dora@example.com", "evil words")

    assert answer.status_code == 401
    assert identities(panel) == []
