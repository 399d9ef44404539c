"""Settings: each with a default and a comment. Reads the environment; nothing else does."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from app.core.errors import AppError
from app.core.i18n import LANGUAGES, N_

HERE = Path(__file__).resolve().parent
SHORTEST_SECRET = 32
SHORTEST_PASSWORD = 8
YES = ("1", "true", "yes", "on")
NO = ("", "0", "false", "no", "off")


class ConfigurationError(AppError):
    """Some settings cannot be used; its text names every one of them, not the first."""

    def __init__(self, problems: Mapping[str, AppError]) -> None:
        super().__init__(
            "settings.invalid", N_("{count} settings cannot be used."), count=len(problems)
        )
        self.problems = dict(problems)

    def __str__(self) -> str:
        return "\n".join(f"{name}: {problem}" for name, problem in self.problems.items())


def _wrong(code: str, message: str, **params: object) -> AppError:
    return AppError(f"settings.{code}", message, **params)


# -- how one text of the environment is read; each raises AppError with what would be right --------


def _text(text: str) -> str:
    return text.strip()


def _folder(text: str) -> Path:
    return (HERE / Path(text.strip()).expanduser()).resolve()


def _flag(text: str) -> bool:
    if text.strip().lower() in YES:
        return True
    if text.strip().lower() in NO:
        return False
    raise _wrong("flag", N_("“{text}” is neither yes nor no; write 1 or 0."), text=text)


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if text.strip().isascii() and text.strip().isdigit() and low <= int(text) <= high:
            return int(text)
        raise _wrong(
            "whole",
            N_("“{text}” is not a whole number from {low} to {high}."),
            text=text,
            low=low,
            high=high,
        )

    return read


def _address(*schemes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.strip() and urlsplit(text.strip()).scheme not in schemes:
            raise _wrong(
                "address",
                N_("The address must start with {schemes}."),
                schemes=", ".join(f"{scheme}://" for scheme in schemes),
            )
        return text.strip()

    return read


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    for name in names:
        if not re.fullmatch(r"(\*\.)?[a-z0-9.-]+|[0-9a-f:]+", name):
            raise _wrong(
                "host_name",
                N_("“{name}” is not the name of a host; write one like crm.example.com."),
                name=name,
            )
    return names


def _issuer(text: str) -> str:
    """Read who issues tokens; without https anybody on the way could be them."""
    parts = urlsplit(text.strip())
    is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and is_local)):
        return text.strip()
    raise _wrong("issuer", N_("The address must start with {schemes}."), schemes="https://")


def _client_secret(text: str) -> str:
    return text.strip()


def _role_map(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [pair.rpartition("=") for pair in text.split(",") if pair.strip()]
    for group, _, role in pairs:
        if not group.strip() or not role.strip():
            raise _wrong(
                "role_map",
                N_("Write group=role, separated by commas, like crm-sales=staff,*=viewer."),
            )
    return tuple((group.strip(), role.strip()) for group, _, role in pairs)


def _language(text: str) -> str:
    if text.strip() in ("", *LANGUAGES):
        return text.strip()
    raise _wrong(
        "language",
        N_("“{text}” is not a language of the panel; write one of {languages}."),
        text=text,
        languages=", ".join(LANGUAGES),
    )


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text.strip()).key if text.strip() else ""
    except (KeyError, ValueError, OSError):
        raise _wrong(
            "time_zone",
            N_("“{text}” is not a time zone; write one like Asia/Shanghai."),
            text=text,
        ) from None


def _password(text: str) -> str:
    if text and len(text) < SHORTEST_PASSWORD:
        raise _wrong(
            "password", N_("A password has at least {length} characters."), length=SHORTEST_PASSWORD
        )
    return text


def _secret(text: str) -> str:
    if text and len(text) < SHORTEST_SECRET:
        raise _wrong(
            "secret",
            N_("A secret has at least {length} characters; make one with: openssl rand -hex 32"),
            length=SHORTEST_SECRET,
        )
    return text


def _numbered(text: str) -> str:
    """Read several keys; what each is made of is checked where they are used."""
    if not all(re.fullmatch(r"[1-9][0-9]{0,5}:\S{32,}", part) for part in text.split()):
        raise _wrong(
            "keys",
            N_(
                "Write every key as number:secret with a space between them, the newest first;"
                " a secret has at least {length} characters."
            ),
            length=SHORTEST_SECRET,
        )
    return text.strip()


HIDDEN = (_secret, _password, _numbered, _client_secret)  # never shown when settings are printed


def setting(default: Any, read: Callable[[str], Any], help: str) -> Any:  # noqa: A002 - reads well
    """Declare one setting; the operating guide's table is made from these."""
    return field(default=default, metadata={"read": read, "help": help}, repr=read not in HIDDEN)


@dataclass(frozen=True)
class Settings:
    """What the installation decides. The environment variable is the name in capitals."""

    database_url: str = setting(
        "",
        _text,  # storage reads it, and says what is wrong with it without repeating a password
        "Where records are kept: `postgresql://user:password@host/name`, or `sqlite:///path`. "
        "Left out: SQLite, in `dossier.db` in `DATA_DIR`.",
    )
    data_dir: Path = setting(  # noqa: RUF009 - a declaration; a Path never changes
        HERE / "var",
        _folder,
        "Folder for what the panel writes itself: the SQLite database, attachments, its secret.",
    )
    definitions_dir: Path = setting(  # noqa: RUF009 - a declaration; a Path never changes
        HERE / "field_definitions", _folder, "Folder of the YAML definitions."
    )
    secret_key: str = setting(
        "",
        _secret,
        "Signs sessions and tokens. SQLite: made once and kept in `DATA_DIR`, readable by its "
        "owner only. PostgreSQL: required, and the same for every process.",
    )
    encryption_key: str = setting(
        "",
        _secret,
        "Encrypts fields marked `encrypted`. Left out: `SECRET_KEY`. Once records hold encrypted "
        "values, keep it: they cannot be read without it.",
    )
    encryption_keys: str = setting(
        "",
        _numbered,
        "Several keys for fields marked `encrypted`, as `2:secret 1:secret`: the first encrypts, "
        "all of them read. Left out: key 1 is `ENCRYPTION_KEY`, and `flask keys rotate` keeps "
        "newer ones in `DATA_DIR/encryption_keys`.",
    )
    public_url: str = setting(
        "",
        _address("https", "http"),
        "The address that people open, like `https://crm.example.com`. With https, cookies are "
        "sent by https only and browsers are told to use nothing else. Its host is trusted.",
    )
    trusted_hosts: tuple[str, ...] = setting(
        (),
        _names,
        "More names that the panel answers to, separated by commas; `*.example.com` for all below. "
        "Where neither this nor `PUBLIC_URL` is set: localhost, the machine's own name, and "
        "addresses in figures.",
    )
    trusted_proxies: int = setting(
        0,
        _whole(0, 9),
        "How many proxies stand in front and set `X-Forwarded-For`, `-Proto` and `-Host`. With 0 "
        "those headers are ignored: anybody could send them.",
    )
    host: str = setting("127.0.0.1", _text, "Address to listen on.")
    port: int = setting(8080, _whole(1, 65535), "Port to listen on.")
    workers: int = setting(2, _whole(1, 64), "Processes of `make serve`. SQLite: always one.")
    threads: int = setting(8, _whole(1, 64), "Threads in each process.")
    admin_password: str = setting(
        "",
        _password,
        "Password of the first administrator, `admin`. Left out: one is made at the first start "
        "and printed once.",
    )
    demo: bool = setting(
        False, _flag, "Whether this is a demo: demo records and demo people. `make run` sets it."
    )
    demo_password: str = setting(
        "", _password, "Password of the demo people. Left out: made at the first start, printed."
    )
    session_idle_minutes: int = setting(
        60, _whole(5, 1440), "Minutes without a request after which somebody is signed out."
    )
    session_hours: int = setting(
        12, _whole(1, 168), "Hours after which somebody must sign in again, however busy."
    )
    reveals_per_day: int = setting(
        20,
        _whole(0, 10_000),
        "How many masked values a person may have shown in one day, each for a reason.",
    )
    oidc_issuer: str = setting(
        "",
        _issuer,
        "Address of the company's identity provider (OpenID Connect), exactly as it calls itself. "
        "Left out: people sign in with passwords and passkeys only. See `docs/sign-in/oidc.md`.",
    )
    oidc_client_id: str = setting("", _text, "What the provider calls this panel.")
    oidc_client_secret: str = setting(
        "", _client_secret, "The secret that the provider gave this panel."
    )
    oidc_label: str = setting("", _text, "What the button says after “Sign in with”.")
    oidc_scopes: str = setting("openid email profile", _text, "What the provider is asked to tell.")
    oidc_groups_claim: str = setting("groups", _text, "Where the provider names a person's groups.")
    oidc_roles: tuple[tuple[str, str], ...] = setting(
        (),
        _role_map,
        "Roles by group, like `crm-sales=staff,crm-lead=manager`; `*` is everybody. Given and "
        "taken at each sign-in; roles that are not named here stay as an administrator set them.",
    )
    oidc_creates_people: bool = setting(
        False, _flag, "Whether somebody whom the provider knows gets an account by signing in."
    )
    oidc_connects_by_email: bool = setting(
        False,
        _flag,
        "Whether a verified e-mail address is enough to sign in to the account that has it. Left "
        "out: people connect it themselves, signed in with their password.",
    )
    files_url: str = setting(
        "",
        _address("file", "s3"),
        "Where attachments are kept: `file:///path`. Left out: `files` in `DATA_DIR`.",
    )
    default_language: str = setting(
        "",
        _language,
        "Language before a person chooses one: `zh_Hans`, `zh_Hant` or `en`. Left out: what "
        "`app.yaml` says.",
    )
    time_zone: str = setting(
        "",
        _zone,
        "Time zone in which days begin, like `Asia/Shanghai`. Left out: what `app.yaml` says.",
    )

    @property
    def is_embedded(self) -> bool:
        """Whether one process keeps everything in its own SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        """Whether people reach the panel by https only."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names that the panel answers to; none: those of its own machine."""
        named = urlsplit(self.public_url).hostname
        return (*((named,) if named else ()), *self.trusted_hosts)

    @property
    def files_dir(self) -> Path:
        """The folder of attachments."""
        return Path(urlsplit(self.files_url).path) if self.files_url else self.data_dir / "files"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read all settings, or say everything that is wrong with them."""
        values: dict[str, Any] = {}
        problems: dict[str, AppError] = {}
        for each in fields(cls):
            variable = each.name.upper()
            if variable not in environ or not environ[variable].strip():
                continue
            try:
                values[each.name] = each.metadata["read"](environ[variable])
            except AppError as problem:
                problems[variable] = problem
        if not problems:
            problems = dict(_complete(values))
        if problems:
            raise ConfigurationError(problems)
        return cls(**values)


def _complete(values: dict[str, Any]) -> Iterator[tuple[str, AppError]]:
    """Fill in what follows from other settings, or yield what cannot be."""
    data_dir: Path = values.setdefault("data_dir", HERE / "var")
    url = values.get("database_url", "").replace("postgres://", "postgresql://", 1)
    values["database_url"] = url or f"sqlite:///{data_dir / 'dossier.db'}"
    if values.get("files_url", "").startswith("s3:"):
        yield (
            "FILES_URL",
            _wrong("s3", N_("Attachments in S3 are not supported yet; name a folder: file:///….")),
        )
    if bool(values.get("oidc_issuer")) != bool(values.get("oidc_client_id")):
        yield (
            "OIDC_CLIENT_ID",
            _wrong("oidc", N_("OIDC_ISSUER and OIDC_CLIENT_ID belong together; set both.")),
        )
    if not values.get("secret_key"):
        if not values["database_url"].startswith("sqlite"):
            yield (
                "SECRET_KEY",
                _wrong(
                    "no_secret",
                    N_(
                        "With PostgreSQL, every process needs the same secret; "
                        "make one with: openssl rand -hex 32"
                    ),
                ),
            )
            return
        try:
            values["secret_key"] = _kept_secret(data_dir / "secret_key")
        except OSError as error:
            yield "DATA_DIR", _cannot_write(data_dir, error)
            return
    values.setdefault("encryption_key", values["secret_key"])


def _cannot_write(folder: Path, error: OSError) -> AppError:
    return _wrong(
        "data_dir",
        N_("The folder {folder} cannot be written: {reason}. Name one that can."),
        folder=folder,
        reason=error.strerror or type(error).__name__,
    )


def _kept_secret(path: Path) -> str:
    """Return the installation's own secret, making it the first time.

    The file appears whole (a link to a finished one), so that of two processes that start at once
    both read the same.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(SHORTEST_SECRET))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def load() -> Settings:
    """Return the settings of this process."""
    return Settings.from_environment(os.environ)
