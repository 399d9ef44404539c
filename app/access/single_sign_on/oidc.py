"""OpenID Connect (https://openid.net/specs/openid-connect-core-1_0.html): the code flow.

Authlib does state, nonce, PKCE and signatures. Here is what it leaves to its user: that the token
is for us (``aud``), that the issuer is the one that was set, and that nothing weaker than a public
key signed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request
from werkzeug.wrappers import Response

from app.access.single_sign_on.accounts import Rules, Told
from app.access.single_sign_on.provider import Answer, cancelled, refused, silent

SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
SECONDS = 10  # to wait for the provider
SEVERAL_FACTORS = frozenset({"mfa", "otp", "hwk", "swk", "sms", "fpt", "face"})  # RFC 8176


@dataclass(frozen=True)
class OidcSettings:
    """What the installation says of its provider."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    label: str = ""
    scopes: str = "openid email profile"
    groups_claim: str = "groups"
    rules: Rules = field(default_factory=Rules)


class Provider:
    """One provider, as one app asks it; what it publishes of itself is read when first needed."""

    method = "oidc"

    def __init__(self, app: Flask, settings: OidcSettings) -> None:
        from authlib.integrations.flask_client import OAuth  # a second: only where it is used

        self.settings, self.label, self.rules = settings, settings.label, settings.rules
        self._client: Any = OAuth(app).register(
            "company",
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": settings.scopes, "code_challenge_method": "S256",
                "default_timeout": SECONDS,
            },
        )  # fmt: skip

    def begin(self, origin: str, back: str, *, anew: bool = False) -> Response:
        """Lead the browser to the provider; state, nonce and verifier stay in the session.

        ``anew`` asks for name and password even of somebody who is signed in there.
        """
        more = {"prompt": "login", "max_age": "0"} if anew else {}
        try:
            self._read_metadata()
            response: Response = self._client.authorize_redirect(origin + back, **more)
        except _faults() as error:
            raise silent() from error
        return response

    def finish(self) -> Answer:
        """Return whom the provider told of in the address that it sent the browser to."""
        if request.args.get("error"):
            raise cancelled()
        try:
            metadata = self._read_metadata()
            _check_sender(metadata, request.args.get("iss"))
            token = self._client.authorize_access_token(
                claims_options={
                    "iss": {"essential": True, "value": self.settings.issuer},
                    "aud": {"essential": True, "value": self.settings.client_id},
                }
            )
            return self._read(token.get("userinfo") or {}, metadata)
        except _faults() as error:
            raise refused() from error

    def _read_metadata(self) -> dict[str, Any]:
        metadata: dict[str, Any] = self._client.load_server_metadata()
        if metadata.get("issuer") != self.settings.issuer:
            raise ValueError("another issuer")
        name = "id_token_signing_alg_values_supported"
        metadata[name] = [each for each in metadata.get(name, ()) if each in SIGNATURES] or [
            "RS256"
        ]
        return metadata

    def _read(self, claims: Mapping[str, Any], metadata: Mapping[str, Any]) -> Answer:
        subject = claims["sub"]  # no token, no subject: refused
        more = dict(claims)
        if "email" not in claims and "userinfo_endpoint" in metadata:
            asked = self._client.userinfo()
            if asked.get("sub") != subject:
                raise ValueError("of somebody else")
            more = {**asked, **claims}
        groups = more.get(self.settings.groups_claim) or ()
        told = Told(
            issuer=self.settings.issuer,
            subject=str(subject),
            email=str(more.get("email") or ""),
            email_is_verified=more.get("email_verified") is True,
            full_name=str(more.get("name") or ""),
            username=str(more.get("preferred_username") or ""),
            groups=frozenset(map(str, groups if isinstance(groups, list) else (groups,))),
        )
        several = bool(SEVERAL_FACTORS & set(claims.get("amr") or ()))
        moment = claims.get("auth_time")
        return Answer(told, several, float(moment) if moment is not None else None)


def _check_sender(metadata: Mapping[str, Any], sender: str | None) -> None:
    """Refuse an answer that another provider sent (RFC 9207)."""
    says = metadata.get("authorization_response_iss_parameter_supported") is True
    if sender != metadata["issuer"] and (says or sender is not None):
        raise ValueError("sent by another provider")


def _faults() -> tuple[type[Exception], ...]:
    """Return what goes wrong at a provider's; named here so that the import stays lazy."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    of_libraries = (AuthlibBaseError, JoseError, RequestException)
    return (*of_libraries, RuntimeError, ValueError, KeyError, TypeError)
