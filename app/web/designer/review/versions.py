"""The history of the definitions: who published what, differences, and the ways back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.current import current_locale, current_store
from app.access.messages import fill
from app.access.rights import needs
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.core.sentences import say as sentence
from app.design.files.diff import FileDiff, file_diffs
from app.design.merging.rebasing import without_version
from app.design.review.model import Danger, Point
from app.design.review.steps import Words, told_again
from app.design.review.working_out import difference
from app.schema.problems import DefinitionError
from app.storage import steps as all_steps
from app.storage.steps import ChangeRole, Step
from app.storage.versions import Version, history, load_version
from app.web.designer.frame import DESIGN, Answer, page
from app.web.designer.levels import level_words
from app.web.designer.review.publishing import publish_now, review_of, undo_answers
from app.web.designer.review.version_words import author_text
from app.web.designer.review.views import say
from app.web.replies import downloaded, flash_error
from app.web.sent import sent_number
from app.web.step_up.asking import asks_password_again
from app.web.times import short_time

MOST = 200
FIRST = 1  # all of it is new, so nobody's rights changed with it
MOST_SAID = 2  # steps that a line of the history names where nobody wrote a note
KINDS: Mapping[str, type[Step]] = {
    each.message: each
    for each in vars(all_steps).values()
    if isinstance(each, type) and issubclass(each, Step) and "message" in vars(each)
}


@dataclass(frozen=True)
class Line:
    """One version in the history."""

    version: Version
    text: str
    danger: Danger
    author: str
    when: str
    when_exactly: datetime


class VersionsView(BaseView):
    """The versions, the difference of two, going back."""

    route_base = "/designer/versions"
    default_view = "index"

    @expose("/")
    @needs(DESIGN)
    def index(self) -> Answer:
        """List the versions; beside them what the chosen one changed."""
        versions = history(current_store().engine, limit=MOST)
        chosen = _chosen(versions, request.args.get("version", ""))
        before = next((each for each in versions if each.number == chosen.number - 1), None)
        points, diffs = _compared(before, chosen) if before else ((), ())
        return page(
            "designer/versions.html", lines=_found(versions, request.args.get("q", "")),
            chosen=chosen, before=before, changes=points, diffs=diffs, newest=versions[0].number,
            q=request.args.get("q", ""), **_words(),
        )  # fmt: skip

    @expose("/compare")
    @needs(DESIGN)
    def compare(self) -> Answer:
        """Show in what two versions differ."""
        engine = current_store().engine
        versions = history(engine, limit=MOST)
        numbers = [sent_number(request.args.get(name, "")) for name in ("from", "to")]
        last = versions[0].number
        one, other = (
            load_version(engine, last - 1 + at if number is None and last > 1 else number or last)
            for at, number in enumerate(numbers)
        )
        points, diffs = _compared(one, other)
        return page(
            "designer/versions_compare.html", versions=versions, one=one, other=other,
            changes=points, diffs=diffs, **_words(),
        )  # fmt: skip

    @expose("/<int:number>/undo", methods=["POST"])
    @needs(DESIGN)
    @asks_password_again
    def take_back(self, number: int) -> Answer:
        """Undo one version: at once where nothing is lost, else through the review."""
        texts = without_version(current_store(), number)
        shown = review_of(texts)
        if shown.loses or shown.refusal is not None:
            for point in shown.loses:
                flash_error(say(sentence(N_("Not undone yet: {what}"), what=point.says)))
            return redirect(url_for("ReviewView.index", without=number), 303)
        note = fill(_("Undo of version {number}"), {"number": number}, current_locale())
        publish_now(texts, shown, undo_answers(shown), note)
        return redirect(url_for("VersionsView.index"), 303)

    @expose("/<int:number>/download")
    @needs(DESIGN)
    def download(self, number: int) -> Response:
        """Return the files of a version as they were."""
        texts = load_version(current_store().engine, number).texts
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, text in sorted(texts.items()):
                archive.writestr(path, text)
        return downloaded(packed.getvalue(), f"definitions-{number}.zip", "application/zip")


def _chosen(versions: Sequence[Version], text: str) -> Version:
    if not text:
        return versions[0]
    number = sent_number(text)
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        raise NotFoundError(
            "version.unknown", N_("There is no version {number}."), number=text[:20]
        )
    return found


def _found(versions: Sequence[Version], words: str) -> list[Line]:
    store, locale = current_store(), current_locale()
    moment, wanted = store.moment(), words.strip().lower()[:100]
    lines = [
        Line(
            each, each.note or _steps_text(each), _danger(each), author_text(each),
            short_time(each.applied_at, moment, locale), each.applied_at,
        )
        for each in versions
    ]  # fmt: skip
    return [line for line in lines if wanted in _searched(line)]


def _searched(line: Line) -> str:
    keys = " ".join(str(step.get("text", "")) for step in line.version.plan)
    return f"{line.author}\n{line.text}\n{keys}".lower()


def _steps_text(version: Version) -> str:
    said = list(_step_texts(version.plan[:MOST_SAID]))
    left = len(version.plan) - len(said)
    if left > 0:
        said.append(fill(_("… and {count} more changes"), {"count": left}, current_locale()))
    return " · ".join(said)


def _step_texts(steps: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    known = current_store().definitions
    words = Words(known, known)
    for step in steps:
        kind = KINDS.get(step["message"])
        yield say(told_again(kind, step["message"], step["params"], words))


def _danger(version: Version) -> Danger:
    kinds = [KINDS.get(step["message"]) for step in version.plan]
    if any(kind and kind.loses_data for kind in kinds):
        return Danger.LOSS
    needs_care = any(kind and (kind.needs_yes or kind is ChangeRole) for kind in kinds)
    return Danger.CARE if needs_care and version.number > FIRST else Danger.SAFE


def _compared(one: Version, other: Version) -> tuple[Sequence[Point], Sequence[FileDiff]]:
    diffs = file_diffs(one.texts, other.texts)
    try:
        return difference(one, other), diffs
    except DefinitionError:  # written for an older language: the texts alone can be compared
        return (), diffs


def _words() -> dict[str, Any]:
    return {"say": say, "levels": level_words(), "author_text": author_text}
