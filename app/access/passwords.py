"""Passwords: what a good one is, how one is kept, and whether one is right."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from functools import cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import Connection
from werkzeug.security import check_password_hash

from app.access.account_tables import users
from app.access.accounts import Account, get_person
from app.access.sessions import end_sessions
from app.access.tickets import HALFWAY, forget
from app.core.errors import AppError, InvalidRecordError
from app.core.i18n import N_
from app.storage.store import Store
from app.storage.system import sys_person

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
GOOD_SCORE = 3  # of zxcvbn: more than 10^8 guesses by somebody who knows what people choose
MOST_JUDGED = 72  # characters; zxcvbn takes long for more, and they make no password worse
SHORTEST_NAME = 3  # two letters of a name are in half of all sentences
LEFT_WITHOUT_NAMES = 8
PRODUCT = "Dossier"
STRAY = "@people.invalid"  # the address of who has none

# OWASP's least for Argon2id (ASVS 5.0, 11.4.2); one that was kept otherwise is kept anew when used.
COST = (2, 19_456, 1)  # passes, KiB, lanes
HASHER = PasswordHasher(*COST)  # the tests, which sign in thousands of times, take a cheaper one


def password_problem(password: str, own_words: Iterable[str] = ()) -> AppError | None:
    """Return what is wrong with a password, or nothing.

    Length and being easy to guess count, composition does not (ASVS 5.0, 6.2.1 to 6.2.5 and
    6.2.11): common passwords, keyboard rows, dates and the person's own names are guessed first.
    """
    if len(password) < SHORTEST_PASSWORD:
        return AppError(
            "password.short", N_("At least {length} characters."), length=SHORTEST_PASSWORD
        )
    if len(password) > LONGEST_PASSWORD:
        return AppError(
            "password.long", N_("At most {length} characters."), length=LONGEST_PASSWORD
        )
    known = sorted(set(_known_words(own_words)), key=len, reverse=True)
    if len(_without(password.lower(), known)) < LEFT_WITHOUT_NAMES:
        return AppError(
            "password.own_name",
            N_("This is mostly your own name or that of the panel. Take words of something else."),
        )
    # Its word lists take a while, so they are read only where a password is chosen.
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # ships no types

    if zxcvbn(password[:MOST_JUDGED], user_inputs=known)["score"] < GOOD_SCORE:
        return AppError(
            "password.common",
            N_("This is easy to guess: others use it, or it follows a pattern. Try a sentence."),
        )
    return None


def _known_words(texts: Iterable[str]) -> Iterator[str]:
    from pypinyin import lazy_pinyin  # half a second of dictionaries: not when a command starts

    for text in texts:
        if not text or text.endswith(STRAY):
            continue
        spoken = "".join(lazy_pinyin(text))
        for word in (*re.split(r"[\W_]+", text), spoken, *re.split(r"[\W_]+", spoken)):
            if len(word) >= (SHORTEST_NAME if word.isascii() else 2):
                yield word.lower()


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return HASHER.hash(_bytes(password))


def is_right(stored: str | None, password: str) -> bool:
    """Tell whether ``password`` is the one kept; takes as long where none is kept."""
    if not stored:
        is_right(_nobodys(), password)
        return False
    if not stored.startswith("$argon2"):  # kept by an earlier version, or by Flask-AppBuilder
        return check_password_hash(stored, password)
    try:
        return HASHER.verify(stored, _bytes(password))
    except (Argon2Error, InvalidHashError):
        return False


def is_weakly_kept(stored: str) -> bool:
    """Tell whether a password should be kept anew, now that it is at hand."""
    return not stored.startswith("$argon2") or HASHER.check_needs_rehash(stored)


@cache
def _nobodys() -> str:
    return hash_password(secrets.token_urlsafe())


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")  # JSON can bring half a character


def check_password(store: Store, user_id: int, password: str) -> bool:
    """Tell whether ``password`` is the account's. Counts nothing: sign-in has its own door."""
    with store.reading() as conn:
        stored = conn.scalar(sa.select(users.c.password).where(users.c.id == user_id))
    return is_right(stored, password)


def keep_password(conn: Connection, user_id: int, password: str) -> None:
    """Keep a password that nobody judges any more: it is right already, or the operator's."""
    conn.execute(
        sa.update(users).where(users.c.id == user_id).values(password=hash_password(password))
    )


def set_password(
    store: Store,
    user_id: int,
    password: str,
    *,
    is_temporary: bool = False,
    but_session: str | None = None,
) -> None:
    """Give an account a new password, or refuse a weak one.

    Whoever knew the old one is out: all sessions end, but one that is named, and all tokens
    (ASVS 5.0, 7.4.3). A temporary one must be changed after it was used.
    """
    account = get_person(store, user_id)
    if problem := password_problem(password, (*own_words(account), *panel_words(store))):
        raise InvalidRecordError({"password": problem})
    with store.writing() as conn:
        keep_password(conn, user_id, password)
        end_everything(conn, user_id, but_session=but_session)
        forget(conn, user_id, *HALFWAY)  # who gave the old one and has not got in yet
        conn.execute(
            sa.update(sys_person)
            .where(sys_person.c.user_id == user_id)
            .values(must_change_password=is_temporary)
        )


def panel_words(store: Store) -> tuple[str, ...]:
    """Return what everybody here thinks of first: the names of the panel (ASVS 5.0, 6.1.2)."""
    return (PRODUCT, *store.definitions.app.label.texts.values())


def own_words(account: Account) -> tuple[str, ...]:
    """Return the words that a person's password must not be made of."""
    return (account.username, account.full_name, account.email.partition("@")[0])


def end_everything(conn: Connection, user_id: int, *, but_session: str | None = None) -> int:
    """End a person's sessions and tokens; return how many sessions they were."""
    conn.execute(
        sa.update(sys_person)
        .where(sys_person.c.user_id == user_id)
        .values(epoch=sys_person.c.epoch + 1)
    )
    return end_sessions(conn, user_id, but=but_session)
