"""The draft of the admin, and what a form of the designer would send."""

from __future__ import annotations

from typing import Any

from lxml import html

from app.design.drafts import Draft, open_draft
from app.design.files.folder import read_one
from tests.panels import TestPanel, Visitor


def draft(panel: TestPanel) -> Draft:
    """Return the draft of the admin as it is now."""
    return open_draft(panel.store, panel.ids["admin"])


def said(panel: TestPanel, path: str = "customer.yaml") -> dict[str, Any]:
    """Return what a file of the draft says."""
    return read_one(draft(panel).texts, path)


def form_of(client: Visitor, field: str, entity: str = "customer", **changed: Any) -> Any:
    """Return what the form of a field would send if only ``changed`` was typed."""
    page = client.get(f"/designer/entity/{entity}/?field={field}")
    form = html.document_fromstring(page.get_data(as_text=True)).get_element_by_id("field-form")
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return {**sent, "csrf_token": [], **changed}
