"""What the list screen shows, worked out before it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import current_app
from markupsafe import Markup

from app.access.actor import Actor
from app.access.policy import require
from app.exchange.documents.choice import offered_documents
from app.records.access import find_entity, may, readable_fields, visible_fields
from app.schema.model import Action, Document, Field
from app.storage.store import Store
from app.web.addresses import add_url, address
from app.web.cells import Look
from app.web.lists.address import read_state
from app.web.lists.filters import ListFilters
from app.web.lists.rows import drawn_rows
from app.web.lists.state import SIZES
from app.web.lists.table import ListTable, may_be_chosen
from app.web.shelf import kept


@dataclass(frozen=True)
class ListPage(ListTable, ListFilters):
    """One list as one person sees it: table, filters, and where everything on it leads."""

    def may(self, action: str) -> bool:
        """Tell whether the person may do this to any record here."""
        return may(self.store, self.actor, self.entity.name, Action(action))

    @cached_property
    def rows(self) -> Markup:
        """The records as rows of the table."""
        return drawn_rows(self)

    @cached_property
    def may_choose_some(self) -> bool:
        """Whether anything can be done to chosen rows of this page."""
        return any(may_be_chosen(record) for record in self.page.records)

    @cached_property
    def may_delete_some(self) -> bool:
        """Whether any record of this page may be deleted."""
        return any(Action.DELETE in record.may for record in self.page.records)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """What can be printed of chosen records."""
        may_print = any(Action.PRINT in record.may for record in self.page.records)
        return offered_documents(self.entity, self.actor) if may_print else ()

    @cached_property
    def trash_url(self) -> str:
        """What was deleted."""
        return address(f"/{self.entity.name}/trash/")

    @cached_property
    def add_url(self) -> str:
        """The form for a new record."""
        return add_url(self.entity.name)

    @cached_property
    def bulk_print_url(self) -> str:
        """Where the chosen rows are sent to be printed, or word that all of this view shall be."""
        return address(f"/{self.entity.name}/print") + self.state.on_page(1).query()

    @cached_property
    def bulk_delete_url(self) -> str:
        """Where the chosen rows are sent to be deleted."""
        return address(f"/{self.entity.name}/delete")

    @cached_property
    def export_url(self) -> str:
        """The same list as a file."""
        return address(f"/{self.entity.name}/export.csv") + self.state.on_page(1).query()

    @cached_property
    def report_url(self) -> str:
        """Where it is asked how the same list is to be printed."""
        return address(f"/{self.entity.name}/report") + self.state.on_page(1).query()

    @cached_property
    def here(self) -> str:
        """This very list."""
        return self.url(self.state)

    @cached_property
    def first_url(self) -> str:
        """The first page of the list."""
        return self.url(self.state.on_page(1))

    @cached_property
    def cleared_url(self) -> str:
        """The list with nothing kept out."""
        return self.url(self.state.cleared())

    @cached_property
    def without_search_url(self) -> str:
        """The list without the search."""
        return self.url(replace(self.state, page=1, search=""))

    @cached_property
    def default_columns_url(self) -> str:
        """The list with the columns of the definition."""
        return self.url(replace(self.state, columns=()))

    @cached_property
    def panels_url(self) -> str:
        """Where the filter panels of all fields are."""
        return address(f"/{self.entity.name}/filter")

    @cached_property
    def query(self) -> str:
        """The state of the list as a query string."""
        return self.state.query()

    def panel_url(self, field: Field) -> str:
        """Return the address of the filter panel of a field."""
        return f"{self.panels_url}/{field.name}{self.query}"

    @cached_property
    def bar(self) -> Markup:
        """Search, filters and columns: no record is in them, so many readers share them."""
        shown = (
            self.address, self.query, self.look.language,
            tuple(self.visible), tuple(self.readable), self.may("export"), self.may("print"),
        )  # fmt: skip
        return kept(("bar", *shown), self._draw_bar)

    def _draw_bar(self) -> Markup:
        module: Any = current_app.jinja_env.get_template("list/bar.html").module
        drawn: Markup = module.bar(self)
        return drawn

    @cached_property
    def table_head(self) -> Markup:
        """The heads of the columns: like the bar, the same for all who may see the same."""
        shown = (
            self.address, self.query, self.look.language, self.may_choose_some,
            tuple(self.visible), tuple(self.readable),
        )  # fmt: skip
        return kept(("head", *shown), self._draw_head)

    def _draw_head(self) -> Markup:
        module: Any = current_app.jinja_env.get_template("list/table.html").module
        drawn: Markup = module.head(self)
        return drawn

    @cached_property
    def sizes(self) -> tuple[tuple[int, str], ...]:
        """The page sizes offered, with the list in that size."""
        return tuple((n, self.url(replace(self.state, page=1, size=n))) for n in SIZES)

    @cached_property
    def previous_url(self) -> str:
        """The page before this one, or nothing."""
        return self.url(self.state.on_page(self.page.page - 1)) if self.page.page > 1 else ""

    @cached_property
    def next_url(self) -> str:
        """The page after this one, or nothing."""
        return self.url(self.state.on_page(self.page.page + 1)) if self.page.has_next else ""


def open_list(
    store: Store, actor: Actor, entity: str, *, args: Sequence[tuple[str, str]], look: Look
) -> ListPage:
    """Read the address of a list and return the page, or refuse what it cannot mean."""
    found = find_entity(store, entity)
    require(actor, Action.READ, entity, found.label_plural)  # before any field is called unknown
    visible = visible_fields(store, actor, entity)
    readable = readable_fields(store, actor, entity)
    state = read_state(args, readable, shown=visible)
    return ListPage(store, actor, found, state, look, visible=visible, readable=readable)
