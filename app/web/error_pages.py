"""When something goes wrong: what happened, what became of the data, what to do next."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Flask, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.access.current import NotSignedInError, current_locale
from app.access.messages import message_text
from app.access.refusals import note_refusal
from app.core.errors import AppError, InvalidRecordError
from app.core.i18n import N_
from app.web.forms.late import answer_late_form, page_to_return_to
from app.web.page import page_context, render

logger = logging.getLogger(__name__)

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read as another


@dataclass(frozen=True)
class Fault:
    """The words of one kind of error."""

    title: str
    text: str
    data: str = N_("Nothing was changed.")
    kind: str = "info"
    retry: bool = False


FAULTS = {
    400: Fault(
        N_("This request cannot be read"), N_("The address or the form is not as it should be.")
    ),
    403: Fault(N_("You may not do this"), N_("None of your roles allows it."), kind="warn"),
    404: Fault(
        N_("There is no such page"), N_("It may have been deleted, or the address has a mistake.")
    ),
    405: Fault(
        N_("This page cannot be opened like that"), N_("Use the buttons of the page instead.")
    ),
    409: Fault(
        N_("Somebody was faster"),
        N_("What you wanted to change has changed meanwhile."),
        kind="warn",
    ),
    413: Fault(
        N_("This is too large"),
        N_("Send less at once, or a smaller file."),
        N_("Nothing was saved."),
        kind="warn",
    ),
    422: Fault(
        N_("This cannot be saved"),
        N_("Some of it is not right yet."),
        N_("Nothing was saved."),
        kind="warn",
    ),
    429: Fault(N_("Too many tries"), N_("Wait a minute, then try again."), retry=True),
    500: Fault(
        N_("Something went wrong on our side"),
        N_("The panel could not finish this. It was written to the log under the number below."),
        N_("What you sent was not saved, not even in part."),
        kind="ok",
        retry=True,
    ),
    503: Fault(N_("The panel is not ready"), N_("Try again in a moment."), retry=True),
}
EXPIRED = Fault(
    N_("This page was open for too long"),
    N_("For your safety, forms expire. Go back, reload the page and send it again."),
    N_("Nothing was saved."),
    kind="warn",
)


def register(app: Flask) -> None:
    """Answer every error of the app with a page, or with JSON where that was asked for."""
    app.register_error_handler(AppError, show_app_error)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Exception, show_bug)


def show_app_error(error: AppError) -> Response:
    """Show an error that was raised on purpose."""
    if error.status == 401:
        return _to_sign_in(error)
    note_refusal(error)
    response = _answer(error.status, error, reference=make_reference(error.status))
    if (seconds := getattr(error, "seconds", None)) is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


def show_http_error(error: HTTPException) -> Response:
    """Show what Flask or a library refused; redirects pass."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if status >= 500:
        return show_bug(getattr(error, "original_exception", None) or error)
    if isinstance(error, CSRFError):
        return _show_late()
    fault = _fault(status)
    response = _answer(status, None, reference=make_reference(status), fault=fault)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _show_late() -> Response:
    try:
        answer = None if _wants_json() else answer_late_form()
    except NotSignedInError as error:
        return _to_sign_in(error)
    return answer or _answer(400, None, reference=make_reference(400), fault=EXPIRED)


def show_bug(error: BaseException) -> Response:
    """Show that we made a mistake; the log has all of it under the same number."""
    reference = make_reference(500)
    logger.error("%s on %s %r", reference, request.method, request.path, exc_info=error)
    return _answer(500, None, reference=reference)


def make_reference(status: int) -> str:
    """Return a number to tell support: ``E404-7K2M-9QXD``."""
    word = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"E{status}-{word[:4]}-{word[4:]}"


def _fault(status: int) -> Fault:
    return FAULTS.get(status) or FAULTS[400 if status < 500 else 500]


def _to_sign_in(error: AppError) -> Response:
    url = url_for("SignInView.login")
    if _wants_json():
        return _as_json(401, error, _sentence(error, FAULTS[403]))
    if target := page_to_return_to():
        url = f"{url}?next={quote(target)}"
    if "HX-Request" in request.headers:
        response = make_response("", 401)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url)


def _answer(
    status: int, error: AppError | None, *, reference: str, fault: Fault | None = None
) -> Response:
    fault = fault or _fault(status)
    sentence = _sentence(error, fault)
    if _wants_json():
        return _as_json(status, error, sentence, reference=reference)
    if "HX-Request" in request.headers:
        return _as_toast(status, sentence)
    context = {"status": status, "fault": fault, "sentence": sentence, "reference": reference}
    return make_response(_page(context), status)


def _sentence(error: AppError | None, fault: Fault) -> str:
    return message_text(error, current_locale()) if error else _(fault.text)


def _page(context: dict[str, Any]) -> str:
    try:  # the error page must stand when all else falls
        page_context()
    except Exception:
        logger.exception("%s: the frame of the error page failed too", context["reference"])
        return render_template("errors/plain.html", **context)
    return render("errors/page.html", **context)


def _as_toast(status: int, sentence: str) -> Response:
    response = make_response(render_template("errors/toast.html", sentence=sentence), status)
    response.headers["HX-Retarget"] = "#toasts"
    response.headers["HX-Reswap"] = "beforeend"
    return response


def _wants_json() -> bool:
    if request.path.startswith("/api/"):
        return True
    wanted = request.accept_mimetypes
    return wanted["application/json"] > wanted["text/html"]


def _as_json(
    status: int, error: AppError | None, sentence: str, *, reference: str = ""
) -> Response:
    errors = list(_errors(error, sentence)) or [_error("http." + str(status), sentence)]
    body = {"ok": False, "status": status, "errors": errors}
    response: Response = jsonify({**body, "reference": reference} if reference else body)
    response.status_code = status
    return response


def _errors(error: AppError | None, sentence: str) -> Iterator[dict[str, str | None]]:
    if isinstance(error, InvalidRecordError):
        for field, each in error.errors.items():
            yield _error(each.code, message_text(each, current_locale()), field)
    elif error is not None:
        yield _error(error.code, sentence)


def _error(code: str, message: str, field: str = "") -> dict[str, str | None]:
    return {"code": code, "field": field or None, "message": message}
