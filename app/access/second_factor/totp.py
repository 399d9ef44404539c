"""Codes of an authenticator app (RFC 6238): six digits, thirty seconds, each usable once."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp
import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.sealing import Sealing
from app.access.second_factor.tries import make_row
from app.storage.sign_in_tables import sys_second_factor

DIGITS = 6
STEP = 30  # seconds
DRIFT = 1  # steps that a clock may be early or late (RFC 6238, 5.2)
SEALED_FOR = "totp"


def new_secret() -> str:
    """Return a new secret as authenticator apps read it: 160 bits in base 32 (RFC 4226, 4)."""
    return pyotp.random_base32(32)


def address(secret: str, *, username: str, issuer: str) -> str:
    """Return what the QR code holds (``otpauth://totp/…``)."""
    # A colon parts the two names in the address, so none may be within them.
    name, by = username.replace(":", " "), issuer.replace(":", " ")
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    return totp.provisioning_uri(name=name, issuer_name=by)


def fitting_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step that ``code`` is of, or nothing."""
    digits = "".join(code.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    current = int(now.timestamp()) // STEP
    steps = range(current - DRIFT, current + DRIFT + 1)
    fitting = [s for s in steps if hmac.compare_digest(totp.generate_otp(s), digits)]
    return max(fitting, default=None)


def keep(conn: Connection, sealing: Sealing, user_id: int, secret: str, *, step: int) -> None:
    """Make ``secret`` the person's own; the code that proved it, of ``step``, is used up."""
    make_row(conn, user_id)
    conn.execute(
        _own(user_id).values(
            secret=sealing.seal(secret, purpose=SEALED_FOR, user_id=user_id), last_step=step
        )
    )


def drop(conn: Connection, user_id: int) -> None:
    """Forget the person's secret."""
    conn.execute(_own(user_id).values(secret=None))


def use(conn: Connection, sealing: Sealing, user_id: int, code: str, now: datetime) -> bool:
    """Tell whether ``code`` is right and was not used before; it is used up by this.

    The comparison with the last step is in the UPDATE itself, so of many at once one is let in.
    """
    stored = conn.scalar(
        sa.select(sys_second_factor.c.secret).where(sys_second_factor.c.user_id == user_id)
    )
    if not stored:
        return False
    secret = sealing.open(stored, purpose=SEALED_FOR, user_id=user_id)
    step = fitting_step(secret, code, now)
    if step is None:
        return False
    taken = conn.execute(
        _own(user_id).where(sys_second_factor.c.last_step < step).values(last_step=step)
    )
    return taken.rowcount == 1


def _own(user_id: int) -> sa.Update:
    return sa.update(sys_second_factor).where(sys_second_factor.c.user_id == user_id)
