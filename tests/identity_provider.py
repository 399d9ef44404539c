"""An identity provider (OpenID Connect) as a company has one: on this machine, over real HTTP.

Authlib's server does codes, PKCE and the client's secret; tokens are really signed (RS256). A test
says who signs in there, and which mistake the next token has.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import grants as oidc
from flask import Flask, Response, jsonify
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from joserfc.jws import JWSRegistry
from werkzeug.serving import make_server

CLIENT, CLIENT_SECRET = "dossier", "the secret between the two"
Claims = dict[str, Any]


@dataclass
class Client(ClientMixin):
    """The panel, as the provider knows it."""

    redirect_uri: str

    def get_client_id(self) -> str:
        return CLIENT

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """A code that was given out, with what it must be claimed with."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


@dataclass
class IdentityProvider:
    """The provider and what a test sets: ``person`` signs in, ``spoil`` changes the token."""

    issuer: str
    person: Claims = field(default_factory=dict)
    spoil: Callable[[Claims], None] = lambda _: None
    algorithm: str = "RS256"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signs_with: RSAKey | None = None
    codes: dict[str, Code] = field(default_factory=dict)

    def id_token(self, code: Code) -> str:
        """Return the token for a code, as it is right but for what ``spoil`` does."""
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": code.nonce,
            **self.person,
        }  # fmt: skip
        self.spoil(claims)
        header = {"alg": self.algorithm, "kid": self.key.kid}
        if self.algorithm == "none":
            return jwt.encode({"alg": "none"}, claims, None, registry=_careless())
        return jwt.encode(header, claims, self.signs_with or self.key)

    def reset(self) -> None:
        """Be a provider without mistakes again, at which nobody is signed in."""
        self.person, self.spoil, self.algorithm, self.signs_with = {}, lambda _: None, "RS256", None


def _careless() -> JWSRegistry:
    return JWSRegistry(algorithms=["none"])


@contextmanager
def running(redirect_uri: str) -> Iterator[IdentityProvider]:
    """Serve a provider that sends people back to ``redirect_uri``."""
    app = Flask("identity_provider")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    provider = IdentityProvider(f"http://127.0.0.1:{server.server_port}")
    _add_routes(app, provider, Client(redirect_uri))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _grants(provider: IdentityProvider) -> tuple[type, Any]:
    class CodeGrant(grants.AuthorizationCodeGrant):
        def save_authorization_code(self, code: str, asked: Any) -> None:
            data = asked.payload.data
            provider.codes[code] = Code(
                code, asked.payload.redirect_uri, asked.payload.scope, data.get("nonce", ""),
                data.get("code_challenge", ""), data.get("code_challenge_method", ""),
            )  # fmt: skip

        def query_authorization_code(self, code: str, client: Any) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del provider.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> Any:
            return SimpleNamespace(get_user_id=lambda: provider.person.get("sub", ""))

    class IdToken(oidc.OpenIDCode):
        def exists_nonce(self, nonce: str, asked: Any) -> bool:
            return any(code.nonce == nonce for code in provider.codes.values())

        def encode_id_token(self, token: Any, asked: Any) -> str:
            return provider.id_token(asked.authorization_code)

    return CodeGrant, IdToken(require_nonce=True)


def _add_routes(app: Flask, provider: IdentityProvider, client: Client) -> None:
    server = AuthorizationServer(
        app,
        query_client=lambda client_id: client if client_id == CLIENT else None,
        save_token=lambda token, asked: None,
    )
    code_grant, id_token = _grants(provider)
    server.register_grant(code_grant, [id_token, CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        return jsonify(
            issuer=provider.issuer,
            authorization_endpoint=f"{provider.issuer}/authorize",
            token_endpoint=f"{provider.issuer}/token",
            jwks_uri=f"{provider.issuer}/keys",
            response_types_supported=["code"],
            id_token_signing_alg_values_supported=["RS256", "HS256", "none"],
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(KeySet([provider.key]).as_dict(private=False))

    @app.get("/authorize")
    def authorize() -> Any:
        user = SimpleNamespace(get_user_id=lambda: provider.person.get("sub", ""))
        grant = server.get_consent_grant(end_user=user)
        return server.create_authorization_response(grant=grant, grant_user=user)

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()
