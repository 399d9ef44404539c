"""The panel with the shipped definitions and its cast, one copy for each test module."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import people
from app.access.account_tables import user_roles, users
from app.generation import build_app
from app.storage.sign_in_tables import sys_identity, sys_ticket
from app.storage.system import sys_attempt, sys_person
from config import Settings
from tests.conftest import fresh_database
from tests.directory import TestDirectory
from tests.directory import running as directory_running
from tests.features.company import BACK
from tests.features.two_processes import TwoProcesses, two_processes
from tests.identity_provider import CLIENT, CLIENT_SECRET, IdentityProvider, running
from tests.panels import TestPanel, Visitor, copied, make_panel
from tests.saml_provider import SamlProvider
from tests.second_factors import without


@pytest.fixture(scope="session")
def shipped_panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    """Apply the shipped definitions once for the whole run."""
    return make_panel(tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="module")
def panel(
    shipped_panel: TestPanel, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestPanel]:
    """Return a panel of this module's own."""
    panel = copied(shipped_panel, tmp_path_factory.mktemp("panel"))
    yield panel
    panel.installation.engine.dispose()


@pytest.fixture
def client_as(panel: TestPanel) -> Callable[..., Visitor]:
    """Return a signed-in browser: ``client_as("alice")``; ``client_as(None)`` is a stranger."""
    return panel.client


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def served_twice(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TwoProcesses]:
    """Serve a small panel from two apps on one database, of each kind."""
    folder = tmp_path_factory.mktemp("two")
    url = f"sqlite:///{folder / 'dossier.db'}"
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_url"))
    with two_processes(folder, url) as made:
        yield made


@pytest.fixture
def both(served_twice: TwoProcesses) -> TwoProcesses:
    """Return two processes in which nobody has done anything yet."""
    served_twice.start_over()
    return served_twice


@pytest.fixture
def newcomers_leave(panel: TestPanel) -> Iterator[None]:
    """Forget after the test who came from elsewhere, and everybody's accounts there."""
    before = {account.id for account in people.list_people(panel.store)}
    yield
    with panel.store.writing() as conn:
        for table in (sys_identity, sys_ticket, sys_attempt):
            conn.execute(sa.delete(table))
        conn.execute(sa.delete(user_roles).where(user_roles.c.user_id.not_in(before)))
        conn.execute(sa.delete(sys_person).where(sys_person.c.user_id.not_in(before)))
        conn.execute(sa.delete(users).where(users.c.id.not_in(before)))
    without(panel, "bob")


@pytest.fixture(scope="module")
def apps() -> dict[Settings, Flask]:
    """Return the apps that were built, by their settings."""
    return {}


@pytest.fixture
def stranger_at(panel: TestPanel, apps: dict[Settings, Flask]) -> Callable[..., Visitor]:
    """Return ``stranger_at(oidc_label="Acme")``: a browser at a panel that is set like that."""

    def opened(**changes: Any) -> Visitor:
        settings = dataclasses.replace(panel.installation.settings, **changes)
        if settings not in apps:
            apps[settings] = build_app(panel.store, settings)
        client = Visitor(apps[settings])
        with client.session_transaction() as session:
            session["language"] = "en"
        return client

    return opened


@pytest.fixture(scope="module")
def running_provider() -> Iterator[IdentityProvider]:
    """Serve an identity provider."""
    with running(BACK) as provider:
        yield provider


@pytest.fixture
def provider(running_provider: IdentityProvider) -> IdentityProvider:
    """Return the provider, without mistakes and without people."""
    running_provider.reset()
    return running_provider


@pytest.fixture
def browser(
    stranger_at: Callable[..., Visitor], provider: IdentityProvider
) -> Callable[..., Visitor]:
    """Return ``browser(oidc_creates_people=True)``: a stranger's, where there is a provider."""
    usual = {
        "oidc_issuer": provider.issuer, "oidc_client_id": CLIENT,
        "oidc_client_secret": CLIENT_SECRET, "oidc_label": "Acme",
        "oidc_roles": (("crm-sales", "staff"), ("crm-lead", "manager")),
    }  # fmt: skip
    return lambda **settings: stranger_at(**{**usual, **settings})


@pytest.fixture(scope="module")
def running_directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestDirectory]:
    """Serve a directory (LDAP)."""
    with directory_running(tmp_path_factory.mktemp("ldap")) as directory:
        yield directory


@pytest.fixture
def directory(running_directory: TestDirectory) -> Iterator[TestDirectory]:
    """Return the directory, with nobody in it."""
    yield running_directory
    running_directory.clear()


@pytest.fixture
def dora(directory: TestDirectory) -> str:
    """Return where Dora is in the directory; she is in sales."""
    dn = directory.person("dora", cn="Dora 朵拉")
    directory.group("crm-sales", dn)
    return dn


@pytest.fixture
def directory_browser(
    stranger_at: Callable[..., Visitor], directory: TestDirectory
) -> Callable[..., Visitor]:
    """Return ``directory_browser(ldap_roles=())``: a stranger's, where there is a directory."""
    return lambda **settings: stranger_at(**{**directory.settings, **settings})


@pytest.fixture(scope="module")
def one_saml_provider() -> SamlProvider:
    """Return a provider; making its key takes a while."""
    return SamlProvider()


@pytest.fixture
def saml_provider(one_saml_provider: SamlProvider) -> SamlProvider:
    """Return the provider, without mistakes."""
    one_saml_provider.reset()
    return one_saml_provider


@pytest.fixture(scope="module")
def saml_metadata(one_saml_provider: SamlProvider, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of its metadata."""
    return one_saml_provider.write_metadata(tmp_path_factory.mktemp("saml"))


@pytest.fixture
def saml_browser(stranger_at: Callable[..., Visitor], saml_metadata: str) -> Callable[..., Visitor]:
    """Return ``saml_browser(saml_roles=())``: a stranger's, where there is a SAML provider."""
    usual = {
        "saml_metadata": saml_metadata, "saml_label": "Acme", "saml_creates_people": True,
        "saml_roles": (("crm-sales", "staff"), ("crm-lead", "manager")),
    }  # fmt: skip
    return lambda **settings: stranger_at(**{**usual, **settings})
