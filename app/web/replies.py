"""Answers that are not pages: messages after a redirect, files to keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import quote

from flask import Response, flash

from app.web.headers import FILE_CSP


def flash_done(text: str, *, undo: str = "") -> None:
    """Say on the next page what was done; ``undo`` is where a POST takes it back."""
    message: Any = {"text": text, "undo": undo}  # as base.html takes it; Flask's hint says str
    flash(message, "message")


def flash_error(text: str) -> None:
    """Say on the next page what could not be done."""
    flash(text, "danger")


def downloaded(content: bytes, filename: str, media_type: str) -> Response:
    """Return a file to keep."""
    return _named(Response(content, mimetype=media_type), filename)


def shown_picture(pieces: Iterable[bytes], filename: str, media_type: str) -> Response:
    """Return a picture that a page may show; ``media_type`` must be one the panel has drawn anew.

    It may run and load nothing, also where somebody opens it by itself.
    """
    response = _named(Response(pieces, content_type=media_type), filename)
    disposition = response.headers["Content-Disposition"]
    response.headers["Content-Disposition"] = disposition.replace("attachment", "inline", 1)
    return response


def streamed(pieces: Iterable[bytes], filename: str, media_type: str) -> Response:
    """Return a file to keep, sent as it is made.

    The first piece is made before the answer starts, so that a refusal is an error page and not a
    broken file.
    """
    rest: Iterator[bytes] = iter(pieces)
    first = next(rest, b"")
    return _named(Response(chain([first], rest), content_type=media_type), filename)


def _named(response: Response, filename: str) -> Response:
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in filename)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = FILE_CSP
    response.headers["Cache-Control"] = "private, no-store"
    return response
