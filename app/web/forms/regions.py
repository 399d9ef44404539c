"""The regions of China for the three selects of a form."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Response, jsonify
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_actor, current_language
from app.access.rights import signed_in
from app.fieldtypes.region_names import english, in_language
from app.fieldtypes.regions import Region, regions

Tree = dict[str, dict[str, Any]]


class RegionsView(BaseView):
    """One address: all provinces, cities and districts as a tree."""

    route_base = ""
    default_view = "regions"

    @expose("/regions.json")
    @signed_in
    def regions(self) -> Response:
        """Send the tree in the reader's language."""
        current_actor()  # nothing here is secret, but only the signed-in have forms
        answer = jsonify(region_tree(current_language()))
        answer.headers["Cache-Control"] = "private, max-age=86400"
        answer.headers["Vary"] = "Cookie, Accept-Language"
        answer.add_etag()
        return answer


@lru_cache(maxsize=4)
def region_tree(language: str) -> Tree:
    """Return every region by code with its name and what lies in it."""
    return _below("", language)


def _below(code: str, language: str) -> Tree:
    return {
        region.code: {
            "name": _name(region, language),
            "children": _below(region.code, language),
        }
        for region in regions().children(code)
    }


def _name(region: Region, language: str) -> str:
    return english(region) if language == "en" else in_language(region.name, language)
