"""Labels and cards of many records: the PDF at once where they are few, else a job."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_store
from app.exchange.documents.free_batch import NAME, STRAIGHT, ready_labels
from app.exchange.documents.making import Pdf
from app.jobs.job import Data
from app.records.share import Costly, require_share
from app.web.jobs import desk
from app.web.printing.check import is_told, told_before


def answer_labels(want: Data, back: str, printed: Callable[[Pdf], Response]) -> Response | str:
    """Answer who asked for the labels that ``want`` names, as ``labels_params`` made it.

    What they fall short of is told first; ``back`` is the list that they were asked on.
    """
    store, actor = current_store(), current_actor()
    if 0 < len(want["ids"]) <= STRAIGHT:
        per_hour: int = current_app.config["DOCUMENTS_PER_HOUR"]
        require_share(store, actor, Costly.DOCUMENT, per_hour=per_hour)
        labels = ready_labels(store, actor, want)
        if labels.prepared.short and not is_told(want["language"]):
            return told_before(
                want["entity"], labels.prepared, language=want["language"], again=request.form,
                back=back,
            )  # fmt: skip
        return printed(labels.print(store, actor, want))
    job = desk().hand_in(store, actor, NAME, want, total=len(want["ids"]))
    return redirect(url_for("JobsView.show", job_id=job), 303)
