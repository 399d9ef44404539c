"""The groups of a plain set in the form of its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from app.design.naming import suggested_name
from app.fieldtypes.option_set import OptionSet
from app.web.designer.labels import LabelParts, label_parts, sent_label, typed_parts

NEW = "new"
"""What the inputs of a group that is not there yet are called by."""


@dataclass(frozen=True)
class GroupForm:
    """One group: its key, empty for a new one, its texts, and how many options it has."""

    key: str
    label: LabelParts
    used: int

    @property
    def field(self) -> str:
        """What its inputs are called."""
        return f"group.{self.key or NEW}"


def group_forms(options: OptionSet) -> list[GroupForm]:
    """Return the groups of a set and an empty one, with what was typed."""
    form = request.form
    found = [
        GroupForm(
            key,
            typed_parts(sent_label(form, f"group.{key}")) if form else label_parts(label),
            sum(each.group == key for each in options.options.values()),
        )
        for key, label in options.groups.items()
    ]
    typed = sent_label(form, f"group.{NEW}") if form else {}
    return [*found, GroupForm("", typed_parts(typed) if typed else label_parts(None), 0)]


def sent_groups(options: OptionSet) -> Mapping[str, Mapping[str, str]]:
    """Return the groups as they were typed: a ticked one is left out, the new one comes last."""
    form = request.form
    gone = set(form.getlist("drop"))
    groups = {key: sent_label(form, f"group.{key}") for key in options.groups if key not in gone}
    if added := sent_label(form, f"group.{NEW}"):
        groups[suggested_name(added, {*options.groups, NEW}, plain="group")] = added
    return groups
