"""Pages that hold a part of the panel in a frame, and what may stand in one."""

from __future__ import annotations

from flask import Response, after_this_request, make_response
from werkzeug.wrappers import Response as AnyResponse

from app.web.headers import CSP, csp_nonce

FILE = "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'"
"""Of a PDF in a frame: the browser's own viewer brings its styles, and it runs nothing of ours."""


def hold_frame() -> None:
    """Let the page that is being answered show an address of this panel in a frame."""

    @after_this_request
    def allow(response: AnyResponse) -> AnyResponse:
        policy = f"{CSP.format(nonce=csp_nonce())}; frame-src 'self'"
        response.headers["Content-Security-Policy"] = policy
        return response


def holding_frame(page: str, status: int = 200) -> Response:
    """Return a page that may show an address of this panel in a frame."""
    hold_frame()
    return make_response(page, status)


def framed(content: bytes, media_type: str, filename: str) -> Response:
    """Return a file that a page of this panel, and no other, may show in a frame."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    response.headers["Cache-Control"] = "private, no-store"
    return _within(response, FILE)


def framed_page(html: str, status: int) -> Response:
    """Return a page that a page of this panel, and no other, may show in a frame."""
    nobody, ourselves = "frame-ancestors 'none'", "frame-ancestors 'self'"
    policy = CSP.format(nonce=csp_nonce()).replace(nobody, ourselves)
    return _within(make_response(html, status), policy)


def _within(response: Response, policy: str) -> Response:
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
