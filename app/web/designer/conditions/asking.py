"""What the token editor of conditions asks while somebody clicks one together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, request
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError
from app.design.conditions import ReadCondition, read_text
from app.fieldtypes.ref import Ref
from app.records.condition_words import refs_of
from app.records.filters import read_filter
from app.records.read import count_records
from app.records.titles import titles_of
from app.schema.condition import Condition
from app.schema.condition_json import condition_to_json
from app.web.designer.condition_builder_words import Offer, operand_words
from app.web.designer.frame import DESIGN, current_draft, draft_entity
from app.web.forms.actions import current_look
from app.web.page import number


class ConditionsView(BaseView):
    """The fields that a condition can ask about, and what is to be said of one."""

    route_base = "/designer/conditions"
    default_view = "fields"

    @expose("/<name>/fields")
    @needs(DESIGN)
    def fields(self, name: str) -> dict[str, Any]:
        """Return what a condition on an entity of the draft can be made of."""
        definitions = current_draft().definitions
        return Offer(definitions, draft_entity(name), current_look(), _figures(request.args)).data()

    @expose("/<name>/check", methods=["POST"])
    @needs(DESIGN)
    def check(self, name: str) -> Response:
        """Say what is wrong with a condition, how it reads and how many records fulfil it.

        The records are those of the running panel that who designs may read.
        """
        text = request.form.get("condition", "")
        definitions, entity = current_draft().definitions, draft_entity(name)
        read = read_text(text, definitions, entity, figures=_figures(request.form))
        told = {"tree": read.data, "mistakes": _mistakes(read), "words": {}, "count": ""}
        if read.condition is None or read.mistakes:
            return _in_order(told)
        words = operand_words(read.condition, current_look(), _titles(read.condition))
        return _in_order({**told, "words": words, "count": _counted(name, read.condition)})


def _in_order(told: dict[str, Any]) -> Response:
    """Return JSON with the parts of a condition in their order; Flask would sort the keys."""
    return Response(json.dumps(told, ensure_ascii=False), mimetype="application/json")


def _figures(given: Mapping[str, str]) -> bool:
    return given.get("figures") == "1"


def _mistakes(read: ReadCondition) -> list[dict[str, Any]]:
    locale = current_locale()
    return [
        {"path": list(each.path), "text": message_text(each.error, locale)}
        for each in read.mistakes
    ]


def _titles(condition: Condition) -> Mapping[Ref, str]:
    wanted = set(refs_of(condition))
    if not wanted:
        return {}
    store = current_store()
    with store.reading() as conn:
        return titles_of(store, current_actor(), conn, wanted)


def _counted(entity: str, condition: Condition) -> str:
    """Return how many records match, as a sentence; why not, where that cannot be known."""
    store, actor = current_store(), current_actor()
    try:
        where = read_filter(store, actor, entity, condition_to_json(condition))
        count = count_records(store, actor, entity, where)
    except AppError:  # a field that is not published yet, or one that the person may not read
        return str(_("How many records match cannot be told before it is published."))
    said = ngettext("{count} record matches now.", "{count} records match now.", count)
    return str(said.format(count=number(count)))
