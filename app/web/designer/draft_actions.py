"""The bar of the draft: take back the last thing done, throw the whole draft away."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import ConflictError
from app.core.i18n import N_
from app.design.drafts import Draft, discard, overtaken, undo
from app.web.designer.frame import DESIGN, Answer, back_to, current_draft, done
from app.web.replies import flash_error


class DraftView(BaseView):
    """What the bar of the draft can do."""

    route_base = "/designer/draft"
    default_view = "take_back"

    @expose("/undo", methods=["POST"])
    @needs(DESIGN)
    def take_back(self) -> Answer:
        """Take back the last thing done, if it is the one that the person saw."""
        draft, back = current_draft(), back_to(url_for("DesignerView.index"))
        if not draft.can_undo:
            return done(back, N_("Nothing is left to undo."))
        try:
            _require_seen(draft)
            undo(current_store(), draft)
        except ConflictError as error:
            return _refused(error, back)
        return done(back, N_("The last change is taken back."))

    @expose("/discard", methods=["POST"])
    @needs(DESIGN)
    def throw_away(self) -> Answer:
        """Throw the draft away, as far as the person saw it."""
        try:
            _require_seen(current_draft())
        except ConflictError as error:
            return _refused(error, back_to(url_for("DesignerView.index")))
        discard(current_store(), current_draft())
        return done(url_for("DesignerView.index"), N_("The draft is thrown away."))


def _require_seen(draft: Draft) -> None:
    """Raise ConflictError where the page showed another state of the draft than there is."""
    if request.form.get("revision", str(draft.revision)) != str(draft.revision):
        raise overtaken()


def _refused(error: ConflictError, back: str) -> Answer:
    """Lead back to the page, which shows the draft as it is, and say why nothing was done."""
    flash_error(message_text(error, current_locale()))
    return redirect(back, 303)
