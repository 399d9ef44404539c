"""Publishing from the browser: the version, the process that serves it, the files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, url_for
from flask_babel import gettext as _

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import fill, message_text
from app.core.i18n import N_
from app.design.files.folder import Texts
from app.design.merging.write_back import write_back
from app.design.review.model import Answers, Needs, Review
from app.design.review.working_out import publish, review
from app.installation import Installation
from app.storage.sharing import shared_reading
from app.web.replies import flash_done

SERVE_NEWEST = "serve_newest"
"""Under this name ``app.extensions`` has what moves the process to the newest version."""


def installation() -> Installation:
    """Return the installation that the panel belongs to."""
    found: Installation = current_app.extensions["installation"]
    return found


def review_of(texts: Texts) -> Review:
    """Return what publishing texts would do. Raises DefinitionError for texts with mistakes."""
    return review(installation(), current_store().definitions, texts, current_actor())


def publish_now(texts: Texts, shown: Review, answers: Answers, note: str) -> int:
    """Publish, serve it, bring the files up, and say so with the way back; return the number."""
    let_go_of_tables()
    number = publish(installation(), texts, shown, answers, author=current_actor().name, note=note)
    serve: Callable[[], Any] = current_app.extensions[SERVE_NEWEST]
    serve()
    said = fill(_(N_("Version {number} is published.")), {"number": number}, current_locale())
    flash_done(said, undo=url_for("VersionsView.take_back", number=number))
    say_of_files()
    return number


def undo_answers(shown: Review) -> Answers:
    """Agree to all that a plain undo may do: nothing that loses values or that records forbid."""
    return Answers(agreed=[p.key for p in shown.points if p.needs is Needs.AGREEMENT])


def let_go_of_tables() -> None:
    """End what this request reads: a table that is being read can not be changed."""
    if shared := shared_reading(current_store().engine):
        shared.outdate()


def say_of_files() -> None:
    """Bring the files up to the newest version, and say what was left alone."""
    done = write_back(installation())
    if done.failure is not None:
        flash(message_text(done.failure, current_locale()), "warning")
    if done.conflicts:
        names = ", ".join(each.path for each in done.conflicts)
        said = N_("Edited by hand and not applied, so they stay as they are: {files}")
        flash(fill(_(said), {"files": names}, current_locale()), "warning")
