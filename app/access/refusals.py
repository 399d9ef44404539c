"""What somebody was refused is written to the log: who tries doors leaves a trace (ASVS 16.3.2)."""

from __future__ import annotations

import logging

from flask import g, request

from app.core.errors import AppError

logger = logging.getLogger(__name__)


def note_refusal(error: AppError) -> None:
    """Write a refused request down, by the number of the account; no value of it is written."""
    if error.status != 403:
        return
    actor = g.get("actor")
    who = f"account {actor.id}" if actor else "a stranger"
    logger.warning("refused %s to %s: %s %r", error.code, who, request.method, request.path)
