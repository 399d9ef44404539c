"""Letting somebody in: the one place where a person becomes signed in, however they proved it."""

from __future__ import annotations

from flask import g, redirect, request, session
from flask_login import login_user
from werkzeug.wrappers import Response

from app.access.actor import Actor
from app.access.current import current_store
from app.access.people import Account
from app.access.session_cookie import current_session
from app.audit.events import record_event
from app.web.page import safe_path

KEPT = ("language", "theme")  # what a stranger chose before signing in


def let_in(account: Account, target: str, *, method: str) -> Response:
    """Sign somebody in and lead them to ``target``, a path of this panel.

    Nothing of the session before is kept but language and colours, and its row gets a new id, so
    that who planted a session cannot use it afterwards (ASVS 5.0, 7.2.4). ``method`` says how the
    person proved who they are (``"password"``, ``"totp"`` …); it is shown in the list of sessions.
    """
    kept = {key: session[key] for key in KEPT if key in session}
    session.clear()
    session.update(kept)
    current_session().method = method
    login_user(account, remember=False)
    for name in ("account", "actor", "language", "csrf_token"):
        g.pop(name, None)
    remember_sign_in("person:sign_in", account, method=method)
    return redirect(safe_path(target))


def remember_sign_in(kind: str, account: Account, **detail: object) -> None:
    """Write down that somebody came or went, and from where."""
    store = current_store()
    actor = Actor(account.id, account.full_name, account.username)
    told = {
        "address": request.remote_addr or "", "person": account.id, "username": account.username,
        **detail,
    }  # fmt: skip
    with store.writing() as conn:
        record_event(conn, actor, kind=kind, at=store.clock(), detail=told)
