"""People: who has an account, with which roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import people
from app.access.actor import Actor
from app.access.current import current_actor, current_language, current_locale, current_store
from app.access.granting import grantable_roles, may_manage
from app.access.granting_rules import may_place
from app.access.messages import message_text
from app.access.people import Account
from app.access.rights import needs
from app.core.errors import AppError, ForbiddenError, InvalidRecordError
from app.core.i18n import N_
from app.records.department_checks import out_of_reach
from app.web.noting import noting
from app.web.page import render
from app.web.sent import sent_number
from app.web.step_up.asking import ask_again

Answer = Response | str | tuple[str, int]
NO_MAIL = "@people.invalid"  # stands for "none": Flask-AppBuilder wants an address


@dataclass(frozen=True)
class PersonForm:
    """What somebody typed about a person."""

    username: str = ""
    full_name: str = ""
    email: str = ""
    roles: tuple[str, ...] = ()
    department: int | None = None
    is_active: bool = True

    @classmethod
    def of(cls, account: Account) -> PersonForm:
        """Return the form as it opens for an account."""
        return cls(
            account.username, account.full_name, shown_email(account), account.roles,
            account.department, account.is_active,
        )  # fmt: skip

    @classmethod
    def sent(cls) -> PersonForm:
        """Return what the request brings."""
        form = request.form
        return cls(
            form.get("username", "").strip(),
            form.get("full_name", "").strip(),
            form.get("email", "").strip(),
            tuple(form.getlist("roles")),
            sent_number(form.get("department", "")),
            "is_active" in form,
        )


class PeopleView(BaseView):
    """The people pages."""

    route_base = "/people"
    default_view = "index"

    @expose("/")
    @needs(people.MANAGE)
    def index(self) -> Answer:
        """List everybody."""
        _manager()
        store = current_store()
        accounts = people.list_people(store)
        wanted = request.args.get("q", "").strip().lower()
        found = [a for a in accounts if wanted in f"{a.full_name}\n{a.username}\n{a.email}".lower()]
        roles, role = store.definitions.roles, request.args.get("role", "")
        if role in roles:
            found = [each for each in found if role in each.roles and each.is_active]
        return render(
            "people/list.html",
            people=found, total=len(accounts), q=request.args.get("q", ""),
            departments=department_names(), shown_email=shown_email,
            roles=roles, role=role if role in roles else "",
        )  # fmt: skip

    @expose("/add", methods=["GET", "POST"])
    @needs(people.MANAGE)
    def add(self) -> Answer:
        """Make an account."""
        actor = _manager()
        if request.method == "GET":
            return _person_page(actor, PersonForm())
        if asked := ask_again():
            return asked
        sent = PersonForm.sent()
        try:
            _check_grants(actor, sent, ())
            _check_place(actor, sent)
            people.create_person(
                current_store(), username=sent.username, full_name=sent.full_name,
                password=request.form.get("password", ""), roles=sent.roles, email=sent.email,
                department=sent.department, is_temporary=True,
                note=noting(actor, "person:create", roles=sent.roles),
            )  # fmt: skip
        except InvalidRecordError as error:
            return _person_page(actor, sent, errors=sentences(error)), 422
        flash(_("{name} can sign in now.").format(name=sent.full_name), "success")
        return redirect(url_for("PeopleView.index"))

    @expose("/<int:person_id>", methods=["GET", "POST"])
    @needs(people.MANAGE)
    def edit(self, person_id: int) -> Answer:
        """Change name, roles, department, or whether the account is active."""
        actor, account = managed(person_id)
        if request.method == "GET":
            return _person_page(actor, PersonForm.of(account), account)
        if asked := ask_again():
            return asked
        sent = PersonForm.sent()
        try:
            _check_grants(actor, sent, account.roles)
            _check_place(actor, sent, account)
            people.update_person(
                current_store(), person_id, full_name=sent.full_name, email=sent.email,
                roles=sent.roles, department=sent.department, is_active=sent.is_active,
                roles_before=account.roles,
                note=noting(
                    actor, "person:update", roles=sent.roles, before=account.roles,
                    active=sent.is_active,
                ),
            )  # fmt: skip
        except AppError as error:
            return _person_page(actor, sent, account, errors=sentences(error)), error.status
        flash(_("{name} is saved.").format(name=sent.full_name), "success")
        return redirect(url_for("PeopleView.index"))

    @expose("/<int:person_id>/password", methods=["POST"])
    @needs(people.MANAGE)
    def password(self, person_id: int) -> Answer:
        """Set somebody's password, for them to change when they have signed in."""
        actor, account = managed(person_id)
        if asked := ask_again():
            return asked
        try:
            people.set_password(
                current_store(), person_id, request.form.get("password", ""), is_temporary=True
            )
        except InvalidRecordError as error:
            page = _person_page(actor, PersonForm.of(account), account, errors=sentences(error))
            return page, error.status
        remember(actor, "person:password", person_id)
        flash(_("{name} has a new password.").format(name=account.full_name), "success")
        return redirect(url_for("PeopleView.edit", person_id=person_id))


def shown_email(account: Account) -> str:
    """Return the address of an account, or nothing where it has none."""
    return "" if account.email.endswith(NO_MAIL) else account.email


def _manager() -> Actor:
    actor = current_actor()
    if people.MANAGE not in actor.system_rights:
        raise ForbiddenError(
            "people.forbidden",
            N_("Only somebody who manages people may open this page. Ask an administrator."),
        )
    return actor


def managed(person_id: int) -> tuple[Actor, Account]:
    """Return who asks and the account they may change, or refuse."""
    actor, store = _manager(), current_store()
    account = people.get_person(store, person_id)
    if not may_manage(actor, account, store.definitions):
        raise ForbiddenError(
            "people.stronger",
            N_("{name} has rights that you do not have, so you cannot change this account."),
            name=account.full_name,
        )
    return actor, account


def _check_grants(actor: Actor, sent: PersonForm, before: tuple[str, ...]) -> None:
    definitions = current_store().definitions
    allowed = {role.name for role in grantable_roles(actor, definitions)}
    refused = [
        definitions.roles[name].label
        for name in sorted(set(sent.roles) ^ set(before))
        if name in definitions.roles and name not in allowed
    ]
    if refused:
        wrong = AppError(
            "people.grant", N_("You cannot give or take {roles}: you do not have these rights."),
            roles=refused,
        )  # fmt: skip
        raise InvalidRecordError({"roles": wrong})


def _check_place(actor: Actor, sent: PersonForm, account: Account | None = None) -> None:
    """Refuse a department by which the actor would widen their own reach."""
    before = account.department if account else None
    moved = {before, sent.department} - {None} if before != sent.department else set()
    if not may_place(actor, current_store().definitions, *moved):
        raise InvalidRecordError({"department": out_of_reach()})


def remember(actor: Actor, kind: str, person_id: int, **detail: Any) -> None:
    """Write down what was done to an account."""
    with current_store().writing() as conn:
        noting(actor, kind, **detail)(conn, person_id)


def sentences(error: AppError) -> Mapping[str, str]:
    """Return what is wrong by input, in the reader's language."""
    locale = current_locale()
    if isinstance(error, InvalidRecordError):
        return {name: message_text(each, locale) for name, each in error.errors.items()}
    return {"": message_text(error, locale)}


def department_names() -> dict[int, str]:
    """Return the departments' names by id, in the reader's language."""
    language = current_language()
    return {d.id: d.text(language) for d in people.departments(current_store())}


def _person_page(
    actor: Actor,
    form: PersonForm,
    account: Account | None = None,
    *,
    errors: Mapping[str, str] | None = None,
) -> str:
    definitions = current_store().definitions
    return render(
        "people/form.html",
        form=form, person=account, errors=errors or {}, roles=definitions.roles.values(),
        grantable={role.name for role in grantable_roles(actor, definitions)},
        departments=department_names(),
        shortest_password=people.SHORTEST_PASSWORD,
    )  # fmt: skip
