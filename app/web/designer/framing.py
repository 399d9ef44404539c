"""Pages that hold a part of the panel in a frame, and what may stand in one."""

from __future__ import annotations

from flask import Response, make_response

from app.web.headers import CSP, csp_nonce

FRAMED = "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'"
"""Of a PDF in a frame: the browser's own viewer brings its styles, and it runs nothing of ours."""


def holding_frame(page: str, status: int = 200) -> Response:
    """Return a page that may show an address of this panel in a frame."""
    response = make_response(page, status)
    policy = f"{CSP.format(nonce=csp_nonce())}; frame-src 'self'"
    response.headers["Content-Security-Policy"] = policy
    return response


def framed(content: bytes, media_type: str, filename: str) -> Response:
    """Return a file that a page of this panel, and no other, may show in a frame."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "private, no-store"
    return response
