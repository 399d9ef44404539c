"""A signature holds only for what was signed, wherever it is moved (XML signature wrapping)."""

import base64
import copy

import pytest
import sqlalchemy as sa
from lxml import etree

from app.storage.sign_in_tables import sys_identity
from tests.features.saml import DORA, ask, assert_refused, send, sign_in
from tests.saml_provider import NAMES

pytestmark = pytest.mark.usefixtures("newcomers_leave")


def _parts(response):
    """Return the signed assertion, and another that is not: of the person one wants to be."""
    good = response.find("saml:Assertion", NAMES)
    evil = copy.deepcopy(good)
    evil.remove(evil.find("ds:Signature", NAMES))
    evil.set("ID", "_evil")
    evil.find(".//saml:NameID", NAMES).text = "0001"
    return good, evil


def _changed(response):
    response.find(".//saml:NameID", NAMES).text = "0001"


def _before(response):
    good, evil = _parts(response)
    good.addprevious(evil)


def _after(response):
    good, evil = _parts(response)
    good.addnext(evil)


def _around(response):
    good, evil = _parts(response)
    response.replace(good, evil)
    evil.append(good)


def _same_id(response):
    good, evil = _parts(response)
    evil.set("ID", good.get("ID"))
    good.addprevious(evil)


def _signature_taken(response):
    good, evil = _parts(response)
    signature = good.find("ds:Signature", NAMES)
    evil.insert(1, signature)
    good.addprevious(evil)


def _inside_the_signature(response):
    good, evil = _parts(response)
    signature = good.find("ds:Signature", NAMES)
    response.replace(good, evil)
    evil.insert(1, signature)
    signature.append(good)


def _inside_an_object(response):
    good, evil = _parts(response)
    signature = good.find("ds:Signature", NAMES)
    response.replace(good, evil)
    evil.insert(1, signature)
    etree.SubElement(signature, f"{{{NAMES['ds']}}}Object").append(good)


def _among_extensions(response):
    _, evil = _parts(response)
    extensions = etree.Element(f"{{{NAMES['samlp']}}}Extensions")
    extensions.append(evil)
    response.find("saml:Issuer", NAMES).addnext(extensions)


def _good_among_extensions(response):
    good, evil = _parts(response)
    response.replace(good, evil)
    extensions = etree.Element(f"{{{NAMES['samlp']}}}Extensions")
    extensions.append(good)
    response.find("saml:Issuer", NAMES).addnext(extensions)


WRAPPINGS = [
    _changed, _before, _after, _around, _same_id, _signature_taken, _inside_the_signature,
    _inside_an_object, _among_extensions, _good_among_extensions,
]  # fmt: skip


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_signature_holds_only_for_what_was_signed(panel, saml_browser, saml_provider, wrapping):
    client = saml_browser()
    saml_provider.spoil = wrapping

    answer = sign_in(client, saml_provider)

    assert_refused(panel, client, answer)


def test_a_comment_does_not_cut_a_name_short(panel, saml_browser, saml_provider):
    """Signatures leave comments out; a reader that stops at one reads another name."""

    def cut(response):
        name = response.find(".//saml:NameID", NAMES)
        comment = etree.Comment("")
        comment.tail = name.text[4:]
        name.text = name.text[:4]
        name.append(comment)

    saml_provider.spoil = cut
    sign_in(saml_browser(), saml_provider, {**DORA, "subject": "0042.evil.example.com"})

    with panel.store.reading() as conn:
        assert set(conn.scalars(sa.select(sys_identity.c.subject))) <= {"0042.evil.example.com"}


def test_an_answer_brings_no_files_along(panel, saml_browser, saml_provider, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("0001")
    client = saml_browser()
    form = saml_provider.answer(ask(client), DORA)
    text = base64.b64decode(form["SAMLResponse"]).decode()
    outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    form["SAMLResponse"] = base64.b64encode((outside + text.replace("0042", "&e;")).encode())

    answer = client.get(send(client, form))

    assert_refused(panel, client, answer)
