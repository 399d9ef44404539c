"""Ways into the panel that attacks have found: one test for each that was closed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import cbor2
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

from app.access import people
from app.access.second_factor.checking import factors_of
from app.schema.loader import load
from app.schema.source import read_folder
from app.storage.sign_in_tables import sys_passkey
from tests.panels import SHIPPED, TestPanel, copied, make_panel
from tests.second_factors import (
    PASSWORD,
    code_of,
    give_password,
    hidden,
    is_in,
    shown_secret,
    with_app,
)

NEW_PASSWORD = "a longer sentence is better"
STRICT = "\nsign_in: {second_factor: required}\n"


@pytest.fixture
def own(attacked: TestPanel, tmp_path: Path) -> Iterator[TestPanel]:
    """Return a panel of one test's own."""
    panel = copied(attacked, tmp_path)
    yield panel
    panel.installation.engine.dispose()


class Authenticator:
    """A passkey played by the test: made for a person, and able to sign what it is asked."""

    def __init__(self, panel: TestPanel, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = bytes_to_base64url(f"the key of {name}".encode())
        point = self.key.public_key().public_numbers()
        x, y = point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big")
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})  # COSE: EC2, ES256, P-256
        with panel.store.writing() as conn:
            conn.execute(
                sa.insert(sys_passkey).values(
                    user_id=panel.ids[name], credential=self.id, name="key", handle="aGFuZGxl",
                    public_key=bytes_to_base64url(public), sign_count=0, transports=[],
                    is_synced=False, created_at=panel.store.clock(),
                )
            )  # fmt: skip

    def answer(self, options: dict[str, str], origin: str = "http://localhost") -> str:
        """Return what a browser sends for these options."""
        client = json.dumps(
            {"type": "webauthn.get", "challenge": options["challenge"], "origin": origin}
        ).encode()
        party = hashlib.sha256(options["rpId"].encode()).digest()
        data = party + bytes([0b101]) + (1).to_bytes(4, "big")  # present and verified, used once
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signed}
        packed = {name: bytes_to_base64url(part) for name, part in response.items()}
        sent = {"id": self.id, "rawId": self.id, "type": "public-key", "response": packed}
        return json.dumps(sent)


def test_a_colleagues_passkey_is_no_second_step(own: TestPanel) -> None:
    with_app(own, "alice")
    bobs = Authenticator(own, "bob")
    attacker = own.client(None)
    give_password(attacker, "alice")

    options = attacker.post("/login/passkey/options").json  # a question that any key may answer
    answer = attacker.post("/login/second/passkey", data={"credential": bobs.answer(options)})

    assert answer.status_code == 401
    assert not is_in(attacker)


def test_a_passkey_signs_in_whose_it_is(own: TestPanel) -> None:
    bobs, alices = Authenticator(own, "bob"), Authenticator(own, "alice")
    alone, second = own.client(None), own.client(None)

    options = alone.post("/login/passkey/options").json
    alone.post("/login/passkey/", data={"credential": bobs.answer(options)})
    give_password(second, "alice")
    options = second.post("/login/second/passkey/options").json
    second.post("/login/second/passkey", data={"credential": alices.answer(options)})

    assert "Bob" in alone.get("/people/me").text
    assert "Alice" in second.get("/people/me").text


def test_a_question_for_one_person_lets_nobody_in_by_itself(own: TestPanel) -> None:
    alices, client = Authenticator(own, "alice"), own.client(None)
    give_password(client, "alice")
    options = client.post("/login/second/passkey/options").json

    answer = client.post("/login/passkey/", data={"credential": alices.answer(options)})

    assert answer.status_code == 401
    assert not is_in(client)


@pytest.mark.parametrize("header", ["x", "Basic Og==", "Bearer x", "Bearer sst_x", ""])
def test_no_header_goes_round_a_temporary_password(own: TestPanel, header: str) -> None:
    people.set_password(own.store, own.ids["alice"], "given on a paper slip", is_temporary=True)
    alice = own.client("alice")
    sent = {"Authorization": header}

    for path in ("/", "/customer/list/", "/customer/export.csv", "/people/me"):
        answer = alice.get(path, headers=sent)
        assert answer.location.startswith("/people/me/new-password/"), path
    assert alice.get("/api/v1/customer/", headers=sent).status_code == 401


def test_no_header_goes_round_a_second_factor_that_is_required(tmp_path: Path) -> None:
    texts = dict(read_folder(SHIPPED))
    texts["_roles/staff.yaml"] += STRICT
    strict = make_panel(tmp_path, texts)

    answer = strict.client("alice").get("/customer/list/", headers={"Authorization": "x"})

    assert answer.location == "/people/me/security/"
    strict.installation.engine.dispose()


def test_whoever_was_halfway_in_is_out_after_a_new_password(tmp_path: Path) -> None:
    texts = dict(read_folder(SHIPPED))
    texts["_roles/staff.yaml"] += STRICT
    strict = make_panel(tmp_path, texts)
    attacker = strict.client(None)
    give_password(attacker, "alice")
    page = attacker.get("/login/set-up/")
    people.set_password(strict.store, strict.ids["alice"], NEW_PASSWORD)

    code = code_of(shown_secret(page))
    attacker.post("/login/set-up/", data={"sealed": hidden(page, "sealed"), "code": code})
    attacker.post("/login/set-up/done")

    assert not is_in(attacker)
    assert not factors_of(strict.store, strict.ids["alice"]).any
    strict.installation.engine.dispose()


def test_a_token_is_not_made_anew_once_a_second_factor_is_required(tmp_path: Path) -> None:
    panel = make_panel(tmp_path)
    sent = {"username": "alice", "password": PASSWORD, "refresh": True}
    token = panel.client(None).post("/api/v1/security/login", json=sent).json["refresh_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    before = panel.client(None).post("/api/v1/security/refresh", headers=bearer).status_code

    texts = dict(read_folder(SHIPPED))
    texts["_roles/staff.yaml"] += STRICT
    panel.installation.apply(load(texts), author="test")
    panel.reload()
    after = panel.client(None).post("/api/v1/security/refresh", headers=bearer)

    assert before == 200
    assert after.status_code == 403
    assert "access_token" not in after.json
    panel.installation.engine.dispose()
