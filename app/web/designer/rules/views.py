"""The rules of an entity: title, unique keys, checks, tiers, what stands beside a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_actor, current_store
from app.access.rights import needs
from app.core.errors import BadRequestError, ConflictError, InvalidRecordError
from app.core.i18n import N_
from app.design.entities import rules
from app.design.fields.sections import entity_data
from app.design.files.folder import Texts
from app.design.old_names import release_old_name
from app.schema.model import Entity
from app.schema.problems import DefinitionError
from app.web.designer.frame import DESIGN, Answer, current_draft, done, draft_entity, keep, page
from app.web.designer.labels import sent_label, typed_parts
from app.web.designer.rules import page as shown
from app.web.designer.rules.sent import sent_rule, sentences

STEPS = {"up": -1, "down": 1}
REFUSED = (InvalidRecordError, ConflictError, DefinitionError)
DONE: Mapping[str, str] = {
    "unique": N_("{entity}: a unique key changed"),
    "checks": N_("{entity}: a check changed"),
    "tiers": N_("{entity}: a rule of the tier changed"),
}


class RulesView(BaseView):
    """The page of the rules of one entity."""

    route_base = "/designer/entity"
    default_view = "index"

    @expose("/<name>/rules")
    @needs(DESIGN)
    def index(self, name: str) -> Answer:
        """Show all rules, and the form of the one that ``?edit=`` names."""
        entity = draft_entity(name)
        return _drawn(entity, shown.editing(entity, request.args.get("edit", "")))

    @expose("/<name>/rules/title", methods=["POST"])
    @needs(DESIGN)
    def title(self, name: str) -> Answer:
        """Keep how a record is called, or try it out on some records."""
        entity, pattern = draft_entity(name), request.form.get("title", "").strip()
        if request.form.get("do") == "try":
            return _drawn(entity, title=pattern)
        try:
            texts = rules.set_title(current_draft().texts, name, pattern)
            keep(texts, N_("{entity}: the title is {title}"), entity=entity.label, title=pattern)
        except REFUSED as error:
            errors = sentences(error, "title")
            return _drawn(entity, title=pattern, errors=errors), error.status
        return done(_address(name, "title"), N_("The title is kept in the draft."))

    @expose("/<name>/rules/related", methods=["POST"])
    @needs(DESIGN)
    def related(self, name: str) -> Answer:
        """Keep what is shown beside a record, in its order."""
        entity = draft_entity(name)
        names = list(dict.fromkeys(filter(None, request.form.getlist("related"))))
        try:
            texts = rules.set_related(current_draft().texts, name, names)
            keep(texts, N_("{entity}: what is shown beside a record changed"), entity=entity.label)
        except REFUSED as error:
            return _drawn(entity, errors=sentences(error, "related")), error.status
        return done(_address(name, "related"), N_("The tabs are kept in the draft."))

    @expose("/<name>/rules/tier", methods=["POST"])
    @needs(DESIGN)
    def tier(self, name: str) -> Answer:
        """Say which tier the rules are about, and who is in which without one."""
        entity, form = draft_entity(name), request.form
        field = form.get("field", "")
        same = entity.tier_rules is not None and entity.tier_rules.field == field
        try:
            texts = rules.set_tier(
                current_draft().texts, name, field, form.get("otherwise", "") if same else ""
            )
            keep(texts, N_("{entity}: the tier of its rules changed"), entity=entity.label)
        except REFUSED as error:
            return _drawn(entity, errors=sentences(error, "tier")), error.status
        return done(_address(name, "tiers"))

    @expose("/<name>/rules/old-names", methods=["POST"])
    @needs(DESIGN)
    def release(self, name: str) -> Answer:
        """Let an old name of a field lead there no more."""
        entity, form = draft_entity(name), request.form
        field, old = form.get("field", ""), form.get("old", "")
        texts = release_old_name(current_draft().texts, name, field, old)
        known = next(each for each in entity.fields if each.name == field)
        keep(
            texts, N_("{entity}: the old name {old} of {field} is released"),
            entity=entity.label, old=old, field=known.label,
        )  # fmt: skip
        return done(_address(name, "old-names"), N_("The old name is released in the draft."))

    @expose("/<name>/rules/<any(unique,checks,tiers):which>", methods=["POST"])
    @needs(DESIGN)
    def add(self, name: str, which: str) -> Answer:
        """Add a rule."""
        return _saved(draft_entity(name), which, shown.NEW)

    @expose("/<name>/rules/<any(unique,checks,tiers):which>/<int:at>", methods=["POST"])
    @needs(DESIGN)
    def change(self, name: str, which: str, at: int) -> Answer:
        """Keep what was changed of a rule, or move it, or take it away."""
        entity, act = draft_entity(name), request.form.get("do", "save")
        if act == "save":
            return _saved(entity, which, str(at))
        try:
            keep(_moved(entity, which, at, act), DONE[which], entity=entity.label)
        except REFUSED as error:
            return _drawn(entity, errors=sentences(error, which)), error.status
        return done(_address(name, which))


def _saved(entity: Entity, kind: str, at: str) -> Answer:
    """Keep one rule; what cannot be kept stands in its form again."""
    texts, mark = current_draft().texts, request.form.get("mark", "")
    found = rules.rules_of(entity_data(texts, entity.name), kind)
    before = found[int(at)] if at.isdecimal() and int(at) < len(found) else {}
    try:
        said = sent_rule(entity, kind, before)
        changed = _written(texts, entity, kind, at=at, mark=mark, said=said)
        keep(changed, DONE[kind], entity=entity.label)
    except REFUSED as error:
        typed = shown.Editing(
            kind, at, mark, _typed(), typed_parts(sent_label(request.form, "message")),
            sentences(error, "when" if kind != "unique" else "fields"),
        )  # fmt: skip
        return _drawn(entity, typed), error.status
    return done(_address(entity.name, kind), N_("The rule is kept in the draft."))


def _written(texts: Texts, entity: Entity, kind: str, *, at: str, mark: str, said: Any) -> Texts:
    if at == shown.NEW:
        return rules.add_rule(texts, entity.name, kind, said)
    return rules.change_rule(texts, entity.name, kind, at=int(at), mark=mark, said=said)


def _moved(entity: Entity, kind: str, at: int, act: str) -> Texts:
    texts, mark = current_draft().texts, request.form.get("mark", "")
    if act in STEPS:
        step = STEPS[act]
        return rules.step_rule(texts, entity.name, kind, at=at, mark=mark, step=step)
    if act == "remove":
        return rules.remove_rule(texts, entity.name, kind, at=at, mark=mark)
    raise BadRequestError("design.no_such_act", N_("There is nothing of that kind to do here."))


def _typed() -> dict[str, Any]:
    form = request.form
    one = {key: form.get(key, "") for key in ("when", "field", "option")}
    return {**one, "fields": form.getlist("fields")}


def _address(name: str, place: str) -> str:
    return url_for("RulesView.index", name=name, _anchor=place)


def _drawn(
    entity: Entity, editing: shown.Editing | None = None, *, title: str | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    pattern = entity.title if title is None else title
    titles = shown.previewed_titles(current_store(), current_actor(), entity, pattern)
    data = entity_data(current_draft().texts, entity.name)
    return page(
        "designer/rules.html", entity=entity, rules_of=shown.said_rules(entity), editing=editing,
        pattern=pattern, titles=titles, title_fields=shown.title_fields(entity),
        unique_fields=shown.unique_fields(entity), tier_fields=shown.tier_fields(entity),
        tiers=shown.tier_options(entity), tier_rules=data.get("tier_rules") or {},
        linking=shown.linking(entity), related=data.get("related") or [],
        old_names=shown.old_names(entity), errors=errors or {},
    )  # fmt: skip
