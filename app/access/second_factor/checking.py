"""Second factors: which a person has, whether one is asked for, and the checking of codes."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access import tickets
from app.access.account_tables import users
from app.access.accounts import Account
from app.access.passwords import end_everything
from app.access.sealing import Sealing
from app.access.second_factor import recovery_codes as recovery
from app.access.second_factor import totp
from app.access.second_factor.passkey_names import remove
from app.access.second_factor.tries import count_try, forgive, make_row
from app.access.tickets import Purpose
from app.core.errors import AppError, ConflictError
from app.core.i18n import N_
from app.schema.model import Definitions
from app.storage.sign_in_tables import sys_passkey, sys_second_factor
from app.storage.store import Store


class WrongCodeError(AppError):
    """A code is wrong, too old, or was used before; which of these is nobody's business."""

    status = 422


@dataclass(frozen=True)
class Factors:
    """What a person has besides the password."""

    has_app: bool = False
    passkeys: int = 0
    codes_left: int = 0
    devices: int = 0  # that need no second step for a while

    @property
    def any(self) -> bool:
        """Whether a second step is asked for at sign-in."""
        return self.has_app or self.passkeys > 0


def factors_of(store: Store, user_id: int) -> Factors:
    """Return what a person has set up."""
    with store.reading() as conn:
        return _factors(conn, store, user_id)


def has_any(store: Store, user_id: int) -> bool:
    """Tell in one statement whether a person has set up a factor."""
    app = sa.exists().where(
        sys_second_factor.c.user_id == user_id, sys_second_factor.c.secret.is_not(None)
    )
    keys = sa.exists().where(sys_passkey.c.user_id == user_id)
    with store.reading() as conn:
        return bool(conn.scalar(sa.select(sa.or_(app, keys))))


def _factors(conn: Connection, store: Store, user_id: int) -> Factors:
    own = sys_second_factor.c.user_id == user_id
    secret = conn.scalar(sa.select(sys_second_factor.c.secret).where(own))
    keys = sa.select(sa.func.count()).where(sys_passkey.c.user_id == user_id)
    return Factors(
        bool(secret),
        conn.scalar(keys) or 0,
        recovery.codes_left(conn, user_id),
        tickets.count(conn, store, user_id, Purpose.DEVICE),
    )


def is_required(definitions: Definitions, account: Account) -> bool:
    """Tell whether one of the person's roles asks for a second factor (``_roles``, sign_in)."""
    roles = (definitions.roles.get(name) for name in account.roles)
    return any(role is not None and role.requires_second_factor for role in roles)


def required(store: Store, account: Account) -> bool:
    """Tell whether the password alone is not enough: a factor is set up, or has to be."""
    return is_required(store.definitions, account) or has_any(store, account.id)


def has_password(store: Store, user_id: int) -> bool:
    """Tell whether a person signs in here, and not only at the company's identity provider."""
    with store.reading() as conn:
        return bool(conn.scalar(sa.select(users.c.password).where(users.c.id == user_id)))


def check_code(store: Store, sealing: Sealing, user_id: int, typed: str) -> str:
    """Return which kind of code was right, ``"totp"`` or ``"recovery"``; it is used up.

    Raises WrongCodeError, or TooManyTriesError.
    """
    left = count_try(store, user_id)
    with store.writing() as conn:
        kind = _use(conn, sealing, user_id, typed, store)
        if kind:
            forgive(conn, user_id)
            return kind
    if not left:
        raise WrongCodeError(
            "second_factor.wrong_last",
            N_("The code is wrong or too old. Wait a minute before you try again."),
        )
    raise WrongCodeError(
        "second_factor.wrong",
        N_("The code is wrong or too old. Tries left: {left}."),
        left=left,
    )


def _use(conn: Connection, sealing: Sealing, user_id: int, typed: str, store: Store) -> str:
    now = store.clock()
    if recovery.looks_like_code(typed):
        return "recovery" if recovery.use_code(conn, user_id, typed, now) else ""
    return "totp" if totp.use(conn, sealing, user_id, typed, now) else ""


def turn_app_on(
    store: Store,
    sealing: Sealing,
    user_id: int,
    *,
    secret: str,
    code: str,
    but_session: str | None = None,
) -> tuple[str, ...]:
    """Make ``secret`` a person's own if ``code`` is of it.

    Return new recovery codes where this is the first factor, else none. Whoever is in with less
    is out: sessions end, but one that is named, and tokens (ASVS 5.0, 7.4.3).
    """
    step = totp.fitting_step(secret, code, store.clock())
    if step is None:
        raise WrongCodeError(
            "second_factor.not_of_this",
            N_("This code is not of this secret, or too old. Type the one that the app shows now."),
        )
    with store.writing() as conn:
        totp.keep(conn, sealing, user_id, secret, step=step)
        forgive(conn, user_id)
        end_everything(conn, user_id, but_session=but_session)
        return _first_codes(conn, user_id)


def turn_keys_on(store: Store, user_id: int, *, but_session: str | None = None) -> tuple[str, ...]:
    """Return recovery codes after the first passkey, none where there are some.

    Sessions and tokens end as with :func:`turn_app_on`.
    """
    with store.writing() as conn:
        make_row(conn, user_id)
        end_everything(conn, user_id, but_session=but_session)
        return _first_codes(conn, user_id)


def _first_codes(conn: Connection, user_id: int) -> tuple[str, ...]:
    if recovery.codes_left(conn, user_id):
        return ()
    return recovery.replace_codes(conn, user_id)


def new_codes(store: Store, user_id: int) -> tuple[str, ...]:
    """Make ten new recovery codes; the older ones end."""
    with store.writing() as conn:
        return recovery.replace_codes(conn, user_id)


def turn_app_off(store: Store, account: Account) -> None:
    """Forget the authenticator app; refused where a role asks for what would be gone."""
    with store.writing() as conn:
        totp.drop(conn, account.id)
        _settle(conn, store, account)


def remove_passkey(store: Store, account: Account, key: int) -> None:
    """Forget a passkey; refused where a role asks for what would be gone."""
    with store.writing() as conn:
        remove(conn, account.id, key)
        _settle(conn, store, account)


def _settle(conn: Connection, store: Store, account: Account) -> None:
    """After a factor is gone no device is trusted; after the last one no recovery code works."""
    tickets.forget(conn, account.id, Purpose.DEVICE)
    if _factors(conn, store, account.id).any:
        return
    if is_required(store.definitions, account):
        raise ConflictError(
            "second_factor.required",
            N_("Your role asks for a second factor. Set up another one first."),
        )
    recovery.drop_codes(conn, account.id)


def reset(conn: Connection, user_id: int) -> None:
    """Forget everything a person set up, for somebody who lost it; they are out everywhere."""
    end_everything(conn, user_id)
    conn.execute(sa.delete(sys_second_factor).where(sys_second_factor.c.user_id == user_id))
    conn.execute(sa.delete(sys_passkey).where(sys_passkey.c.user_id == user_id))
    recovery.drop_codes(conn, user_id)
    tickets.forget(conn, user_id)
