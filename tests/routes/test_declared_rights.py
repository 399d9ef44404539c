"""A route says who may ask it, or the panel does not start; and the table has a row for each."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_appbuilder.baseviews import BaseView, expose

from app import generation
from app.access.rights import UndeclaredRouteError, needs, needs_action, public, right_of, signed_in
from app.generation import build_app
from app.schema.model import SYSTEM_RIGHTS, Action
from app.storage.store import Store
from tests.panels import TestPanel
from tests.routes.asking import Asker
from tests.routes.test_every_route import without_rule


class ForgottenView(BaseView):
    """Its author forgot to say who may ask."""

    route_base = "/forgotten"

    @expose("/secret")
    def secret(self) -> str:
        return "everything"


class DeclaredView(BaseView):
    """One route of each kind."""

    route_base = "/declared"
    entity_name = "customer"

    @expose("/public")
    @public
    def anybody(self) -> str:
        return "said"

    @expose("/signed-in")
    @signed_in
    def account(self) -> str:
        return "said"

    @expose("/system")
    @needs("read_audit", "manage_users")
    def system(self) -> str:
        return "said"

    @expose("/action")
    @needs_action(Action.EXPORT)
    def export(self) -> str:
        return "said"


def start_with(panel: TestPanel, view: type[BaseView], patch: pytest.MonkeyPatch) -> Flask:
    original = generation.register_web

    def register(app: Flask, store: Store) -> None:
        original(app, store)
        app.extensions["appbuilder"].add_view_no_menu(view)

    patch.setattr(generation, "register_web", register)
    return build_app(panel.store, panel.installation.settings)


def test_a_route_without_a_right_stops_the_start(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UndeclaredRouteError) as refused:
        start_with(asker.panel, ForgottenView, monkeypatch)

    assert "ForgottenView.secret (/forgotten/secret)" in str(refused.value)
    assert "@needs" in str(refused.value)


def test_a_route_without_a_row_fails_the_table(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start_with(asker.panel, DeclaredView, monkeypatch)

    told = [line.partition(":")[0] for line in without_rule(app.url_map.iter_rules())]
    found = [line for line in told if line.startswith("DeclaredView")]

    assert found == [
        "DeclaredView.account GET", "DeclaredView.anybody GET", "DeclaredView.export GET",
        "DeclaredView.system GET",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        ("public", {None: 200, "nobody": 200, "alice": 200, "admin": 200}),
        ("signed-in", {None: 302, "nobody": 200, "alice": 200, "admin": 200}),
        ("system", {None: 302, "nobody": 403, "alice": 403, "admin": 200}),
        ("action", {None: 302, "nobody": 403, "alice": 403, "manager": 200, "admin": 200}),
    ],
)
def test_what_is_declared_is_asked_before_the_view_runs(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, path: str, statuses: dict[str | None, int]
) -> None:
    app = start_with(asker.panel, DeclaredView, monkeypatch)
    monkeypatch.setattr(asker.panel, "app", app)

    answers = {name: asker.panel.client(name).get(f"/declared/{path}") for name in statuses}

    assert {name: answer.status_code for name, answer in answers.items()} == statuses
    for answer in answers.values():
        assert (answer.text == "said") is (answer.status_code == 200)


@pytest.mark.parametrize("words", [(), ("manage_everything",), ("manage_users", "typo")])
def test_a_right_that_there_is_not_cannot_be_declared(words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="system right"):
        needs(*words)


def test_an_action_must_be_named() -> None:
    with pytest.raises(ValueError, match="no action"):
        needs_action()


def test_all_that_a_right_names_is_known(asker: Asker) -> None:
    rights = [right_of(view) for view in asker.panel.app.view_functions.values()]

    assert all(right is not None for right in rights)
    assert {name for right in rights if right for name in right.system} <= set(SYSTEM_RIGHTS)
