"""“Why can this person see this?”, and what one person sees of everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_appbuilder.baseviews import expose

from app.access.accounts import get_person, list_people
from app.access.actor import Actor
from app.access.actors import make_actor
from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError
from app.records.access import entities_for, visible_fields
from app.records.sights import sights
from app.records.why import Why, why
from app.web.form_actions import current_look
from app.web.page import render
from app.web.role_words import ScopeWords
from app.web.why_words import WhyWords

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
        args = request.args
        return cls(
            _number(args.get("person", "")), args.get("entity", ""), _number(args.get("id", "")),
            args.get("field", ""),
        )  # fmt: skip


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

    def why_form(self) -> dict[str, Any]:
        """Return what the form needs that asks; nothing for who may not ask."""
        return why_form(Asked.sent())


def why_form(asked: Asked) -> dict[str, Any]:
    """Return what the form of the question shows: people, entities, fields of the one asked for."""
    store, asker = current_store(), current_actor()
    if not asker.system_rights.intersection(ASKERS):
        return {"asked": None}
    entities = entities_for(store, asker)
    chosen = next((each for each in entities if each.name == asked.entity), None)
    chosen = chosen or next(iter(entities), None)
    return {
        "asked": asked,
        "people": [each for each in list_people(store) if each.is_active],
        "why_entities": entities,
        "why_fields": visible_fields(store, asker, chosen.name) if chosen else {},
    }


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


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
