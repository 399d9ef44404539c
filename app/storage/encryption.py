"""Encrypted fields: AES-256-GCM for the value, a keyed hash beside it for exact search.

A stored value is ``2.<number of the key>:<base64>``. The ids of its entity and field and the number
of its record are authenticated with it, so a value copied to another field or record does not
decrypt. A value ``1:<base64>`` was written by key 1 before values were bound to their records; it
stays readable, and ``flask keys rotate`` writes it anew.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.errors import AppError
from app.core.i18n import N_

FORMAT = "2."
UNBOUND = "1"  # the head of values that know their field but not their record; by key 1
SHORTEST_SECRET = 32  # bytes
NONCE = 12


class UnreadableError(AppError):
    """A stored value that no key at hand opens."""

    status = 409


@dataclass(frozen=True)
class Undecrypted:
    """What stands in a row for such a value, so that the rest of the record can be read."""

    error: UnreadableError


@dataclass(frozen=True)
class Key:
    """What encrypts and what hashes, both derived from one secret; never shown in a repr."""

    number: int
    cipher: bytes = field(repr=False)
    blind: bytes = field(repr=False)

    @classmethod
    def derive(cls, secret: bytes, number: int = 1) -> Key:
        """Derive a key from a secret of at least 32 bytes."""
        if len(secret) < SHORTEST_SECRET:
            raise AppError(
                "storage.short_key", N_("The key of encrypted fields needs 32 bytes or more.")
            )

        def derived(purpose: bytes) -> bytes:
            return HKDF(SHA256(), 32, None, b"dossier field " + purpose).derive(secret)

        return cls(number, derived(b"cipher"), derived(b"blind"))


Ring = tuple[Key, ...]
"""All keys that are known; the first one encrypts."""


class Keys:
    """The keys of an installation, asked for anew each time: one may be added while it runs."""

    def __init__(self, ring: Callable[[], Ring]) -> None:
        self._ring = ring

    @classmethod
    def derive(cls, secret: bytes) -> Keys:
        """Return keys of one secret that never change."""
        ring = (Key.derive(secret),)
        return cls(lambda: ring)

    @property
    def ring(self) -> Ring:
        """The keys as they are at this moment."""
        return self._ring()

    def at_once(self) -> Keys:
        """Return the keys as they are now, for many values at once: each asks the file else."""
        found: list[Ring] = []

        def ring() -> Ring:
            if not found:
                found.append(self._ring())
            return found[0]

        return Keys(ring)

    @property
    def head(self) -> str:
        """What the values begin with that the newest key wrote."""
        return head_of(self.ring[0].number)

    def encrypt(self, text: str, *, entity: str, field: str, record: int) -> str:
        """Return the ciphertext of ``text`` for the field (by ids) of one record."""
        key, nonce = self.ring[0], os.urandom(NONCE)
        sealed = AESGCM(key.cipher).encrypt(nonce, text.encode(), _bound(entity, field, record))
        return head_of(key.number) + base64.b64encode(nonce + sealed).decode()

    def decrypt(self, stored: str, *, entity: str, field: str, record: int) -> str:
        """Return the text that :meth:`encrypt` was given; UnreadableError for any other."""
        head, _, body = stored.partition(":")
        key = self._by_head(head)
        bound = _field(entity, field) if head == UNBOUND else _bound(entity, field, record)
        try:
            raw = base64.b64decode(body, validate=True)
            return AESGCM(key.cipher).decrypt(raw[:NONCE], raw[NONCE:], bound).decode()
        except (InvalidTag, ValueError):
            raise UnreadableError(
                "storage.undecryptable",
                N_(
                    "An encrypted value cannot be read: it was changed or moved in the database,"
                    " or the key is not the one that wrote it."
                ),
            ) from None

    def _by_head(self, head: str) -> Key:
        number = "1" if head == UNBOUND else head.removeprefix(FORMAT)
        for key in self.ring:
            if str(key.number) == number:
                return key
        raise UnreadableError(
            "storage.unknown_key",
            N_("An encrypted value cannot be read: key {number} that wrote it is missing."),
            number=number[:10],
        )

    def digests(self, text: str, *, entity: str, field: str) -> list[str]:
        """Return the hashes by which a value is found again, the newest key's first.

        While keys are being rotated a value may be stored under any of them.
        """
        message = _field(entity, field) + b"\0" + text.encode()
        return [hmac.new(key.blind, message, hashlib.sha256).hexdigest() for key in self.ring]

    def digest(self, text: str, *, entity: str, field: str) -> str:
        """Return the hash that is stored beside a value that is written now."""
        return self.digests(text, entity=entity, field=field)[0]


def head_of(number: int) -> str:
    """Return what the values begin with that a key wrote."""
    return f"{FORMAT}{number}:"


def _field(entity: str, field: str) -> bytes:
    return f"{entity}\0{field}".encode()


def _bound(entity: str, field: str, record: int) -> bytes:
    return f"{entity}\0{field}\0{record}".encode()
