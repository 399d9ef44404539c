"""What browsers are told with every answer: what it may load, who may frame it or keep it."""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, g, request

from app.core.errors import AppError
from app.core.i18n import N_

CSP = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
FILE_CSP = (
    "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""Of what somebody uploaded: whatever it is, it may load nothing and run nothing."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
}
HSTS = "max-age=31536000; includeSubDomains"
NOT_KEPT = "no-store"
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class ForeignPageError(AppError):
    """A page of another site sent this in the name of somebody signed in here."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "request.foreign",
            N_("Another site asked for this change, so it was not made. Open the panel itself."),
        )


def install(app: Flask, *, is_https: bool) -> None:
    """Put the headers on every answer of an app; ``is_https``: people reach it by https only."""
    app.before_request(read_head_as_get)
    app.before_request(refuse_foreign_pages)
    app.after_request(protect)
    app.config["DOSSIER_HTTPS"] = is_https


def csp_nonce() -> str:
    """Return the word that marks this answer's own inline scripts and styles."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def protect(response: Response) -> Response:
    """Add the headers; what a view has said itself stays.

    What is not said to be kept is kept by nobody: lists, records, files and errors alike may hold
    what only one person may see.
    """
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP.format(nonce=csp_nonce()))
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = NOT_KEPT
        response.vary.update(("Cookie", "Accept-Language"))
    if request.is_secure or current_app.config["DOSSIER_HTTPS"]:
        headers.setdefault("Strict-Transport-Security", HSTS)
    return response


def read_head_as_get() -> None:
    """Answer HEAD as GET; the body of the answer is left out at the very end.

    Routes that take GET take HEAD too. One that asks "is it GET?" would take HEAD for its other
    method, which neither the token of the page nor the password that is asked again guards.
    """
    if request.method == "HEAD":
        request.method = "GET"


def refuse_foreign_pages() -> None:
    """Refuse a change that a browser says comes from another site.

    The second lock behind the token of the page; clients that are no browsers send no such header.
    Tokens and keys are sent by programs, not by a browser of its own accord.
    """
    if request.method not in CHANGING or "Authorization" in request.headers:
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.cookies:
        raise ForeignPageError
