"""The way to every trash."""

from __future__ import annotations

from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_actor, current_store
from app.access.rights import signed_in
from app.web.page import render
from app.web.records.trash_page import bins


class TrashView(BaseView):
    """One line for each entity whose records this person may restore."""

    route_base = "/trash"
    default_view = "index"

    @expose("/")
    @signed_in
    def index(self) -> str:
        """Show where deleted records wait."""
        return render("trash/index.html", bins=tuple(bins(current_store(), current_actor())))
