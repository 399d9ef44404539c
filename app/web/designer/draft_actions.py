"""The bar of the draft: take back the last thing done, throw the whole draft away."""

from __future__ import annotations

from flask import url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_store
from app.access.rights import needs
from app.core.i18n import N_
from app.design.drafts import discard, undo
from app.web.designer.frame import DESIGN, Answer, back_to, current_draft, done


class DraftView(BaseView):
    """What the bar of the draft can do."""

    route_base = "/designer/draft"
    default_view = "take_back"

    @expose("/undo", methods=["POST"])
    @needs(DESIGN)
    def take_back(self) -> Answer:
        """Take back the last thing done."""
        draft = current_draft()
        if not draft.can_undo:
            return done(back_to(url_for("DesignerView.index")), N_("Nothing is left to undo."))
        undo(current_store(), draft)
        return done(back_to(url_for("DesignerView.index")), N_("The last change is taken back."))

    @expose("/discard", methods=["POST"])
    @needs(DESIGN)
    def throw_away(self) -> Answer:
        """Throw the draft away."""
        discard(current_store(), current_draft())
        return done(url_for("DesignerView.index"), N_("The draft is thrown away."))
