"""Every view of the designer, in one list."""

from __future__ import annotations

from typing import Any

from app.web.designer.draft_actions import DraftView
from app.web.designer.entities import DesignerView

DESIGNER_VIEWS: tuple[type[Any], ...] = (
    DesignerView,
    DraftView,
)
