"""What every page of the designer has: the draft, the bar that says so, the areas beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import fill
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.design.drafts import Change, Draft, open_draft, save, save_on
from app.design.files.folder import Texts
from app.design.merging.rebasing import Rebased, rebased
from app.schema.model import Entity
from app.web.designer.condition_builder_words import conditions_of
from app.web.designer.preview_pane import preview_pane
from app.web.designer.used_by import used_by_entity, used_by_field, used_by_options
from app.web.page import render, safe_path
from app.web.sent import sent_number

Answer = Response | str | tuple[str, int]
DESIGN = "design_schema"


@dataclass(frozen=True)
class Area:
    """One place of the designer in the rail beside its pages."""

    endpoint: str
    text: str
    icon: str


AREAS = (
    Area("DesignerView.index", N_("Entities"), "table"),
    Area("OptionSetsView.index", N_("Options"), "list-tree"),
    Area("RoleDesignView.index", N_("Roles"), "shield-check"),
    Area("TranslationsView.index", N_("Translations"), "language"),
    Area("PanelView.index", N_("Panel settings"), "settings"),
    Area("FilesView.index", N_("Files"), "code"),
    Area("VersionsView.index", N_("Versions"), "history"),
)


def current_draft() -> Draft:
    """Return the draft of who asks, brought up to the newest version; read once per request."""
    if "design_draft" not in g:
        draft = open_draft(current_store(), current_actor().id or 0)
        g.design_rebase = rebased(current_store(), draft)
        g.design_draft = g.design_rebase.draft if g.design_rebase else draft
    found: Draft = g.design_draft
    return found


def current_rebase() -> Rebased | None:
    """Return how the draft came to the newest version; nothing where it was begun on it."""
    current_draft()
    found: Rebased | None = g.design_rebase
    return found


def keep(texts: Texts, message: str, **params: Any) -> Draft:
    """Keep changed texts as the draft of who asks; ``message`` says what was done.

    Raises DefinitionError where the texts have mistakes, ConflictError where the draft was saved
    from another window meanwhile.
    """
    g.design_draft = save(current_store(), current_draft(), texts, Change(message, params))
    found: Draft = g.design_draft
    return found


def keep_on(texts: Texts, revision: int, message: str, **params: Any) -> Draft:
    """Keep changed texts as :func:`keep` does, as one step with what made the draft's revision."""
    change = Change(message, params)
    g.design_draft = save_on(current_store(), current_draft(), texts, change, revision)
    found: Draft = g.design_draft
    return found


def goes_on() -> int:
    """Return the revision of the draft that the same page has just made by itself, if it did."""
    sent = sent_number(request.form.get("goes_on", ""))
    return -1 if sent is None else sent


def done(address: str, message: str = "", **params: object) -> Response:
    """Lead on after a change that was kept; ``message`` is said in passing."""
    if message:
        flash(fill(_(message), params, current_locale()), "success")
    return redirect(address, 303)


def back_to(fallback: str) -> str:
    """Return the page of the panel that a form names in ``next``, or ``fallback``."""
    wanted = request.form.get("next", "")
    return safe_path(wanted) if wanted else fallback


def draft_entity(name: str) -> Entity:
    """Return an entity of the draft, retired ones included. Raises NotFoundError.

    By an old name it leads to the same page under the present one (308, so that a form arrives).
    """
    definitions = current_draft().definitions
    found = definitions.entities.get(name)
    if found is None and name in definitions.old_names:
        raise RequestRedirect(_by_present_name(definitions.old_names[name]))
    if found is None:
        raise NotFoundError("design.no_entity", N_("The draft has no such entity."))
    return found


def _by_present_name(name: str) -> str:
    """Return the address that was asked for, of an entity that was renamed meanwhile."""
    args = {**(request.view_args or {}), "name": name}
    there = url_for(str(request.endpoint), **args)
    query = request.query_string.decode("ascii", "replace")
    return f"{there}?{query}" if query else there


def page(template: str, **context: Any) -> str:
    """Draw a page of the designer."""
    return render(
        template, draft=current_draft(), areas=_areas(), last_done=_last_done(),
        rebase=current_rebase(), view_names=current_app.view_functions,
        conditions_of=conditions_of, preview_pane=preview_pane,
        used_by_field=used_by_field, used_by_entity=used_by_entity,
        used_by_options=used_by_options, may_purge="purge" in current_actor().system_rights,
        **context,
    )  # fmt: skip


def _areas() -> list[tuple[str, str, str, bool]]:
    """Return address, text and icon of each area that is there, and whether the page lies in it."""
    return [
        (url_for(a.endpoint), _(a.text), a.icon, request.blueprint == a.endpoint.partition(".")[0])
        for a in AREAS
        if a.endpoint in current_app.view_functions
    ]


def _last_done() -> str:
    changes = current_draft().changes
    if not changes:
        return ""
    return fill(_(changes[-1].message), changes[-1].params, current_locale())
