"""A small shop with its people, one copy for each test module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.schema.source import read_folder
from tests.panels import TestPanel, copied, make_panel

SHOP = Path(__file__).parent.parent / "definitions" / "shop"
ADMIN = """
label: {en: Administrator, zh_Hans: 管理员}
entities:
  "*": {read: all, create: true, update: all, delete: all, restore: all, export: all, import: true,
        print: all}
  product: {read: all, create: true, update: all, delete: all, restore: all, export: all,
            import: true, print: all, fields: {supplier_phone: write}}
system: [manage_users, read_audit, design_schema]
"""
ERRAND = """
label: {en: Errand, zh_Hans: 事项}
label_plural: {en: Errands, zh_Hans: 事项}
title: "{subject}"
fields:
  subject: {type: text, required: true, label: {en: Subject, zh_Hans: 内容}}
  about: {type: link, to: product, label: {en: Product, zh_Hans: 产品}}
  due: {type: date, label: {en: Due, zh_Hans: 截止}}
  status:
    type: select
    label: {en: Status, zh_Hans: 状态}
    choices: {open: {en: Open, zh_Hans: 待办}, done: {en: Done, zh_Hans: 完成}}
    default: open
list: {columns: [due, subject, about, status], sort: [due], quick_filters: [status]}
"""


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    """Apply the shop's definitions once."""
    texts = {**read_folder(SHOP), "_roles/admin.yaml": ADMIN, "errand.yaml": ERRAND}
    return make_panel(tmp_path_factory.mktemp("made"), texts)


@pytest.fixture(scope="module")
def shop(made_shop: TestPanel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPanel]:
    """Return a shop of this module's own."""
    panel = copied(made_shop, tmp_path_factory.mktemp("shop"))
    yield panel
    panel.installation.engine.dispose()
