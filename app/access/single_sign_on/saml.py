"""SAML 2.0 (Web Browser SSO Profile): to the company's identity provider and back.

python3-saml checks signatures, audience, issuer and times. Here is what it leaves to its user: that
an answer is to a question of ours, comes back to the browser that asked, and is taken once.

The provider's answer arrives as a form of another site, so without our cookie (SameSite=Lax). It is
checked and kept at once; the browser, led on to a page of ours, then fetches it with its cookie.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import redirect, session
from werkzeug.wrappers import Response

from app.access import tickets
from app.access.current import current_store
from app.access.single_sign_on.accounts import Told
from app.access.single_sign_on.provider import Answer, cancelled, late, refused, silent
from app.access.single_sign_on.saml_settings import (
    HERE,
    SamlSettings,
    asked_at,
    both_sides,
    own_side,
)
from app.access.tickets import Purpose
from app.core.errors import AppError

WORD = "saml"  # where the session keeps what the browser asked with


class SamlProvider:
    """One provider, as its metadata describes it."""

    method = "saml"

    def __init__(self, settings: SamlSettings) -> None:
        self.settings, self.label, self.rules = settings, settings.label, settings.rules

    def begin(self, origin: str, back: str, *, anew: bool = False) -> Response:
        """Lead to the provider; only the browser that asked can fetch the answer."""
        from onelogin.saml2.auth import OneLogin_Saml2_Auth
        from onelogin.saml2.errors import OneLogin_Saml2_Error

        word = secrets.token_urlsafe(32)
        try:
            asking = OneLogin_Saml2_Auth(asked_at(origin + HERE), both_sides(self.settings, origin))
            address = asking.login(return_to=word, force_authn=anew)
        except (OneLogin_Saml2_Error, ValueError, OSError) as error:
            raise silent() from error
        request = asking.get_last_request_id()
        tickets.issue(current_store(), Purpose.SAML_REQUEST, word=word, request=request, back=back)
        session[WORD] = word
        return redirect(address)

    def receive(self, origin: str, form: Mapping[str, str]) -> str:
        """Check an answer and keep what it says until the browser comes for it; return the path.

        Raises SignOnError where nobody asked (lately), or the answer came before.
        """
        from onelogin.saml2.settings import OneLogin_Saml2_Settings

        from app.access.single_sign_on.saml_answer import read_answer

        store, word = current_store(), form.get("RelayState", "")
        asked = tickets.use_up(store, Purpose.SAML_REQUEST, word)
        if asked is None:
            raise late()
        try:
            answer = read_answer(
                form.get("SAMLResponse", ""), request=asked.data["request"],
                here=origin + HERE, names=self.settings,
                settings=OneLogin_Saml2_Settings(both_sides(self.settings, origin)),
            )  # fmt: skip
            _use_assertion(answer.assertion, answer.told.issuer)
        except AppError as error:
            kept: dict[str, Any] = {"error": error.code, "why": type(error.__cause__).__name__}
        else:
            told = {**asdict(answer.told), "groups": sorted(answer.told.groups)}
            kept = {"told": told, "strong": answer.is_strong, "at": answer.signed_in_at}
        tickets.issue(store, Purpose.SAML_ANSWER, word=word, **kept)
        return str(asked.data["back"])

    def finish(self) -> Answer:
        """Return what the provider said to this browser's question."""
        kept = tickets.use_up(current_store(), Purpose.SAML_ANSWER, session.pop(WORD, None))
        if kept is None:
            raise late()
        if kept.data.get("error") == "sign_on.cancelled":
            raise cancelled()
        if "told" not in kept.data:
            raise refused()
        told = kept.data["told"]
        said = Told(**{**told, "groups": frozenset(told["groups"])})
        return Answer(said, kept.data["strong"], kept.data["at"])

    def metadata(self, origin: str) -> str:
        """Return the panel's own description, which the provider reads."""
        from onelogin.saml2.settings import OneLogin_Saml2_Settings

        own = OneLogin_Saml2_Settings(own_side(self.settings, origin), sp_validation_only=True)
        text = own.get_sp_metadata()
        return text.decode() if isinstance(text, bytes) else str(text)


def _use_assertion(assertion: str, issuer: str) -> None:
    """Take an assertion for the first time, or refuse it (SAML Profiles, 4.1.4.5)."""
    if not tickets.take_once(current_store(), Purpose.SAML_ASSERTION, f"{issuer}\0{assertion}"):
        raise refused()
