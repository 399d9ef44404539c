"""Profiles of random records: nothing is cut, lost, drawn over, off the paper or without a glyph.

``PROFILES`` says how many records of each set are printed; ``make soak`` prints ten.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from app.access import people
from app.access.actor import Actor
from app.exchange.documents.making import Prepared, prepare_document
from app.exchange.documents.rendering import begin_rendering, render
from app.exchange.documents.sheet import Printed, Table, Words
from app.installation import open_installation
from app.schema.loader import load
from app.storage.store import Store
from tests.exchange.profile_faults import Paper
from tests.exchange.random_profiles import ROLE, Made, definitions, fill
from tests.panels import settings_for

SETS = range(20)
OF_EACH = int(os.environ.get("PROFILES", "1"))
IN_FLIGHT = 6


@dataclass(frozen=True)
class Press:
    """A panel without its screens, and who prints there."""

    store: Store
    actor: Actor

    def prepared(self, each: Made) -> Prepared:
        """Read what is printed of a record."""
        return prepare_document(
            self.store, self.actor, each.entity, each.record, each.document, each.language
        )


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    installation = open_installation(settings_for(tmp_path_factory.mktemp("random")))
    installation.apply(load(definitions(SETS)), author="test")
    store = installation.store()
    number = people.create_person(
        store, username="printer", full_name="林知夏", password="correct horse battery",
        roles=[ROLE], department=None,
    )  # fmt: skip
    account = people.get_person(store, number)
    with store.reading() as conn:
        actor = people.make_actor(conn, store.definitions, account)
    yield Press(store, actor)
    installation.engine.dispose()


@pytest.fixture(scope="module")
def papers(press: Press) -> list[tuple[Made, Paper]]:
    """Every profile, drawn two at a time while the next ones are read."""
    made = [each for n in SETS for each in fill(press.store, press.actor, n, OF_EACH)]
    drawn = list[tuple[Made, Paper]]()
    for at in range(0, len(made), IN_FLIGHT):
        some = [(each, press.prepared(each)) for each in made[at : at + IN_FLIGHT]]
        begun = [begin_rendering(each.sheet) for _, each in some]
        for (each, one), pending in zip(some, begun, strict=True):
            drawn.append((each, Paper(one.sheet, one.short.missing, pending.result())))
    return drawn


def test_random_profiles_are_printed_whole_and_readable(papers: list[tuple[Made, Paper]]) -> None:
    found = {str(made): faults for made, paper in papers if (faults := list(paper.faults())[:3])}

    assert not found, "\n".join(f"{made}\n  " + "\n  ".join(each) for made, each in found.items())


def test_they_are_of_all_papers_layouts_and_languages(papers: list[tuple[Made, Paper]]) -> None:
    sheets = [paper.sheet for _, paper in papers]

    assert {sheet.paper for sheet in sheets} == {"A3", "A4", "A5", "B5", "letter", "legal",
                                                 "241x140"}  # fmt: skip
    assert {sheet.orientation for sheet in sheets} == {"portrait", "landscape"}
    assert {language for sheet in sheets for language in sheet.languages} == {
        "zh_Hans", "zh_Hant", "en"
    }  # fmt: skip
    assert {sheet.is_mirrored for sheet in sheets} == {True, False}
    assert max(len(paper.pages) for _, paper in papers) > 3


@pytest.fixture(scope="module")
def good(papers: list[tuple[Made, Paper]]) -> Paper:
    """One profile with a table and nothing wrong with it."""
    return next(paper for _, paper in papers if any(table.rows for table in paper.sheet.tables))


def test_a_text_that_runs_out_of_its_cell_is_found(good: Paper) -> None:
    narrow = tuple(replace(good.sheet.tables[0].columns[0], width=each) for each in (99.9, 0.1))
    wide = Table(Words("Wide"), Words("1"), narrow, ((Printed((Words("WWWW"),)),) * 2,))

    found = faults_of(good, tables=(wide,))

    assert any("beside the content" in fault for fault in found)


def test_a_value_that_is_not_printed_is_found(good: Paper) -> None:
    said = replace(good.sheet, notes=(*good.sheet.notes, Words("never printed")))

    assert "not printed: never printed" in list(Paper(said, (), good.content).faults())


def test_a_row_that_is_cut_is_found(good: Paper) -> None:
    table = next(each for each in good.sheet.tables if each.rows)
    cut = replace(table, rows=((Printed((Words("begun here, never ended"),)), *table.rows[0]),))
    said = replace(good.sheet, tables=(cut,))

    found = list(Paper(said, (), good.content).faults())

    assert any("row 1 is cut through by a page break" in fault for fault in found)


def test_a_character_without_a_glyph_is_found_where_it_is_not_named(good: Paper) -> None:
    found = faults_of(good, title="𰀀")

    assert any("without a glyph and not named" in fault for fault in found)


def test_texts_that_stand_on_one_another_are_found(good: Paper) -> None:
    text = Printed((Words("龘"),))  # which is never broken
    columns = tuple(replace(each, width=0.5) for each in good.sheet.tables[0].columns[:1]) * 200
    tight = Table(Words("Tight"), Words("1"), columns, ((text,) * 200,))

    assert any("stands on" in fault for fault in faults_of(good, tables=(tight,)))


def faults_of(paper: Paper, **changes: object) -> list[str]:
    """Draw a profile with something changed, and return what is wrong with it."""
    sheet = replace(paper.sheet, **changes)  # type: ignore[arg-type]  # what a test names
    return list(Paper(sheet, paper.missing, render(sheet)).faults())
