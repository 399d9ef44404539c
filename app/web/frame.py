"""What stands around the pages of a signed-in person: drawn once for all whose it is."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import current_app, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from app.access.actor import Actor
from app.schema.model import Definitions
from app.storage.store import Store
from app.web.menu import draw_menu, make_menu, menu_place
from app.web.shelf import kept

# What every answer puts in anew. Nobody knows these words, so nobody can have typed them.
HERE = secrets.token_hex(16)
TOKEN = secrets.token_hex(16)


class Frame(NamedTuple):
    """The drawn pieces; empty for a stranger."""

    navigation: Markup = Markup("")
    jump_list: Markup = Markup("")
    top: Markup = Markup("")


@dataclass(frozen=True)
class TopBar:
    """What ``macros/top.html`` shows."""

    actor: Actor
    language: str
    language_name: str
    languages: Mapping[str, str]  # those of the panel, each by its own name
    theme: str
    density: str
    is_demo: bool
    here: str = HERE


def draw_frame(store: Store, bar: TopBar, here: str) -> Frame:
    """Return the frame of a page at the address ``here``."""
    roles = _roles(store.definitions, bar.actor)
    at = (request.script_root, bar.language, roles)

    def menu() -> tuple[Markup, Markup]:
        made = make_menu(store, bar.actor, bar.language)
        return draw_menu(made, store.definitions.app.label)

    navigation, jump_list = _kept(roles, ("menu", *at, menu_place(store)), menu)
    person = (bar.actor.name, bar.actor.username, bar.theme, bar.density, bar.is_demo)
    drawn = _kept(roles, ("top", *at, *person), lambda: _draw_top(bar))
    # Both are escaped: the token is of letters, digits, dots and dashes.
    top = drawn.replace(TOKEN, generate_csrf()).replace(HERE, escape(here))
    return Frame(navigation, jump_list, Markup(top))  # noqa: S704


def _kept(roles: tuple[str, ...] | None, key: Hashable, draw: Callable[[], Any]) -> Any:
    return draw() if roles is None else kept(key, draw)


def _roles(definitions: Definitions, actor: Actor) -> tuple[str, ...] | None:
    """Return the names of the roles; nothing, where a name does not tell all of a role."""
    if all(definitions.roles.get(role.name) is role for role in actor.roles):
        return tuple(role.name for role in actor.roles)
    return None


def _draw_top(bar: TopBar) -> str:
    module: Any = current_app.jinja_env.get_template("macros/top.html").module
    return str(module.top(bar)).replace(generate_csrf(), TOKEN)
