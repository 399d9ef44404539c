"""Who asks, of which panel, in which language: read once per request."""

from __future__ import annotations

from dataclasses import replace

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request, session
from flask_login import current_user

from app.access.actor import Actor
from app.access.key_scopes import KeyScope, narrowed
from app.access.people import Account, find_person, make_actor
from app.core.errors import AppError
from app.core.i18n import LANGUAGES, N_
from app.storage import sharing
from app.storage.store import Store


class NotSignedInError(AppError):
    """Nobody is behind the request."""

    status = 401

    def __init__(self) -> None:
        super().__init__("not_signed_in", N_("Please sign in first."))


def current_store() -> Store:
    """Return the definitions, tables and engine of the app that answers."""
    store: Store = current_app.extensions["dossier"]
    return store


def share_reading_in(app: Flask) -> None:
    """Let everything that one request reads be one transaction."""
    store: Store = app.extensions["dossier"]
    app.before_request(lambda: sharing.share_reading(store.engine))
    app.teardown_request(lambda _: sharing.stop_sharing())


def current_account() -> Account | None:
    """Return the account behind the request, or nothing for a stranger."""
    if "account" not in g:
        g.account = _account()
    found: Account | None = g.account
    return found


def _account() -> Account | None:
    user = getattr(g, "api_user", None) or current_user
    if not user.is_authenticated:
        return None
    if isinstance(user, Account):
        return user
    if isinstance(real := getattr(user, "_get_current_object", lambda: user)(), Account):
        return real
    with current_store().reading() as conn:  # just signed in: still Flask-AppBuilder's own object
        return find_person(conn, int(user.id))


def current_actor() -> Actor:
    """Return the actor behind the request, or raise NotSignedInError."""
    if "actor" not in g:
        account = current_account()
        if account is None or not account.is_active:
            raise NotSignedInError
        store = current_store()
        with store.reading() as conn:
            actor = make_actor(conn, store.definitions, account)
        scope: KeyScope | None = g.get("api_scope")
        if scope is not None:
            actor = narrowed(actor, scope, store.definitions)
        g.actor = replace(actor, language=current_language())
    found: Actor = g.actor
    return found


def current_language() -> str:
    """Return the language of the answer, one of ``LANGUAGES``.

    In this order: ``_l_`` in the address (as Flask-AppBuilder has it), the session's, the person's
    own, ``Accept-Language``, the panel's.
    """
    if not has_request_context():
        return current_store().definitions.app.default_language
    if "language" not in g:
        g.language = _language()
    chosen: str = g.language
    return chosen


def _language() -> str:
    store = current_store()
    asked = (request.args.get("_l_"), session.get("language"))
    for each in asked:
        if each in LANGUAGES:
            return str(each)
    account = current_account()
    if account and account.language in LANGUAGES:
        return str(account.language)
    return accepted_language(request.headers.get("Accept-Language", "")) or (
        store.definitions.app.default_language
    )


def accepted_language(header: str) -> str | None:
    """Return the first language of an ``Accept-Language`` header that the panel speaks."""
    weighted = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weighted.append((-float(quality or 1), place, tag.lower()))
        except ValueError:
            continue
    for _, _, tag in sorted(weighted):
        if tag.startswith("zh"):
            traditional = any(word in tag for word in ("hant", "tw", "hk", "mo"))
            return "zh_Hant" if traditional else "zh_Hans"
        if tag.startswith("en"):
            return "en"
    return None


def current_locale() -> Locale:
    """Return the locale that numbers, dates and sentences of the answer are written in."""
    return Locale.parse(current_language())
