"""What a load balancer asks: is the process alive, can it answer."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from flask import jsonify
from flask_appbuilder import BaseView
from flask_appbuilder.baseviews import expose
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.access.current import current_store
from app.access.rights import public

PROCESS = secrets.token_hex(4)


class HealthView(BaseView):
    """Public on purpose: it says nothing of the records."""

    route_base = "/health"

    @expose("/live")
    @public
    def live(self) -> Response:
        """Answer while the process runs."""
        return jsonify(status="live")

    @expose("/ready")
    @public
    def ready(self) -> Response:
        """Answer 200 when the database answers.

        ``version`` tells which definitions serve here, ``process`` which process answered: behind
        one address there may be many, and a roll-out is done when each has the version.
        """
        store = current_store()
        try:
            with store.engine.connect() as conn:
                conn.execute(sa.select(1))
        except SQLAlchemyError:
            answer = jsonify(status="no database", version=store.number)
            answer.status_code = 503
            return answer
        return jsonify(status="ready", version=store.number, process=PROCESS)
