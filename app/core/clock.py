"""The time, passed in wherever it matters so that tests can set it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Moment:
    """What "now", "today" and "me" mean while one question is answered."""

    now: datetime
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    user: int | None = None

    @property
    def today(self) -> date:
        """The calendar day at ``now`` in the panel's time zone."""
        return self.now.astimezone(self.zone).date()
