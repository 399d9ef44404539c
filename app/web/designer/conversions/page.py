"""What the pages of a conversion show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from app.access.current import current_locale
from app.access.messages import message_text
from app.design.fields import conversions
from app.design.fields.choices import Choice
from app.design.fields.trial import Misfit, Trial
from app.records.record import Record
from app.schema.model import Action, Entity, Field
from app.web.addresses import edit_url, show_url
from app.web.designer.fields.gallery_search import grouped
from app.web.designer.fields.inputs import FieldAsked
from app.web.designer.fields.page import typed as typed_inputs
from app.web.designer.frame import page

SHOWN = 5


@dataclass(frozen=True)
class Asked:
    """One conversion: the field as the draft has it, the kind it is to be, its form."""

    entity: Entity
    field: Field
    form: FieldAsked

    @property
    def kind(self) -> str:
        """The name of the new kind."""
        return self.form.type.name


@dataclass(frozen=True)
class Tried:
    """What came of a try: nothing yet, what is wrong with the settings, or what would happen."""

    trial: Trial | None = None
    is_running: bool = True  # whether the field has values at all: it was published
    errors: Mapping[str, str] = field(default_factory=dict)  # by setting
    wrong: Mapping[str, str] = field(default_factory=dict)  # by the text that would be written
    typed: Mapping[str, str] = field(default_factory=dict)
    changed: int | None = None
    refused: int = 0
    reasons: tuple[str, ...] = ()
    back: str = ""  # what was changed, so that it can be taken back
    is_back: bool = False
    rows: tuple[Choice, ...] | None = None
    is_full: bool = False


@dataclass(frozen=True)
class Line:
    """One text that does not convert, with some of its records."""

    text: str
    reason: str
    count: int
    records: tuple[tuple[str, str], ...]  # title and address


def draw_kinds(entity: Entity, found: Field) -> str:
    """Offer the kinds that the values could be converted into."""
    groups = [
        (group, [each for each in members if conversions.converts(each.type)])
        for group, members in grouped()
    ]
    return page(
        "designer/conversion_kinds.html", entity=entity, field=found,
        groups=[(group, members) for group, members in groups if members],
    )  # fmt: skip


def draw(asked: Asked, tried: Tried) -> str:
    """Show the settings of the new kind and what came of trying it."""
    shown = typed_inputs(asked.form, request.method == "POST")
    needed = {each.name for each in asked.form.needed()}
    if tried.rows is not None:
        shown["rows"] = list(tried.rows)
    return page(
        "designer/conversion.html", entity=asked.entity, field=asked.field, asked=asked,
        kind=asked.form.type, tried=tried, lines=_lines(tried.trial) if tried.trial else [],
        needed=[each for each in shown["inputs"]["settings"] if each[0].name in needed],
        **{key: shown[key] for key in ("rows", "colors", "blank_rows")},
    )  # fmt: skip


def _lines(trial: Trial) -> list[Line]:
    return [_line(each) for each in trial.misfits]


def _line(misfit: Misfit) -> Line:
    records = tuple((each.title, _address(each)) for each in misfit.records[:SHOWN])
    reason = message_text(misfit.reason, current_locale())
    return Line(misfit.text, reason, len(misfit.records), records)


def _address(record: Record) -> str:
    """Return where the value can be put right, or at least looked at."""
    if Action.UPDATE in record.may:
        return edit_url(record.entity, record.id)
    return show_url(record.entity, record.id)
