"""Somebody lost phone and recovery codes: whoever manages people lets them set up anew."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _

from app.access.current import current_store
from app.access.rights import needs
from app.access.second_factor import checking as second_factor
from app.web.page import render
from app.web.people import Answer, managed, remember
from app.web.step_up.asking import asks_password_again


class SecondFactorResetView(BaseView):
    """What a person has set up, and the way to make them start over."""

    route_base = "/people"
    default_view = "show"

    @expose("/<int:person_id>/second-factor", methods=["GET"])
    @needs("manage_users")
    def show(self, person_id: int) -> Answer:
        """Show what is set up; never a secret."""
        _actor, account = managed(person_id)
        store = current_store()
        return render(
            "second_factor/person.html",
            person=account,
            factors=second_factor.factors_of(store, account.id),
            is_required=second_factor.is_required(store.definitions, account),
        )

    @expose("/<int:person_id>/second-factor/reset", methods=["POST"])
    @needs("manage_users")
    @asks_password_again
    def reset(self, person_id: int) -> Answer:
        """Forget it all; the person is out everywhere, and the password alone lets them in."""
        actor, account = managed(person_id)
        with current_store().writing() as conn:
            second_factor.reset(conn, account.id)
        remember(actor, "person:second_factor_reset", account.id)
        flash(_("{name} can set up a second step anew.").format(name=account.full_name), "success")
        return redirect(url_for("SecondFactorResetView.show", person_id=person_id))
