"""Every error this application raises on purpose."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.i18n import N_


class AppError(Exception):
    """Base of our own errors; anything else that escapes is a bug.

    ``code`` is stable: tests, the API and translators rely on it. The sentence a person reads
    is made from ``message`` (a msgid) and ``params`` at the very edge, in the reader's language.
    A parameter may be a :class:`app.core.i18n.Label`; it is read in that language too.
    """

    status = 500

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message.format(**self.params)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes whole, whatever the constructor of a subclass asks for."""
        return _blank, (type(self), self.args), self.__dict__


def _blank(kind: type[AppError], args: tuple[object, ...]) -> AppError:
    return kind.__new__(kind, *args)


class RefusedError(AppError):
    """What was asked is understood, and cannot be done with what was given: a file, a name."""

    status = 422


class FieldValueError(AppError):
    """A value that a person or a file gave does not fit its field."""

    status = 422


class InvalidRecordError(AppError):
    """Some fields were refused; ``errors`` maps field name to what is wrong.

    The key ``""`` holds what is wrong with the record as a whole (a check, a unique key).
    """

    status = 422

    def __init__(self, errors: Mapping[str, AppError]) -> None:
        super().__init__("record.invalid", N_("{count} places need correction."), count=len(errors))
        self.errors = dict(errors)


class BadRequestError(AppError):
    """The question itself is wrong: an unknown filter, sort key, option or parameter."""

    status = 400


class ForbiddenError(AppError):
    """The actor may not do this at all."""

    status = 403


class NotFoundError(AppError):
    """There is no such thing, or the actor may not know that there is."""

    status = 404


class ConflictError(AppError):
    """Somebody else changed the record first, or something still refers to it."""

    status = 409
