"""Secrets of signing in, encrypted at rest: bound to their purpose and to the person.

A key of its own, derived from ``ENCRYPTION_KEY``: what reads fields reads no secret of these, and
a row that is copied to another person does not open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from app.core.errors import AppError
from app.core.i18n import N_

VERSION = "s1:"
NONCE = 12


@dataclass(frozen=True)
class Sealing:
    """Seals and opens secrets; never shown in a repr."""

    key: bytes = field(repr=False)

    @classmethod
    def derive(cls, secret: str) -> Sealing:
        """Derive the key from the installation's encryption key."""
        derived = HKDF(SHA256(), 32, None, b"dossier sign-in sealing").derive(secret.encode())
        return cls(derived)

    def seal(self, text: str, *, purpose: str, user_id: int) -> str:
        """Return ``text`` encrypted for one person."""
        nonce = os.urandom(NONCE)
        sealed = AESGCM(self.key).encrypt(nonce, text.encode(), _bound(purpose, user_id))
        return VERSION + base64.b64encode(nonce + sealed).decode()

    def open(self, stored: str, *, purpose: str, user_id: int) -> str:
        """Return what :meth:`seal` was given; raises AppError for anything else."""
        try:
            raw = base64.b64decode(stored.removeprefix(VERSION), validate=True)
            bound = _bound(purpose, user_id)
            return AESGCM(self.key).decrypt(raw[:NONCE], raw[NONCE:], bound).decode()
        except (InvalidTag, ValueError):
            raise AppError(
                "second_factor.sealed",
                N_(
                    "The secret of this account cannot be read: ENCRYPTION_KEY is not the one "
                    "that wrote it. An administrator can reset the second factor."
                ),
            ) from None

    def digest(self, text: str, *, purpose: str) -> bytes:
        """Return 32 bytes that only this installation can work out of ``text``."""
        return hmac.digest(self.key, f"{purpose}\0{text}".encode(), hashlib.sha256)


def current_sealing() -> Sealing:
    """Return what seals secrets in the app that answers."""
    sealing: Sealing = current_app.extensions["sealing"]
    return sealing


def _bound(purpose: str, user_id: int) -> bytes:
    return f"{purpose}\0{user_id}".encode()
