"""Long work of mine: how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, flash, redirect, request, send_file, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import fill
from app.access.people import get_person
from app.access.rights import signed_in
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.exchange.documents.shortfalls import shortfalls_of
from app.jobs.desk import SEES_ALL, Desk
from app.jobs.job import Job, State
from app.web.page import render
from app.web.shortfalls import Told, told_of

Answer = Response | str | tuple[str, int]

STATES = {
    State.WAITING: N_("waiting"),
    State.RUNNING: N_("running"),
    State.DONE: N_("done"),
    State.FAILED: N_("failed"),
    State.CANCELLED: N_("cancelled"),
}
STOPPING = N_("stopping")


@dataclass(frozen=True)
class JobLine:
    """One job as a person reads it."""

    job: Job
    title: str
    state: str
    person: str  # whose it is
    problem: str  # why it failed
    seconds_left: int | None
    has_file: bool
    told: Told | None  # what its documents fall short of


class JobsView(BaseView):
    """The pages of jobs."""

    route_base = "/jobs"
    default_view = "index"

    @expose("/")
    @signed_in
    def index(self) -> Answer:
        """List my jobs, newest first; those of all for who manages jobs (``?all=1``)."""
        store, actor = current_store(), current_actor()
        may_see_all = SEES_ALL in actor.system_rights
        everybodys = may_see_all and request.args.get("all") == "1"
        jobs = desk().jobs(store, actor, everybodys=everybodys)
        people = {user: get_person(store, user).full_name for user in {job.user for job in jobs}}
        return render(
            "jobs/list.html", lines=[_line(job, people) for job in jobs], may_see_all=may_see_all,
            everybodys=everybodys, is_busy=any(not job.state.is_over for job in jobs),
        )  # fmt: skip

    @expose("/<int:job_id>")
    @signed_in
    def show(self, job_id: int) -> Answer:
        """Show one job; the page asks for itself again while something moves."""
        job = desk().find(current_store(), current_actor(), job_id)
        people = {job.user: get_person(current_store(), job.user).full_name}
        is_mine = job.user == current_actor().id
        return render("jobs/job.html", line=_line(job, people), is_mine=is_mine)

    @expose("/<int:job_id>/cancel", methods=["POST"])
    @signed_in
    def cancel(self, job_id: int) -> Answer:
        """Ask a job to stop."""
        desk().cancel(current_store(), current_actor(), job_id)
        flash(_("The job stops after the step it is at."), "message")
        return redirect(url_for("JobsView.show", job_id=job_id), 303)

    @expose("/<int:job_id>/go-on", methods=["POST"])
    @signed_in
    def go_on(self, job_id: int) -> Answer:
        """Let a job of mine that stopped go on from where it was."""
        desk().go_on(current_store(), current_actor(), job_id)
        return redirect(url_for("JobsView.show", job_id=job_id), 303)

    @expose("/<int:job_id>/file")
    @signed_in
    def file(self, job_id: int) -> Answer:
        """Send what came of a job to whoever asked for it."""
        actor = current_actor()
        job = desk().find(current_store(), actor, job_id)
        path = desk().file_of(job, actor)
        if path is None:
            raise NotFoundError("job.no_file", N_("There is no file of this job."))
        answer = send_file(path, as_attachment=True, download_name=f"{job.id}-{path.name}")
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


def desk() -> Desk:
    """Return where this panel's jobs are handed in."""
    found: Desk = current_app.extensions["jobs"]
    return found


def _line(job: Job, people: Mapping[int, str]) -> JobLine:
    store, locale = current_store(), current_locale()
    kind = desk().kinds.get(job.kind)
    message, params = kind.title(store, job) if kind else (job.kind, {})
    left = job.seconds_left(store.clock())
    problem, short = job.problem or {}, (job.result or {}).get("short")
    return JobLine(
        job,
        fill(_(message), params, locale),
        _(STOPPING) if job.is_stopping else _(STATES[job.state]),
        people[job.user],
        fill(_(problem["message"]), problem["params"], locale) if problem else "",
        round(left) if left is not None else None,
        desk().file_of(job, current_actor()) is not None,
        told_of(shortfalls_of(short), job.params.get("language", "")) if short else None,
    )
