"""The live preview: the form of the draft as a role, in a language, at a width; never saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, make_response, request
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError, NotFoundError
from app.core.i18n import N_
from app.web.cells import draw_cell
from app.web.designer.frame import DESIGN, Answer, current_draft, draft_entity, page
from app.web.designer.framing import framed_page
from app.web.designer.preview.sheet import Sheet
from app.web.designer.preview_pane import find_role
from app.web.forms.actions import current_look
from app.web.forms.page import may_be_sent
from app.web.forms.values import read_form
from app.web.forms.widgets import draw_input
from app.web.page import render

REFUSED = 422


class PreviewView(BaseView):
    """What an entity of the draft will look like."""

    route_base = "/designer/entity"
    default_view = "index"

    @expose("/<name>/preview")
    @needs(DESIGN)
    def index(self, name: str) -> Answer:
        """Show the preview as a page of its own, for narrow screens."""
        return page("designer/preview_page.html", entity=draft_entity(name), field=None)

    @expose("/<name>/preview/sheet", methods=["GET", "POST"])
    @needs(DESIGN)
    def sheet(self, name: str) -> Response:
        """Draw the form or the page alone; what is sent is checked and not saved."""
        sheet = _sheet(name)
        if request.method != "POST":
            return framed_page(_drawn(sheet), 200)
        slots = tuple(slot for slot in sheet.form.slots if may_be_sent(slot))
        sheet = replace(sheet, typed=read_form(slots, request.form.items(multi=True)))
        errors = sheet.problems()
        if request.accept_mimetypes.best == "application/json":
            return make_response(_told(errors))
        return framed_page(_drawn(replace(sheet, errors=errors)), REFUSED if errors else 200)


def _sheet(name: str) -> Sheet:
    entity, draft = draft_entity(name), current_draft()
    role = find_role(draft.definitions, request.args.get("role", ""))
    if role is None:
        raise NotFoundError("design.no_role", N_("The draft has no such role."))
    store = replace(current_store(), definitions=draft.definitions)
    person = replace(current_actor(), roles=(role,))
    return Sheet(store, person, role, entity, current_look())


def _told(errors: Mapping[str, AppError]) -> dict[str, dict[str, str]]:
    locale = current_locale()
    return {"errors": {name: message_text(each, locale) for name, each in errors.items()}}


def _drawn(sheet: Sheet) -> str:
    locale = current_locale()
    kind = "page" if request.args.get("kind") == "page" else "form"
    return render(
        "designer/preview_sheet.html", sheet=sheet, kind=kind,
        selected=request.args.get("field", ""), draw=draw_cell, draw_input=draw_input,
        message=lambda error: message_text(error, locale),
    )  # fmt: skip
