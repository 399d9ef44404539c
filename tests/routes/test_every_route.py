"""The same questions of every route: who may, who may not, and does a refusal change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from werkzeug.routing import Rule as Route
from werkzeug.test import TestResponse

from tests.routes.asking import Asker, Content, entity_of
from tests.routes.rules import PEOPLE, RULES, Rule, methods_of, rule_for

INSIDES = re.compile(
    r"Traceback|sqlalchemy|psycopg|sqlite3?\.|OperationalError|IntegrityError|SELECT .* FROM|"
    r"INSERT INTO|rec_[a-z]+\.|/app/[a-z_]+/[a-z_]+\.py"
)
# Who sends these has no token of a page: programs, and the company's provider, which signs.
TOLD_TO_NOBODY = {"SecurityApi.login", "SecurityApi.refresh", "SamlView.acs"}
LEAVE_AN_EVENT = (".export", ".document", "Api.report")  # files that leave the panel
HOSTILE = ("0", str(2**63), "9" * 40, "nonsense", "' OR 1=1 --", "%00", "..%2f..", "张三")
LIKE_ALL = "customer"  # every entity's pages are of one class; hostile words are put to this one's


def routes(asker: Asker) -> list[Route]:
    return sorted(asker.panel.app.url_map.iter_rules(), key=lambda route: route.endpoint)


def of_each_class(asker: Asker) -> list[Route]:
    """Return the routes without those of the other entities."""
    others = asker.planted.keys() - {LIKE_ALL}
    return [route for route in routes(asker) if entity_of(route) not in others]


def asked(asker: Asker) -> Iterator[tuple[Route, str]]:
    """Yield every route with every method of its own."""
    for route in routes(asker):
        for method in methods_of(route):
            yield route, method


def show(answer: TestResponse) -> str:
    inside = INSIDES.search(answer.text) if answer.is_json or "text" in answer.mimetype else None
    return f" and shows {inside[0]!r}" if inside else ""


def without_rule(found: Iterable[Route]) -> list[str]:
    """Return what is to be done for each route and method that nobody has reviewed."""
    return sorted(
        f"{route.endpoint} {method}: add a row to tests/routes/rules.py"
        for route in found
        for method in methods_of(route)
        if rule_for(route.endpoint, method) is None
    )


def test_every_route_has_a_rule(asker: Asker) -> None:
    assert without_rule(routes(asker)) == []


def test_every_rule_has_a_route(asker: Asker) -> None:
    used = {id(rule_for(route.endpoint, method)) for route, method in asked(asker)}

    assert [f"{rule.endpoint} {rule.method}" for rule in RULES if id(rule) not in used] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.endpoint}-{rule.method}")
def test_who_may_and_who_may_not(asker: Asker, rule: Rule) -> None:
    before = asker.content()
    wrong = []

    for route, method in asked(asker):
        if rule_for(route.endpoint, method) is rule:
            for person in PEOPLE:
                wrong += _mistakes(asker, route, method, person, before=before)

    assert wrong == []


def _mistakes(
    asker: Asker, route: Route, method: str, person: str, *, before: Content
) -> Iterator[str]:
    rule = rule_for(route.endpoint, method)
    assert rule is not None
    expected = rule.answers[person]
    answer = asker.ask(route, method, person)
    where = f"{method} {answer.request.path} as {person}"
    if answer.status_code != expected.status or show(answer):
        yield f"{where}: {answer.status_code}, not {expected.status}{show(answer)}"
    changed = asker.content() != before
    if changed:
        asker.restore()
    if changed is not expected.changes:
        yield f"{where}: {'changed' if changed else 'did not change'} the database"


def test_what_changes_something_is_not_asked_with_get(asker: Asker) -> None:
    changing = [
        rule.endpoint
        for rule in RULES
        if rule.method == "GET" and any(each.changes for each in rule.answers.values())
    ]

    # What leaves the panel as a file leaves an event; that is all that these change.
    assert [name for name in changing if not name.endswith(LEAVE_AN_EVENT)] == []


def test_a_file_that_leaves_the_panel_changes_nothing_but_the_events(asker: Asker) -> None:
    before = asker.content()
    for route in routes(asker):
        if route.endpoint.endswith(LEAVE_AN_EVENT):
            asker.ask(route, "GET", "admin")
    after = asker.content()
    asker.restore()

    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed == {"sys_event", "sqlite_sequence"}


@pytest.mark.parametrize("person", ["stranger", "admin"])
def test_without_the_token_of_the_page_nothing_is_changed(asker: Asker, person: str) -> None:
    before = asker.content()
    wrong = []

    for route, method in asked(asker):
        if method == "GET" or route.endpoint in TOLD_TO_NOBODY:
            continue
        answer = asker.ask(route, method, person, without_csrf=True)
        is_refused = answer.status_code in (400, 401, 403) or _leads_to_sign_in(answer)
        if not is_refused or asker.content() != before:
            wrong.append(f"{method} {route.rule}: {answer.status_code}")
            asker.restore()

    assert wrong == []


def test_a_method_that_a_route_does_not_have_is_refused(asker: Asker) -> None:
    before = asker.content()
    own: dict[str, set[str]] = {}
    for route in of_each_class(asker):
        own.setdefault(asker.address(route), set()).update(route.methods or ())
    known = asker.panel.app.url_map.bind("localhost")
    wrong = [
        f"{method} {address}: {status}"
        for address, methods in own.items()
        # "/roles/new-role" is only posted to, but "/roles/<role>" takes it for a role's page
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"}
        - methods
        - set(known.allowed_methods(address.partition("?")[0]))
        if (status := asker.client("admin").open(address, method=method).status_code) != 405
    ]

    assert wrong == []
    assert asker.content() == before


@pytest.mark.parametrize("word", HOSTILE)
def test_no_address_is_a_crash(asker: Asker, word: str) -> None:
    """Every part of an address is taken by everything that people and scanners put there."""
    client = asker.panel.client("admin")
    wrong = []

    for route in of_each_class(asker):
        if "GET" not in (route.methods or ()):
            continue
        address = asker.address(route)
        for name in route.arguments:
            part = re.sub(rf"<(?:[^:>]+:)?{name}>", "\0", route.rule)
            hostile = re.sub(r"<[^>]+>", "1", part).replace("\0", word)
            answer = client.get(hostile)
            if answer.status_code >= 500 or show(answer):
                wrong.append(f"{hostile}: {answer.status_code}{show(answer)}")
        answer = client.get(f"{address}?page={word}&q={word}&f.{word}={word}&before={word}")
        if answer.status_code >= 500 or show(answer):
            wrong.append(f"{address}?…: {answer.status_code}{show(answer)}")

    asker.restore()
    assert wrong == []


def _leads_to_sign_in(answer: TestResponse) -> bool:
    """A stranger's form with an old token leads to signing in, and does nothing."""
    return answer.status_code == 302 and answer.location.startswith("/login/")


def test_who_is_not_signed_in_gets_no_word_of_any_record(asker: Asker) -> None:
    stranger = asker.panel.client(None)
    told = [
        route.rule
        for route in routes(asker)
        if entity_of(route) in asker.planted
        and "GET" in (route.methods or ())
        and "Asked about" in stranger.get(asker.address(route), follow_redirects=True).text
    ]

    assert told == []
