"""What follows what is typed on a form: what shows, what is required, what will be locked.

The conditions go into the page as data and ``static/js/form_conditions.js`` works them out; the
door decides again when the form is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.core.clock import Moment
from app.fieldtypes.abilities import ReadsThrough
from app.records.record import Masked, Record
from app.schema.condition_script import Form, Tree, script
from app.schema.model import Field

Rules = Mapping[str, Tree]
"""``visible-if``, ``required-if``, ``locks-if``: only what the browser has to follow."""


def make_form(typed: Mapping[str, Field], record: Record | None, moment: Moment) -> Form:
    """Return what the browser knows: the inputs, and the values that nobody changes on the form.

    ``typed`` are the fields with an input whose value the reader may read; of a masked field
    nothing is known.
    """
    values = record.values if record is not None else {}
    known = {
        name: value
        for name, value in values.items()
        if name not in typed and not isinstance(value, Masked)
    }
    return Form(typed, known, moment)


def without_changing(form: Form, fields: Mapping[str, Field]) -> Form:
    """Leave out what is read through a link that can be changed on the form."""
    links = {
        name
        for name, field in fields.items()
        if isinstance(field.type, ReadsThrough) and field.type.via in form.typed
    }
    known: dict[str, Any] = {n: v for n, v in form.known.items() if n not in links}
    return Form(form.typed, known, form.moment)


def section_rules(visible_if: Any, form: Form) -> Rules:
    """Return the rules of a section."""
    return dict(_visible(visible_if, form))


def field_rules(field: Field, form: Form, *, is_typed: bool) -> Rules:
    """Return the rules of a field; one without an input can only show or not."""
    found = dict(_visible(field.visible_if, form))
    if not is_typed:
        return found
    if field.required_if is not None and not field.required:
        found |= _holding("required-if", script(field.required_if, form))
    if field.read_only_if is not None:
        found |= _holding("locks-if", script(field.read_only_if, form))
    return found


def _visible(condition: Any, form: Form) -> Iterator[tuple[str, Tree]]:
    tree = None if condition is None else script(condition, form)
    if tree is not None and tree is not True:
        yield "visible-if", tree


def _holding(name: str, tree: Tree) -> dict[str, Tree]:
    """Return a rule that may hold; one that never does, or that nobody can tell, is none."""
    return {name: tree} if tree is not None and tree is not False else {}
