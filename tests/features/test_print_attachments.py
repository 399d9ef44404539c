"""A document lists the files of a record by their names; the files stay where they are."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf

from app.records.files import add_file
from tests.features.customers import file_customer
from tests.panels import TestPanel, Visitor

As = Callable[..., Visitor]


def test_it_works(panel: TestPanel, client_as: As) -> None:
    content = io.BytesIO(b"%PDF-1.4\n" + b"x" * 3000)
    alice = panel.actor("alice")
    key = add_file(
        panel.store, alice, "customer", "attachments", name="报价单.pdf", content=content
    )
    record = file_customer(panel, attachments=key)

    printed = client_as("alice").get(f"/customer/{record.id}/document/profile.pdf?language=en")

    reader = pypdf.PdfReader(io.BytesIO(printed.data))
    words = "".join(page.extract_text() for page in reader.pages)
    assert words.count("报价单.pdf") == 2  # in its section, and in the list
    assert "3 KB" in words
    assert key not in words
    assert not reader.attachments
