"""A page that is quick on a slow line: what it brings of script is counted, libraries included."""

from __future__ import annotations

import gzip
import posixpath
import re

import pytest

from app.records.write import create_record
from app.web.assets import STATIC
from tests.panels import TestPanel

BUDGET = 90_000  # bytes, compressed (architecture.md)
SCRIPT = re.compile(r"""<script[^>]*\bsrc="[^"]*?/((?:js|vendor)/[^"?]+)""")
IMPORT = re.compile(r"""(?:import|from)\s*\(?\s*["'](\.[^"']+)["']""")
PAGES = (
    "/", "/customer/list/", "/customer/add", "/customer/show/{id}", "/customer/edit/{id}",
    "/roles/fields", "/designer/", "/designer/entity/customer/",
    "/designer/entity/customer/preview", "/designer/conditions/customer/field/name",
    "/designer/options/industry", "/designer/roles/staff", "/designer/entity/customer/yaml",
    "/designer/translations/", "/designer/review",
)  # fmt: skip


@pytest.fixture(scope="module")
def record(panel: TestPanel) -> int:
    return create_record(panel.store, panel.actor("admin"), "customer", {"name": "Counted"}).id


def with_imports(names: set[str]) -> set[str]:
    """Return scripts with all that they bring along, by their paths among the assets."""
    found: set[str] = set()
    ahead = set(names)
    while ahead:
        name = ahead.pop()
        found.add(name)
        imported = IMPORT.findall((STATIC / name).read_text("utf-8"))
        ahead |= {
            posixpath.normpath(f"{posixpath.dirname(name)}/{each}") for each in imported
        } - found
    return found


@pytest.mark.parametrize("address", PAGES)
def test_a_page_stays_within_its_budget_of_script(
    panel: TestPanel, record: int, address: str
) -> None:
    answer = panel.client("admin").get(address.format(id=record), follow_redirects=True)
    assert answer.status_code == 200

    scripts = with_imports(set(SCRIPT.findall(answer.text)))

    assert "js/dossier.js" in scripts
    sizes = {name: len(gzip.compress((STATIC / name).read_bytes())) for name in scripts}
    assert sum(sizes.values()) <= BUDGET, sorted(sizes.items(), key=lambda each: -each[1])
