import dataclasses
import os
import re
import stat

import pytest

from app.access.single_sign_on.accounts import Rules
from app.access.single_sign_on.ldap import LdapSettings
from app.access.single_sign_on.oidc import OidcSettings
from app.access.single_sign_on.saml_settings import SamlSettings
from app.core.errors import AppError
from config import HERE, ConfigurationError, Settings

POSTGRES = {"DATABASE_URL": "postgresql://panel@localhost/panel", "SECRET_KEY": "s" * 32}

# ``settings_of`` reads these by the names of the providers' own settings.
OF_PROVIDERS = {
    f"{prefix}_{each.name}"
    for prefix, kind in (("oidc", OidcSettings), ("saml", SamlSettings), ("ldap", LdapSettings))
    for part in (kind, Rules)
    for each in dataclasses.fields(part)
}
BY_PROPERTY = {"files_url": "files_dir", "public_url": "is_https", "trusted_hosts": "hosts"}


def settings(tmp_path, **environ):
    return Settings.from_environment({"DATA_DIR": str(tmp_path), **environ})


def problems(tmp_path, **environ):
    with pytest.raises(ConfigurationError) as raised:
        settings(tmp_path, **environ)
    return raised.value.problems


def test_without_any_setting_records_are_kept_in_sqlite_in_the_data_folder(tmp_path):
    made = settings(tmp_path)

    assert made.database_url == f"sqlite:///{tmp_path}/dossier.db"
    assert made.is_embedded
    assert made.files_dir == tmp_path / "files"
    assert (made.host, made.port, made.demo) == ("127.0.0.1", 8080, False)


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    first = settings(tmp_path / "new").secret_key

    assert len(first) >= 32
    assert settings(tmp_path / "new").secret_key == first
    file = tmp_path / "new" / "secret_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(tmp_path / "new") == ["secret_key"]


def test_two_installations_have_different_secrets(tmp_path):
    assert settings(tmp_path / "a").secret_key != settings(tmp_path / "b").secret_key


def test_postgresql_asks_for_a_secret(tmp_path):
    found = problems(tmp_path, DATABASE_URL=POSTGRES["DATABASE_URL"])

    assert found["SECRET_KEY"].code == "settings.no_secret"
    assert not (tmp_path / "secret_key").exists()


def test_the_short_form_of_a_postgresql_address_is_understood(tmp_path):
    made = settings(tmp_path, DATABASE_URL="postgres://u@h/n", SECRET_KEY="s" * 32)

    assert made.database_url == "postgresql://u@h/n"
    assert not made.is_embedded


def test_encrypted_fields_use_the_secret_unless_they_have_a_key_of_their_own(tmp_path):
    assert settings(tmp_path, **POSTGRES).encryption_key == "s" * 32
    assert settings(tmp_path, **POSTGRES, ENCRYPTION_KEY="e" * 32).encryption_key == "e" * 32


@pytest.mark.parametrize(
    ("variable", "text", "code"),
    [
        ("PORT", "eighty", "settings.whole"),
        ("PORT", "0", "settings.whole"),
        ("PORT", "65536", "settings.whole"),
        ("PORT", "８０", "settings.whole"),
        ("THREADS", "-1", "settings.whole"),
        ("DEMO", "perhaps", "settings.flag"),
        ("TIME_ZONE", "Moon/Base", "settings.time_zone"),
        ("TIME_ZONE", "../etc/passwd", "settings.time_zone"),
        ("DEFAULT_LANGUAGE", "fr", "settings.language"),
        ("ADMIN_PASSWORD", "short", "settings.password"),
        ("SECRET_KEY", "short", "settings.secret"),
        ("FILES_URL", "https://example.org", "settings.address"),
        ("FILES_URL", "s3://bucket", "settings.s3"),
        ("LDAP_URL", "https://directory.example.com", "settings.directory"),
        ("LDAP_URL", "ldaps://directory.example.com:70000", "settings.directory"),
        ("LDAP_FILTER", "(uid=dora)", "settings.pattern"),
        ("LDAP_BIND_PATTERN", "{name}@{domain}", "settings.pattern"),
        ("LDAP_CA_FILE", "/no/such/file", "settings.no_file"),
        ("SAML_METADATA", "/no/such/file", "settings.no_file"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_a_sentence(tmp_path, variable, text, code):
    found = problems(tmp_path, **{variable: text})

    assert found[variable].code == code
    assert str(found[variable]).strip()


def test_all_mistakes_are_told_at_once(tmp_path):
    found = problems(tmp_path, PORT="x", DEMO="y", TIME_ZONE="z")

    assert set(found) == {"PORT", "DEMO", "TIME_ZONE"}
    assert "PORT: “x” is not a whole number from 1 to 65535." in str(ConfigurationError(found))


def test_an_empty_variable_is_as_good_as_none(tmp_path):
    assert settings(tmp_path, PORT="", TIME_ZONE=" ").port == 8080


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    found = problems(tmp_path / "file" / "below")

    assert str(tmp_path / "file" / "below") in str(found["DATA_DIR"])


DIRECTORY = {"LDAP_URL": "ldaps://directory.example.com", "LDAP_BASE": "dc=example,dc=com"}


@pytest.mark.parametrize(
    ("changes", "name", "code"),
    [
        ({"LDAP_BASE": ""}, "LDAP_BASE", "ldap_base"),
        ({"LDAP_URL": "ldap://directory.example.com"}, "LDAP_URL", "ldap_open"),
        ({"LDAP_START_TLS": "1"}, "LDAP_START_TLS", "ldap_twice"),
        ({"LDAP_BIND_DN": "cn=panel"}, "LDAP_BIND_PASSWORD", "ldap_bind"),
        ({"OIDC_ISSUER": "https://id.example.com"}, "OIDC_CLIENT_ID", "oidc"),
    ],
)
def test_settings_of_signing_in_must_go_together(tmp_path, changes, name, code):
    assert settings(tmp_path, **DIRECTORY).ldap_base == "dc=example,dc=com"

    found = problems(tmp_path, **{**DIRECTORY, **changes})

    assert found[name].code == f"settings.{code}"


def test_there_is_one_company_sign_in(tmp_path):
    (tmp_path / "idp.xml").write_text("<xml/>")
    both = {
        "OIDC_ISSUER": "https://id.example.com", "OIDC_CLIENT_ID": "dossier",
        "SAML_METADATA": str(tmp_path / "idp.xml"),
    }  # fmt: skip

    assert problems(tmp_path, **both)["SAML_METADATA"].code == "settings.two_providers"


@pytest.mark.parametrize(
    "changes",
    [
        {"LDAP_URL": "ldap://localhost:3389"},
        {"LDAP_URL": "ldap://d.example.com", "LDAP_START_TLS": "1"},
    ],
)
def test_a_directory_needs_no_ldaps_on_this_machine_or_with_start_tls(tmp_path, changes):
    assert settings(tmp_path, **{**DIRECTORY, **changes}).ldap_url == changes["LDAP_URL"]


def test_secrets_are_not_in_the_text_of_the_settings(tmp_path):
    shown = repr(settings(tmp_path, **POSTGRES, ADMIN_PASSWORD="hush hush hush"))

    assert "s" * 32 not in shown
    assert "hush" not in shown


def test_a_broken_setting_is_an_error_of_ours():
    assert issubclass(ConfigurationError, AppError)


@pytest.mark.parametrize("name", [each.name for each in dataclasses.fields(Settings)])
def test_every_setting_decides_something(name):
    below = ("fieldtypes", "schema")  # there, settings are those of a field
    ours = [f for f in (HERE / "app").rglob("*.py") if f.parent.name not in below]
    files = [*ours, HERE / "run.py", HERE / "gunicorn.conf.py"]
    by_property = BY_PROPERTY.get(name, name)

    readers = [f for f in files if re.search(rf"settings\.{by_property}\b", f.read_text())]

    assert readers != [] or name in OF_PROVIDERS
