"""Settings of signing in with accounts that are kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import AppError
from app.core.i18n import N_
from app.settings import reading as read
from app.settings.reading import setting


@dataclass(frozen=True)
class SignInSettings:
    """Where else the panel's people have an account: OpenID Connect, SAML, a directory."""

    oidc_issuer: str = setting(
        "",
        read.issuer,
        "Address of the company's identity provider (OpenID Connect), exactly as it calls itself. "
        "Left out: people sign in with passwords and passkeys only. See `docs/sign-in/oidc.md`.",
    )
    oidc_client_id: str = setting("", read.text, "What the provider calls this panel.")
    oidc_client_secret: str = setting(
        "", read.client_secret, "The secret that the provider gave this panel."
    )
    oidc_label: str = setting("", read.text, "What the button says after “Sign in with”.")
    oidc_scopes: str = setting(
        "openid email profile", read.text, "What the provider is asked to tell."
    )
    oidc_groups_claim: str = setting(
        "groups", read.text, "Where the provider names a person's groups."
    )
    oidc_roles: tuple[tuple[str, str], ...] = setting(
        (),
        read.role_map,
        "Roles by group, like `crm-sales=staff,crm-lead=manager`; `*` is everybody. Given and "
        "taken at each sign-in; roles that are not named here stay as an administrator set them.",
    )
    oidc_creates_people: bool = setting(
        False, read.flag, "Whether somebody whom the provider knows gets an account by signing in."
    )
    oidc_connects_by_email: bool = setting(
        False,
        read.flag,
        "Whether a verified e-mail address is enough to sign in to the account that has it. Left "
        "out: people connect it themselves, signed in with their password.",
    )
    ldap_url: str = setting(
        "",
        read.directory,
        "Address of the company's directory (LDAP, Active Directory), like "
        "`ldaps://directory.example.com`. Left out: no directory is asked. See "
        "`docs/sign-in/ldap.md`.",
    )
    ldap_start_tls: bool = setting(
        False, read.flag, "Whether to encrypt a connection that begins with `ldap://` (StartTLS)."
    )
    ldap_ca_file: str = setting(
        "",
        read.existing_file,
        "Certificates that the directory's is checked with (PEM). Left out: those of the system.",
    )
    ldap_base: str = setting("", read.text, "Where people are, like `ou=people,dc=example,dc=com`.")
    ldap_bind_dn: str = setting("", read.text, "Who searches the directory: an account of its own.")
    ldap_bind_password: str = setting("", read.client_secret, "The password of that account.")
    ldap_bind_pattern: str = setting(
        "",
        read.with_name,
        "Instead of an account that searches: as whom a person signs in, like "
        "`uid={name},ou=people,dc=example,dc=com` or `{name}@example.com`.",
    )
    ldap_filter: str = setting(
        "(|(uid={name})(mail={name}))", read.with_name, "Which entry belongs to a typed name."
    )
    ldap_id_attribute: str = setting(
        "entryUUID",
        read.text,
        "What never changes about an entry; in Active Directory: `objectGUID`.",
    )
    ldap_username_attribute: str = setting(
        "uid", read.text, "The user name; in Active Directory: `sAMAccountName`."
    )
    ldap_email_attribute: str = setting("mail", read.text, "The e-mail address.")
    ldap_name_attribute: str = setting("cn", read.text, "The name to show.")
    ldap_groups_attribute: str = setting(
        "memberOf", read.text, "The groups of an entry; groups count by their `cn`."
    )
    ldap_groups_base: str = setting(
        "", read.text, "Groups elsewhere do not count. Left out: `LDAP_BASE`."
    )
    ldap_groups_filter: str = setting(
        "",
        read.text,
        "Where entries do not name their groups: which groups have the person, like "
        "`(&(objectClass=groupOfNames)(member={dn}))`.",
    )
    ldap_roles: tuple[tuple[str, str], ...] = setting(
        (), read.role_map, "Roles by group, as in `OIDC_ROLES`."
    )
    ldap_creates_people: bool = setting(
        False, read.flag, "Whether somebody of the directory gets an account by signing in."
    )
    ldap_connects_by_email: bool = setting(
        False,
        read.flag,
        "Whether the directory's password also opens an account that was made here and has the "
        "same e-mail address.",
    )
    saml_metadata: str = setting(
        "",
        read.existing_file,
        "File with the metadata of the company's identity provider (SAML 2.0); instead of "
        "`OIDC_ISSUER`. See `docs/sign-in/saml.md`.",
    )
    saml_entity_id: str = setting(
        "",
        read.text,
        "What the provider calls this panel. Left out: `PUBLIC_URL` + `/login/saml/metadata`.",
    )
    saml_label: str = setting("", read.text, "What the button says after “Sign in with”.")
    saml_username_attribute: str = setting("uid", read.text, "The user name.")
    saml_email_attribute: str = setting("email", read.text, "The e-mail address.")
    saml_name_attribute: str = setting("displayName", read.text, "The name to show.")
    saml_groups_attribute: str = setting("groups", read.text, "The person's groups.")
    saml_roles: tuple[tuple[str, str], ...] = setting(
        (), read.role_map, "Roles by group, as in `OIDC_ROLES`."
    )
    saml_creates_people: bool = setting(
        False, read.flag, "Whether somebody whom the provider knows gets an account by signing in."
    )
    saml_connects_by_email: bool = setting(
        False,
        read.flag,
        "Whether an e-mail address that the provider tells is enough to sign in to the account "
        "that has it.",
    )


def disagreements(values: Mapping[str, Any]) -> Iterator[tuple[str, AppError]]:
    """Yield which of these settings do not go together, and what would."""
    if bool(values.get("oidc_issuer")) != bool(values.get("oidc_client_id")):
        sentence = N_("OIDC_ISSUER and OIDC_CLIENT_ID belong together; set both.")
        yield "OIDC_CLIENT_ID", read.wrong("oidc", sentence)
    if values.get("saml_metadata") and values.get("oidc_issuer"):
        sentence = N_("The panel has one company sign-in: set OIDC_ISSUER or SAML_METADATA.")
        yield "SAML_METADATA", read.wrong("two_providers", sentence)
    if values.get("ldap_url"):
        yield from _of_directory(values)


def _of_directory(values: Mapping[str, Any]) -> Iterator[tuple[str, AppError]]:
    url = values["ldap_url"]
    if not values.get("ldap_base"):
        yield "LDAP_BASE", read.wrong("ldap_base", N_("LDAP_URL and LDAP_BASE belong together."))
    if values.get("ldap_start_tls") and url.startswith("ldaps:"):
        sentence = N_("An address with ldaps:// is encrypted already; leave LDAP_START_TLS out.")
        yield "LDAP_START_TLS", read.wrong("ldap_twice", sentence)
    if url.startswith("ldap:") and not values.get("ldap_start_tls") and not read.is_local(url):
        sentence = N_("Passwords would cross the network unencrypted; use ldaps://, or StartTLS.")
        yield "LDAP_URL", read.wrong("ldap_open", sentence)
    if bool(values.get("ldap_bind_dn")) != bool(values.get("ldap_bind_password")):
        sentence = N_("LDAP_BIND_DN and LDAP_BIND_PASSWORD belong together; set both.")
        yield "LDAP_BIND_PASSWORD", read.wrong("ldap_bind", sentence)
