"""People, documents, exports, the demo and the doctor from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access import people
from app.records.write import create_record
from tests.cli.conftest import Terminal

PASSWORD = "a sentence is good"


@pytest.fixture
def staffed(applied: Terminal) -> Terminal:
    """Return a terminal whose panel has one manager."""
    said = applied.run("users create mona --role manager --password-stdin", typed=f"{PASSWORD}\n")
    assert said.status == 0
    return applied


def password_fits(terminal: Terminal, name: str, password: str) -> bool:
    store = terminal.installation().store()
    account = people.find_username(store, name)
    return account is not None and people.check_password(store, account.id, password)


def test_a_person_is_made_with_a_typed_password(staffed: Terminal) -> None:
    assert password_fits(staffed, "mona", PASSWORD)


def test_a_made_password_is_shown_once(applied: Terminal) -> None:
    said = applied.run("users create otto --role staff --full-name", "Otto 奥托")

    shown = said.out.strip().rpartition(": ")[2]
    assert said.status == 0
    assert password_fits(applied, "otto", shown)


@pytest.mark.parametrize(
    ("words", "typed", "part"),
    [
        ("users create mona --role manager --password-stdin", PASSWORD, "mona"),
        ("users create new --role manager --password-stdin", "short", "12"),
        ("users create new --role nonsense --password-stdin", PASSWORD, "nonsense"),
        ("users reset who --password-stdin", PASSWORD, "no such person"),
        ("users reset mona --password-stdin", "short", "12"),
    ],
)
def test_it_says_what_is_wrong(staffed: Terminal, words: str, typed: str, part: str) -> None:
    said = staffed.run(words, typed=f"{typed}\n")

    assert said.status == 1
    assert part in said.err
    assert password_fits(staffed, "mona", PASSWORD)


def test_a_password_is_reset(staffed: Terminal) -> None:
    said = staffed.run("users reset mona")

    assert said.status == 0
    assert password_fits(staffed, "mona", said.out.strip().rpartition(": ")[2])
    assert not password_fits(staffed, "mona", PASSWORD)


@pytest.fixture
def product(staffed: Terminal) -> int:
    """File one product as Mona."""
    store = staffed.installation().store()
    account = people.find_username(store, "mona")
    assert account is not None
    with store.reading() as conn:
        mona = people.make_actor(conn, store.definitions, account)
    return create_record(store, mona, "product", {"code": "P1", "name": "拾光灯"}).id


def test_a_record_is_printed(staffed: Terminal, product: int, tmp_path: Path) -> None:
    file = tmp_path / "card.pdf"

    said = staffed.run(f"documents render product {product} --language en -o", str(file))

    assert said.status == 0
    assert file.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    "words",
    ["product 99", "nonsense 1", "order 1", "product 1 --document nonsense", "product 1 --as who"],
)
def test_what_cannot_be_printed_is_told(
    staffed: Terminal, product: int, tmp_path: Path, words: str
) -> None:
    file = tmp_path / "none.pdf"

    said = staffed.run(f"documents render {words} -o", str(file))

    assert said.status == 1
    assert said.err.strip()
    assert not file.exists()


def test_records_are_exported(staffed: Terminal, product: int, tmp_path: Path) -> None:
    file = tmp_path / "products.csv"

    said = staffed.run("records export product -o", str(file))

    assert said.status == 0
    assert "拾光灯" in file.read_text("utf-8-sig")


def test_who_may_not_export_cannot_do_it_from_a_terminal(
    staffed: Terminal, product: int, tmp_path: Path
) -> None:
    staffed.run("users create sam --role staff --password-stdin", typed=f"{PASSWORD}\n")

    said = staffed.run("records export product --as sam -o", str(tmp_path / "no.csv"))

    assert said.status == 1


def test_demo_records_are_made_in_the_number_asked_for(staffed: Terminal) -> None:
    said = staffed.run("demo load --records 5 --seed 3 --locale zh")

    assert said.status == 0
    assert "product: 5" in said.out or "order: 5" in said.out
    assert staffed.run("demo load --records 0").status == 2


def test_the_doctor_says_what_is_missing(terminal: Terminal) -> None:
    said = terminal.run("doctor")

    assert said.status == 1
    assert "no definitions are applied" in said.out


def test_the_doctor_finds_a_healthy_panel_well(staffed: Terminal) -> None:
    said = staffed.run("doctor")

    assert said.status == 0
    assert "definitions: version 1" in said.out


def test_the_doctor_tells_what_waits_and_what_is_wrong(applied: Terminal) -> None:
    applied.edit("product.yaml", "  stock: {type", "  weight: {type: integer}\n  stock: {type")
    assert "steps are pending" in applied.run("doctor").out

    applied.edit("product.yaml", "type: yes_no", "type: yes_now")
    assert "mistakes" in applied.run("doctor").out


def test_the_doctor_reads_settings_that_cannot_be_used(
    applied: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://nowhere")

    said = applied.run("doctor")

    assert said.status == 1
    assert "Traceback" not in said.out + said.err
