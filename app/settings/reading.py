"""How one text of the environment is read; each reader raises AppError with what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from app.core.errors import AppError
from app.core.i18n import LANGUAGES, N_
from app.core.log_lines import FORMS

HERE = Path(__file__).resolve().parents[2]
SHORTEST_SECRET = 32
SHORTEST_PASSWORD = 8
YES = ("1", "true", "yes", "on")
NO = ("", "0", "false", "no", "off")


def wrong(code: str, message: str, **params: object) -> AppError:
    """Return what is wrong with a setting."""
    return AppError(f"settings.{code}", message, **params)


def text(text: str) -> str:
    """Read any text."""
    return text.strip()


def folder(text: str) -> Path:
    """Read the path of a folder; a relative one is below the project."""
    return (HERE / Path(text.strip()).expanduser()).resolve()


def flag(text: str) -> bool:
    """Read yes or no."""
    if text.strip().lower() in YES:
        return True
    if text.strip().lower() in NO:
        return False
    raise wrong("flag", N_("“{text}” is neither yes nor no; write 1 or 0."), text=text)


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers between two, both included."""

    def read(text: str) -> int:
        if text.strip().isascii() and text.strip().isdigit() and low <= int(text) <= high:
            return int(text)
        raise wrong(
            "whole",
            N_("“{text}” is not a whole number from {low} to {high}."),
            text=text,
            low=low,
            high=high,
        )

    return read


def address(*schemes: str) -> Callable[[str], str]:
    """Return a reader of addresses with one of these schemes."""

    def read(text: str) -> str:
        if text.strip() and urlsplit(text.strip()).scheme not in schemes:
            raise wrong(
                "address",
                N_("The address must start with {schemes}."),
                schemes=", ".join(f"{scheme}://" for scheme in schemes),
            )
        return text.strip()

    return read


def names(text: str) -> tuple[str, ...]:
    """Read names of hosts."""
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    for name in names:
        if not re.fullmatch(r"(\*\.)?[a-z0-9.-]+|[0-9a-f:]+", name):
            raise wrong(
                "host_name",
                N_("“{name}” is not the name of a host; write one like crm.example.com."),
                name=name,
            )
    return names


def is_local(address: str) -> bool:
    """Tell whether an address is on this machine, where nobody listens on the way."""
    return urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1")


def issuer(text: str) -> str:
    """Read who issues tokens; without https anybody on the way could be them."""
    parts = urlsplit(text.strip())
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_local(text.strip()))
    if parts.hostname and is_safe:
        return text.strip()
    raise wrong("issuer", N_("The address must start with {schemes}."), schemes="https://")


def directory(text: str) -> str:
    """Read the address of a directory (LDAP)."""
    parts = urlsplit(text.strip())
    try:
        is_whole = bool(parts.hostname) and parts.path in ("", "/") and parts.port != 0
    except ValueError:  # of the port
        is_whole = False
    if parts.scheme in ("ldap", "ldaps") and is_whole:
        return text.strip().rstrip("/")
    raise wrong("directory", N_("Write an address like ldaps://directory.example.com."))


def existing_file(text: str) -> str:
    """Read the path of a file that is there; a relative one is below the project."""
    path = (HERE / Path(text.strip()).expanduser()).resolve()
    if not path.is_file():
        raise wrong("no_file", N_("There is no file {path}."), path=path)
    return str(path)


def with_name(text: str) -> str:
    """Read a pattern into which a typed name is put."""
    if text.count("{name}") and not re.search(r"[{}]", text.replace("{name}", "")):
        return text.strip()
    raise wrong("pattern", N_("Write {place} where the typed name belongs."), place="{name}")


def client_secret(text: str) -> str:
    """Read a secret that somebody else chose."""
    return text.strip()


def role_map(text: str) -> tuple[tuple[str, str], ...]:
    """Read which group brings which role."""
    pairs = [pair.rpartition("=") for pair in text.split(",") if pair.strip()]
    for group, _, role in pairs:
        if not group.strip() or not role.strip():
            raise wrong(
                "role_map",
                N_("Write group=role, separated by commas, like crm-sales=staff,*=viewer."),
            )
    return tuple((group.strip(), role.strip()) for group, _, role in pairs)


def language(text: str) -> str:
    """Read a language of the panel."""
    if text.strip() in ("", *LANGUAGES):
        return text.strip()
    raise wrong(
        "language",
        N_("“{text}” is not a language of the panel; write one of {languages}."),
        text=text,
        languages=", ".join(LANGUAGES),
    )


def log_form(text: str) -> str:
    """Read how lines of the log look."""
    if text.strip() in FORMS:
        return text.strip()
    raise wrong("log_format", N_("Write one of: {words}."), words=", ".join(FORMS))


def zone(text: str) -> str:
    """Read a time zone."""
    try:
        return ZoneInfo(text.strip()).key if text.strip() else ""
    except (KeyError, ValueError, OSError):
        raise wrong(
            "time_zone",
            N_("“{text}” is not a time zone; write one like Asia/Shanghai."),
            text=text,
        ) from None


def password(text: str) -> str:
    """Read the first password of an account."""
    if text and len(text) < SHORTEST_PASSWORD:
        raise wrong(
            "password", N_("A password has at least {length} characters."), length=SHORTEST_PASSWORD
        )
    return text


def secret(text: str) -> str:
    """Read a secret of the installation's own."""
    if text and len(text) < SHORTEST_SECRET:
        raise wrong(
            "secret",
            N_("A secret has at least {length} characters; make one with: openssl rand -hex 32"),
            length=SHORTEST_SECRET,
        )
    return text


def numbered(text: str) -> str:
    """Read several keys; what each is made of is checked where they are used."""
    if not all(re.fullmatch(r"[1-9][0-9]{0,5}:\S{32,}", part) for part in text.split()):
        raise wrong(
            "keys",
            N_(
                "Write every key as number:secret with a space between them, the newest first;"
                " a secret has at least {length} characters."
            ),
            length=SHORTEST_SECRET,
        )
    return text.strip()


HIDDEN = (secret, password, numbered, client_secret)  # never shown when settings are printed


def setting(default: Any, read: Callable[[str], Any], help: str) -> Any:  # noqa: A002 - reads well
    """Declare one setting; the operating guide's table is made from these."""
    return field(default=default, metadata={"read": read, "help": help}, repr=read not in HIDDEN)
