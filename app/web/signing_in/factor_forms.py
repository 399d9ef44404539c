"""Setting up a second factor: the forms that one's own page and the first sign-in share."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from flask import Response, request
from flask_babel import gettext as _
from markupsafe import Markup

from app.access.accounts import Account
from app.access.current import current_language, current_store
from app.access.sealing import current_sealing
from app.access.second_factor import checking as second_factor
from app.access.second_factor import totp as second_factor_totp
from app.access.second_factor.passkeys import begin_registration, register
from app.access.session_cookie import current_session
from app.web.passkey_forms import asked, begun, sent_credential
from app.web.relying_party import relying_party

OFFERED = "new authenticator"  # what the secret in a form is sealed for


@dataclass(frozen=True)
class AppForm:
    """A secret to be put into an authenticator app, and the way it travels until it is proved."""

    secret: str
    sealed: str  # in a hidden input: nothing is kept until a code proves that the app has it
    account: Account

    @classmethod
    def new(cls, account: Account) -> AppForm:
        """Return the form with a secret that nobody has seen."""
        secret = second_factor_totp.new_secret()
        sealed = current_sealing().seal(secret, purpose=OFFERED, user_id=account.id)
        return cls(secret, sealed, account)

    @classmethod
    def sent(cls, account: Account) -> AppForm:
        """Return the form that was sent; the seal shows that the secret is ours and this person's.

        Raises AppError for any other.
        """
        sealed = request.form.get("sealed", "")
        secret = current_sealing().open(sealed, purpose=OFFERED, user_id=account.id)
        return cls(secret, sealed, account)

    @property
    def grouped(self) -> str:
        """The secret in groups of four, for typing."""
        return " ".join(self.secret[i : i + 4] for i in range(0, len(self.secret), 4))

    @property
    def qr(self) -> Markup:
        """The picture for the app's camera; black on white in both colour schemes."""
        issuer = current_store().definitions.app.label.text(current_language())
        address = second_factor_totp.address(
            self.secret, username=self.account.username, issuer=issuer
        )
        drawn = segno.make(address, error="m").svg_inline(
            scale=5, border=4, dark="#000", light="#fff", svgclass="ds-qr", omitsize=True
        )
        return Markup(drawn)  # noqa: S704 - drawn by the library from the address, no text in it

    def turn_on(self) -> tuple[str, ...]:
        """Make it the person's own if the code is right; return recovery codes if they are new."""
        return second_factor.turn_app_on(
            current_store(), current_sealing(), self.account.id,
            secret=self.secret, code=request.form.get("code", ""), but_session=_this_session(),
        )  # fmt: skip


def passkey_options(account: Account) -> Response:
    """Return what the browser needs to make a passkey."""
    return begun(begin_registration(current_store(), account, relying_party()))


def keep_passkey(account: Account) -> tuple[str, ...]:
    """Keep the passkey that the browser made; return recovery codes if they are new."""
    store = current_store()
    register(
        store, account, relying_party(), word=asked(), sent=sent_credential(),
        name=request.form.get("name", "") or _("Passkey"),
    )  # fmt: skip
    return second_factor.turn_keys_on(store, account.id, but_session=_this_session())


def _this_session() -> str | None:
    row = current_session().row
    return row.id if row else None
