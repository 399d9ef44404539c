"""Somebody is signed in here and there, sees where, and ends it; on every process."""

from __future__ import annotations

import re

import sqlalchemy as sa

from app.access import people
from app.storage.system import sys_session
from tests.features.two_processes import TwoProcesses

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


def rows(both: TwoProcesses) -> list[sa.RowMapping]:
    with both.one.store.reading() as conn:
        return list(conn.execute(sa.select(sys_session)).mappings())


def test_a_session_of_one_process_is_one_of_the_other(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()

    assert both.moved(alice).get("/note/list/").status_code == 200


def test_the_cookie_holds_a_random_word_and_the_database_only_its_hash(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()

    cookie = alice.get_cookie("dossier_session")
    (row,) = rows(both)
    assert cookie is not None
    assert re.fullmatch(r"[\w-]{43}", cookie.value)
    assert cookie.value not in str(dict(row))
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")


def test_a_stranger_leaves_no_row(both: TwoProcesses) -> None:
    stranger = both.one.client(None)

    stranger.get("/login/")
    stranger.post("/lang/zh_Hans", data={"next": "/login/"})
    stranger.post("/theme", data={"theme": "dark"})
    both.sign_in(password="wrong")

    assert rows(both) == []
    assert 'lang="zh-Hans"' in stranger.get("/login/").text


def test_signing_in_gives_a_new_word_and_the_old_one_is_worthless(both: TwoProcesses) -> None:
    planted, _ = both.sign_in("bob")
    copy = both.moved(planted)
    planted.post("/logout/")
    planted.set_cookie("dossier_session", str(copy.get_cookie("dossier_session").value))  # type: ignore[union-attr]

    planted.post("/login/", data={"username": "alice", "password": "correct horse battery"})

    assert planted.get("/").status_code == 200
    assert copy.get("/").status_code == 302


def test_signing_out_ends_it_for_a_copy_of_the_cookie_too(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()
    copy = both.moved(alice)

    alice.post("/logout/")

    assert copy.get("/").status_code == 302
    assert rows(both) == []


def test_a_page_is_shown_without_writing(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()
    statements: list[str] = []
    engine = both.one.installation.engine
    sa.event.listen(
        engine, "before_cursor_execute", lambda *a: statements.append(a[2]), named=False
    )

    for _ in range(5):
        alice.get("/note/list/")
        alice.get("/")

    assert [each for each in statements if not each.startswith(("SELECT", "BEGIN", "PRAGMA"))] == []


def test_when_it_was_used_is_written_once_a_minute(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()
    start = rows(both)[0]["seen_at"]

    both.clock.move(seconds=59)
    alice.get("/")
    after_59 = rows(both)[0]["seen_at"]
    both.clock.move(seconds=1)
    alice.get("/")

    assert after_59 == start
    assert rows(both)[0]["seen_at"] == both.clock.now


def test_it_ends_when_it_was_idle_for_an_hour(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()

    both.clock.move(minutes=59)
    used = alice.get("/").status_code
    both.clock.move(minutes=59)
    used_again = alice.get("/").status_code
    both.clock.move(minutes=60)

    assert (used, used_again, alice.get("/").status_code) == (200, 200, 302)


def test_it_ends_after_twelve_hours_however_busy(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()

    statuses = []
    for _ in range(24):
        statuses.append(alice.get("/").status_code)
        both.clock.move(minutes=30)

    assert set(statuses) == {200}
    assert alice.get("/").status_code == 302


def test_rows_that_are_over_are_cleared_away(both: TwoProcesses) -> None:
    both.sign_in("bob")
    both.clock.move(hours=2)

    both.sign_in("alice")

    assert [row["user_id"] for row in rows(both)] == [both.one.ids["alice"]]


def test_somebody_disabled_is_out_at_the_next_request_on_every_process(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()
    admin, _ = both.sign_in("admin")
    token = _token(both)
    form = {"full_name": "Alice", "email": "", "roles": "staff"}

    admin.post(f"/people/{both.one.ids['alice']}", data=form)

    assert both.moved(alice).get("/").status_code == 302
    assert both.api(token).get("/api/v1/note/").status_code == 401
    admin.post(f"/people/{both.one.ids['alice']}", data={**form, "is_active": "on"})
    assert alice.get("/").status_code == 302, "a session of before does not come back"
    assert both.api(token).get("/api/v1/note/").status_code == 401


def _token(both: TwoProcesses) -> str:
    body = {"username": "alice", "password": "correct horse battery", "provider": "db"}
    return str(both.api().post("/api/v1/security/login", json=body).get_json()["access_token"])


def test_a_new_password_ends_all_other_sessions_and_tokens(both: TwoProcesses) -> None:
    here, _ = both.sign_in()
    there, _ = both.sign_in(panel=both.other)
    token = _token(both)
    before = here.get_cookie("dossier_session")

    answer = here.post(
        "/people/me/password",
        data={"current": "correct horse battery", "password": "a longer sentence is better"},
    )

    assert answer.status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert both.api(token).get("/api/v1/note/").status_code == 401
    assert here.get_cookie("dossier_session") != before


def test_sessions_are_listed_with_device_and_address(both: TwoProcesses) -> None:
    here, _ = both.sign_in(agent=FIREFOX)
    both.sign_in(agent=SAFARI, address="198.51.100.7")
    both.sign_in("bob", address="203.0.113.9")

    page = here.get("/people/me/sessions/").text

    assert "Firefox on Windows" in page
    assert "198.51.100.7" in page
    assert "iOS" in page
    assert "203.0.113.9" not in page
    assert page.count("this one") == 1


def test_one_of_them_is_ended(both: TwoProcesses) -> None:
    here, _ = both.sign_in()
    there, _ = both.sign_in(panel=both.other)
    (end,) = re.findall(
        r"/people/me/sessions/[0-9a-f]{64}/end", here.get("/people/me/sessions/").text
    )

    answer = here.post(end)

    assert answer.status_code == 302
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    assert here.post(end).status_code == 404


def test_all_others_are_ended(both: TwoProcesses) -> None:
    here, _ = both.sign_in()
    others = [both.sign_in(panel=each)[0] for each in (both.one, both.other)]
    bob, _ = both.sign_in("bob")

    here.post("/people/me/sessions/others/end")

    assert [each.get("/").status_code for each in others] == [302, 302]
    assert (here.get("/").status_code, bob.get("/").status_code) == (200, 200)


def test_nobody_ends_somebody_elses(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()
    (row,) = rows(both)
    bob, _ = both.sign_in("bob")

    answer = bob.post(f"/people/me/sessions/{row['id']}/end")

    assert answer.status_code == 404
    assert alice.get("/").status_code == 200


def test_who_manages_people_signs_somebody_out_everywhere(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()
    admin, _ = both.sign_in("admin")
    bob, _ = both.sign_in("bob")
    path = f"/people/me/sessions/of/{both.one.ids['alice']}/end"

    refused = bob.post(path)
    still_in = alice.get("/").status_code
    admin.post(path)

    assert (refused.status_code, still_in) == (403, 200)
    assert both.moved(alice).get("/").status_code == 302
    assert both.sign_in()[1].status_code == 302
    assert both.kinds().count("person:sessions_ended") == 1


def test_it_goes_on_through_a_new_version_of_the_definitions(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()

    both.apply_more()

    assert both.moved(alice).get("/note/list/").status_code == 200
    assert "Remark" in both.moved(alice).get("/note/add").text


def test_a_made_up_word_opens_nothing(both: TwoProcesses) -> None:
    visitor = both.one.client(None)
    visitor.set_cookie("dossier_session", "x" * 43)

    assert visitor.get("/").status_code == 302


def test_an_account_that_is_gone_has_no_session(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()
    with both.one.store.writing() as conn:
        conn.execute(sa.update(sys_session).values(user_id=9999))

    assert alice.get("/").status_code == 302
    assert people.find_username(both.one.store, "alice") is not None
