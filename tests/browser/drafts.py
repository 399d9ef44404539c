"""A panel that several tests share has no draft left from before."""

from __future__ import annotations

from playwright.sync_api import Page


def discard_draft(page: Page, url: str) -> None:
    """Throw away what an administrator, who has signed in on ``page``, is in the middle of."""
    page.goto(f"{url}/designer/")
    if page.locator(".adm-draftbar").count():
        page.once("dialog", lambda dialog: dialog.accept())
        page.click(".adm-draftbar button[data-confirm]")
        page.wait_for_selector(".adm-draftbar", state="detached")
