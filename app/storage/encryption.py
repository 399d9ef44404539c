"""Encrypted fields: AES-256-GCM for the value, a keyed hash beside it for exact search.

The ciphertext is bound to its field (entity id and field id are authenticated), so a value copied
into another field does not decrypt. Binding to the record and rotation of keys are not done here:
the version letter in front of each value is where a rotation starts.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.errors import AppError
from app.core.i18n import N_

VERSION = "1:"
NONCE = 12


@dataclass(frozen=True)
class Keys:
    """What encrypts and what hashes, both derived from one secret; never shown in a repr."""

    cipher: bytes = field(repr=False)
    blind: bytes = field(repr=False)

    @classmethod
    def derive(cls, secret: bytes) -> Keys:
        """Derive both keys from a secret of at least 32 bytes."""
        if len(secret) < 32:
            raise AppError(
                "storage.short_key", N_("The key of encrypted fields needs 32 bytes or more.")
            )

        def derived(purpose: bytes) -> bytes:
            return HKDF(SHA256(), 32, None, b"dossier field " + purpose).derive(secret)

        return cls(derived(b"cipher"), derived(b"blind"))

    @classmethod
    def at(cls, path: Path) -> Keys:
        """Read the secret in ``path``, made on first use, readable by its owner only."""
        if not path.exists():
            _make_secret(path)
        return cls.derive(path.read_bytes())

    def encrypt(self, text: str, entity: str, field: str) -> str:
        """Return the ciphertext of ``text`` for the field with these ids."""
        nonce = os.urandom(NONCE)
        sealed = AESGCM(self.cipher).encrypt(nonce, text.encode(), _bound(entity, field))
        return VERSION + base64.b64encode(nonce + sealed).decode()

    def decrypt(self, stored: str, entity: str, field: str) -> str:
        """Return the text that :meth:`encrypt` was given; raises AppError for any other input."""
        try:
            raw = base64.b64decode(stored.removeprefix(VERSION), validate=True)
            opened = AESGCM(self.cipher).decrypt(raw[:NONCE], raw[NONCE:], _bound(entity, field))
        except (InvalidTag, ValueError):
            raise AppError(
                "storage.undecryptable",
                N_("An encrypted value cannot be read: the key is not the one that wrote it."),
            ) from None
        return opened.decode()

    def digest(self, text: str, entity: str, field: str) -> str:
        """Return the hash by which an encrypted value is found again."""
        message = _bound(entity, field) + b"\0" + text.encode()
        return hmac.new(self.blind, message, hashlib.sha256).hexdigest()


def _bound(entity: str, field: str) -> bytes:
    return f"{entity}\0{field}".encode()


def _make_secret(path: Path) -> None:
    """Write a new secret whole or not at all; whoever links first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(os.urandom(32))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
