"""``flask definitions …``: from a text to a version, and back again."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.schema.loader import load
from app.schema.source import read_folder
from app.storage.system import sys_event
from app.storage.versions import load_version
from tests.cli.conftest import Terminal

STOCK = "  stock: {type: integer,"
QUANTITY = "  quantity: {type: integer,"


def number(terminal: Terminal) -> int:
    return terminal.installation().newest()


def test_check_finds_no_mistake(terminal: Terminal) -> None:
    said = terminal.run("definitions check")

    assert (said.status, said.err) == (0, "")
    assert "no mistakes" in said.out


def test_check_tells_every_mistake_with_its_place(terminal: Terminal) -> None:
    terminal.edit("product.yaml", "type: yes_no", "type: yes_now")
    terminal.edit("order.yaml", "minimum: 1", "minimun: 1")

    said = terminal.run("definitions check")

    assert said.status == 1
    assert "product.yaml:" in said.err
    assert "yes_no" in said.err
    assert "order.yaml:" in said.err
    assert "2 mistakes" in said.err


def test_check_asks_for_languages(terminal: Terminal) -> None:
    assert terminal.run("definitions check --require zh_Hans,en").status == 0

    terminal.edit("product.yaml", "{en: Stock, zh_Hans: 库存}", "{en: Stock}")
    missing = terminal.run("definitions check --require zh_Hans,en")
    assert missing.status == 1
    assert "product.yaml" in missing.err

    unknown = terminal.run("definitions check --require tlh")
    assert unknown.status == 2
    assert "tlh" in unknown.err


def test_plan_says_what_would_happen_and_does_nothing(applied: Terminal) -> None:
    applied.edit("product.yaml", STOCK, "  weight: {type: integer}\n" + STOCK)

    said = applied.run("definitions plan --sql")

    assert said.status == 0
    assert "weight" in said.out
    assert "ALTER TABLE" in said.out
    assert number(applied) == 1


def test_plan_says_when_there_is_nothing_to_do(applied: Terminal) -> None:
    assert "Nothing to do: version 1" in applied.run("definitions plan").out


def test_apply_makes_a_version_with_its_reason_and_an_event(applied: Terminal) -> None:
    applied.edit("product.yaml", STOCK, "  weight: {type: integer}\n" + STOCK)

    said = applied.run("definitions apply --note", "for the scales")

    assert said.status == 0
    assert "version 2 is applied" in said.out
    installation = applied.installation()
    assert load_version(installation.engine, 2).note == "for the scales"
    with installation.engine.connect() as conn:
        kinds = conn.execute(sa.select(sys_event.c.kind).order_by(sys_event.c.id)).scalars().all()
    assert list(kinds)[-1] == "definitions:apply"


def test_apply_of_what_is_applied_makes_no_version(applied: Terminal) -> None:
    said = applied.run("definitions apply")

    assert said.status == 0
    assert "Nothing to do" in said.out
    assert number(applied) == 1


def test_apply_refuses_mistakes(applied: Terminal) -> None:
    applied.edit("product.yaml", "type: yes_no", "type: yes_now")

    said = applied.run("definitions apply")

    assert said.status == 1
    assert "product.yaml:" in said.err
    assert "Traceback" not in said.err
    assert number(applied) == 1


def test_apply_asks_before_it_hides(applied: Terminal) -> None:
    applied.edit("order.yaml", QUANTITY, "  quantity: {retired: true, type: integer,")

    refused = applied.run("definitions apply")
    assert refused.status == 1
    assert "Somebody must agree" in refused.err
    assert number(applied) == 1

    agreed = applied.run("definitions apply --yes")
    assert agreed.status == 0
    assert number(applied) == 2


def test_purge_drops_only_what_is_retired(applied: Terminal) -> None:
    in_use = applied.run("definitions purge order.quantity --yes")
    assert in_use.status == 1
    assert "in use" in in_use.err

    applied.edit("order.yaml", QUANTITY, "  quantity: {retired: true, type: integer,")
    applied.run("definitions apply --yes")
    asked = applied.run("definitions purge order.quantity", typed="n\n")
    assert asked.status == 1

    done = applied.run("definitions purge order.quantity --yes")
    assert done.status == 0
    with applied.installation().store().reading() as conn:
        columns = {c["name"] for c in sa.inspect(conn).get_columns("rec_order")}
    assert not {name for name in columns if "quantity" in name}


@pytest.mark.parametrize("name", ["nothing", "product.nothing"])
def test_purge_of_what_is_not_there_says_so(applied: Terminal, name: str) -> None:
    said = applied.run(f"definitions purge {name} --yes")

    assert said.status == 1
    assert name in said.err


def test_history_diff_and_rollback(applied: Terminal) -> None:
    before = (applied.folder / "product.yaml").read_text()
    applied.edit("product.yaml", "{en: Stock, zh_Hans: 库存}", "{en: In stock, zh_Hans: 库存}")
    applied.run("definitions apply --note", "clearer")

    told = applied.run("definitions history").out.splitlines()
    assert [line.split()[0] for line in told] == ["2", "1"]
    assert "clearer" in told[0]

    difference = applied.run("definitions diff 1 2").out
    assert "In stock" in difference
    assert applied.run("definitions diff 2").out == ""

    back = applied.run("definitions rollback 1")
    assert back.status == 0
    assert "version 3 is applied" in back.out
    assert load_version(applied.installation().engine, 3).texts["product.yaml"] == before

    assert applied.run("definitions rollback 99").status == 1


def test_pull_writes_the_version_to_the_files(applied: Terminal) -> None:
    texts = dict(read_folder(applied.folder))
    (applied.folder / "product.yaml").unlink()
    (applied.folder / "order.yaml").unlink()

    refused = applied.run("definitions pull")
    assert refused.status == 1
    assert "never applied" in refused.err

    assert applied.run("definitions pull --force").status == 0
    assert read_folder(applied.folder) == texts


def test_pull_takes_away_what_the_version_does_not_have(applied: Terminal) -> None:
    (applied.folder / "draft.yaml").write_text("label: Draft\n")

    assert applied.run("definitions pull --force").status == 0

    assert not (applied.folder / "draft.yaml").exists()


def test_before_the_first_version_the_others_say_so(terminal: Terminal) -> None:
    assert terminal.run("definitions pull").status == 1
    assert terminal.run("definitions history").out == ""
    assert terminal.run("definitions rollback 1").status == 1
    assert "version" in terminal.run("definitions diff 1").err


def published(terminal: Terminal, file: str, old: str, new: str) -> None:
    """Change a definition in the panel, as the designer does: the file stays as it is."""
    installation = terminal.installation()
    texts = dict(installation.store().definitions.texts)
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)
    installation.apply(load(texts), author="designer")


def test_pull_brings_what_nobody_edited_and_says_what_it_left(applied: Terminal) -> None:
    before = (applied.folder / "product.yaml").read_text()
    (applied.folder / "product.yaml").write_text(before + "# mine\n")
    texts = dict(read_folder(applied.folder))
    published(applied, "order.yaml", "en: ", "en: New ")

    refused = applied.run("definitions pull")

    assert refused.status == 1
    assert "product.yaml" in refused.err
    assert "+# mine" in refused.err
    now = read_folder(applied.folder)
    assert now["product.yaml"] == texts["product.yaml"]
    assert "en: New " in now["order.yaml"]


def test_files_that_would_undo_the_panel_are_not_applied(applied: Terminal) -> None:
    published(applied, "order.yaml", "en: ", "en: New ")
    (applied.folder / "product.yaml").write_text(
        (applied.folder / "product.yaml").read_text() + "# mine\n"
    )

    refused = applied.run("definitions apply")
    assert refused.status == 1
    assert "order.yaml" in refused.err
    assert "pull" in refused.err
    assert "edited and not applied" in applied.run("doctor").out

    assert applied.run("definitions pull").status == 1
    assert applied.run("definitions apply").status == 0
    texts = applied.installation().store().definitions.texts
    assert "en: New " in texts["order.yaml"]
    assert texts["product.yaml"].endswith("# mine\n")


def test_the_panel_can_be_undone_when_that_is_meant(applied: Terminal) -> None:
    published(applied, "order.yaml", "en: ", "en: New ")
    (applied.folder / "product.yaml").write_text(
        (applied.folder / "product.yaml").read_text() + "# mine\n"
    )
    assert applied.run("definitions apply --over").status == 0
    assert "en: New " not in applied.installation().store().definitions.texts["order.yaml"]
