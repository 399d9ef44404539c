"""The review of a draft, or of an older version to go back to; and publishing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_locale, current_store
from app.access.messages import message_text, sentence_text
from app.access.rights import needs
from app.core.errors import AppError, ConflictError
from app.core.i18n import N_
from app.core.sentences import Sentence
from app.design.drafts import discard
from app.design.files.folder import Texts
from app.design.merging.rebasing import without_version
from app.design.review.cures import without_unique
from app.design.review.model import Answers, Danger, Needs, Review
from app.schema.problems import DefinitionError
from app.storage.versions import load_version
from app.web.designer.frame import (
    DESIGN,
    Answer,
    current_draft,
    current_rebase,
    done,
    keep,
    page,
)
from app.web.designer.levels import level_words
from app.web.designer.review.publishing import publish_now, review_of
from app.web.designer.review.records import examples
from app.web.designer.used_by import place_url
from app.web.sent import sent_number
from app.web.step_up.asking import asks_password_again

LONGEST_NOTE = 500


@dataclass(frozen=True)
class Subject:
    """What is reviewed: the draft, an older version to go back to, or one to be undone."""

    texts: Texts
    fields: Mapping[str, str]  # what the form sends to say which

    @property
    def is_draft(self) -> bool:
        """Whether it is the person's draft."""
        return not self.fields


class ReviewView(BaseView):
    """What publishing would do, and publishing."""

    route_base = "/designer/review"
    default_view = "index"

    @expose("/")
    @needs(DESIGN)
    def index(self) -> Answer:
        """Show what publishing would do."""
        subject = _subject(request.args)
        rebase = current_rebase()
        if subject.is_draft and rebase is not None and not rebase.is_clean:
            return redirect(url_for("ClashesView.index"))
        return _page(subject, review_of(subject.texts), Answers())

    @expose("/publish", methods=["POST"])
    @needs(DESIGN)
    @asks_password_again
    def publish(self) -> Answer:
        """Publish what was reviewed; what changed since is shown instead."""
        subject, answers = _subject(request.form), _answers()
        shown = review_of(subject.texts)
        problem = _overtaken(subject, shown)
        if problem is None:
            try:
                publish_now(subject.texts, shown, answers, request.form.get("note", "").strip())
            except AppError as error:
                if isinstance(error, DefinitionError):
                    raise
                problem = error
        if problem is not None:
            shown = review_of(subject.texts)
            return _page(subject, shown, answers, problem=problem), problem.status
        if subject.is_draft:
            discard(current_store(), current_draft())
        return redirect(url_for("VersionsView.index"), 303)

    @expose("/without-rule", methods=["POST"])
    @needs(DESIGN)
    def without_rule(self) -> Answer:
        """Take the rule that records break out of the draft, and look again."""
        draft, key = current_draft(), request.form.get("point", "")
        point = next((p for p in review_of(draft.texts).points if p.key == key), None)
        if point is None or point.hit is None or point.needs is not Needs.CURE:
            return redirect(url_for("ReviewView.index"), 303)
        texts = without_unique(draft.texts, draft.definitions, point.hit.entity, point.hit.fields)
        message = N_("Without the rule that records break: {what}")
        keep(texts, message, what=say(point.says))
        return done(url_for("ReviewView.index"), N_("The rule is out of the draft."))


def _subject(sent: Mapping[str, str]) -> Subject:
    """Read what is to be reviewed. Raises NotFoundError for a version that is not there."""
    engine = current_store().engine
    if (to := sent_number(sent.get("to", ""))) is not None:
        return Subject(load_version(engine, to).texts, {"to": str(to)})
    if (without := sent_number(sent.get("without", ""))) is not None:
        return Subject(without_version(current_store(), without), {"without": str(without)})
    return Subject(current_draft().texts, {})


def _answers() -> Answers:
    typed = {
        name.removeprefix("typed."): text
        for name, text in request.form.items()
        if name.startswith("typed.")
    }
    return Answers(request.form.getlist("agree"), typed)


def _overtaken(subject: Subject, shown: Review) -> AppError | None:
    """Return what changed since the page was drawn: then it is to be read again."""
    draft, form = current_draft(), request.form
    is_same = not subject.is_draft or form.get("revision") == str(draft.revision)
    if is_same and form.get("base") == str(shown.base):
        return None
    return ConflictError(
        "design.review_outdated",
        N_("Something changed since you opened the review. Look at it as it is now."),
    )


def _page(
    subject: Subject, shown: Review, answers: Answers, *, problem: AppError | None = None
) -> str:
    whole = request.args.get("all", "")
    records = {p.key: examples(p.hit, whole=p.key == whole) for p in shown.points if p.hit}
    against = problem or shown.refusal
    return page(
        "designer/review.html", review=shown, answers=answers, subject=subject,
        missing=shown.missing(answers), problem=say(against) if against else "",
        examples=records, say=say, dangers=tuple(Danger), needs=Needs, levels=level_words(),
        place_url=place_url, longest_note=LONGEST_NOTE, note=request.form.get("note", ""),
    )  # fmt: skip


def say(sentence: Sentence | AppError) -> str:
    """Return a sentence in the reader's language."""
    if isinstance(sentence, AppError):
        return message_text(sentence, current_locale())
    return sentence_text(sentence, current_locale())
