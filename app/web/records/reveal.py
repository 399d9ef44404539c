"""Showing one masked value for a reason; works as pages, and as a dialog where scripts run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as fresh
from typing import TYPE_CHECKING, ClassVar

from flask import current_app, make_response, request
from flask_appbuilder.baseviews import expose
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs_action
from app.core.errors import AppError, InvalidRecordError
from app.records.read import get_record
from app.records.record import Record
from app.records.reveal import (
    LONGEST_REASON,
    REASONS,
    SECONDS,
    Reason,
    Revealed,
    TooManyRevealsError,
    masked_field,
    reveal_value,
    reveals_left,
)
from app.schema.model import Action, Field
from app.web.addresses import address, list_url, show_url
from app.web.page import render

if TYPE_CHECKING:
    from app.schema.model import Entity

FIRST_REASON = next(iter(REASONS))
REFUSED = (InvalidRecordError, TooManyRevealsError)  # told in the question itself


@dataclass(frozen=True)
class RevealPage:
    """The question for a reason, or the value once one was given."""

    record: Record
    field: Field
    left: int  # how many values this person may still have shown today
    given: Reason = fresh(default_factory=lambda: Reason(FIRST_REASON))
    errors: Mapping[str, str] = fresh(default_factory=dict)  # by input; "" is the whole
    revealed: Revealed | None = None

    reasons: ClassVar[Mapping[str, str]] = REASONS
    seconds: ClassVar[int] = SECONDS
    longest: ClassVar[int] = LONGEST_REASON

    @property
    def action(self) -> str:
        """Where the reason is sent."""
        return reveal_url(self.record, self.field.name)

    @property
    def show_url(self) -> str:
        """The page of the record."""
        return show_url(self.record.entity, self.record.id)


class RevealActions:
    """The route that shows one masked value; a part of ``RecordView``."""

    entity_name: ClassVar[str]

    if TYPE_CHECKING:

        @property
        def entity(self) -> Entity: ...

    @expose("/reveal/<int:record_id>/<field>", methods=["GET", "POST"])
    @needs_action(Action.READ)
    def reveal(self, record_id: int, field: str) -> Response:
        """Ask why somebody wants to see a masked value; show it once they said so."""
        store, actor = current_store(), current_actor()
        record = get_record(store, actor, self.entity_name, record_id)
        known = masked_field(store, actor, record, field)
        page = RevealPage(record, known, reveals_left(store, actor, per_day=per_day()))
        if request.method == "GET":
            return self._drawn(page)
        given = Reason(request.form.get("reason", ""), request.form.get("note", ""))
        try:
            found = reveal_value(
                store, actor, self.entity_name, record_id, field, reason=given, per_day=per_day()
            )
        except REFUSED as error:
            told = replace(page, given=given, errors=_told(error))
            return self._drawn(told, status=error.status)
        return self._drawn(replace(page, revealed=found))

    def _drawn(self, page: RevealPage, *, status: int = 200) -> Response:
        template = "detail/revealed.html" if page.revealed else "detail/reveal.html"
        html = render(template, page=page, entity=self.entity, list_url=list_url(self.entity_name))
        response = make_response(html, status)
        response.headers["Cache-Control"] = "no-store"
        if page.revealed:  # where no scripts run, the page itself masks the value again
            response.headers["Refresh"] = f"{SECONDS}; url={page.show_url}"
        return response


def _told(error: AppError) -> dict[str, str]:
    errors = error.errors if isinstance(error, InvalidRecordError) else {"": error}
    return {name: message_text(each, current_locale()) for name, each in errors.items()}


def per_day() -> int:
    """Return how many masked values one person may have shown in a day."""
    most: int = current_app.config["REVEALS_PER_DAY"]
    return most


def reveal_url(record: Record, field: str) -> str:
    """Return where a masked value is asked for."""
    return address(f"/{record.entity}/reveal/{record.id}/{field}")
