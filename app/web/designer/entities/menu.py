"""The menu of the panel: its groups, and which entity stands where."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.rights import needs
from app.core.errors import AppError
from app.core.i18n import N_, Label
from app.design.entities.menu import (
    add_menu_group,
    change_menu_group,
    move_entity,
    remove_menu_group,
    step_entity,
    step_menu_group,
)
from app.design.files.folder import Texts
from app.design.labels import said_label
from app.design.names.kinds import Place, suggestion
from app.web.designer.entities.sent import sentences
from app.web.designer.frame import DESIGN, Answer, current_draft, done, draft_entity, keep, page
from app.web.designer.labels import label_parts, sent_label, typed_parts

STEPS = {"up": -1, "down": 1}


class MenuView(BaseView):
    """The page of the menu."""

    route_base = "/designer/menu"
    default_view = "index"

    @expose("/")
    @needs(DESIGN)
    def index(self) -> Answer:
        """Show the menu with buttons to move what is in it."""
        return _page()

    @expose("/move", methods=["POST"])
    @needs(DESIGN)
    def move(self) -> Answer:
        """Move an entity: a step, or into a group in front of another one."""
        name, step = request.form.get("entity", ""), request.form.get("step", "")
        entity = draft_entity(name)
        group, before = request.form.get("group", ""), request.form.get("before", "")

        def moved(texts: Texts) -> Texts:
            if step in STEPS:
                return step_entity(texts, name, STEPS[step])
            return move_entity(texts, name, group, before)

        return _changed(moved, N_("{entity} was moved in the menu."), entity=entity.label)

    @expose("/groups", methods=["POST"])
    @needs(DESIGN)
    def add(self) -> Answer:
        """Add a group at the end of the menu."""
        label = sent_label(request.form, "label")
        name = request.form.get("name", "").strip() or suggestion(
            "menu_group", Place(current_draft()), label
        )
        called = said_label({"label": label}, name)
        message = N_("The menu got the group {group}.")
        return _changed(lambda texts: add_menu_group(texts, name, label), message, group=called)

    @expose("/groups/<name>", methods=["POST"])
    @needs(DESIGN)
    def change(self, name: str) -> Answer:
        """Call a group otherwise."""
        label = sent_label(request.form, f"label-{name}")
        called = said_label({"label": label}, name)
        message = N_("The group {group} of the menu was renamed.")
        return _changed(
            lambda texts: change_menu_group(texts, name, label), message, at=name, group=called
        )

    @expose("/groups/<name>/move", methods=["POST"])
    @needs(DESIGN)
    def move_group(self, name: str) -> Answer:
        """Move a group one place."""
        step = STEPS.get(request.form.get("step", ""), 0)
        message = N_("The group {group} was moved in the menu.")
        return _changed(
            lambda texts: step_menu_group(texts, name, step), message, group=_group(name)
        )

    @expose("/groups/<name>/remove", methods=["POST"])
    @needs(DESIGN)
    def remove(self, name: str) -> Answer:
        """Take an empty group out."""
        message = N_("The group {group} was taken out of the menu.")
        return _changed(lambda texts: remove_menu_group(texts, name), message, group=_group(name))


def _group(name: str) -> Label:
    groups = current_draft().definitions.app.menu_groups
    return groups.get(name) or Label.plain(name)


def _menu() -> dict[str, list[str]]:
    """Return the menu as ``read_menu`` of the design does, without reading every file."""
    definitions = current_draft().definitions
    found: dict[str, list[str]] = {group: [] for group in definitions.app.menu_groups}
    for entity in definitions.live_entities:
        found.setdefault(entity.menu.group, []).append(entity.name)
    return found


def _changed(
    change: Callable[[Texts], Texts], message: str, *, at: str = "", **params: Label
) -> Answer:
    """Keep the changed menu, or show it with what is wrong, at the group ``at``."""
    try:
        keep(change(current_draft().texts), message, **params)
    except AppError as error:
        if error.status == 404:
            raise
        return _page(sentences(error), at), error.status
    return done(url_for("MenuView.index"))


def _page(errors: Mapping[str, str] | None = None, at: str = "") -> str:
    definitions = current_draft().definitions
    menu, form = _menu(), request.form
    parts = {name: label_parts(text) for name, text in definitions.app.menu_groups.items()}
    if errors and at:
        parts[at] = typed_parts(sent_label(form, f"label-{at}"))
    fresh = label_parts(None) if at or not errors else typed_parts(sent_label(form, "label"))
    return page(
        "designer/entities_menu.html", menu=menu, entities=definitions.entities, parts=parts,
        groups={name: _group(name) for name in menu}, errors=errors or {}, at=at, fresh=fresh,
        typed=form.get("name", ""),
    )  # fmt: skip
