"""What may be a name: nothing else ever becomes an SQL identifier, an attribute or a URL."""

from __future__ import annotations

import re

from app.core.i18n import N_
from app.core.sentences import say
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
        *("api", "app", "assets", "audit", "auth", "dashboard", "departments", "designer"),
        *("documents", "files"),
        *("health", "home", "import", "imports", "jobs", "lang", "login", "logout", "metrics"),
        *("people", "profile", "regions", "roles", "search", "security", "settings", "static"),
        *("theme", "trash", "users"),
    }
)
"""The first words of addresses, those of pages still to come too; an entity lives at
``/<entity>/list/``. A test holds that no other page begins with a word that may be a name."""


def is_name(text: str) -> bool:
    """Tell whether ``text`` may be a name."""
    return NAME.fullmatch(text) is not None


def check_name(node: Node, name: str, *, reserved: frozenset[str] = frozenset()) -> bool:
    """Tell whether ``name`` may be used at ``node``; note why not."""
    if not is_name(name):
        node.problem(
            Code.BAD_NAME,
            say(
                N_(
                    "{name} is not a name: a lower-case letter, then at most 40 lower-case "
                    "letters, digits or _"
                ),
                name=repr(name[:60]),
            ),
        )
        return False
    if "__" in name:
        node.problem(
            Code.BAD_NAME,
            say(
                N_("{name} has two _ in a row, which the panel keeps for its own columns"),
                name=repr(name),
            ),
        )
        return False
    if name in reserved:
        node.problem(
            Code.RESERVED_NAME,
            say(N_("{name} is a word the panel needs; choose another name"), name=repr(name)),
        )
        return False
    return True


def read_id(node: Node, name: str) -> str:
    """Return the ``id`` written in a map, or ``name`` where there is none."""
    written = node.at("id")
    if written is None:
        return name
    found = written.text()
    return found if found is not None and check_name(written, found) else name


def read_old_names(node: Node, *, reserved: frozenset[str]) -> tuple[str, ...]:
    """Return what a field or an entity was called; that it is free is checked once all are read."""
    found: list[str] = []
    for each in node.elements():
        name = each.text()
        if name is None or not check_name(each, name, reserved=reserved):
            continue
        if name in found:
            each.problem(Code.NAMED_TWICE, say(N_("{name} is named twice"), name=repr(name)))
        else:
            found.append(name)
    return tuple(found)
