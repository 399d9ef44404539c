"""By what somebody who is signed in proves who they are: password, passkey, or a code of the app.

One of them is enough (ASVS 5.0, 7.5.3). Whoever has none of them is sent through the company's
sign-in again (``step_up_company``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, request

from app.access.accounts import Account
from app.access.current import current_store
from app.access.sealing import current_sealing
from app.access.second_factor import checking as second_factor
from app.access.second_factor.passkeys import begin_sign_in, check_sign_in
from app.access.single_sign_on.accounts import is_connected, subject_at
from app.access.single_sign_on.ldap import current_directory
from app.audit.signing_in import check_again
from app.core.errors import AppError
from app.core.i18n import N_
from app.web.letting_in import remember_sign_in
from app.web.passkey_forms import asked, begun, sent_credential
from app.web.relying_party import relying_party

PASSWORD, CODE, CREDENTIAL = "step_up_password", "step_up_code", "step_up_credential"
PROOFS = (PASSWORD, CODE, CREDENTIAL)
WORD = "step_up_passkey"  # apart from a passkey that is being made: both may be under way


@dataclass(frozen=True)
class Ways:
    """What a person can confirm with."""

    password: bool
    passkey: bool
    code: bool
    company: bool

    @property
    def any(self) -> bool:
        """Whether there is a way at all."""
        return self.password or self.passkey or self.code or self.company


def ways_of(account: Account, *, has_company: bool) -> Ways:
    """Return a person's ways; ``has_company`` where this panel has a company sign-in."""
    store = current_store()
    factors = second_factor.factors_of(store, account.id)
    return Ways(
        second_factor.has_password(store, account.id) or _is_in_directory(account),
        factors.passkeys > 0,
        factors.has_app,
        has_company and is_connected(store, account.id),
    )


def _is_in_directory(account: Account) -> bool:
    directory = current_directory()
    if directory is None:
        return False
    return subject_at(current_store(), account.id, directory.settings.issuer) is not None


def ask_passkey(account: Account) -> Response:
    """Return what the browser needs to ask for one of the person's passkeys."""
    ceremony = begin_sign_in(current_store(), relying_party(), user_id=account.id)
    return begun(ceremony, kept=WORD)


def is_sent() -> bool:
    """Tell whether the form brings a proof."""
    return any(name in request.form for name in PROOFS)


def check_proof(account: Account) -> str:
    """Return by which method the person proved it; raises AppError, which is counted and kept."""
    if CREDENTIAL in request.form:
        return _noted(account, "passkey", _check_passkey)
    if CODE in request.form:
        return _noted(account, "code", _check_code)
    if not check_again(
        current_store(), account, request.form.get(PASSWORD, ""),
        address=request.remote_addr or "", directory=current_directory(),
    ):  # fmt: skip
        raise WrongProofError
    return "password"


class WrongProofError(AppError):
    """The password is another one."""

    status = 403

    def __init__(self) -> None:
        super().__init__("password.wrong", N_("This is not your current password."))


def _noted(account: Account, method: str, check: Callable[[Account], str]) -> str:
    try:
        return check(account)
    except AppError:
        remember_sign_in("person:second_step_failed", account, method=method, door="again")
        raise


def _check_code(account: Account) -> str:
    typed = request.form.get(CODE, "")
    return second_factor.check_code(current_store(), current_sealing(), account.id, typed)


def _check_passkey(account: Account) -> str:
    sent = sent_credential(CREDENTIAL)
    check_sign_in(
        current_store(), relying_party(), word=asked(kept=WORD), sent=sent, user_id=account.id
    )
    return "passkey"
