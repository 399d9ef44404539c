"""The entities of the draft: all of them, and what can be done to one as a whole."""

from __future__ import annotations

from flask_appbuilder.baseviews import BaseView, expose

from app.access.rights import needs
from app.web.designer.frame import DESIGN, Answer, current_draft, page


class DesignerView(BaseView):
    """The first page of the designer."""

    route_base = "/designer"
    default_view = "index"

    @expose("/")
    @needs(DESIGN)
    def index(self) -> Answer:
        """List all entities, retired ones included."""
        return page(
            "designer/entities.html", entities=current_draft().definitions.entities.values()
        )
