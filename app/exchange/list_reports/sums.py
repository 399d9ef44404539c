"""Groups, subtotals and totals of a printed list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.exchange.documents.proof import digest_of
from app.exchange.list_reports.rows import EXACT, Cell, Row


@dataclass
class Tally:
    """How many records there are, and what their figures add up to."""

    count: int = 0
    sums: list[Decimal | None] = field(default_factory=list)  # None: no figure among them

    def add(self, row: Row) -> None:
        """Count one more row."""
        self.count += 1
        self.sums = self.sums or [None] * len(row.amounts)
        for place, amount in enumerate(row.amounts):
            if amount is not None:
                known = self.sums[place] or Decimal(0)
                self.sums[place] = EXACT.add(known, Decimal(amount))


@dataclass
class Group:
    """Rows that follow each other and belong together."""

    key: str
    label: Cell
    tally: Tally = field(default_factory=Tally)


@dataclass
class Tallies:
    """All groups of a list in their order, and the whole."""

    groups: list[Group] = field(default_factory=list)
    whole: Tally = field(default_factory=Tally)
    rows: Any = field(default_factory=hashlib.sha256)  # of all that the rows say

    def add(self, rows: Iterable[Row]) -> Tallies:
        """Count more rows; returns itself."""
        for row in rows:
            if not self.groups or self.groups[-1].key != row.key:
                self.groups.append(Group(row.key, row.group))
            self.groups[-1].tally.add(row)
            self.whole.add(row)
            self.rows.update(digest_of(row.as_json()).encode())
        return self
