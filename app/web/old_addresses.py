"""The addresses that an entity had under its old names: whoever may see it is led to the new."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import quote

from flask import redirect, request
from flask_appbuilder.baseviews import BaseView, expose
from werkzeug.wrappers import Response

from app.access.rights import needs_action
from app.schema.model import Action, Entity
from app.web.addresses import address


class OldAddressView(BaseView):
    """All that lay below one old name; ``entity_name`` is what the entity is called now."""

    entity_name: ClassVar[str]

    @expose("/<path:rest>", methods=["GET", "POST"])
    @needs_action(*Action)
    def moved(self, rest: str) -> Response:
        """Lead to the same page of today; a form that was open meanwhile is sent there anew."""
        query = request.query_string.decode("ascii", "replace")
        there = address(f"/{self.entity_name}/{quote(rest)}")
        return redirect(f"{there}?{query}" if query else there, 308)


def make_old_address_view(entity: Entity, old: str) -> type[OldAddressView]:
    """Return the view of one old name; a class of its own, because FAB names routes by class."""
    name = "".join(part.title() for part in old.split("_"))
    attributes = {
        "entity_name": entity.name,
        "route_base": f"/{old}",
        "class_permission_name": entity.name,
    }
    return type(f"{name}OldAddressView", (OldAddressView,), attributes)
