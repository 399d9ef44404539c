"""What tests of second factors do again and again: set up an app, read codes, give a password."""

from __future__ import annotations

import re
import time
from typing import Any

import pyotp
from werkzeug.test import TestResponse

from app.access.sealing import Sealing
from app.access.second_factor import checking as second_factor
from app.access.second_factor import totp as second_factor_totp
from tests.panels import SECRET, TestPanel, Visitor

PASSWORD = "correct horse battery"
SEALING = Sealing.derive(SECRET)


def code_of(secret: str, steps: int = 0) -> str:
    """Return what the app shows now, or so many steps of thirty seconds later."""
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * steps)


def with_app(panel: TestPanel, name: str) -> tuple[str, tuple[str, ...]]:
    """Give somebody an authenticator app; return its secret and the recovery codes.

    What they had before is forgotten. The code that proved it was the one before the present one.
    """
    without(panel, name)
    secret = second_factor_totp.new_secret()
    codes = second_factor.turn_app_on(
        panel.store, SEALING, panel.ids[name], secret=secret, code=code_of(secret, -1)
    )
    return secret, codes


def without(panel: TestPanel, name: str) -> None:
    """Forget what somebody has set up."""
    with panel.store.writing() as conn:
        second_factor.reset(conn, panel.ids[name])


def give_password(client: Visitor, name: str, **more: Any) -> TestResponse:
    """Send the right password."""
    return client.post("/login/", data={"username": name, "password": PASSWORD, **more})


def is_in(client: Visitor) -> bool:
    """Tell whether the browser is signed in."""
    return client.get("/people/me").status_code == 200


def hidden(answer: TestResponse, name: str) -> str:
    """Return what a hidden input of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, answer.text[:2000]
    return found[1]


def shown_secret(answer: TestResponse) -> str:
    """Return the secret that a page shows for typing."""
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", answer.text)
    assert found, answer.text[:2000]
    return found[1].replace(" ", "")


def shown_codes(answer: TestResponse) -> list[str]:
    """Return the recovery codes that a page shows."""
    return re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", answer.text)
