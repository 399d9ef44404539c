"""What a good password is, and how one is kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from werkzeug.security import generate_password_hash

from app.access import passwords, people
from app.access.account_tables import users
from app.access.passwords import (
    hash_password,
    is_right,
    is_weakly_kept,
    password_problem,
    set_password,
)
from app.audit.signing_in import check_sign_in
from app.core.errors import InvalidRecordError
from tests.panels import TestPanel, make_panel

PASSWORD = "correct horse battery"


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "a sentence is good",
        "nothing but small letters",
        "张三李四王五赵六钱七孙八",
        "ｆｕｌｌ　ｗｉｄｔｈ words",
        "7 %&/()=? symbols",
        "  spaces around it  ",
        "every word of this sentence is another one, up to the end of what may be typed here, "
        "which is a hundred and some letters",
    ],
)
def test_any_long_text_that_is_hard_to_guess_is_good(password: str) -> None:
    assert password_problem(password, ("alice", "Alice Liddell", "alice@example.com")) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password.short"),
        ("elevenchars", "password.short"),
        ("x" * 129, "password.long"),
        ("password1234", "password.common"),
        ("Password1234!", "password.common"),
        ("qwertyuiop12", "password.common"),
        ("123456789012", "password.common"),
        ("x7q" * 42, "password.common"),
        ("aaaaaaaaaaaaaaaa", "password.common"),
        ("abcdefghijklmnop", "password.common"),
        ("iloveyou12345", "password.common"),
        ("alice.liddell", "password.own_name"),
        ("Liddell-Alice-77", "password.own_name"),
        ("zhangwei-zhangwei", "password.own_name"),
        ("zhang-wei-1988", "password.own_name"),
        ("张伟张伟张伟张伟张伟张伟", "password.own_name"),
    ],
)
def test_it_says_why_one_is_not(password: str, code: str) -> None:
    problem = password_problem(password, ("alice", "Alice Liddell", "张伟", "zhang.wei"))

    assert problem is not None
    assert problem.code == code


def test_only_a_slow_hash_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(*passwords.COST))
    kept = hash_password(PASSWORD)

    assert "$m=19456,t=2,p=1$" in kept
    assert kept.startswith("$argon2id$")
    assert kept != hash_password(PASSWORD)
    assert is_right(kept, PASSWORD)
    assert not is_right(kept, PASSWORD + " ")
    assert not is_weakly_kept(kept)


@pytest.mark.parametrize(
    "kept", [None, "", "nonsense", "$argon2id$nonsense", "pbkdf2:sha256:1$a$b"]
)
def test_what_no_password_was_kept_as_fits_none(kept: str | None) -> None:
    assert not is_right(kept, PASSWORD)
    assert not is_right(kept, "")


@pytest.mark.parametrize("password", ["\0", "\ud800", "x" * 10_000, "é" * 200])
def test_any_text_is_compared(password: str) -> None:
    assert not is_right(hash_password(PASSWORD), password)


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    return make_panel(tmp_path_factory.mktemp("passwords"))


def kept_of(panel: TestPanel, name: str) -> str:
    with panel.store.reading() as conn:
        query = sa.select(users.c.password).where(users.c.username == name)
        return str(conn.scalar(query))


def test_one_that_was_kept_by_an_older_version_opens_and_is_kept_anew(panel: TestPanel) -> None:
    with panel.store.writing() as conn:
        old = generate_password_hash(PASSWORD, "pbkdf2:sha256:1000")
        conn.execute(sa.update(users).where(users.c.username == "bob").values(password=old))

    account = check_sign_in(panel.store, "bob", PASSWORD, address="192.0.2.1")

    assert account.id == panel.ids["bob"]
    assert kept_of(panel, "bob").startswith("$argon2id$")
    assert people.check_password(panel.store, account.id, PASSWORD)


def test_the_name_of_the_panel_is_no_password(panel: TestPanel) -> None:
    label = panel.store.definitions.app.label.text("en").lower()

    for name in (label, "dossier"):
        with pytest.raises(InvalidRecordError) as raised:
            set_password(panel.store, panel.ids["bob"], f"{name}-{name}-2026")
        assert raised.value.errors["password"].code == "password.own_name"
