"""“Why can this person see this?”, and what one person sees of everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import jsonify, request
from flask_appbuilder.baseviews import expose
from werkzeug.wrappers import Response

from app.access.accounts import get_person
from app.access.actor import Actor
from app.access.actors import make_actor
from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError
from app.records.access import entities_for, visible_fields
from app.records.pick import pick_person, pick_record
from app.records.read import get_record
from app.records.record import Choice
from app.records.sights import sights
from app.records.why import Why, why
from app.web.forms.actions import current_look
from app.web.page import render
from app.web.roles.why_words import WhyWords
from app.web.roles.words import ScopeWords

ASKERS = ("manage_users", "read_audit")


@dataclass(frozen=True)
class Asked:
    """What the address asks about; what is not a number is not asked yet."""

    person: int | None
    entity: str
    record: int | None
    field: str

    @classmethod
    def sent(cls) -> Asked:
        """Return what the request brings."""
        return cls(
            _number(_given("person")), _given("entity"), _number(_given("id")), _given("field")
        )


class WhyActions:
    """The routes that explain; a part of ``RolesView``."""

    @expose("/why")
    @needs(*ASKERS)
    def why(self) -> str | tuple[str, int]:
        """Explain what one person may do with one record and one of its fields."""
        asked = Asked.sent()
        if asked.person is None or asked.record is None or not asked.entity:
            return _why_page(asked)
        try:
            found = _explained(asked)
        except AppError as error:
            return _why_page(asked, problem=message_text(error, current_locale())), error.status
        return _why_page(asked, found)

    @expose("/people/<int:person_id>")
    @needs(*ASKERS)
    def sees(self, person_id: int) -> str:
        """Show how much one person sees of each entity."""
        store, asker = current_store(), current_actor()
        person = _actor(person_id)
        words = ScopeWords(store, asker, current_look())
        found = sights(store, asker, person)
        scopes = [[words.cell(scope) for _, scope in each.decision.scopes] for each in found]
        return render(
            "why/sees.html",
            person=person,
            rows=list(zip(found, scopes, strict=True)),
            is_whole=all(each.is_whole for each in found),
        )

    @expose("/pick/person")
    @needs(*ASKERS)
    def pick_person(self) -> Response:
        """Offer people to ask about."""
        return _offered(pick_person(current_store(), _typed()))

    @expose("/pick/record/<entity>")
    @needs(*ASKERS)
    def pick_record(self, entity: str) -> Response:
        """Offer records to ask about: those that the asker may read."""
        return _offered(pick_record(current_store(), current_actor(), entity, _typed()))

    def why_form(self) -> dict[str, Any]:
        """Return what the form needs that asks; nothing for who may not ask."""
        return why_form(Asked.sent())


def why_form(asked: Asked) -> dict[str, Any]:
    """Return what the form of the question shows: what is picked, and what can be."""
    store, asker = current_store(), current_actor()
    if not asker.system_rights.intersection(ASKERS):
        return {"asked": None}
    entities = entities_for(store, asker)
    chosen = next((each for each in entities if each.name == asked.entity), None)
    chosen = chosen or next(iter(entities), None)
    return {
        "asked": asked,
        "why_person": _person_title(asked.person),
        "why_record": _record_title(asked),
        "why_entity": chosen,
        "why_entities": entities,
        "why_fields": visible_fields(store, asker, chosen.name) if chosen else {},
    }


def _person_title(person: int | None) -> str:
    """Return who is picked; who is not there is said by the answer, not by the form."""
    try:
        return get_person(current_store(), person).full_name if person is not None else ""
    except AppError:
        return f"#{person}"


def _record_title(asked: Asked) -> str:
    """Return which record is picked, as far as the asker may know."""
    if asked.record is None or not asked.entity:
        return ""
    try:
        return get_record(current_store(), current_actor(), asked.entity, asked.record).title
    except AppError:
        return f"#{asked.record}"


def _typed() -> str:
    return request.args.get("q", "")[:100]


def _offered(choices: Iterable[Choice]) -> Response:
    return jsonify([{"value": str(c.ref.id), "text": c.title, "hint": c.hint} for c in choices])


def _explained(asked: Asked) -> WhyWords:
    store, asker = current_store(), current_actor()
    found: Why = why(
        store, asker, _actor(asked.person or 0), asked.entity, asked.record or 0, asked.field
    )
    words = ScopeWords(store, asker, current_look())
    return WhyWords(found, store.definitions, words, current_locale())


def _actor(person_id: int) -> Actor:
    store = current_store()
    account = get_person(store, person_id)
    with store.reading() as conn:
        return make_actor(conn, store.definitions, account)


def _why_page(asked: Asked, found: WhyWords | None = None, *, problem: str = "") -> str:
    return render("why/page.html", found=found, problem=problem, **why_form(asked))


def _given(name: str) -> str:
    """Return what was picked, or without scripts typed in the input beside the picker."""
    return next((text.strip() for text in request.args.getlist(name) if text.strip()), "")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
