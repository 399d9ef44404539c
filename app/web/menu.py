"""The menu: what this person may open, in the order of the definitions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.access.actor import Actor
from app.core.i18n import N_, Label
from app.records.access import entities_for
from app.schema.model import Entity
from app.storage.store import Store
from app.web.addresses import list_url


@dataclass(frozen=True)
class MenuLink:
    """One line of the menu."""

    text: str
    url: str
    icon: str
    is_current: bool = False
    is_entity: bool = False  # its list can be searched


@dataclass(frozen=True)
class MenuGroup:
    """Lines under one heading; the first group has none."""

    title: str
    links: tuple[MenuLink, ...]


@dataclass(frozen=True)
class Page:
    """A page that is not an entity: shown when it is there and the person has the right."""

    endpoint: str
    text: str
    icon: str
    rights: tuple[str, ...] = ()  # one of these is enough


SYSTEM_PAGES = (
    Page("ImportView.index", N_("Import"), "table-import"),
    Page("JobsView.index", N_("Jobs"), "progress"),
    Page("TrashView.index", N_("Trash"), "trash"),
    Page("AuditView.index", N_("Audit"), "history", ("read_audit",)),
    Page("PeopleView.index", N_("People"), "users", ("manage_users",)),
    Page("DepartmentsView.index", N_("Departments"), "sitemap", ("manage_users",)),
    Page(
        "RolesView.index",
        N_("Roles"),
        "shield-check",
        ("manage_users", "design_schema", "read_audit"),
    ),
    Page("DesignerView.index", N_("Design"), "adjustments", ("design_schema",)),
)


def make_menu(store: Store, actor: Actor, language: str) -> tuple[MenuGroup, ...]:
    """Return the menu of a person: home, the entities by group, the pages of the panel."""
    home = MenuLink(
        _("Home"), url_for("HomeView.index"), "layout-dashboard", request.blueprint == "HomeView"
    )
    entities = entities_for(store, actor)
    return (
        MenuGroup("", (home,)),
        *_entity_groups(store, entities, language),
        *_system_group(actor),
    )


def draw_menu(menu: tuple[MenuGroup, ...], app_label: Label) -> tuple[Markup, Markup]:
    """Return the menu as the navigation beside a page, and as the lines of the jump box."""
    module: Any = current_app.jinja_env.get_template("macros/menu.html").module
    return module.navigation(menu, app_label), module.jump_list(menu, app_label)


def menu_place(store: Store) -> str:
    """Return where in the menu the page is: the entity, or the view that answers."""
    entity = request.path[1:].partition("/")[0]
    return entity if entity in store.definitions.entities else str(request.blueprint)


def _entity_groups(store: Store, entities: Iterable[Entity], language: str) -> list[MenuGroup]:
    titles = store.definitions.app.menu_groups
    groups: dict[str, list[MenuLink]] = {}
    for entity in entities:
        groups.setdefault(entity.menu.group, []).append(_entity_link(entity, language))
    return [
        MenuGroup(titles[name].text(language) if name in titles else _("Records"), tuple(links))
        for name, links in groups.items()
    ]


def _entity_link(entity: Entity, language: str) -> MenuLink:
    is_current = request.path.startswith(f"/{entity.name}/")
    text = entity.label_plural.text(language)
    return MenuLink(text, list_url(entity.name), entity.icon, is_current, is_entity=True)


def _system_group(actor: Actor) -> list[MenuGroup]:
    links = tuple(
        MenuLink(_(page.text), url_for(page.endpoint), page.icon, _is_at(page))
        for page in SYSTEM_PAGES
        if page.endpoint in current_app.view_functions
        and (not page.rights or actor.system_rights.intersection(page.rights))
    )
    return [MenuGroup(_("Panel"), links)] if links else []


def _is_at(page: Page) -> bool:
    return request.blueprint == page.endpoint.partition(".")[0]
