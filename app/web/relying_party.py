"""The panel's own name and address, as passkeys and identity providers must be told it."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request

from app.access.current import current_language, current_store
from app.access.second_factor.passkeys import RelyingParty


def public_address() -> str:
    """Return the address that people open, without a path: ``PUBLIC_URL``, else this request's.

    The host of a request is one that the panel answers to (``hosts.py``), so nobody chooses it.
    """
    parts = urlsplit(str(current_app.config["PUBLIC_URL"]) or request.host_url)
    return f"{parts.scheme}://{parts.netloc}"


def relying_party() -> RelyingParty:
    """Return the panel as a browser binds passkeys to it."""
    origin = public_address()
    name = current_store().definitions.app.label.text(current_language())
    return RelyingParty(urlsplit(origin).hostname or "", origin, name)
