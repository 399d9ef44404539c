"""The demo customer on paper: all that its reader may read, nothing else, in a sound file."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel import Locale

from app.demo.loader import load_demo
from app.exchange.documents.making import render_document
from app.fieldtypes.abilities import HoldsFiles
from app.records.read import get_record, list_records
from app.records.record import Masked, Question, Record
from app.records.show import shown
from tests.panels import TestPanel, copied

LANGUAGES = ("zh_Hans", "zh_Hant", "en", "zh_Hans+en")
READERS = ("admin", "alice")
ISO = Locale.parse("zh_Hans")  # days are written alike in every language


@pytest.fixture(scope="module")
def panel(
    shipped_panel: TestPanel, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestPanel]:
    """Return a panel with a few customers of the demo and what belongs to them."""
    panel = copied(shipped_panel, tmp_path_factory.mktemp("panel"))
    load_demo(panel.store, records=12, seed=4)
    yield panel
    panel.installation.engine.dispose()


def customer(panel: TestPanel, name: str) -> Record:
    """Return the customer with most to hide, then to say, of those that a person may print."""
    actor = panel.actor(name)
    found = list_records(panel.store, actor, "customer", Question(size=50)).records
    printed = [each for each in found if "print" in each.may]
    assert printed, f"{name} may print no customer of the demo"
    admin = panel.actor("admin")
    whole = [get_record(panel.store, admin, "customer", each.id) for each in printed]
    return max(whole, key=lambda each: (each.values["bank_account"] is not None, _filled(each)))


def _filled(record: Record) -> int:
    return sum(value is not None for value in record.values.values())


def values(panel: TestPanel, name: str, record: int, language: str) -> dict[str, list[str]]:
    """Return what stands on the screen of one person: field -> texts, in each language."""
    languages = language.split("+")
    actor = replace(panel.actor(name), language=languages[0])
    read = get_record(panel.store, actor, "customer", record)
    fields = panel.store.definitions.entities["customer"].by_name
    found = {}
    for key, value in read.values.items():
        field = fields[key]
        if value is None or key == "id" or isinstance(field.type, HoldsFiles):
            continue
        once = field.type.align_end or isinstance(value, Masked)
        locales = [Locale.parse(each) for each in (languages[:1] if once else languages)]
        locales = [ISO] if field.type.name in ("date", "date_time") else locales
        items = value if isinstance(value, tuple) and not isinstance(value, Masked) else (value,)
        if field.type.is_many and not isinstance(value, Masked):
            texts = [shown(field, (item,), read.titles, at) for item in items for at in locales]
        else:
            texts = [shown(field, value, read.titles, at) for at in locales]
        found[key] = texts
    return found


def words(file: Path) -> str:
    told = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True)
    return "".join(told.stdout.decode().split())


@pytest.fixture(scope="module", params=[(who, said) for who in READERS for said in LANGUAGES])
def paper(
    request: pytest.FixtureRequest, panel: TestPanel, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, int, str, Path]:
    """Return who printed which record in which language, and the file."""
    name, language = request.param
    record = customer(panel, name)
    pdf = render_document(
        panel.store, panel.actor(name), "customer", record.id, "profile", language
    )
    file = tmp_path_factory.mktemp("paper") / "profile.pdf"
    file.write_bytes(pdf.content)
    assert pdf.short.missing == ()
    assert pdf.short.untranslated == ()
    return name, record.id, language, file


def test_every_value_that_may_be_read_is_on_it(
    panel: TestPanel, paper: tuple[str, int, str, Path]
) -> None:
    name, record, language, file = paper
    wanted = values(panel, name, record, language)

    text = words(file)

    missing = {
        key: said for key, texts in wanted.items() for said in texts
        if "".join(said.split()) not in text
    }  # fmt: skip
    assert len(wanted) > 20
    assert missing == {}


def test_no_value_that_may_not_be_read_is_on_it(
    panel: TestPanel, paper: tuple[str, int, str, Path]
) -> None:
    name, record, language, file = paper
    readable = values(panel, name, record, language)
    everything = values(panel, "admin", record, language)

    text = words(file)

    closed = {key: texts for key, texts in everything.items() if readable.get(key) != texts}
    told = {
        key: said for key, texts in closed.items() for said in texts
        if len(said) > 4 and "".join(said.split()) in text
    }  # fmt: skip
    assert closed or name == "admin"
    assert told == {}


def test_all_its_fonts_are_in_the_file(paper: tuple[str, int, str, Path]) -> None:
    told = subprocess.run(["pdffonts", paper[3]], capture_output=True, check=True, text=True)
    head, _rule, *fonts = told.stdout.splitlines()
    at = head.index("emb")

    assert fonts
    assert [font for font in fonts if font[at : at + 3] != "yes"] == []


def test_the_file_is_sound(paper: tuple[str, int, str, Path]) -> None:
    told = subprocess.run(
        ["qpdf", "--check", paper[3]], capture_output=True, check=False, text=True
    )

    assert (told.returncode, told.stderr) == (0, "")
