"""``read_only_if``: a field that cannot be changed while its record is in some state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.access.actor import Actor
from app.core.errors import InvalidRecordError
from app.records.forms import form_slots
from app.records.read import get_record
from app.records.record import Record
from app.records.write import create_record, update_record
from tests.each_database import EACH_DATABASE, panel_on
from tests.panels import TestPanel
from tests.records.conftest import mistakes

ALL = "read: all, create: true, update: all, delete: all"
TEXTS = {
    "deal.yaml": """
title: "{name}"
fields:
  name: {type: text}
  stage: {type: select, choices: {open: Open, won: Won}}
  margin: {type: integer}
  amount: {type: integer, read_only_if: {stage: won}}
  terms: {type: text, required: true, visible_if: {stage: won}, read_only_if: {stage: won}}
  note: {type: text, read_only_if: {margin: {at_least: 10}}}
  either: {type: text, read_only_if: {any: [{stage: won}, {margin: {at_least: 10}}]}}
  both: {type: text, read_only_if: {stage: won, margin: {at_least: 10}}}
  open_only: {type: text, read_only_if: {not: {stage: open}}}
  code: {type: text, sensitive: tail4, read_only_if: {stage: won}}
  firm: {type: link, to: firm}
  firm_kind: {type: lookup, via: firm, field: kind}
  by_firm: {type: text, read_only_if: {firm_kind: closed}}
  by_visit: {type: text, read_only_if: {some: {of: visit.deal, where: {done: true}}}}
""",
    "firm.yaml": """
title: "{name}"
fields:
  name: {type: text}
  kind: {type: select, choices: {plain: Plain, closed: Closed}}
""",
    "visit.yaml": """
title: "{name}"
fields:
  name: {type: text}
  done: {type: yes_no}
  deal: {type: link, to: deal}
""",
    "_roles/admin.yaml": (
        f"entities: {{deal: {{{ALL}, fields: {{code: write}}}}, '*': {{{ALL}}}}}\n"
    ),
    "_roles/staff.yaml": (
        f"entities: {{firm: {{{ALL}}},"
        f" deal: {{{ALL}, fields: {{margin: hidden, code: masked}}}}}}\n"
    ),
    "_roles/manager.yaml": f"entities: {{deal: {{{ALL}, fields: {{code: masked}}}}}}\n",
}


class Deals:
    """A panel with deals, asked through the door."""

    def __init__(self, panel: TestPanel) -> None:
        self.panel = panel
        self.admin = panel.actor("admin")
        self.alice = panel.actor("alice")  # staff: the margin is hidden, the code masked

    def add(self, entity: str = "deal", **raw: str) -> Record:
        return create_record(self.panel.store, self.admin, entity, {"name": "A", **raw})

    def change(self, deal: Record, by: Actor | None = None, **raw: str) -> Record:
        actor = by or self.admin
        return update_record(self.panel.store, actor, "deal", deal.id, raw, version=None)

    def refused(self, deal: Record, by: Actor | None = None, **raw: str) -> dict[str, str]:
        """Return what is wrong with a change, by field; nothing where it was saved."""
        try:
            self.change(deal, by, **raw)
        except InvalidRecordError as error:
            return dict(mistakes(error))
        return {}

    def locked(self, deal: Record, by: Actor | None = None) -> set[str]:
        slots = form_slots(self.panel.store, by or self.admin, "deal", deal.id)
        return {slot.field.name for slot in slots if slot.locked}

    def stored(self, deal: Record, name: str) -> object:
        return get_record(self.panel.store, self.admin, "deal", deal.id).values[name]


@pytest.fixture(scope="module", params=EACH_DATABASE)
def deals(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deals]:
    with panel_on(request, tmp_path_factory.mktemp("deals"), TEXTS) as panel:
        yield Deals(panel)


def test_a_field_whose_condition_holds_is_refused_at_its_place(deals: Deals) -> None:
    deal = deals.add(stage="won", amount="7", terms="T")

    with pytest.raises(InvalidRecordError) as refused:
        deals.change(deal, amount="8", name="B")

    assert mistakes(refused.value) == {"amount": "read_only"}
    assert "Amount" in str(refused.value.errors["amount"])
    assert (deals.stored(deal, "amount"), deals.stored(deal, "name")) == (7, "A")


def test_it_can_be_changed_while_the_condition_does_not_hold(deals: Deals) -> None:
    deal = deals.add(stage="open", amount="7")

    assert deals.change(deal, amount="8").values["amount"] == 8
    assert "amount" not in deals.locked(deal)


def test_what_is_sent_back_unchanged_is_no_change(deals: Deals) -> None:
    deal = deals.add(stage="won", amount="7", terms="T")

    assert deals.change(deal, amount="7", name="B").values["name"] == "B"


def test_the_record_as_stored_decides_and_not_as_it_would_be(deals: Deals) -> None:
    closing, reopened = deals.add(stage="open"), deals.add(stage="won", terms="T")

    assert deals.refused(closing, stage="won", amount="9", terms="T") == {}
    assert deals.refused(reopened, stage="open", amount="9") == {"amount": "read_only"}
    assert deals.refused(reopened, stage="open") == {}
    assert deals.refused(reopened, amount="9") == {}


def test_a_new_record_is_filled_in_freely(deals: Deals) -> None:
    deal = deals.add(stage="won", amount="7", terms="T")

    assert deals.stored(deal, "amount") == 7
    slots = form_slots(deals.panel.store, deals.admin, "deal", None)
    assert not any(slot.locked for slot in slots)


def test_a_locked_field_that_is_empty_is_not_asked_for(deals: Deals) -> None:
    """The record could not be saved at all otherwise."""
    deal = deals.add(stage="open")
    table = deals.panel.store.tables.entities["deal"].table
    with deals.panel.store.writing() as conn:
        conn.execute(table.update().where(table.c.id == deal.id).values(stage="won"))

    assert deals.refused(deal, name="B") == {}


def test_the_form_shows_a_locked_field_as_one_that_has_no_input(deals: Deals) -> None:
    deal = deals.add(stage="won", amount="7", terms="T")

    assert deals.locked(deal) == {"amount", "terms", "either", "open_only", "code"}


@pytest.mark.parametrize("guess", ["1234", "9999"])
def test_a_locked_masked_value_answers_each_guess_alike(deals: Deals, guess: str) -> None:
    deal = deals.add(stage="won", code="1234", terms="T")

    assert deals.refused(deal, deals.alice, code=guess) == {"code": "read_only"}


@pytest.mark.parametrize("margin", ["1", "20", ""])
@pytest.mark.parametrize(
    ("stage", "locked"),
    [
        ("open", {"note", "either"}),
        ("won", {"note", "either", "both", "amount", "terms", "open_only", "code"}),
    ],
)
def test_a_hidden_value_never_locks_or_unlocks(
    deals: Deals, margin: str, stage: str, locked: set[str]
) -> None:
    """What Alice may read decides; where it does not, the field is locked whatever is stored."""
    deal = deals.add(stage=stage, margin=margin, terms="T")

    assert deals.locked(deal, deals.alice) - {"by_visit"} == locked
    for name in ("note", "either", "both"):
        told = deals.refused(deal, deals.alice, **{name: "X"})
        assert told == ({name: "read_only"} if name in locked else {})


def test_a_value_behind_a_link_locks(deals: Deals) -> None:
    plain, closed = deals.add("firm", kind="plain"), deals.add("firm", kind="closed")
    free, bound = (deals.add(firm=str(firm.id), stage="open") for firm in (plain, closed))

    assert deals.refused(free, by_firm="X") == {}
    assert deals.refused(bound, by_firm="X") == {"by_firm": "read_only"}
    assert deals.locked(bound) == {"by_firm"}


def test_a_related_record_locks(deals: Deals) -> None:
    deal = deals.add(stage="open")
    assert deals.refused(deal, by_visit="X") == {}

    deals.add("visit", deal=str(deal.id), done="true")

    assert deals.refused(deal, by_visit="Y") == {"by_visit": "read_only"}
    assert deals.locked(deal) == {"by_visit"}


def test_related_records_that_nobody_may_read_lock_whether_they_are_there_or_not(
    deals: Deals,
) -> None:
    """Staff may not read visits."""
    without, with_visit = deals.add(stage="open"), deals.add(stage="open")
    deals.add("visit", deal=str(with_visit.id), done="true")

    for deal in (without, with_visit):
        assert deals.refused(deal, deals.alice, by_visit="X") == {"by_visit": "read_only"}
        assert "by_visit" in deals.locked(deal, deals.alice)
