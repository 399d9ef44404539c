"""Departments: the tree, who heads each, who is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.accounts import Account, list_people
from app.access.current import current_actor, current_language, current_locale, current_store
from app.access.departments import Department, below, departments
from app.access.granting import may_manage
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError, InvalidRecordError, NotFoundError
from app.core.i18n import LANGUAGES, N_
from app.records.department_checks import Wanted
from app.records.departments import (
    add_to_tree,
    change_department,
    place_person,
    remove_department,
)
from app.web.page import LANGUAGE_NAMES, render
from app.web.sent import sent_number
from app.web.step_up.asking import asks_password_again

Answer = Response | str | tuple[str, int]
MANAGE = "manage_users"


@dataclass(frozen=True)
class Branch:
    """One department in the tree, as deep as it lies."""

    department: Department
    depth: int
    people: int


class DepartmentsView(BaseView):
    """The pages of departments."""

    route_base = "/departments"
    default_view = "index"

    @expose("/")
    @needs(MANAGE)
    def index(self) -> Answer:
        """Show the tree."""
        store = current_store()
        people = list_people(store)
        return render(
            "departments/tree.html", branches=list(_branches(departments(store), people)),
            names=_names(people), outside=sum(_is_outside(each) for each in people),
        )  # fmt: skip

    @expose("/add", methods=["GET", "POST"])
    @needs(MANAGE)
    @asks_password_again
    def add(self) -> Answer:
        """Make a department."""
        if request.method == "GET":
            return _page(Wanted({}, request.args.get("parent", type=sent_number)))
        wanted = _sent()
        try:
            key = add_to_tree(current_store(), current_actor(), wanted)
        except InvalidRecordError as error:
            return _page(wanted, errors=_sentences(error)), error.status
        flash(_("The department is made."), "success")
        return redirect(url_for("DepartmentsView.edit", department_id=key))

    @expose("/<int:department_id>", methods=["GET", "POST"])
    @needs(MANAGE)
    @asks_password_again
    def edit(self, department_id: int) -> Answer:
        """Rename a department, move it, or say who heads it."""
        found = _found(department_id)
        if request.method == "GET":
            return _page(Wanted(found.name, found.parent, found.head), found)
        wanted = _sent()
        try:
            change_department(current_store(), current_actor(), department_id, wanted)
        except InvalidRecordError as error:
            return _page(wanted, found, errors=_sentences(error)), error.status
        flash(
            _("The department is saved; it counts from the next page anybody opens."),
            "success",
        )
        return redirect(url_for("DepartmentsView.edit", department_id=department_id))

    @expose("/<int:department_id>/members", methods=["POST"])
    @needs(MANAGE)
    @asks_password_again
    def members(self, department_id: int) -> Answer:
        """Put somebody into the department, or (``leave``) take them out of it."""
        found, form = _found(department_id), request.form
        person = form.get("person", type=sent_number)
        if person is None:
            return _refused(found, {"person": _("Choose a person.")}, 422)
        target = None if "leave" in form else department_id
        try:
            place_person(current_store(), current_actor(), person, target)
        except AppError as error:
            return _refused(found, {"person": message_text(error, current_locale())}, error.status)
        return redirect(url_for("DepartmentsView.edit", department_id=department_id))

    @expose("/<int:department_id>/delete", methods=["POST"])
    @needs(MANAGE)
    @asks_password_again
    def delete(self, department_id: int) -> Answer:
        """Delete an empty department."""
        found = _found(department_id)
        try:
            remove_department(current_store(), current_actor(), department_id)
        except AppError as error:
            return _refused(found, {"": message_text(error, current_locale())}, error.status)
        flash(_("{name} is deleted.").format(name=found.text(current_language())), "success")
        return redirect(url_for("DepartmentsView.index"))


def _found(department_id: int) -> Department:
    tree = departments(current_store())
    found = next((each for each in tree if each.id == department_id), None)
    if found is None:
        raise NotFoundError("department.missing", N_("There is no such department."))
    return found


def _sent() -> Wanted:
    form = request.form
    name = {language: form.get(f"name.{language}", "") for language in LANGUAGES}
    return Wanted(name, form.get("parent", type=sent_number), form.get("head", type=sent_number))


def _branches(
    tree: tuple[Department, ...], people: tuple[Account, ...], at: int | None = None, depth: int = 0
) -> Iterator[Branch]:
    language = current_language()
    here = sorted((d for d in tree if d.parent == at), key=lambda each: each.text(language))
    for each in here:
        inside = sum(person.department == each.id for person in people)
        yield Branch(each, depth, inside)
        yield from _branches(tree, people, each.id, depth + 1)


def _is_outside(account: Account) -> bool:
    return account.department is None and account.is_active


def _names(people: tuple[Account, ...]) -> dict[int, str]:
    return {each.id: each.full_name for each in people}


def _sentences(error: InvalidRecordError) -> dict[str, str]:
    locale = current_locale()
    return {name: message_text(each, locale) for name, each in error.errors.items()}


def _refused(found: Department, errors: Mapping[str, str], status: int) -> Answer:
    return _page(Wanted(found.name, found.parent, found.head), found, errors=errors), status


def _page(
    wanted: Wanted, found: Department | None = None, *, errors: Mapping[str, str] | None = None
) -> str:
    store, actor = current_store(), current_actor()
    tree, people = departments(store), list_people(store)
    closed = below(tree, [found.id]) if found else frozenset()
    within = {person.id for person in people if found and person.department == found.id}
    return render(
        "departments/form.html", wanted=wanted, department=found, errors=errors or {},
        above=[each for each in _branches(tree, people) if each.department.id not in closed],
        tree={each.id: each for each in tree}, language_names=LANGUAGE_NAMES,
        members=[each for each in people if each.id in within],
        others=[each for each in people if each.id not in within and each.is_active],
        may_move={each.id for each in people if may_manage(actor, each, store.definitions)},
        longest=64,
    )  # fmt: skip
