"""What a person sent from the page "Print this list"."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MultiDict

from app.access.current import current_locale


@dataclass(frozen=True)
class Sent:
    """The choices of the form."""

    language: str
    group: str = ""
    title: str = ""
    orientation: str = ""
    standard: str = ""
    sums: tuple[str, ...] | None = None  # None: nothing was chosen yet


def read_sent() -> Sent:
    """Return what was sent, or what the form begins with."""
    form: MultiDict[str, str] = request.form
    return Sent(
        form.get("language", str(current_locale())).strip()[:40],
        form.get("group", "").strip()[:80],
        form.get("title", "").strip()[:200],
        form.get("orientation", "").strip()[:20],
        form.get("standard", "").strip()[:20],
        tuple(form.getlist("sum")) if "sums" in form else None,
    )
