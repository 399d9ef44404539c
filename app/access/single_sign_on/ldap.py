"""The company's directory (LDAP, RFC 4511 and 4513): whose name and password these are.

An entry is found first, as the account that searches or as the person; then the password is tried
on that very entry, so that nobody is told to be another than whose password it was.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from app.access.single_sign_on.accounts import Rules, Told
from app.access.single_sign_on.ldap_groups import names_below
from app.core.errors import AppError
from app.core.i18n import N_

logger = logging.getLogger(__name__)

CONNECT_SECONDS, ANSWER_SECONDS = 3, 5  # a directory that hangs must not hold all threads
NO_SUCH_OBJECT, WRONG_PASSWORD = 32, 49
AWAY = frozenset({3, 51, 52, 80})  # time limit, busy, unavailable, other
LONGEST_NAME, LONGEST_PASSWORD = 320, 1000


class DirectoryError(AppError):
    """The directory could not be asked."""

    status = 502

    def __init__(self) -> None:
        super().__init__(
            "sign_in.directory",
            N_(
                "This is no password of the panel's own, and the company directory does not "
                "answer. Try again later."
            ),
        )


@dataclass(frozen=True)
class LdapSettings:
    """What the installation says of its directory."""

    url: str
    base: str
    start_tls: bool = False
    ca_file: str = ""
    bind_dn: str = ""
    bind_password: str = field(default="", repr=False)
    bind_pattern: str = ""
    filter: str = "(|(uid={name})(mail={name}))"
    id_attribute: str = "entryUUID"
    username_attribute: str = "uid"
    email_attribute: str = "mail"
    name_attribute: str = "cn"
    groups_attribute: str = "memberOf"
    groups_base: str = ""
    groups_filter: str = ""
    rules: Rules = field(default_factory=Rules)

    @property
    def issuer(self) -> str:
        """Whose people they are: the tree, so that a server may move."""
        return f"ldap:{self.base.lower()}"


class Directory:
    """One directory, asked anew each time: sign-ins are rare, and idle connections end."""

    def __init__(self, settings: LdapSettings) -> None:
        import ldap3  # a tenth of a second: only where it is used
        from ldap3.utils import conv, dn

        self.settings = settings
        self._ldap3, self._escape, self._escape_dn = ldap3, conv.escape_filter_chars, dn.escape_rdn

    def ask(self, name: str, password: str) -> Told | None:
        """Return who has this name and password; nobody where they are wrong.

        Raises DirectoryError.
        """
        name = name.strip()
        if not self._can_ask(name, password):
            return None
        wanted = self.settings.filter.replace("{name}", self._escape(name))
        return self._proved(wanted, name, password)

    def confirm(self, subject: str, name: str, password: str) -> bool:
        """Tell whether this is the password of somebody known; ``name`` is their name here."""
        if self.settings.bind_pattern or not self._can_ask(subject, password):
            told = self.ask(name, password)
        else:
            wanted = f"({self.settings.id_attribute}={self._escape(_raw(subject))})"
            told = self._proved(wanted, subject, password)
        return told is not None and told.subject == subject

    @cached_property
    def _server(self) -> Any:
        parts = urlsplit(self.settings.url)
        tls = self._ldap3.Tls(
            validate=ssl.CERT_REQUIRED, ca_certs_file=self.settings.ca_file or None
        )
        return self._ldap3.Server(
            parts.hostname, port=parts.port, use_ssl=parts.scheme == "ldaps", tls=tls,
            get_info=self._ldap3.NONE, connect_timeout=CONNECT_SECONDS,
        )  # fmt: skip

    @staticmethod
    def _can_ask(name: str, password: str) -> bool:
        """Tell whether to ask at all: no password would be nobody's sign-in (RFC 4513, 5.1.2)."""
        fits = 0 < len(name) <= LONGEST_NAME and 0 < len(password) <= LONGEST_PASSWORD
        halves = any("\ud800" <= each <= "\udfff" for each in password)  # of characters, from JSON
        return fits and name.isprintable() and not halves

    def _proved(self, wanted: str, name: str, password: str) -> Told | None:
        try:
            with self._searching(name, password) as connection:
                entry = self._entry(connection, wanted) if connection else None
                if entry is None or not self._is_password_of(entry["dn"], password):
                    return None
                return self._told(entry, self._groups(connection, entry))
        except (self._ldap3.core.exceptions.LDAPException, OSError, ValueError) as error:
            logger.warning("company directory: %s", type(error).__name__)
            raise DirectoryError from error

    @contextmanager
    def _searching(self, name: str, password: str) -> Iterator[Any]:
        """Give a connection that may search; nothing where the person could not sign in for it."""
        own, pattern = self.settings.bind_dn, self.settings.bind_pattern
        user: str | None = own or None
        if pattern and not own:
            is_dn = "=" in pattern
            user = pattern.replace("{name}", self._escape_dn(name) if is_dn else name)
        secret = self.settings.bind_password if own else password
        connection = self._connection(user, secret if user else None)
        try:
            is_in = self._bound(connection)
            if not is_in and (own or not pattern):
                raise ValueError("the directory lets nobody search")
            yield connection if is_in else None
        finally:
            self._close(connection)

    def _connection(self, user: str | None, password: str | None) -> Any:
        return self._ldap3.Connection(
            # In bytes, as it was typed: of text the library leaves characters out (SASLprep), and
            # in the end perhaps all.
            self._server, user=user, password=password and password.encode(),
            auto_referrals=False, read_only=True, check_names=False,
            receive_timeout=ANSWER_SECONDS,
        )  # fmt: skip

    def _bound(self, connection: Any) -> bool:
        connection.open()
        if self.settings.start_tls:
            connection.start_tls()
        if connection.bind():
            return True
        if connection.result["result"] in AWAY:
            raise ValueError("the directory is busy")
        return False

    def _close(self, connection: Any) -> None:
        opened = connection.socket
        with suppress(self._ldap3.core.exceptions.LDAPException, OSError):
            connection.unbind()
        if opened is not None:  # the library leaves it open where the other side has gone
            opened.close()

    def _is_password_of(self, dn: str, password: str) -> bool:
        connection = self._connection(dn, password)
        try:
            return self._bound(connection)
        finally:
            self._close(connection)

    def _entry(self, connection: Any, wanted: str) -> Mapping[str, Any] | None:
        """Return the one entry that fits; of several, none is sure to be the person's."""
        its = self.settings
        names = (
            its.id_attribute, its.username_attribute, its.email_attribute, its.name_attribute,
            its.groups_attribute,
        )  # fmt: skip
        found = self._search(connection, its.base, wanted, names, most=2)
        if len(found) > 1:
            logger.warning("company directory: several entries fit one name")
        return found[0] if len(found) == 1 else None

    def _search(
        self, connection: Any, base: str, wanted: str, names: tuple[str, ...], *, most: int
    ) -> list[Mapping[str, Any]]:
        connection.search(
            base, wanted, attributes=list(names), size_limit=most, time_limit=ANSWER_SECONDS
        )
        code = connection.result["result"]
        if code not in (0, 4, NO_SUCH_OBJECT):  # 4: more than asked for, which says enough
            raise ValueError(f"the directory answers {code}")
        return [each for each in connection.response or () if each["type"] == "searchResEntry"]

    def _groups(self, connection: Any, entry: Mapping[str, Any]) -> frozenset[str]:
        its = self.settings
        base = its.groups_base or its.base
        groups = _texts(entry, its.groups_attribute)
        if its.groups_filter:
            wanted = its.groups_filter.replace("{dn}", self._escape(entry["dn"]))
            found = self._search(connection, base, wanted, ("cn",), most=1000)
            groups += [each["dn"] for each in found]
        return names_below(base, groups)

    def _told(self, entry: Mapping[str, Any], groups: frozenset[str]) -> Told:
        its = self.settings
        marks = _values(entry, its.id_attribute)
        if len(marks) != 1:
            raise ValueError(f"an entry has no {its.id_attribute}")
        email = _first(entry, its.email_attribute)
        return Told(
            issuer=its.issuer,
            subject=_subject(marks[0]),
            email=email,
            email_is_verified=bool(email),  # the company's own word for it
            full_name=_first(entry, its.name_attribute),
            username=_first(entry, its.username_attribute),
            groups=groups,
        )


def _values(entry: Mapping[str, Any], name: str) -> list[bytes]:
    raw = {key.lower(): values for key, values in entry["raw_attributes"].items()}
    return list(raw.get(name.lower(), ()))


def _texts(entry: Mapping[str, Any], name: str) -> list[str]:
    return [value.decode("utf-8", "replace") for value in _values(entry, name)]


def _first(entry: Mapping[str, Any], name: str) -> str:
    return next(iter(_texts(entry, name)), "")


def _subject(mark: bytes) -> str:
    """Return what stands for an entry: the text, or ``hex:`` for what is none (``objectGUID``)."""
    is_text = mark.isascii() and mark.decode("ascii", "replace").isprintable()
    return mark.decode("ascii") if is_text else f"hex:{mark.hex()}"


def _raw(subject: str) -> str | bytes:
    return bytes.fromhex(subject[4:]) if subject.startswith("hex:") else subject


def current_directory() -> Directory | None:
    """Return the directory of the app that answers, if the installation has one."""
    directory: Directory | None = current_app.extensions["company_directory"]
    return directory
