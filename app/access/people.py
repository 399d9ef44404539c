"""The people of the panel: accounts, their roles and departments.

Accounts and role membership live in Flask-AppBuilder's tables, so that its sign-in (database, LDAP,
OAuth, SAML) works on them; what else we know of a person is in ``sys_person``. What a role *means*
is in the definitions and never in the database. This is the one name for all of it: reading is in
``accounts``, ``departments`` and ``actors``, changing in ``account_changes`` and ``passwords``.
"""

from __future__ import annotations

from app.access.account_changes import (
    MANAGE,
    create_person,
    give_roles,
    set_person,
    set_preferences,
    update_person,
    update_profile,
)
from app.access.accounts import (
    Account,
    find_person,
    find_username,
    get_person,
    list_people,
    names,
    names_part,
    read_names,
)
from app.access.actors import make_actor
from app.access.departments import (
    Department,
    add_department,
    departments,
    departments_part,
    read_departments,
    set_head,
)
from app.access.passwords import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    check_password,
    keep_password,
    password_problem,
    set_password,
)

__all__ = [
    "LONGEST_PASSWORD", "MANAGE", "SHORTEST_PASSWORD", "Account", "Department", "add_department",
    "check_password", "create_person", "departments", "departments_part", "find_person",
    "find_username", "get_person", "give_roles", "keep_password", "list_people", "make_actor",
    "names", "names_part", "password_problem", "read_departments", "read_names", "set_head",
    "set_password", "set_person", "set_preferences", "update_person", "update_profile",
]  # fmt: skip
