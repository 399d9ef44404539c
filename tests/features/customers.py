"""Customers for the features of lists, records, forms and the trash."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import count

from app.records.record import Record
from app.records.write import create_record
from tests.panels import TestPanel, Visitor

_numbers = count(1)


def file_customer(panel: TestPanel, owner: str = "alice", **raw: str) -> Record:
    """File a customer as ``owner`` would; the name is new unless it is given."""
    texts = {"name": f"Feature customer {next(_numbers)}", **raw}
    return create_record(panel.store, panel.actor(owner), "customer", texts)


def form_values(html: str) -> dict[str, list[str]]:
    """Return what a browser would send of a form that nobody touched."""
    reader = _FormReader()
    reader.feed(html)
    return reader.found


class _FormReader(HTMLParser):
    """Collects the successful inputs of the fields, in the order of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._name = ""  # of the select or textarea that is open
        self._is_scriptless = False

    def _add(self, name: str, value: str) -> None:
        if name.startswith("field.") or name == "version":
            self.found.setdefault(name, []).append(value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        ticked = given.get("type") not in ("radio", "checkbox") or "checked" in given
        if tag == "noscript":
            self._is_scriptless = True
        elif tag == "input" and ticked and not self._is_scriptless:
            self._add(given.get("name", ""), given.get("value", ""))
        elif tag in ("select", "textarea"):
            self._name = given.get("name", "")
        elif tag == "option" and "selected" in given:
            self._add(self._name, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "noscript":
            self._is_scriptless = False
        elif tag in ("select", "textarea"):
            self._name = ""

    def handle_data(self, data: str) -> None:
        if self._name and self.lasttag == "textarea":
            self._add(self._name, data.removeprefix("\n"))


def page_values(html: str) -> dict[str, list[str]]:
    """Return what all forms of a page hold, the values of each name in the order of the page."""
    reader = _PageReader()
    reader.feed(html)
    return reader.found


class _PageReader(_FormReader):
    """Collects every successful input."""

    def _add(self, name: str, value: str) -> None:
        self.found.setdefault(name, []).append(value)


def version_of(client: Visitor, record: Record) -> str:
    """Return the version that the form of a record sends along."""
    html = client.get(f"/customer/edit/{record.id}").text
    return form_values(html)["version"][0]
