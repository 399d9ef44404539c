"""A form that comes too late: the session has ended, or the token of its page is of an older one.

Nothing typed is lost: whoever is signed in gets it back in the answer; whoever is not is led
through signing in to the page of the form, where ``js/kept.js`` fills it in again.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from app.access.current import NotSignedInError, current_account
from app.access.rights import right_of
from app.web.page import render, safe_path
from app.web.step_up.asking import posted

SIGN_IN, SIGN_OUT = "SignInView.login", "SignInView.logout"


def page_to_return_to() -> str:
    """Return the page to show after signing in, as a path: of a form its own; "" where none is.

    An address that only takes forms cannot be opened, so the page that sent the form counts then.
    """
    sender, here = _sender(), request.full_path.rstrip("?")
    if request.method == "GET":
        asked = sender if "HX-Request" in request.headers and _opens(sender) else here
        return "" if asked == "/" else asked
    if urlsplit(sender).path == request.path and _opens(sender):
        return sender  # with what its address filled in
    if _opens(request.path):
        return request.path
    return sender if _opens(sender) else ""


def answer_late_form() -> Response | None:
    """Return the answer to a form whose token does not fit; nothing where a page says enough.

    Raises NotSignedInError for a stranger: the session has ended meanwhile.
    """
    if request.endpoint == SIGN_IN:
        return _sign_in_again()
    if request.endpoint == SIGN_OUT and current_account() is None:
        return redirect(url_for(SIGN_IN))
    if _is_public(request.endpoint):
        return None
    if current_account() is None:
        raise NotSignedInError
    if "HX-Request" in request.headers or request.is_json:
        return None
    page = render(
        "errors/late.html", action=request.full_path.rstrip("?"), fields=posted(),
        page=page_to_return_to(), has_files=any(each.filename for each in request.files.values()),
    )  # fmt: skip
    return make_response(page, 400)


def _sign_in_again() -> Response:
    page = render(
        "auth/login.html", next=safe_path(request.form.get("next")),
        username=request.form.get("username", "").strip(),
        error=_("This page was open for too long. Type your password once more."),
    )  # fmt: skip
    return make_response(page, 400)


def _sender() -> str:
    """Return the path of the page that the browser says the request comes from."""
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if parts.netloc != request.host:
        return ""
    path = parts.path.removeprefix(request.script_root)
    return f"{path}?{parts.query}" if parts.query else path


def _opens(address: str) -> bool:
    """Tell whether an address of this panel is a page of whoever is signed in."""
    adapter = current_app.create_url_adapter(request)
    path = urlsplit(address).path
    if adapter is None or not path or safe_path(address) != address:
        return False
    try:
        endpoint, _arguments = adapter.match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return not _is_public(endpoint)


def _is_public(endpoint: str | None) -> bool:
    view = current_app.view_functions.get(endpoint or "")
    right = right_of(view) if view else None
    return right is None or right.is_public
