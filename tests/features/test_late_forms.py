"""A form that comes after the session has ended, or with a token of an older one, loses nothing."""

import pytest

from tests.features.two_processes import PASSWORD, TwoProcesses
from tests.panels import Visitor
from tests.second_factors import hidden

FORM = {"field.name": "Half an hour of “typing”\n<b>", "field.tags": ["a", "b"]}


@pytest.fixture
def late(both: TwoProcesses) -> Visitor:
    """Return a browser whose session has ended while a form was open."""
    visitor, _ = both.sign_in()
    both.clock.move(hours=2)
    return visitor


def test_whoever_is_out_signs_in_and_comes_back_to_the_form(late: Visitor) -> None:
    assert late.post("/note/add", data=FORM).location == "/login/?next=/note/add"


def test_so_it_is_with_the_token_of_the_session_that_ended(late: Visitor) -> None:
    sent = {**FORM, "csrf_token": "old"}

    assert late.post("/note/add", data=sent, without_csrf=True).location.endswith("=/note/add")


@pytest.mark.parametrize(
    ("path", "sender", "target"),
    [
        ("/note/add", "/note/add?name=x", "/note/add%3Fname%3Dx"),
        ("/note/add", "/note/list/", "/note/add"),
        ("/note/delete", "/note/list/?q=x", "/note/list/%3Fq%3Dx"),
        ("/note/delete", "/note/delete", None),
        ("/note/delete", "/login/", None),
        ("/note/delete", "/nothing", None),
        ("/people/me/password", "/people/me", "/people/me"),
    ],
)
def test_an_address_that_cannot_be_opened_is_not_where_to_go(
    late: Visitor, path: str, sender: str, target: str | None
) -> None:
    answer = late.post(path, data=FORM, headers={"Referer": f"http://localhost{sender}"})

    assert answer.location == ("/login/" + (f"?next={target}" if target else ""))


@pytest.mark.parametrize("sender", ["https://evil.example/note/add", "//evil.example", "x", "\x7f"])
def test_no_other_site_says_where_to_go(late: Visitor, sender: str) -> None:
    answer = late.post("/note/delete", data=FORM, headers={"Referer": sender})

    assert answer.location == "/login/"


def test_a_part_of_a_page_leads_to_the_page(late: Visitor) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/note/list/?q=x"}

    asked = late.get("/note/filter/name", headers=headers)
    sent = late.post("/note/delete", data=FORM, headers=headers)

    assert asked.headers["HX-Redirect"] == "/login/?next=/note/list/%3Fq%3Dx"
    assert sent.headers["HX-Redirect"] == asked.headers["HX-Redirect"]


def test_an_older_token_gives_everything_back(both: TwoProcesses) -> None:
    visitor, _ = both.sign_in()
    sent = {**FORM, "csrf_token": "of another session", "step_up_password": PASSWORD}

    answer = visitor.post("/note/add?then=x", data=sent, without_csrf=True)
    again = visitor.post("/note/add", data={**FORM, "csrf_token": hidden(answer, "csrf_token")})

    assert answer.status_code == 400
    assert "what you typed is kept" in answer.text
    assert 'action="/note/add?then=x"' in answer.text
    assert 'name="field.name" hidden>\nHalf an hour of “typing”\n&lt;b&gt;<' in answer.text
    assert answer.text.count('name="field.tags"') == 2
    assert PASSWORD not in answer.text
    assert "of another session" not in answer.text
    assert "Alice" in answer.text
    assert "Half an hour" not in visitor.get("/note/list/").text or again.status_code == 302


def test_nothing_is_done_by_it(both: TwoProcesses) -> None:
    visitor, _ = both.sign_in()
    before = both.kinds()

    visitor.post("/note/add", data={"field.name": "Forged"}, without_csrf=True)

    assert both.kinds() == before


def test_signing_in_on_an_old_page_keeps_the_name_and_where_to_go(both: TwoProcesses) -> None:
    stranger = both.one.client(None)
    sent = {"username": " alice ", "password": PASSWORD, "next": "/note/add"}

    answer = stranger.post("/login/", data=sent, without_csrf=True)

    assert answer.status_code == 400
    assert "Type your password once more." in answer.text
    assert 'value="alice"' in answer.text
    assert hidden(answer, "next") == "/note/add"
    assert PASSWORD not in answer.text


def test_who_is_out_already_can_sign_out(late: Visitor) -> None:
    assert late.post("/logout/", without_csrf=True).location == "/login/"


def test_a_program_is_told_in_json(both: TwoProcesses) -> None:
    visitor, _ = both.sign_in()

    answer = visitor.post(
        "/note/add", data=FORM, without_csrf=True, headers={"Accept": "application/json"}
    )

    assert (answer.status_code, answer.get_json()["ok"]) == (400, False)
