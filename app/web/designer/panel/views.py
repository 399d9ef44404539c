"""The page of the panel as a whole: what it is called, the logo on its documents."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError, InvalidRecordError, NotFoundError
from app.core.i18n import N_, Label
from app.design.panel.logo import ENDINGS, LARGEST, keep_logo
from app.design.panel.operations import LONGEST_NAME, name_panel, set_logo, take_logo
from app.exchange.documents.logo import read_logo
from app.web.designer.frame import DESIGN, Answer, current_draft, done, keep, page
from app.web.designer.labels import label_parts, sent_label, typed_parts
from app.web.replies import shown_picture


class PanelView(BaseView):
    """The page, and what its forms do."""

    route_base = "/designer/panel"
    default_view = "index"

    @expose("/")
    @needs(DESIGN)
    def index(self) -> Answer:
        """Show name and logo as the draft has them."""
        return _page({})

    @expose("/name", methods=["POST"])
    @needs(DESIGN)
    def rename(self) -> Answer:
        """Call the panel otherwise."""
        label = sent_label(request.form, "label")
        try:
            texts = name_panel(current_draft().texts, label)
            keep(texts, N_("The panel is called {name}"), name=Label(label))
        except AppError as error:
            return _page(_told(error, "label")), error.status
        return done(url_for("PanelView.index"), N_("Kept in the draft."))

    @expose("/logo", methods=["POST"])
    @needs(DESIGN)
    def upload(self) -> Answer:
        """Take an uploaded picture as the logo."""
        sent = request.files.get("file")
        content = sent.stream.read(LARGEST + 1) if sent is not None else b""
        try:
            name = keep_logo(current_store(), content, by=current_actor().id)
            keep(set_logo(current_draft().texts, name), N_("The logo is another picture"))
        except AppError as error:
            return _page(_told(error, "file")), error.status
        return done(url_for("PanelView.index"), N_("The logo is in the draft."))

    @expose("/logo/remove", methods=["POST"])
    @needs(DESIGN)
    def remove(self) -> Answer:
        """Let documents have the panel's own mark again."""
        keep(take_logo(current_draft().texts), N_("The logo is taken away"))
        return done(url_for("PanelView.index"), N_("Documents have the panel's own mark again."))

    @expose("/logo")
    @needs(DESIGN)
    def logo(self) -> Answer:
        """Send the logo of the draft, to be shown on the page."""
        name = current_draft().definitions.app.logo
        found = read_logo(current_store(), name)
        if found is None:
            raise NotFoundError("logo.none", N_("There is no such picture."))
        return shown_picture([found.content], name, found.media_type)


def _page(errors: Mapping[str, str]) -> str:
    said = current_draft().definitions.app
    typed = typed_parts(sent_label(request.form, "label")) if "label" in errors else None
    is_there = bool(said.logo) and read_logo(current_store(), said.logo) is not None
    return page(
        "designer/panel.html", name=typed or label_parts(said.label), errors=errors, said=said,
        longest=LONGEST_NAME, is_there=is_there, largest=LARGEST >> 20,
        accept=",".join(f".{each}" for each in (*ENDINGS, "jpeg")),
    )  # fmt: skip


def _told(error: AppError, place: str) -> dict[str, str]:
    """Return what is wrong, at the input that it is about."""
    if isinstance(error, InvalidRecordError):
        return {key: message_text(each, current_locale()) for key, each in error.errors.items()}
    return {place: message_text(error, current_locale())}
