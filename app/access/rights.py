"""Every route says who may ask it; a route that says nothing cannot be put into a panel.

One of four stands above each view, below ``@expose``::

    @expose("/health/live")
    @public                              # anybody, signed in or not
    def live(self): ...

    @signed_in                           # whoever has an account
    @needs("manage_users", "read_audit") # whoever has one of these system rights
    @needs_action(Action.UPDATE)         # whoever may do one of these to any record of the
                                         # view's ``entity_name``

All but ``@public`` ask before the view runs: a stranger gets 401, everybody else without the
right 403. Which records and fields a person reaches is decided behind the view, in ``records``.
The API says the same as an argument: ``@route("/", "GET", needs_action(Action.READ))``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask

from app.access.actor import Actor
from app.access.current import current_actor, current_store
from app.access.policy import decide, require
from app.core.errors import AppError, ForbiddenError
from app.core.i18n import N_
from app.schema.model import SYSTEM_RIGHTS, Action

View = TypeVar("View", bound=Callable[..., Any])
DECLARED = "_dossier_right"

REFUSALS = {  # where a page can say more than "none of your roles"
    "manage_users": N_("Only somebody who manages people may open this page. Ask an administrator.")
}
REFUSAL = N_("None of your roles allows this. Ask an administrator.")


class UndeclaredRouteError(AppError):
    """A route was added that does not say who may ask it."""

    def __init__(self, routes: Collection[str]) -> None:
        super().__init__(
            "route.undeclared",
            N_(
                "No right is declared for {routes}; put @public, @signed_in, @needs(…) or "
                "@needs_action(…) above each."
            ),
            routes=", ".join(sorted(routes)),
        )


@dataclass(frozen=True)
class Right:
    """What a route asks of whoever calls it. As a decorator it declares a view."""

    is_public: bool = False
    system: tuple[str, ...] = ()  # one of these is enough
    actions: tuple[Action, ...] = ()  # one of these is enough

    def __call__(self, view: View) -> View:
        """Declare a view; what is not public is asked before it runs."""
        if self.is_public:
            return declare(view, self)

        @wraps(view)
        def asked(*args: Any, **kwargs: Any) -> Any:
            self.ask(current_actor(), getattr(args[0], "entity_name", "") if args else "")
            return view(*args, **kwargs)

        return cast(View, declare(asked, self))

    def ask(self, actor: Actor, entity: str) -> None:
        """Refuse an actor who has none of the rights; ``entity`` is what actions are about."""
        if self.system and not actor.system_rights.intersection(self.system):
            sentence = REFUSALS.get(self.system[0], REFUSAL)
            raise ForbiddenError("forbidden.system", sentence)
        if self.actions and not any(decide(actor, each, entity).allowed for each in self.actions):
            label = current_store().definitions.entities[entity].label_plural
            require(actor, self.actions[0], entity, label)


public = Right(is_public=True)
signed_in = Right()


def declare(view: View, right: Right) -> View:
    """Return a view that asks for itself, with the right that it asks for written on it."""
    setattr(view, DECLARED, right)
    return view


def needs(*rights: str) -> Right:
    """Ask for one of these system rights. Raises ValueError for a right that there is not."""
    if not rights or (unknown := set(rights) - set(SYSTEM_RIGHTS)):
        raise ValueError(f"no system right: {', '.join(sorted(unknown)) if rights else 'none'}")
    return Right(system=rights)


def needs_action(*actions: Action) -> Right:
    """Ask for one of these actions on records of the view's entity, whichever records."""
    if not actions:
        raise ValueError("no action")
    return Right(actions=actions)


def right_of(view: Callable[..., Any]) -> Right | None:
    """Return what a view was declared with; nothing where it was not."""
    declared: Right | None = getattr(view, DECLARED, None)
    return declared


def check_routes(app: Flask) -> None:
    """Raise UndeclaredRouteError if a route of the app says nothing; asked once, at its start."""
    undeclared = {
        f"{rule.endpoint} ({rule.rule})"
        for rule in app.url_map.iter_rules()
        if right_of(app.view_functions[rule.endpoint]) is None
    }
    if undeclared:
        raise UndeclaredRouteError(undeclared)
