"""Where the keys of encrypted fields are kept: a file that commands change, or the setting.

The file is ``encryption_keys`` in ``DATA_DIR``, readable by its owner only. It is made by the first
``flask keys rotate``; until then there is one key, made of the setting. A process that serves looks
whether the file has changed each time it needs a key, so a new key is known everywhere at once.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.core.errors import AppError, NotFoundError
from app.core.i18n import N_
from app.storage.encryption import Key, Ring

NUMBERED = re.compile(r"([1-9][0-9]{0,5}):(\S+)")
FILE = "encryption_keys"


@dataclass(frozen=True)
class Secret:
    """What one key is derived from, as it is kept."""

    number: int
    text: str
    made_at: str = ""  # ISO 8601; nothing for a key of the setting

    @property
    def key(self) -> Key:
        """The key itself."""
        return Key.derive(self.text.encode(), self.number)

    def __repr__(self) -> str:
        return f"Secret({self.number})"


def read_setting(text: str) -> tuple[Secret, ...]:
    """Read a setting: one secret, or several as ``2:secret 1:secret``, newest first."""
    parts = [NUMBERED.fullmatch(part) for part in text.split()]
    if not parts or None in parts:
        return (Secret(1, text),)
    found = tuple(Secret(int(part[1]), part[2]) for part in parts if part)
    _check(found, "ENCRYPTION_KEYS")
    return found


class KeyRing:
    """The keys of one installation; calling it returns them as they are now."""

    def __init__(self, path: Path, setting: str, *, is_own: bool) -> None:
        """``is_own``: the setting is there for this purpose, so it rules and no file is read."""
        self.path, self.is_in_file = path, not is_own
        self._setting = read_setting(setting)
        self._of_setting: Ring = tuple(each.key for each in self._setting)
        self._seen: tuple[tuple[int, int, int] | None, Ring] = (None, self._of_setting)

    def __call__(self) -> Ring:
        if not self.is_in_file:
            return self._of_setting
        stamp, ring = self._seen
        if (now := self._stamp()) != stamp:
            ring = tuple(each.key for each in self.secrets())
            self._seen = (now, ring)
        return ring

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(self.path, error.strerror) from None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def secrets(self) -> tuple[Secret, ...]:
        """Return what the keys are made of, newest first."""
        if not self.is_in_file or self._stamp() is None:
            return self._setting
        try:
            found = tuple(Secret(**each) for each in json.loads(self.path.read_text())["keys"])
        except OSError as error:
            raise _unreadable(self.path, error.strerror) from None
        except (ValueError, TypeError, KeyError):
            raise _unreadable(self.path, "damaged") from None
        _check(found, str(self.path))
        return found

    def add(self, now: datetime) -> int:
        """Make a new key that encrypts from now on; return its number."""
        with self._changing() as known:
            number = 1 + max(each.number for each in known)
            made = Secret(number, secrets.token_hex(32), now.isoformat(timespec="seconds"))
            self._write((made, *known))
        return number

    def remove(self, number: int) -> None:
        """Forget a key; the caller made sure that nothing was written by it."""
        with self._changing() as known:
            self._write(tuple(each for each in known if each.number != number))

    @contextmanager
    def _changing(self) -> Iterator[tuple[Secret, ...]]:
        """Let one process at a time change the file: a key that is lost takes its values along."""
        self._require_file()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path.with_suffix(".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self.secrets()

    def _require_file(self) -> None:
        if not self.is_in_file:
            raise AppError(
                "keys.in_setting",
                N_(
                    "The keys are in the setting ENCRYPTION_KEYS, which no command changes."
                    " Change it and start every process again."
                ),
            )

    def _write(self, keys: tuple[Secret, ...]) -> None:
        """Write the file whole, readable by its owner only, and only then in its place."""
        draft = self.path.with_name(f".{self.path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            json.dump({"keys": [_plain(each) for each in keys]}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self.path)


def next_setting(known: tuple[Secret, ...]) -> tuple[str, str]:
    """Return the setting that makes a new key known everywhere, and the one that then uses it."""
    number = 1 + max(each.number for each in known)
    made = f"{number}:{secrets.token_hex(32)}"
    old = " ".join(f"{each.number}:…" for each in known)
    return f"{old} {made}", f"{number}:… {old}"


def find(known: tuple[Secret, ...], number: int) -> Secret:
    """Return the key with this number, or say that there is none."""
    for each in known:
        if each.number == number:
            return each
    raise NotFoundError("keys.unknown", N_("There is no key {number}."), number=number)


def _plain(secret: Secret) -> dict[str, Any]:
    return {"number": secret.number, "text": secret.text, "made_at": secret.made_at}


def _check(keys: tuple[Secret, ...], where: str) -> None:
    numbers = [each.number for each in keys]
    if not keys or len(set(numbers)) != len(numbers):
        raise AppError(
            "keys.double",
            N_("{where} holds no key, or one number twice; each key needs its own."),
            where=where,
        )
    for each in keys:
        replace(each).key  # noqa: B018 - a secret that is too short says so


def _unreadable(path: Path, reason: str | None) -> AppError:
    return AppError(
        "keys.unreadable",
        N_("The keys of encrypted fields in {path} cannot be read: {reason}."),
        path=path,
        reason=reason or "",
    )
