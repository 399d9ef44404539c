"""What is retired and still stored, and deleting it for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError, RefusedError
from app.core.i18n import N_
from app.design.purge.listed import purge_named, retired
from app.schema.problems import DefinitionError
from app.web.designer.files.told import mistake_line
from app.web.designer.frame import DESIGN, Answer, done, page
from app.web.designer.review.publishing import (
    SERVE_NEWEST,
    installation,
    let_go_of_tables,
    say_of_files,
)
from app.web.sent import sent_number
from app.web.step_up.asking import asks_password_again

PURGE = "purge"


class PurgeView(BaseView):
    """The page of what may be deleted for good."""

    route_base = "/designer/purge"
    default_view = "index"

    @expose("/")
    @needs(PURGE)
    @needs(DESIGN)
    def index(self) -> Answer:
        """List what is retired and still stored, with what deleting it would lose."""
        return _page()

    @expose("/drop", methods=["POST"])
    @needs(PURGE)
    @needs(DESIGN)
    @asks_password_again
    def drop(self) -> Answer:
        """Delete one thing for good, after its name was typed."""
        name, typed = request.form.get("name", ""), request.form.get("typed", "").strip()
        try:
            if typed != name:
                raise RefusedError(
                    "purge.name", N_("Type {name} to say that this is what you mean."), name=name
                )
            _drop(name)
        except AppError as error:
            return _page(name, _told(error)), error.status
        return done(url_for("PurgeView.index"), N_("{name} is deleted for good."), name=name)


def _drop(name: str) -> None:
    store = current_store()
    base = sent_number(request.form.get("base", ""))
    let_go_of_tables()
    purge_named(
        installation(), store.definitions, current_actor(), name,
        base=store.number if base is None else base,
    )  # fmt: skip
    serve: Callable[[], Any] = current_app.extensions[SERVE_NEWEST]
    serve()
    say_of_files()


def _page(name: str = "", errors: list[str] | None = None) -> str:
    store = current_store()
    return page(
        "designer/purge.html",
        retired=retired(installation(), store.definitions, current_actor()), base=store.number,
        wrong=name, errors=errors or [], sent=request.form.get("typed", ""),
    )  # fmt: skip


def _told(error: AppError) -> list[str]:
    if isinstance(error, DefinitionError):
        texts = current_store().definitions.texts
        return [mistake_line(each, texts) for each in error.problems[:20]]
    return [message_text(error, current_locale())]
