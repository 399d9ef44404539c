"""The people of the panel: accounts, their roles and departments.

Accounts and role membership live in Flask-AppBuilder's tables, so that its sign-in (database, LDAP,
OAuth, SAML) works on them; what else we know of a person is in ``sys_person``. What a role *means*
is in the definitions and never in the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from werkzeug.security import check_password_hash, generate_password_hash

from app.access.account_tables import roles, user_roles, users
from app.access.actor import Actor
from app.core.errors import AppError, ConflictError, InvalidRecordError, NotFoundError
from app.core.i18n import N_
from app.schema.model import Definitions, Role
from app.storage.store import Store
from app.storage.system import sys_department, sys_person
from app.storage.together import Part, together

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128
MANAGE = "manage_users"


@dataclass(frozen=True)
class Account:
    """A person as the people pages show them, and as sign-in knows them."""

    id: int
    username: str
    full_name: str
    email: str
    roles: tuple[str, ...]
    department: int | None = None
    language: str | None = None
    theme: str | None = None
    density: str | None = None
    is_active: bool = True
    is_demo: bool = False
    is_authenticated: bool = True
    is_anonymous: bool = False
    tree: tuple[Department, ...] | None = field(default=None, compare=False, repr=False)
    """All departments, where they were read along with the account."""

    def get_id(self) -> str:
        """Return the key that the session keeps (Flask-Login's contract)."""
        return str(self.id)

    def get_full_name(self) -> str:
        """Return the name to show (Flask-AppBuilder's contract)."""
        return self.full_name


@dataclass(frozen=True)
class Department:
    """One department; ``name`` is by language."""

    id: int
    name: Mapping[str, str]
    parent: int | None
    head: int | None

    def text(self, language: str) -> str:
        """Return the name in a language."""
        return self.name.get(language) or next(iter(self.name.values()), f"#{self.id}")


_ACCOUNT = (
    users.c.id, users.c.username, users.c.first_name, users.c.last_name, users.c.email,
    users.c.active, sys_person.c.full_name, sys_person.c.department_id, sys_person.c.language,
    sys_person.c.theme, sys_person.c.density, sys_person.c.is_demo, roles.c.name.label("role"),
)  # fmt: skip
_NAMES = tuple(column.name for column in _ACCOUNT)
_PERSONS = users.outerjoin(sys_person, sys_person.c.user_id == users.c.id)
_JOINED = _PERSONS.outerjoin(user_roles, user_roles.c.user_id == users.c.id).outerjoin(
    roles, roles.c.id == user_roles.c.role_id
)
_DEPARTMENT = (
    sys_department.c.id,
    sys_department.c.name,
    sys_department.c.parent_id,
    sys_department.c.head_user_id,
)
_ONE_PERSON = together(  # asked by every request, so it is one statement, made once
    [
        Part(_ACCOUNT, [users.c.id == sa.bindparam("user_id")], _JOINED),
        Part(_DEPARTMENT),
    ]
)


def _accounts(where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    chosen = sa.select(*_ACCOUNT).select_from(_JOINED).where(where)
    return chosen.order_by(users.c.id, roles.c.name)


def _read(rows: Iterable[Any]) -> tuple[Account, ...]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(row)
    return tuple(
        Account(
            id=key,
            username=first["username"],
            full_name=first["full_name"] or f"{first['first_name']} {first['last_name']}".strip(),
            email=first["email"],
            roles=tuple(row["role"] for row in group if row["role"]),
            department=first["department_id"],
            language=first["language"],
            theme=first["theme"],
            density=first["density"],
            is_active=bool(first["active"]),
            is_demo=bool(first["is_demo"]),
        )
        for key, group in found.items()
        for first in group[:1]
    )


def list_people(store: Store) -> tuple[Account, ...]:
    """Return everybody who has an account, active or not."""
    with store.reading() as conn:
        return _read(conn.execute(_accounts(sa.true())).mappings())


def get_person(store: Store, user_id: int) -> Account:
    """Return one account, or raise NotFoundError."""
    with store.reading() as conn:
        found = find_person(conn, user_id)
    if found is None:
        raise NotFoundError("person.missing", N_("There is no such person."))
    return found


def find_person(conn: Connection, user_id: int) -> Account | None:
    """Return one account with all departments, or nothing."""
    rows, tree = _ONE_PERSON.run(conn, {"user_id": user_id})
    named = sorted((dict(zip(_NAMES, row, strict=True)) for row in rows), key=_role)
    account = next(iter(_read(named)), None)
    return account and replace(account, tree=tuple(Department(*row) for row in sorted(tree)))


def _role(row: Mapping[str, Any]) -> str:
    return row["role"] or ""


def names(conn: Connection, user_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of people by id, for showing who owns and who changed."""
    wanted = sorted(set(user_ids))
    return read_names(together([names_part(wanted)]).run(conn)[0]) if wanted else {}


def names_part(user_ids: Sequence[int]) -> Part:
    """Return what :func:`read_names` reads, to be asked together with other things."""
    columns = (users.c.id, sys_person.c.full_name, users.c.first_name, users.c.last_name)
    return Part(columns, [users.c.id.in_(user_ids)], _PERSONS)


def read_names(rows: Iterable[Sequence[Any]]) -> dict[int, str]:
    """Return names by id from the rows of :func:`names_part`."""
    return {key: full or f"{first} {last}".strip() for key, full, first, last in rows}


def departments(store: Store) -> tuple[Department, ...]:
    """Return all departments."""
    with store.reading() as conn:
        return read_departments(conn)


def read_departments(conn: Connection) -> tuple[Department, ...]:
    """Return all departments on an open connection."""
    rows = conn.execute(sa.select(*_DEPARTMENT).order_by(sys_department.c.id))
    return tuple(Department(*row) for row in rows)


def departments_part(ids: Sequence[int]) -> Part:
    """Return what makes :class:`Department` objects, to be asked together with other things."""
    return Part(_DEPARTMENT, [sys_department.c.id.in_(ids)])


def add_department(
    store: Store, name: Mapping[str, str], *, parent: int | None = None, head: int | None = None
) -> int:
    """Make a department and return its id."""
    with store.writing() as conn:
        result = conn.execute(
            sa.insert(sys_department).values(name=dict(name), parent_id=parent, head_user_id=head)
        )
        (key,) = result.inserted_primary_key or (0,)
        return int(key)


def set_head(store: Store, department: int, user_id: int | None) -> None:
    """Say who heads a department."""
    with store.writing() as conn:
        conn.execute(
            sa.update(sys_department)
            .where(sys_department.c.id == department)
            .values(head_user_id=user_id)
        )


def make_actor(conn: Connection, definitions: Definitions, account: Account) -> Actor:
    """Return the account with all that decides its rights.

    That takes one more statement for who heads a department, and none for anybody else.
    """
    tree: Iterable[Department] = ()
    if account.department is not None:
        tree = read_departments(conn) if account.tree is None else account.tree
    headed = [d.id for d in tree if d.head == account.id]
    reports = _members(conn, _below(tree, headed)) if headed else frozenset[int]()
    return Actor(
        id=account.id,
        name=account.full_name,
        username=account.username,
        language=account.language,
        roles=_defined(definitions, account.roles),
        department=account.department,
        departments_below=_below(tree, [account.department]) if account.department else frozenset(),
        reports=reports,
    )


def _defined(definitions: Definitions, names: Iterable[str]) -> tuple[Role, ...]:
    return tuple(definitions.roles[name] for name in names if name in definitions.roles)


def _below(tree: Iterable[Department], roots: Iterable[int | None]) -> frozenset[int]:
    found = [root for root in roots if root is not None]
    for at in found:
        found.extend(d.id for d in tree if d.parent == at and d.id not in found)
    return frozenset(found)


def _members(conn: Connection, inside: frozenset[int]) -> frozenset[int]:
    query = sa.select(sys_person.c.user_id).where(sys_person.c.department_id.in_(sorted(inside)))
    return frozenset(conn.execute(query).scalars())


def create_person(
    store: Store,
    *,
    username: str,
    full_name: str,
    password: str,
    roles: Iterable[str],
    email: str = "",
    department: int | None = None,
    language: str | None = None,
    is_demo: bool = False,
) -> int:
    """Make an account and return its id; every mistake at once as InvalidRecordError."""
    username, full_name = username.strip(), full_name.strip()
    errors = _mistakes(store, username=username, full_name=full_name, role_names=roles)
    if problem := password_problem(password):
        errors["password"] = problem
    with store.writing() as conn:
        if _taken(conn, username):
            errors["username"] = ConflictError(
                "person.taken", N_("“{username}” is taken; choose another."), username=username
            )
        if errors:
            raise InvalidRecordError(errors)
        result = conn.execute(
            sa.insert(users).values(
                username=username, first_name=full_name[:64], last_name="", active=True,
                email=email.strip() or f"{username}@people.invalid",
                password=generate_password_hash(password),
            )
        )  # fmt: skip
        (key,) = result.inserted_primary_key or (0,)
        conn.execute(
            sa.insert(sys_person).values(
                user_id=key, full_name=full_name, department_id=department,
                language=language, is_demo=is_demo,
            )
        )  # fmt: skip
        _set_roles(conn, int(key), roles)
        return int(key)


def update_person(
    store: Store,
    user_id: int,
    *,
    full_name: str,
    email: str,
    roles: Iterable[str],
    department: int | None,
    is_active: bool,
) -> None:
    """Change an account; the last person who manages people cannot be taken away."""
    roles, full_name = tuple(roles), full_name.strip()
    errors = _mistakes(store, username="-", full_name=full_name, role_names=roles)
    if errors:
        raise InvalidRecordError(errors)
    with store.writing() as conn:
        _keep_a_manager(conn, store.definitions, user_id, roles if is_active else ())
        changed = {"first_name": full_name[:64], "last_name": "", "active": is_active}
        if email.strip():
            changed["email"] = email.strip()
        conn.execute(sa.update(users).where(users.c.id == user_id).values(**changed))
        set_person(conn, user_id, full_name=full_name, department_id=department)
        _set_roles(conn, user_id, roles)


def set_person(conn: Connection, user_id: int, **values: Any) -> None:
    """Write what ``sys_person`` keeps of an account, whether or not there is a row yet."""
    changed = conn.execute(
        sa.update(sys_person).where(sys_person.c.user_id == user_id).values(**values)
    )
    if not changed.rowcount:
        known = values if "full_name" in values else {"full_name": "", **values}
        conn.execute(sa.insert(sys_person).values(user_id=user_id, **known))


def set_preferences(
    store: Store,
    user_id: int,
    *,
    language: str | None = None,
    theme: str | None = None,
    density: str | None = None,
) -> None:
    """Remember how a person likes the screens; what is ``None`` stays."""
    given = {"language": language, "theme": theme, "density": density}
    values = {key: value for key, value in given.items() if value is not None}
    if values:
        with store.writing() as conn:
            set_person(conn, user_id, **values)


def set_password(store: Store, user_id: int, password: str) -> None:
    """Give an account a new password, or refuse a weak one."""
    get_person(store, user_id)
    if problem := password_problem(password):
        raise InvalidRecordError({"password": problem})
    with store.writing() as conn:
        hashed = generate_password_hash(password)
        conn.execute(sa.update(users).where(users.c.id == user_id).values(password=hashed))


def check_password(store: Store, user_id: int, password: str) -> bool:
    """Tell whether ``password`` is the account's."""
    with store.reading() as conn:
        stored = conn.scalar(sa.select(users.c.password).where(users.c.id == user_id))
    return bool(stored) and check_password_hash(str(stored), password)


def password_problem(password: str) -> AppError | None:
    """Return what is wrong with a password: its length and nothing else.

    ASVS 5.0, 6.2.1 and 6.2.5: at least eight characters and no composition rules.
    """
    if len(password) < SHORTEST_PASSWORD:
        return AppError(
            "password.short", N_("At least {length} characters."), length=SHORTEST_PASSWORD
        )
    if len(password) > LONGEST_PASSWORD:
        return AppError(
            "password.long", N_("At most {length} characters."), length=LONGEST_PASSWORD
        )
    return None


def find_username(store: Store, username: str) -> Account | None:
    """Return the account with this user name, or nothing."""
    with store.reading() as conn:
        query = _accounts(users.c.username == username)
        return next(iter(_read(conn.execute(query).mappings())), None)


def _mistakes(
    store: Store, *, username: str, full_name: str, role_names: Iterable[str]
) -> dict[str, AppError]:
    errors: dict[str, AppError] = {}
    if not username or not username.isprintable() or len(username) > 64 or " " in username:
        errors["username"] = AppError(
            "person.username", N_("A user name has 1 to 64 characters and no spaces.")
        )
    if not full_name or len(full_name) > 128:
        errors["full_name"] = AppError("person.name", N_("Give the name, at most 128 characters."))
    unknown = [name for name in role_names if name not in store.definitions.roles]
    if unknown:
        errors["roles"] = AppError(
            "person.role", N_("There is no role “{role}”."), role=", ".join(unknown)
        )
    return errors


def _taken(conn: Connection, username: str) -> bool:
    query = sa.select(users.c.id).where(sa.func.lower(users.c.username) == username.lower())
    return conn.scalar(query) is not None


def _set_roles(conn: Connection, user_id: int, wanted: Iterable[str]) -> None:
    conn.execute(sa.delete(user_roles).where(user_roles.c.user_id == user_id))
    for name in sorted(set(wanted)):
        key = conn.scalar(sa.select(roles.c.id).where(roles.c.name == name))
        if key is None:
            inserted = conn.execute(sa.insert(roles).values(name=name)).inserted_primary_key
            (key,) = inserted or (0,)
        conn.execute(sa.insert(user_roles).values(user_id=user_id, role_id=key))


def _keep_a_manager(
    conn: Connection, definitions: Definitions, user_id: int, wanted: Iterable[str]
) -> None:
    managing = {name for name, role in definitions.roles.items() if MANAGE in role.system}
    if managing & set(wanted):
        return
    others = _read(conn.execute(_accounts(users.c.id != user_id)).mappings())
    if any(managing & set(other.roles) for other in others if other.is_active):
        return
    raise ConflictError(
        "person.last_manager",
        N_("This is the last person who can manage people; give somebody else that role first."),
    )
