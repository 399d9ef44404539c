"""The company's directory is reached safely, or it is said that it is not."""

import socket

import pytest

from tests import directory as directories
from tests.features.directory_people import sign_in
from tests.second_factors import PASSWORD as OWN_PASSWORD
from tests.second_factors import is_in

pytestmark = pytest.mark.usefixtures("newcomers_leave")


@pytest.mark.parametrize("way", ["ldaps", "start_tls"])
def test_it_is_encrypted(directory_browser, directory, dora, way):
    is_ldaps = way == "ldaps"
    client = directory_browser(
        ldap_url=directory.tls_url if is_ldaps else directory.url, ldap_start_tls=not is_ldaps,
        ldap_ca_file=directory.ca_file,
    )  # fmt: skip

    sign_in(client)

    assert is_in(client)


@pytest.mark.parametrize("way", ["ldaps", "start_tls"])
def test_a_server_that_cannot_prove_its_name_gets_no_password(
    directory_browser, directory, dora, way, tmp_path
):
    directories.make_certificates(tmp_path)
    is_ldaps = way == "ldaps"
    client = directory_browser(
        ldap_url=directory.tls_url if is_ldaps else directory.url, ldap_start_tls=not is_ldaps,
        ldap_ca_file=str(tmp_path / "ca.pem"),
    )  # fmt: skip

    answer = sign_in(client)

    assert answer.status_code == 502
    assert not is_in(client)


def test_a_directory_that_is_down_is_said_and_accounts_of_the_panel_work(directory_browser):
    client = directory_browser(ldap_url=f"ldap://localhost:{directories.free_port()}")

    answer = sign_in(client)

    assert answer.status_code == 502
    assert "the company directory does not answer" in answer.text
    sign_in(client, "alice", OWN_PASSWORD)
    assert is_in(client)


def test_a_directory_that_hangs_is_not_waited_for(directory_browser):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = directory_browser(ldap_url=f"ldap://127.0.0.1:{silent.getsockname()[1]}")

        answer = sign_in(client)

    assert answer.status_code == 502


def test_an_account_that_may_not_search_is_said_without_its_password(directory_browser, caplog):
    client = directory_browser(ldap_bind_password="not the password")

    answer = sign_in(client)

    assert answer.status_code == 502
    assert "not the password" not in answer.text + caplog.text


def test_no_referral_is_followed(directory_browser, directory, dora):
    client = directory_browser()

    sign_in(client)

    assert is_in(client)
    assert not directory.was_referred()
