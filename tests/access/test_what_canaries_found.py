"""What the canary found, once each: how a value told itself to somebody who may not read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.access.actor import Actor
from app.audit.events import FieldChange, record_event, record_revision
from app.core.errors import ConflictError, ForbiddenError, InvalidRecordError
from app.core.i18n import Label
from app.records.pick import pick
from app.records.read import list_records
from app.records.record import Masked, Question
from app.records.timeline import timeline
from app.records.why import why
from app.records.write import create_record, delete_record, restore_record, update_record
from app.schema.model import Action, Grant, Role, Scope
from app.storage.system import sys_revision
from tests.panels import TestPanel, make_panel

FIRM = """
title: "{name}"
fields:
  name: {type: text}
  stage: {type: select, choices: {open: Open, won: Won, lost: {label: Lost, retired: true}}}
  code: {type: text, unique: true}
  parent: {type: link, to: firm}
  reason: {type: text, required_if: {stage: won}}
  limit: {type: integer}
  terms: {type: text, read_only_if: {stage: won}}
checks:
  - {when: {limit: {at_least: 100}}, message: The limit is too high}
list: {columns: [name], sort: [name]}
"""
VISIT = """
title: "{topic}"
fields:
  topic: {type: text}
  firm: {type: link, to: firm, on_delete: restrict}
list: {columns: [topic], sort: [firm]}
"""
ALL = "read: all, create: true, update: all, delete: all, restore: all"


def texts(firm: str, visit: str = "", visits: str = "all") -> dict[str, str]:
    """Return definitions whose staff has these rights to fields; admins have all."""
    mine = f"read: {visits}, create: true, update: all, delete: all"
    return {
        "firm.yaml": FIRM,
        "visit.yaml": VISIT,
        "_roles/admin.yaml": f"entities: {{'*': {{{ALL}}}}}",
        "_roles/staff.yaml": (
            f"entities: {{firm: {{{ALL}, fields: {{{firm}}}}},"
            f" visit: {{{mine}, fields: {{{visit}}}}}}}"
        ),
    }


class Office:
    """A panel with these rights, asked through the door."""

    def __init__(self, folder: Path, **rights: str) -> None:
        self.panel: TestPanel = make_panel(folder, texts(**rights))
        self.store = self.panel.store
        self.admin: Actor = self.panel.actor("admin")
        self.alice: Actor = self.panel.actor("alice")

    def firm(self, **values: str) -> int:
        return create_record(self.store, self.admin, "firm", values).id

    def write(self, record_id: int, **values: str) -> int:
        """Change a firm as Alice; return the version it has then."""
        change: Mapping[str, str] = values
        return update_record(
            self.store, self.alice, "firm", record_id, change, version=None
        ).version


@pytest.mark.parametrize("guess", ["won", "open"])
def test_a_guess_at_a_masked_value_is_answered_alike_whether_right_or_wrong(
    tmp_path: Path, guess: str
) -> None:
    office = Office(tmp_path, firm="stage: masked")
    number = office.firm(name="A", stage="won", reason="R")

    version = office.write(number, stage=guess)

    assert version == 2
    newest = timeline(office.store, office.alice, "firm", number)[0]
    assert [change.field.name for change in newest.changes] == ["stage"]


def test_a_retired_option_is_refused_even_if_the_masked_field_held_it(tmp_path: Path) -> None:
    office = Office(tmp_path, firm="stage: masked")
    number = office.firm(name="A", stage="open")
    table = office.store.tables.entities["firm"].table
    with office.store.writing() as conn:
        conn.execute(sa.update(table).values(stage="lost"))

    with pytest.raises(InvalidRecordError) as refused:
        office.write(number, stage="lost")

    assert set(refused.value.errors) == {"stage"}


def test_an_old_text_in_the_timeline_of_a_masked_field_is_masked(tmp_path: Path) -> None:
    """A field that was text before it was a number has revisions that are no numbers."""
    office = Office(tmp_path, firm="limit: masked")
    number = office.firm(name="A", limit="7")
    entity = office.store.definitions.entities["firm"].id
    with office.store.writing() as conn:
        event = record_event(
            conn, office.admin, kind="record:update", at=office.store.clock(), entity=entity,
            record_id=number,
        )  # fmt: skip
        change = FieldChange("limit", "about ninety", "8")
        record_revision(conn, event, [change], entity=entity, record_id=number)

    (told,) = timeline(office.store, office.alice, "firm", number)[0].changes

    assert isinstance(told.old, Masked)
    assert told.old.text == "****"


def test_a_list_is_not_sorted_by_links_whose_titles_are_hidden(tmp_path: Path) -> None:
    """The definition sorts visits by firm, which is by the firm's name."""
    office = Office(tmp_path, firm="name: hidden")
    firms = [office.firm(name=name) for name in ("M", "A", "Z")]
    for firm in firms:
        create_record(office.store, office.admin, "visit", {"topic": "T", "firm": str(firm)})

    def order(actor: Actor) -> list[int]:
        page = list_records(office.store, actor, "visit", Question())
        return [record.id for record in page.records]

    assert order(office.admin) == [2, 1, 3]
    assert order(office.alice) == [3, 2, 1]


def test_a_picker_is_not_sorted_by_links_whose_titles_are_hidden(tmp_path: Path) -> None:
    office = Office(tmp_path, firm="name: hidden")
    for name in ("M", "A", "Z"):
        office.firm(name=name)

    offered = [choice.ref.id for choice in pick(office.store, office.alice, "firm", "parent", "")]

    assert offered == [3, 2, 1]


@pytest.mark.parametrize("stage", ["open", "won"])
def test_a_hidden_value_does_not_make_another_field_required(tmp_path: Path, stage: str) -> None:
    office = Office(tmp_path, firm="stage: hidden")
    number = office.firm(name="A", stage=stage, reason="R")

    assert office.write(number, reason="") == 2


@pytest.mark.parametrize("stage", ["open", "won"])
def test_a_hidden_value_does_not_lock_another_field(tmp_path: Path, stage: str) -> None:
    """Whether it would is not theirs to know, so the field is locked for them in every record."""
    office = Office(tmp_path, firm="stage: hidden")
    number = office.firm(name="A", stage=stage, reason="R")

    with pytest.raises(InvalidRecordError) as refused:
        office.write(number, terms="T")

    assert set(refused.value.errors) == {"terms"}


@pytest.mark.parametrize("limit", [7, 700])
def test_a_rule_over_a_hidden_value_is_silent_about_other_changes(
    tmp_path: Path, limit: int
) -> None:
    office = Office(tmp_path, firm="limit: hidden")
    number = office.firm(name="A")
    table = office.store.tables.entities["firm"].table
    with office.store.writing() as conn:
        conn.execute(sa.update(table).values(limit=limit))

    assert office.write(number, name="B") == 2


def test_a_clash_in_a_hidden_field_does_not_name_it(tmp_path: Path) -> None:
    office = Office(tmp_path, firm="code: hidden")
    number = office.firm(name="A", code="X")
    delete_record(office.store, office.admin, "firm", number)
    office.firm(name="B", code="X")

    with pytest.raises(InvalidRecordError) as refused:
        restore_record(office.store, office.alice, "firm", number)

    (error,) = refused.value.errors.values()
    assert "field that you may not see" in str(error)
    assert "code" not in str(error).lower()


@pytest.mark.parametrize(
    "rights", [{"firm": "", "visits": "own"}, {"firm": "", "visit": "firm: hidden"}]
)
def test_a_deletion_that_hidden_links_forbid_counts_and_names_nothing(
    tmp_path: Path, rights: dict[str, str]
) -> None:
    office = Office(tmp_path, **rights)
    number = office.firm(name="A")
    create_record(office.store, office.admin, "visit", {"topic": "T", "firm": str(number)})

    with pytest.raises(ConflictError) as refused:
        delete_record(office.store, office.alice, "firm", number)

    assert str(refused.value).startswith("Records that you may not see")


def test_what_a_masked_writer_replaced_keeps_its_old_value_in_the_revision(tmp_path: Path) -> None:
    office = Office(tmp_path, firm="code: masked")
    number = office.firm(name="A", code="X")

    office.write(number, code="X")

    with office.store.reading() as conn:
        kept = conn.execute(sa.select(sys_revision.c.old, sys_revision.c.new)).all()
    assert ("X", "X") in [tuple(row) for row in kept]


@pytest.mark.parametrize("scope", ["own", "team"])
def test_why_somebody_sees_a_record_does_not_tell_whose_it_is(tmp_path: Path, scope: str) -> None:
    """Alice may not read owner and department; the scope of another would tell them."""
    office = Office(tmp_path, firm="owner: hidden, department: hidden")
    number = office.firm(name="A")
    role = Role("other", Label.plain("Other"), {"firm": Grant({Action.READ: Scope(scope)}, {})})
    person = replace(office.panel.actor("bob"), roles=(role,))

    with pytest.raises(ForbiddenError):
        why(office.store, office.alice, person, "firm", number)
