"""What every identity provider of a company answers, and how it fails, whatever it speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from werkzeug.wrappers import Response

from app.access.single_sign_on.accounts import Rules, SignOnError, Told
from app.core.errors import AppError
from app.core.i18n import N_


class ProviderError(AppError):
    """The provider does not answer, or what it answers does not hold."""

    status = 502


@dataclass(frozen=True)
class Answer:
    """Whom the provider tells of, and whether it asked for more than a password."""

    told: Told
    has_second_factor: bool
    signed_in_at: float | None = None  # seconds since 1970, where the provider says it


class CompanyProvider(Protocol):
    """One provider, as one app asks it; ``method`` is what sessions call it."""

    method: str
    label: str
    rules: Rules

    def begin(self, origin: str, back: str, *, anew: bool = False) -> Response:
        """Lead the browser there; ``origin`` is the panel's address, ``back`` the path to return.

        ``anew`` asks for everything even of somebody who is signed in there (step-up); the answer
        then must say ``signed_in_at``.

        Raises ProviderError.
        """

    def finish(self) -> Answer:
        """Return whom it told of. Raises ProviderError or SignOnError."""


def silent() -> ProviderError:
    """Return what is said of a provider that cannot be asked."""
    return ProviderError(
        "sign_on.silent",
        N_("The company sign-in does not answer. Try again later, or ask who runs the panel."),
    )


def refused() -> ProviderError:
    """Return what is said of an answer that does not hold."""
    return ProviderError(
        "sign_on.refused",
        N_("What the company sign-in answered does not hold, so nobody is let in. Try again."),
    )


def late() -> SignOnError:
    """Return what is said of an answer that nobody waits for any more."""
    return SignOnError("sign_on.late", N_("That took too long. Try again."))


def cancelled() -> SignOnError:
    """Return what is said where the provider lets nobody in."""
    return SignOnError("sign_on.cancelled", N_("The company sign-in let nobody in."))
