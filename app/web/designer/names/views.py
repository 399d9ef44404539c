"""What is wrong with a name, and one made from a label, asked while somebody types."""

from __future__ import annotations

from flask import request
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_locale
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError, NotFoundError
from app.core.i18n import N_
from app.design.names.kinds import KINDS, Place, refused, suggestion
from app.web.designer.frame import DESIGN, current_draft
from app.web.designer.labels import sent_label

LONGEST = 200
MOST_BESIDE = 500


class NamesView(BaseView):
    """Names of all kinds, each at the same address: see ``js/names.js``."""

    route_base = "/designer/names"
    default_view = "index"

    @expose("/<thing>")
    @needs(DESIGN)
    def index(self, thing: str) -> dict[str, str]:
        """Say why ``?name=`` cannot be, and suggest a name for ``?label.en=``; as JSON."""
        found = KINDS.get(thing)
        if found is None:
            raise NotFoundError("design.no_name_kind", N_("Nothing of that kind has a name."))
        args = request.args
        place = Place(
            current_draft(), args.get("home", "")[:LONGEST], args.get("own", "")[:LONGEST],
            args.getlist("beside")[:MOST_BESIDE],
        )  # fmt: skip
        name = args.get("name", "").strip()[:LONGEST]
        try:
            suggested = suggestion(thing, place, sent_label(args, "label"))
            error: AppError | None = refused(found, place, name) if name else None
        except NotFoundError as missing:
            return {"name": "", "error": message_text(missing, current_locale())}
        return {"name": suggested, "error": message_text(error, current_locale()) if error else ""}
