"""The page behind the QR code of a document: is this paper what the panel printed?"""

from __future__ import annotations

from flask import Flask, current_app, make_response, request
from flask_appbuilder.baseviews import BaseView, expose
from werkzeug.wrappers import Response

from app.access.current import current_account, current_actor, current_store
from app.access.pace import Pace
from app.access.rights import public
from app.access.throttle import network
from app.records.printed import Answer, check_paper, record_behind
from app.web.addresses import show_url
from app.web.page import render

PACE = "verification_pace"


def install(app: Flask) -> None:
    """Count how often one visitor asks; whoever guesses numbers is told to wait."""
    app.extensions[PACE] = Pace(app.config["VERIFICATIONS_PER_MINUTE"])


class VerificationView(BaseView):
    """Open to everybody who holds a paper; it tells nothing of a record."""

    route_base = "/documents"
    default_view = "verify"

    @expose("/verify")
    @public
    def verify(self) -> Response:
        """Compare number and code with the log; without them, ask for them."""
        number, code = request.args.get("id", "")[:40], request.args.get("code", "")[:80]
        answer = None
        if number or code:
            pace: Pace = current_app.extensions[PACE]
            pace.keep(hash(network(request.remote_addr or "")))
            answer = check_paper(current_store(), number, code)
        page = make_response(
            render(
                "verification.html", answer=answer, number=number, code=code,
                record_url=_record_url(answer), moment=current_store().moment(),
            )
        )  # fmt: skip
        page.headers["X-Robots-Tag"] = "noindex"
        page.headers["Cache-Control"] = "private, no-store"
        return page


def _record_url(answer: Answer | None) -> str:
    """Return the address of the record, for somebody signed in who may read it."""
    if answer is None or not current_account():
        return ""
    found = record_behind(current_store(), current_actor(), answer)
    return show_url(*found) if found else ""
