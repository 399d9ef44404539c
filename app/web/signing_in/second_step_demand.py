"""A role begins to ask for a second factor: people who are in without one set it up first."""

from __future__ import annotations

from flask import Flask, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.current import current_account, current_store
from app.access.second_factor import checking as second_factor
from app.access.session_cookie import current_session
from app.core.errors import AppError
from app.core.i18n import N_
from app.schema.model import Definitions
from app.web.page import sends_no_cookie

OPEN = frozenset(
    {
        "assets", "SignInView", "HealthView", "ProfileView.language", "ProfileView.look",
        "SecurityView", "PasskeysView", "StepUpView", "NewPasswordView", "SessionsView",
    }
)  # fmt: skip


class SecondFactorWantedError(AppError):
    """A page asked by a script cannot lead anywhere."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "second_factor.wanted", N_("Your role asks for a second step. Set one up first.")
        )


def demand(app: Flask, definitions: Definitions) -> None:
    """Lead people there; where no role asks, no request is looked at."""
    if any(role.requires_second_factor for role in definitions.roles.values()):
        app.before_request(_lead)


def _lead() -> Response | None:
    endpoint = request.endpoint or ""
    if {endpoint, endpoint.partition(".")[0]} & OPEN or sends_no_cookie():
        return None
    row = current_session().row
    if row is None or row.method not in ("", "password"):  # came in with more, or not at all
        return None
    account, store = current_account(), current_store()
    if account is None or not second_factor.is_required(store.definitions, account):
        return None
    if second_factor.has_any(store, account.id):  # on a device that is not asked for a while
        return None
    if endpoint.partition(".")[0].endswith("Api") or request.is_json:
        raise SecondFactorWantedError
    flash(_("Your role asks for a second step. Set one up first."), "warning")
    return redirect(url_for("SecurityView.index"))
