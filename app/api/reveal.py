"""Showing one masked value for a reason, as JSON; counted and limited together with the screens."""

from __future__ import annotations

from typing import ClassVar

from flask import Response, current_app, request

from app.access.actor import Actor
from app.access.current import current_store
from app.access.rights import needs_action
from app.api.answering import answer, route
from app.api.bodies import read_body
from app.api.errors import ApiError, RequestError
from app.api.questions import require_known
from app.api.renamed import renamed_json
from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_
from app.records.access import find_entity
from app.records.old_names import PresentNames
from app.records.reveal import OTHER, REASONS, SECONDS, Reason, reveal_value
from app.schema.model import Action

KEYS = ("field", "reason", "note")


class RevealRoute:
    """The address that shows a masked value; a part of ``RecordApi``."""

    entity_name: ClassVar[str]

    @route("/<int:pk>/reveal", "POST", needs_action(Action.READ))
    def reveal(self, actor: Actor, pk: int) -> Response:
        """Answer one masked value of a record, for a reason.

        ``reason`` is one of the reasons of the screens, or a sentence of its own.
        """
        require_known(request.args, ("_l_",))
        store, entity = current_store(), find_entity(current_store(), self.entity_name)
        asked = _read(read_body(request))
        names = PresentNames(store, actor, entity.name)
        found = reveal_value(
            store, actor, entity.name, pk, names.of(asked["field"]), reason=_reason(asked),
            per_day=current_app.config["REVEALS_PER_DAY"],
        )  # fmt: skip
        return answer(
            id=pk,
            field=found.field.name,
            value=found.field.type.to_json(found.value),
            text=found.text,
            seconds=SECONDS,
            left=found.left,
            **renamed_json(names.met),
        )


def _read(body: dict[str, object]) -> dict[str, str]:
    """Return the body, of texts only, or everything that is wrong with its keys."""
    errors: dict[str, AppError] = {}
    for key in ("field", "reason"):
        if not body.get(key):
            errors[key] = FieldValueError("required", N_("This field is required."))
    for key, value in body.items():
        if key not in KEYS:
            errors[key] = ApiError(
                422, "body.unknown", N_("There is no key “{name}” here."), name=key[:60]
            )
        elif not isinstance(value, str):
            errors[key] = ApiError(422, "body.text", N_("This must be a text."))
    if errors:
        raise RequestError(errors)
    return {key: str(body.get(key, "")) for key in KEYS}


def _reason(asked: dict[str, str]) -> Reason:
    key, note = asked["reason"], asked["note"]
    if key in REASONS:
        return Reason(key, note)
    return Reason(OTHER, f"{key} {note}")
