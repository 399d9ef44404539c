"""Passkeys (WebAuthn, https://www.w3.org/TR/webauthn-3/): kept keys, and what a browser proves.

The cryptography is ``py_webauthn``'s. Here is what is ours to keep: the challenge, which works
once; whose key it is; and how often a key says that it was used, so that a copy shows itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
import webauthn
from sqlalchemy import Connection, RowMapping
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.access.accounts import Account
from app.access.second_factor.passkey_names import check_name
from app.access.tickets import Purpose, issue, use_up
from app.core.errors import AppError
from app.core.i18n import N_
from app.storage.sign_in_tables import sys_passkey
from app.storage.store import Store

VERIFIED = UserVerificationRequirement.REQUIRED  # by PIN, finger or face: two factors in one
TRANSPORTS = {each.value for each in AuthenticatorTransport}
MALFORMED = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)


class PasskeyError(AppError):
    """A browser's proof does not hold."""

    status = 401


@dataclass(frozen=True)
class RelyingParty:
    """The panel as passkeys know it: a key made for one name works for no other."""

    id: str
    origin: str
    name: str


@dataclass(frozen=True)
class Ceremony:
    """What the browser is asked, as JSON, and the word by which its answer is recognised."""

    options: str
    word: str


def begin_registration(store: Store, account: Account, party: RelyingParty) -> Ceremony:
    """Return what a browser needs to make a key for a person."""
    with store.reading() as conn:
        known = _keys(conn, account.id)
    handle = known[0]["handle"] if known else bytes_to_base64url(secrets.token_bytes(32))
    options = webauthn.generate_registration_options(
        rp_id=party.id, rp_name=party.name, user_name=account.username,
        user_id=base64url_to_bytes(handle), user_display_name=account.full_name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
        exclude_credentials=_descriptors(known),
    )  # fmt: skip
    word = issue(
        store, Purpose.PASSKEY_NEW, user_id=account.id, handle=handle,
        challenge=bytes_to_base64url(options.challenge),
    )  # fmt: skip
    return Ceremony(webauthn.options_to_json(options), word)


def register(
    store: Store,
    account: Account,
    party: RelyingParty,
    *,
    word: str | None,
    sent: Mapping[str, Any],
    name: str,
) -> None:
    """Keep the key that a browser made; raises AppError with what was wrong."""
    name = check_name(name)
    ticket = use_up(store, Purpose.PASSKEY_NEW, word)
    if ticket is None or ticket.user_id != account.id:
        raise _too_late()
    try:
        proved = webauthn.verify_registration_response(
            credential=dict(sent), expected_rp_id=party.id, expected_origin=party.origin,
            expected_challenge=base64url_to_bytes(ticket.data["challenge"]),
            require_user_verification=True,
        )  # fmt: skip
    except MALFORMED as error:
        raise _not_accepted() from error
    with store.writing() as conn:
        credential = bytes_to_base64url(proved.credential_id)
        if conn.scalar(sa.select(sys_passkey.c.id).where(sys_passkey.c.credential == credential)):
            raise _not_accepted()
        conn.execute(
            sa.insert(sys_passkey).values(
                user_id=account.id, credential=credential, name=name, handle=ticket.data["handle"],
                public_key=bytes_to_base64url(proved.credential_public_key),
                sign_count=proved.sign_count, transports=_transports(sent),
                is_synced=proved.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
                created_at=store.clock(),
            )
        )  # fmt: skip


def begin_sign_in(store: Store, party: RelyingParty, *, user_id: int | None = None) -> Ceremony:
    """Return what a browser needs to prove a key; without ``user_id`` any key may answer."""
    with store.reading() as conn:
        known = [] if user_id is None else _keys(conn, user_id)
    options = webauthn.generate_authentication_options(
        rp_id=party.id, user_verification=VERIFIED, allow_credentials=_descriptors(known)
    )
    word = issue(
        store, Purpose.PASSKEY_SIGN_IN, user_id=user_id,
        challenge=bytes_to_base64url(options.challenge),
    )  # fmt: skip
    return Ceremony(webauthn.options_to_json(options), word)


def check_sign_in(
    store: Store, party: RelyingParty, *, word: str | None, sent: Mapping[str, Any],
    user_id: int | None = None,
) -> int:  # fmt: skip
    """Return whose key proved itself; raises PasskeyError.

    ``user_id`` is given where it is known already who it must be. A question that any key may
    answer is then none of ours: else a colleague's key would do for who knows the password.
    """
    ticket = use_up(store, Purpose.PASSKEY_SIGN_IN, word)
    if ticket is None:
        raise _too_late()
    if ticket.user_id != user_id:
        raise _not_accepted()
    credential = sent.get("id")
    with store.writing() as conn:
        query = sa.select(sys_passkey).where(sys_passkey.c.credential == str(credential))
        key = conn.execute(query).mappings().first()
        if key is None:
            raise PasskeyError("passkey.unknown", N_("This panel does not know that passkey."))
        if user_id not in (None, key["user_id"]):
            raise _not_accepted()
        count = _proved_count(key, party, challenge=ticket.data["challenge"], sent=sent)
        used = {"sign_count": count, "used_at": store.clock()}
        conn.execute(sa.update(sys_passkey).where(sys_passkey.c.id == key["id"]).values(**used))
        return int(key["user_id"])


def _proved_count(
    key: RowMapping, party: RelyingParty, *, challenge: str, sent: Mapping[str, Any]
) -> int:
    """Return the key's new count; one that did not grow is a copy, and is refused."""
    try:
        handle = sent["response"].get("userHandle")
        if handle and handle != key["handle"]:
            raise ValueError(handle)
        proved = webauthn.verify_authentication_response(
            credential=dict(sent), expected_rp_id=party.id, expected_origin=party.origin,
            expected_challenge=base64url_to_bytes(challenge),
            credential_public_key=base64url_to_bytes(key["public_key"]),
            credential_current_sign_count=key["sign_count"], require_user_verification=True,
        )  # fmt: skip
    except MALFORMED as error:
        raise _not_accepted() from error
    return proved.new_sign_count


def _keys(conn: Connection, user_id: int) -> Sequence[RowMapping]:
    query = sa.select(sys_passkey).where(sys_passkey.c.user_id == user_id)
    return conn.execute(query.order_by(sys_passkey.c.id)).mappings().all()


def _descriptors(keys: Sequence[RowMapping]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(key["credential"]),
            transports=[AuthenticatorTransport(t) for t in key["transports"]],
        )
        for key in keys
    ]


def _transports(sent: Mapping[str, Any]) -> list[str]:
    told = sent["response"].get("transports") or ()
    return sorted({str(each) for each in told} & TRANSPORTS)


def _too_late() -> PasskeyError:
    return PasskeyError("passkey.late", N_("That took too long. Try again."))


def _not_accepted() -> PasskeyError:
    return PasskeyError("passkey.refused", N_("The passkey was not accepted. Try again."))
