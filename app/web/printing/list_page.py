"""What the page "Print this list" offers and says, worked out before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from app.core.errors import AppError
from app.exchange.documents.choice import LANGUAGE_NAMES
from app.exchange.list_reports.ask import (
    LONGEST_TITLE,
    MOST_ROWS,
    ReportAsk,
    Wishes,
    addable,
    ask_for,
    groupable,
)
from app.exchange.list_reports.filters import filters_in_words
from app.exchange.list_reports.making import MOST_AT_ONCE, count_of
from app.schema.model import Field
from app.web.addresses import address
from app.web.lists.page import ListPage
from app.web.printing.list_sent import Sent


@dataclass(frozen=True)
class ReportPage:
    """The form of one list to be printed."""

    list: ListPage
    sent: Sent
    problem: AppError | None = None  # why what was sent could not be printed

    longest_title = LONGEST_TITLE
    most, most_at_once = MOST_ROWS, MOST_AT_ONCE
    languages = LANGUAGE_NAMES

    @cached_property
    def address(self) -> str:
        """Where the form goes: the list in its state, so that it is what is printed."""
        base = address(f"/{self.list.entity.name}/report")
        return base + self.list.state.on_page(1).query()

    @cached_property
    def ask(self) -> ReportAsk:
        """What is to be printed. Raises BadRequestError for what cannot be."""
        page, sent = self.list, self.sent
        words = filters_in_words(page.store, page.actor, page.where, sent.language)
        wishes = Wishes(
            sent.language, sent.group, sent.title, sent.orientation, sent.standard, sent.sums, words
        )
        return ask_for(page.store, page.actor, page.entity.name, page.question, wishes)

    @cached_property
    def count(self) -> int | None:
        """How many records there are; nothing where they are too many, or cannot be asked for."""
        try:
            return count_of(self.list.store, self.list.actor, self.plain)
        except AppError:
            return None

    @cached_property
    def plain(self) -> ReportAsk:
        """The list as it is, without any choice of the form."""
        page = self.list
        wishes = Wishes(next(iter(LANGUAGE_NAMES)))
        return ask_for(page.store, page.actor, page.entity.name, page.question, wishes)

    @property
    def is_long(self) -> bool:
        """Whether it is printed as a job."""
        return (self.count or 0) > MOST_AT_ONCE

    @cached_property
    def groups(self) -> tuple[Field, ...]:
        """What the list can be grouped by."""
        return tuple(groupable(self.list.store, self.list.actor, self.list.entity.name).values())

    @cached_property
    def figures(self) -> tuple[tuple[Field, bool], ...]:
        """The columns that can be added up, and whether they are to be."""
        page = self.list
        shown = [page.readable[name] for name in page.wanted if name in page.readable]
        chosen = self.sent.sums
        return tuple((f, chosen is None or f.name in chosen) for f in addable(shown, None))
