"""Tokens for programs: the API's sign-in, counted and written down like that of the browser."""

from __future__ import annotations

from flask import Response, request
from flask_appbuilder.api import expose
from flask_appbuilder.security.api import SecurityApi as StockSecurityApi
from flask_jwt_extended import (
    create_access_token,
    create_refresh_token,
    get_current_user,
    jwt_required,
)

from app.access.accounts import Account
from app.access.current import current_store
from app.access.manager import EPOCH
from app.access.rights import public
from app.access.second_factor import checking as second_factor
from app.access.single_sign_on.ldap import current_directory
from app.access.throttle import TooManyTriesError
from app.api.answering import answer
from app.api.errors import ApiError, error_response
from app.audit.signing_in import check_sign_in, remember_token
from app.core.errors import AppError
from app.core.i18n import N_


class SecurityApi(StockSecurityApi):
    """Flask-AppBuilder's addresses and shapes; who may have a token is decided here."""

    @expose("/login", methods=["POST"])
    @public
    def login(self) -> Response:
        """Answer a token for a user name and a password.
        ---
        post:
          description: Sign in with a user name and a password; answers a token for the API.
          requestBody:
            required: true
            content:
              application/json:
                schema:
                  type: object
                  required: [username, password]
                  properties:
                    username: {type: string}
                    password: {type: string}
                    provider: {type: string, enum: [db]}
                    refresh: {type: boolean, description: whether to answer a refresh token too}
          responses:
            200:
              description: Signed in
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      access_token: {type: string}
                      refresh_token: {type: string}
            400:
              $ref: '#/components/responses/400'
            401:
              $ref: '#/components/responses/401'
            403:
              description: A password alone is not enough for this account; use an API key
            429:
              description: Too many wrong tries; Retry-After says when to try again
        """
        try:
            name, password, wants_refresh = _read_login()
            store = current_store()
            account = check_sign_in(
                store, name, password,
                address=request.remote_addr or "", directory=current_directory(),
            )  # fmt: skip
            _require_password_is_enough(account)
        except AppError as error:
            return _refusal(error)
        remember_token(store, account, address=request.remote_addr or "")
        tokens = {"access_token": _token(account, fresh=True)}
        if wants_refresh:
            tokens["refresh_token"] = create_refresh_token(
                identity=str(account.id), additional_claims={EPOCH: account.epoch}
            )
        return answer(**tokens)

    @expose("/refresh", methods=["POST"])
    @public
    @jwt_required(refresh=True)
    def refresh(self) -> Response:
        """Answer a new token for a refresh token.
        ---
        post:
          description: Answers a new token; the refresh token is sent as the bearer token.
          responses:
            200:
              description: Refreshed
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      access_token: {type: string}
            401:
              $ref: '#/components/responses/401'
          security:
            - jwt_refresh: []
        """
        account: Account = get_current_user()
        try:  # a role may ask for more than it did when the token was made
            _require_password_is_enough(account)
        except AppError as error:
            return _refusal(error)
        return answer(access_token=_token(account, fresh=False))


def _token(account: Account, *, fresh: bool) -> str:
    token: str = create_access_token(
        identity=str(account.id), fresh=fresh, additional_claims={EPOCH: account.epoch}
    )
    return token


def _read_login() -> tuple[str, str, bool]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise ApiError(400, "body.json", N_("Send the body as application/json."))
    name, password = body.get("username"), body.get("password")
    if not isinstance(name, str) or not isinstance(password, str):
        raise ApiError(400, "sign_in.body", N_("Send username and password, both as text."))
    if body.get("provider", "db") != "db":
        raise ApiError(400, "sign_in.provider", N_("The provider is “db”; there is no other here."))
    return name, password, body.get("refresh") is True


def _require_password_is_enough(account: Account) -> None:
    """Refuse who needs more than a password: a token would go around it."""
    if account.must_change_password:
        raise ApiError(
            403,
            "password.temporary",
            N_("Your password is temporary. Sign in with a browser and choose your own first."),
        )
    if second_factor.required(current_store(), account):
        raise ApiError(
            403,
            "second_factor.required",
            N_("This account needs a second factor, so a password gives no token; use an API key."),
        )


def _refusal(error: AppError) -> Response:
    response = error_response(error)
    if isinstance(error, TooManyTriesError):
        response.headers["Retry-After"] = str(error.seconds)
    return response
