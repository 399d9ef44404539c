"""Settings: each with a default and a comment. Reads the environment; nothing else does."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.core.errors import AppError
from app.core.i18n import N_
from app.core.log_lines import TEXT
from app.settings import reading as read
from app.settings.limits import LimitSettings
from app.settings.reading import HERE, SHORTEST_SECRET, setting
from app.settings.sign_in import SignInSettings, disagreements

__all__ = ["HERE", "ConfigurationError", "Settings", "load"]


class ConfigurationError(AppError):
    """Some settings cannot be used; its text names every one of them, not the first."""

    def __init__(self, problems: Mapping[str, AppError]) -> None:
        super().__init__(
            "settings.invalid", N_("{count} settings cannot be used."), count=len(problems)
        )
        self.problems = dict(problems)

    def __str__(self) -> str:
        return "\n".join(f"{name}: {problem}" for name, problem in self.problems.items())


@dataclass(frozen=True)
class Settings(SignInSettings, LimitSettings):
    """What the installation decides. The environment variable is the name in capitals."""

    database_url: str = setting(
        "",
        read.text,  # storage reads it, and says what is wrong with it without repeating a password
        "Where records are kept: `postgresql://user:password@host/name`, or `sqlite:///path`. "
        "Left out: SQLite, in `dossier.db` in `DATA_DIR`.",
    )
    data_dir: Path = setting(  # noqa: RUF009 - a declaration; a Path never changes
        HERE / "var",
        read.folder,
        "Folder for what the panel writes itself: the SQLite database, attachments, its secret.",
    )
    definitions_dir: Path = setting(  # noqa: RUF009 - a declaration; a Path never changes
        HERE / "field_definitions", read.folder, "Folder of the YAML definitions."
    )
    secret_key: str = setting(
        "",
        read.secret,
        "Signs sessions and tokens. SQLite: made once and kept in `DATA_DIR`, readable by its "
        "owner only. PostgreSQL: required, and the same for every process.",
    )
    encryption_key: str = setting(
        "",
        read.secret,
        "Encrypts fields marked `encrypted`. Left out: `SECRET_KEY`. Once records hold encrypted "
        "values, keep it: they cannot be read without it.",
    )
    encryption_keys: str = setting(
        "",
        read.numbered,
        "Several keys for fields marked `encrypted`, as `2:secret 1:secret`: the first encrypts, "
        "all of them read. Left out: key 1 is `ENCRYPTION_KEY`, and `flask keys rotate` keeps "
        "newer ones in `DATA_DIR/encryption_keys`.",
    )
    public_url: str = setting(
        "",
        read.address("https", "http"),
        "The address that people open, like `https://crm.example.com`. With https, cookies are "
        "sent by https only and browsers are told to use nothing else. Its host is trusted. The QR "
        "codes of documents lead there.",
    )
    trusted_hosts: tuple[str, ...] = setting(
        (),
        read.names,
        "More names that the panel answers to, separated by commas; `*.example.com` for all below. "
        "Where neither this nor `PUBLIC_URL` is set: localhost, the machine's own name, and "
        "addresses in figures.",
    )
    trusted_proxies: int = setting(
        0,
        read.whole(0, 9),
        "How many proxies stand in front and set `X-Forwarded-For`, `-Proto` and `-Host`. With 0 "
        "those headers are ignored: anybody could send them.",
    )
    host: str = setting("127.0.0.1", read.text, "Address to listen on.")
    port: int = setting(8080, read.whole(1, 65535), "Port to listen on.")
    workers: int = setting(2, read.whole(1, 64), "Processes of `make serve`. SQLite: always one.")
    threads: int = setting(8, read.whole(1, 64), "Threads in each process.")
    admin_password: str = setting(
        "",
        read.password,
        "Password of the first administrator, `admin`. Left out: one is made at the first start "
        "and printed once.",
    )
    demo: bool = setting(
        False,
        read.flag,
        "Whether this is a demo: demo records and demo people. `make run` sets it.",
    )
    demo_password: str = setting(
        "",
        read.password,
        "Password of the demo people. Left out: made at the first start, printed.",
    )
    session_idle_minutes: int = setting(
        60, read.whole(5, 1440), "Minutes without a request after which somebody is signed out."
    )
    session_hours: int = setting(
        12, read.whole(1, 168), "Hours after which somebody must sign in again, however busy."
    )
    files_url: str = setting(
        "",
        read.address("file", "s3"),
        "Where attachments are kept: `file:///path`. Left out: `files` in `DATA_DIR`.",
    )
    log_format: str = setting(
        TEXT,
        read.log_form,
        "How lines of the log look: `text`, or `json` for a system that collects logs.",
    )
    default_language: str = setting(
        "",
        read.language,
        "Language before a person chooses one: `zh_Hans`, `zh_Hant` or `en`. Left out: what "
        "`app.yaml` says.",
    )
    time_zone: str = setting(
        "",
        read.zone,
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
    def address(self) -> str:
        """Where people open the panel, without a slash at the end."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

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
            read.wrong(
                "s3", N_("Attachments in S3 are not supported yet; name a folder: file:///….")
            ),
        )
    yield from disagreements(values)
    if not values.get("secret_key"):
        if not values["database_url"].startswith("sqlite"):
            yield (
                "SECRET_KEY",
                read.wrong(
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
    return read.wrong(
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
