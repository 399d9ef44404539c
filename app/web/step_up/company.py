"""Confirming who it is through the company's sign-in, for whoever has no other way here.

The provider is told to ask for everything anew (``prompt=login``, ``max_age=0``) and must say when
it did (``auth_time``, OpenID Connect Core 1.0, 3.1.2.1). What was posted waits meanwhile in the
database, sealed for the person, and comes back in a form.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from flask import request, session, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.access import tickets
from app.access.accounts import Account, get_person
from app.access.current import current_actor, current_store
from app.access.sealing import current_sealing
from app.access.single_sign_on.accounts import SignOnError, is_same
from app.access.single_sign_on.provider import Answer
from app.access.tickets import Purpose
from app.core.errors import RefusedError
from app.core.i18n import N_
from app.web.letting_in import remember_sign_in
from app.web.page import render, safe_path
from app.web.step_up.asking import confirmed, posted

ACTION = "step_up_action"
SEALED_FOR = "step up"
WORD = "step_up_company"  # where the session keeps the word of the ticket
LONGEST = 100_000  # characters; the forms that need this are short
CLOCKS = 60  # seconds by which the provider's clock may be behind


def keep() -> dict[str, Any]:
    """Keep what was posted; return the wish that the way back recognises."""
    actor = current_actor()
    fields = [pair for pair in posted() if pair[0] != ACTION]
    text = json.dumps({"action": safe_path(request.form.get(ACTION)), "fields": fields})
    if len(text) > LONGEST:
        raise RefusedError(
            "step_up.long", N_("This is too long to be kept while you sign in there.")
        )
    sealed = current_sealing().seal(text, purpose=SEALED_FOR, user_id=actor.id)
    session[WORD] = tickets.issue(current_store(), Purpose.STEP_UP, user_id=actor.id, sealed=sealed)
    return {"confirm": actor.id, "since": int(time.time())}


def come_back(answer: Answer, wish: Mapping[str, Any]) -> Response | str:
    """Take the provider's word that it is the person, and lead back to what they did.

    Raises SignOnError where it is somebody else's, or of a sign-in from before.
    """
    store, actor = current_store(), current_actor()
    if actor.id != wish["confirm"]:
        raise SignOnError("sign_on.late", N_("That took too long. Try again."))
    if not is_same(store, actor.id, answer.told):
        raise SignOnError(
            "step_up.other", N_("That is not the company account that is connected with yours.")
        )
    if answer.signed_in_at is None or answer.signed_in_at < wish["since"] - CLOCKS:
        raise SignOnError(
            "step_up.stale",
            N_(
                "The company sign-in did not ask you to sign in again, so this is not confirmed. "
                "Sign out here and sign in again."
            ),
        )
    confirmed()
    account = get_person(store, actor.id)
    remember_sign_in("person:step_up", account, method="oidc")
    return _go_on(account)


def _go_on(account: Account) -> Response | str:
    ticket = tickets.use_up(current_store(), Purpose.STEP_UP, session.pop(WORD, None))
    if ticket is None or ticket.user_id != account.id:
        return redirect(safe_path(None))
    sealed = str(ticket.data["sealed"])
    kept = json.loads(current_sealing().open(sealed, purpose=SEALED_FOR, user_id=account.id))
    action, fields = safe_path(kept["action"]), [tuple(pair) for pair in kept["fields"]]
    if action == url_for("StepUpView.index"):
        return redirect(safe_path(dict(fields).get("next")))
    return render("auth/confirmed.html", action=action, fields=fields)
