"""What a SAML provider answers holds whole, for one question of one browser, once."""

import base64

import pytest
import sqlalchemy as sa

from app.storage.sign_in_tables import sys_ticket
from tests.features.company import person
from tests.features.saml import DORA, ask, assert_refused, send, sign_in
from tests.saml_provider import SHA1, Key, audience
from tests.second_factors import is_in

pytestmark = pytest.mark.usefixtures("newcomers_leave")


CHANGES = {
    "wrong issuer": {"issuer": "https://evil.example.com"},
    "another audience": {"audience": audience("https://other.example.com")},
    "no audience": {"audience": ""},
    "another destination": {"destination": "https://other.example.com/login/saml/acs"},
    "longer destination": {"destination": "http://localhost/login/saml/acs/more"},
    "another recipient": {"recipient": ' Recipient="https://other.example.com"'},
    "longer recipient": {"recipient": ' Recipient="http://localhost/login/saml/acs/more"'},
    "no recipient": {"recipient": ""},
    "too late": {"until": -3600, "end": -3600},
    "conditions ended": {"end": -120},
    "conditions not begun": {"begin": 120},
    "no end": {"until": ""},
    "to another question": {"in_response_to": ' InResponseTo="_another"'},
    "to another question outside": {"outer": "_another"},
    "to no question": {"in_response_to": ""},
    "not by bearer": {"method": "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"},
    "a name for once": {"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
    "no name": {"subject": ""},
    "endless name": {"subject": "x" * 300},
    "no times at all": {"begin": "", "end": ""},
}


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES.keys())
def test_an_answer_with_a_mistake_lets_nobody_in(panel, saml_browser, saml_provider, changes):
    client = saml_browser()
    saml_provider.changes = changes

    answer = sign_in(client, saml_provider)

    assert_refused(panel, client, answer)


def _unsigned(saml_provider):
    saml_provider.signed = ()


def _only_outside(saml_provider):
    saml_provider.signed = ("Response",)


def _wrong_key(saml_provider):
    saml_provider.signs_with = Key.new()


def _weak(saml_provider):
    saml_provider.algorithms = SHA1


@pytest.mark.parametrize("mistake", [_unsigned, _only_outside, _wrong_key, _weak])
def test_an_assertion_that_is_not_signed_well_lets_nobody_in(
    panel, saml_browser, saml_provider, mistake
):
    client = saml_browser()
    mistake(saml_provider)

    answer = sign_in(client, saml_provider)

    assert_refused(panel, client, answer)


def test_somebody_whom_the_provider_refuses_is_told(saml_browser, saml_provider):
    client = saml_browser()
    saml_provider.changes = {"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"}

    answer = sign_in(client, saml_provider)

    assert answer.status_code == 403
    assert "The company sign-in let nobody in." in answer.text


def test_an_answer_works_once(saml_browser, saml_provider):
    client = saml_browser()
    form = saml_provider.answer(ask(client), DORA)
    client.get(send(client, form))
    client.post("/logout/")

    answer = client.get(send(client, form))

    assert answer.status_code == 403
    assert not is_in(client)


def test_an_assertion_works_once_even_for_another_question(panel, saml_browser, saml_provider):
    """The frame around a signed assertion is anybody's to write."""
    client, again = saml_browser(), saml_browser()
    form = saml_provider.answer(ask(client), DORA)
    client.get(send(client, form))
    question = ask(again)
    other = saml_provider.answer(question, DORA)

    answer = again.get(send(again, {**form, "RelayState": other["RelayState"]}))

    assert answer.status_code == 502
    assert not is_in(again)


def test_an_assertion_that_came_before_is_refused_whatever_it_answers(saml_browser, saml_provider):
    saml_provider.changes = {"id": "_the_same"}
    client, again = saml_browser(), saml_browser()
    sign_in(client, saml_provider)

    answer = sign_in(again, saml_provider)

    assert answer.status_code == 502
    assert not is_in(again)


def test_the_answer_is_worth_nothing_in_another_browser(panel, saml_browser, saml_provider):
    mine, theirs = saml_browser(), saml_browser()
    form = saml_provider.answer(ask(mine), DORA)
    ask(theirs)

    answer = theirs.get(send(theirs, form))

    assert answer.status_code == 403
    assert not is_in(theirs)
    assert person(panel) is None


def test_an_answer_that_nobody_asked_for_is_refused(saml_browser, saml_provider):
    client = saml_browser()
    form = saml_provider.answer(ask(client), DORA)

    answer = saml_browser().get(send(client, {**form, "RelayState": "made up"}))

    assert answer.status_code == 403
    assert not is_in(client)


def test_an_answer_that_comes_too_late_is_refused(panel, saml_browser, saml_provider):
    client = saml_browser()
    form = saml_provider.answer(ask(client), DORA)
    with panel.store.writing() as conn:
        conn.execute(sa.update(sys_ticket).values(expires_at=panel.store.clock()))

    answer = client.get(send(client, form))

    assert answer.status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("sent", ["", "x", "é", "PHg+", "PHg+PC94Pg==", "A" * 300_000])
def test_whatever_comes_back_is_no_crash(saml_browser, saml_provider, sent):
    client = saml_browser()
    form = saml_provider.answer(ask(client), DORA)

    answer = client.get(send(client, {**form, "SAMLResponse": sent}))

    assert answer.status_code == 502
    assert "Traceback" not in answer.text


DOCTYPES = {
    "a file": '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "an address": '<!DOCTYPE r [<!ENTITY e SYSTEM "http://127.0.0.1:1/x">]>',
    "what was signed": '<!DOCTYPE r [<!ENTITY e "0042">]>',
    "from outside": '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd" [<!ENTITY e "0042">]>',
    "a million laughs": "<!DOCTYPE r [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 8))
    + "<!ENTITY e '&a7;'>]>",
}


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES.keys())
def test_entities_of_an_answer_are_never_resolved(panel, saml_browser, saml_provider, doctype):
    """Not even where the answer would then say what was signed."""
    client = saml_browser()
    form = saml_provider.answer(ask(client), DORA)
    text = base64.b64decode(form["SAMLResponse"]).decode().replace(">0042<", ">&e;<")
    assert "&e;" in text
    sent = base64.b64encode((doctype + text).encode()).decode()

    answer = client.get(send(client, {**form, "SAMLResponse": sent}))

    assert_refused(panel, client, answer)


@pytest.mark.parametrize("form", [{}, {"RelayState": "x"}, {"SAMLResponse": "x"}])
def test_half_a_form_is_no_crash(saml_browser, form):
    client = saml_browser()

    assert client.get(send(client, form)).status_code == 403


def test_metadata_that_cannot_be_used_is_said(saml_browser, tmp_path):
    (tmp_path / "idp.xml").write_text("<html>Please sign in</html>")
    client = saml_browser(saml_metadata=str(tmp_path / "idp.xml"))

    answer = client.get("/login/company/")

    assert answer.status_code == 502
    assert "does not answer" in answer.text
