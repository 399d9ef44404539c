"""What may be a name: nothing else ever becomes an SQL identifier, an attribute or a URL."""

from __future__ import annotations

import re

from app.schema.codes import Code
from app.schema.node import Node

NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")

STANDARD_NAMES = (
    "id",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "owner",
    "department",
    "version",
    "deleted_at",
)
CONDITION_WORDS = ("any", "all", "not", "none", "some")
"""A field of such a name could not be told from a part of a condition."""

RESERVED_FIELDS = frozenset({*STANDARD_NAMES, *CONDITION_WORDS})
RESERVED_ENTITIES = frozenset(
    {
        *STANDARD_NAMES,
        *("api", "app", "assets", "audit", "auth", "dashboard", "designer", "health", "home"),
        *("jobs", "lang", "login", "logout", "metrics", "people", "roles", "settings", "static"),
        *("theme", "trash", "users"),
    }
)
"""The first words of addresses; an entity lives at ``/<entity>/list/``."""


def is_name(text: str) -> bool:
    """Tell whether ``text`` may be a name."""
    return NAME.fullmatch(text) is not None


def check_name(node: Node, name: str, *, reserved: frozenset[str] = frozenset()) -> bool:
    """Tell whether ``name`` may be used at ``node``; note why not."""
    if not is_name(name):
        node.problem(
            Code.BAD_NAME,
            f"{name[:60]!r} is not a name: a lower-case letter, then at most 40 lower-case"
            " letters, digits or _",
        )
        return False
    if "__" in name:
        node.problem(
            Code.BAD_NAME, f"{name!r} has two _ in a row, which the panel keeps for its own columns"
        )
        return False
    if name in reserved:
        node.problem(Code.RESERVED_NAME, f"{name!r} is a word the panel needs; choose another name")
        return False
    return True


def read_id(node: Node, name: str) -> str:
    """Return the ``id`` written in a map, or ``name`` where there is none."""
    written = node.at("id")
    if written is None:
        return name
    found = written.text()
    return found if found is not None and check_name(written, found) else name
