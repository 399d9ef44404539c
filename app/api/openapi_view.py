"""The address of the API's own description."""

from __future__ import annotations

from flask import Response, jsonify, request
from flask_appbuilder.api import BaseApi

from app.access.actor import Actor
from app.access.current import current_language, current_store
from app.access.rights import signed_in
from app.api.answering import route
from app.api.openapi import describe
from app.api.questions import require_known


class OpenApi(BaseApi):
    """``/api/v1/openapi.json``, cut to what the caller may know of."""

    route_base = "/api/v1"
    resource_name = "openapi"

    @route("/openapi.json", "GET", signed_in)
    def openapi(self, actor: Actor) -> Response:
        """Describe every address that the caller may use."""
        require_known(request.args, ("_l_",))
        return jsonify(describe(current_store(), actor, current_language()))
