"""How many files a person may have made in an hour: lists as files and documents cost the most.

Counted are the events that each of them leaves anyway, so for all processes together and without
a write of its own (ASVS 5.0, 2.4.1).
"""

from __future__ import annotations

import math
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa

from app.access.actor import Actor
from app.core.errors import AppError
from app.core.i18n import N_
from app.storage.store import Store
from app.storage.system import sys_event

WINDOW = timedelta(hours=1)


class Costly(StrEnum):
    """What is counted: the kind of the event that it leaves."""

    EXPORT = "record:export"
    DOCUMENT = "document:print"
    LIST = "list:print"


class TooManyFilesError(AppError):
    """Somebody had as many files made within an hour as one person may."""

    status = 429

    def __init__(self, per_hour: int, seconds: float) -> None:
        self.seconds = max(1, math.ceil(seconds))
        super().__init__(
            "share.used_up",
            N_(
                "You have had {per_hour} files made within an hour, as many as one person may. "
                "Go on in {minutes} min."
            ),
            per_hour=per_hour,
            minutes=math.ceil(self.seconds / 60),
        )


def require_share(store: Store, actor: Actor, kind: Costly, *, per_hour: int) -> None:
    """Refuse who is at the limit; 0 is no limit. Ask before the work is begun."""
    if not per_hour:
        return
    now, own = store.clock(), sys_event.c.actor_id == actor.id
    nth_last = (
        sa.select(sys_event.c.at)
        .where(sys_event.c.at > now - WINDOW, own, sys_event.c.kind == kind)
        .order_by(sys_event.c.at.desc())
        .offset(per_hour - 1)
        .limit(1)
    )
    with store.reading() as conn:
        oldest = conn.scalar(nth_last)
    if oldest is not None:
        raise TooManyFilesError(per_hour, (oldest + WINDOW - now).total_seconds())
