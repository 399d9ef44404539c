"""``visible_if`` in the browser: which choices of another input of the form make a field show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.clock import Moment
from app.fieldtypes.abilities import HasOptions
from app.schema.condition import Condition, Related, fields_of, holds
from app.schema.model import Field
from app.web.form_values import PREFIX


@dataclass(frozen=True)
class ShowsWhen:
    """The input that decides, and the texts of it with which the other one shows."""

    name: str
    texts: tuple[str, ...]


class _NeedsDatabaseError(Exception):
    """The condition asks for other records, which a form in the browser cannot."""


def shows_when(
    condition: Condition | None, fields: Mapping[str, Field], moment: Moment
) -> ShowsWhen | None:
    """Return when something with this ``visible_if`` shows, or nothing where it always stands.

    Only a condition on one single choice among ``fields`` (those with an input) is followed: every
    option is tried beforehand, so the browser compares texts and knows nothing of conditions. A
    field whose condition asks for more stays on the form; the door decides about it anyway.
    """
    if condition is None:
        return None
    names = fields_of(condition)
    field = fields.get(next(iter(names), "")) if len(names) == 1 else None
    if field is None or not isinstance(field.type, HasOptions) or field.type.is_many:
        return None
    choices = (None, *field.type.option_set.options)
    try:
        texts = [
            key or "" for key in choices if holds(condition, {field.name: key}, moment, _refuse)
        ]
    except _NeedsDatabaseError:
        return None
    return ShowsWhen(f"{PREFIX}{field.name}", tuple(texts))


def _refuse(part: Related) -> bool:
    raise _NeedsDatabaseError(part.entity)
