"""How the list of an entity opens: columns, order and quick filters, beside real records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import BadRequestError, ConflictError, NotFoundError
from app.core.i18n import N_, Label
from app.design.entities import lists
from app.design.files.folder import Texts
from app.schema.model import Entity, Field
from app.web.designer.frame import DESIGN, Answer, current_draft, done, draft_entity, keep, page
from app.web.designer.lists.preview import preview_list
from app.web.forms.actions import current_look

PART_LABELS: Mapping[str, str] = {
    "columns": N_("Columns"),
    "sort": N_("Sorting"),
    "quick_filters": N_("Quick filters"),
}
DONE: Mapping[str, str] = {
    "add": N_("{entity}: {field} is in the list"),
    "take": N_("{entity}: {field} is out of the list"),
    "up": N_("{entity}: {field} moved in the list"),
    "down": N_("{entity}: {field} moved in the list"),
    "put": N_("{entity}: {field} moved in the list"),
    "turn": N_("{entity}: the list is sorted the other way round by {field}"),
    "reset": N_("{entity}: the list follows its fields again"),
}


@dataclass(frozen=True)
class Entry:
    """One word of a part, as its row shows it; without a field nobody can read it."""

    name: str
    label: Label
    descending: bool = False
    is_waiting: bool = False  # computed: shown once the panel works it out


@dataclass(frozen=True)
class Part:
    """One part of the layout with what can still be added."""

    name: str
    label: str
    entries: tuple[Entry, ...]
    offered: tuple[Field, ...]
    is_written: bool


class ListLayoutView(BaseView):
    """The page of the list of one entity."""

    route_base = "/designer/entity"
    default_view = "index"

    @expose("/<name>/lists")
    @needs(DESIGN)
    def index(self, name: str) -> Answer:
        """Show the layout of the list and its first records."""
        return _drawn(draft_entity(name))

    @expose("/<name>/lists/<part>", methods=["POST"])
    @needs(DESIGN)
    def change(self, name: str, part: str) -> Answer:
        """Do one thing with one part: ``do`` is ``up:field``, ``add``, ``reset`` …"""
        entity = draft_entity(name)
        if part not in PART_LABELS:
            raise NotFoundError("design.no_part", N_("A list has no such part."))
        verb, _, field = request.form.get("do", "").partition(":")
        field = field or request.form.get("field", "")
        try:
            texts = _changed(entity, part, verb=verb, field=field)
        except (ConflictError, NotFoundError, lists.LastColumnError) as error:
            return _drawn(entity, part, message_text(error, current_locale())), error.status
        keep(texts, DONE[verb], entity=entity.label_plural, field=_label(entity, field))
        at = f"{part}.{field}.{verb}" if field else None
        return done(url_for("ListLayoutView.index", name=name, at=at))


def _changed(entity: Entity, part: str, *, verb: str, field: str) -> Texts:
    """Return the texts after one thing was done. Raises AppError for what cannot be done."""
    texts = current_draft().texts
    match verb:
        case "add":
            return lists.add_to_list(texts, entity, part, field)
        case "take":
            return lists.take_from_list(texts, entity, part, field)
        case "up" | "down":
            step = -1 if verb == "up" else 1
            return lists.step_in_list(texts, entity, part, name=field, step=step)
        case "put":
            beside = {side: request.form.get(side, "") for side in ("before", "after")}
            return lists.put_in_list(texts, entity, part, name=field, **beside)
        case "turn" if part == "sort":
            return lists.turn_sort(texts, entity, field)
        case "reset":
            return lists.reset_list(texts, entity, part)
    raise BadRequestError("design.no_such_act", N_("There is nothing of that kind to do here."))


def _drawn(entity: Entity, wrong: str = "", error: str = "") -> str:
    preview = preview_list(current_store(), current_actor(), entity, current_look())
    return page(
        "designer/lists.html", entity=entity, parts=[_part(entity, each) for each in PART_LABELS],
        preview=preview, errors={wrong: error} if wrong else {}, at=request.args.get("at", ""),
    )  # fmt: skip


def _part(entity: Entity, part: str) -> Part:
    texts = current_draft().texts
    words = lists.list_words(texts, entity, part)
    return Part(
        part, PART_LABELS[part], tuple(_entry(entity, word) for word in words),
        tuple(lists.offered(texts, entity, part)), lists.is_written(texts, entity, part),
    )  # fmt: skip


def _entry(entity: Entity, word: str) -> Entry:
    name = lists.named(word)
    return Entry(name, _label(entity, name), word.startswith("-"), name not in entity.by_name)


def _label(entity: Entity, name: str) -> Label:
    known = next((f for f in (*entity.fields, *entity.standard) if f.name == name), None)
    return known.label if known else Label.plain(name)
