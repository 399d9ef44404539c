"""Drafts: kept, undone, thrown away, never overwritten from a second window."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import ConflictError
from app.core.i18n import Label
from app.design.drafts import Change, discard, open_draft, save, undo
from app.schema.problems import DefinitionError
from tests.panels import TestPanel, make_panel

SAID = Change("{field} got a comment.", {"field": Label.plain("Name")})


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    folder: Path = tmp_path_factory.mktemp("drafts")
    return make_panel(folder)


@pytest.fixture(autouse=True)
def no_draft(panel: TestPanel) -> None:
    discard(panel.store, open_draft(panel.store, 1))


def commented(texts, line="# seen"):
    return {**texts, "customer.yaml": f"{texts['customer.yaml']}{line}\n"}


def test_a_person_without_a_draft_begins_on_the_newest_version(panel):
    draft = open_draft(panel.store, 1)
    assert draft.is_empty
    assert draft.texts == panel.store.definitions.texts


def test_what_is_saved_is_there_again_for_the_same_person_only(panel):
    draft = open_draft(panel.store, 1)
    saved = save(panel.store, draft, commented(draft.texts), SAID)
    assert open_draft(panel.store, 1).texts == saved.texts == commented(draft.texts)
    assert open_draft(panel.store, 2).is_empty
    assert list(open_draft(panel.store, 1).files) == ["customer.yaml"]


def test_undo_takes_back_one_change_after_the_other(panel):
    empty = open_draft(panel.store, 1)
    one = save(panel.store, empty, commented(empty.texts, "# one"), SAID)
    two = save(panel.store, one, commented(one.texts, "# two"), SAID)
    assert undo(panel.store, two).texts == one.texts
    assert undo(panel.store, open_draft(panel.store, 1)).is_empty


def test_a_new_file_and_one_that_goes_away_come_back_by_undo(panel):
    empty = open_draft(panel.store, 1)
    texts = {k: v for k, v in empty.texts.items() if k != "_roles/viewer.yaml"}
    changed = save(panel.store, empty, {**texts, "_roles/guest.yaml": "label: Guest\n"}, SAID)
    assert changed.files == {"_roles/viewer.yaml": None, "_roles/guest.yaml": "label: Guest\n"}
    assert undo(panel.store, changed).texts == empty.texts


def test_texts_with_mistakes_are_refused_and_the_draft_stays(panel):
    draft = open_draft(panel.store, 1)
    with pytest.raises(DefinitionError):
        save(panel.store, draft, commented(draft.texts, "colour: red"), SAID)
    assert open_draft(panel.store, 1).is_empty


def test_a_second_window_does_not_overwrite_what_the_first_saved(panel):
    draft = open_draft(panel.store, 1)
    save(panel.store, draft, commented(draft.texts, "# first"), SAID)
    with pytest.raises(ConflictError):
        save(panel.store, draft, commented(draft.texts, "# second"), SAID)


def test_what_another_window_saved_meanwhile_is_not_thrown_away(panel):
    published = save(
        panel.store, open_draft(panel.store, 1), commented(panel.store.definitions.texts), SAID
    )
    later = save(panel.store, published, commented(published.texts, "# later"), SAID)
    discard(panel.store, published)
    assert open_draft(panel.store, 1).texts == later.texts


def test_a_change_says_what_was_done_with_labels_in_every_language(panel):
    draft = open_draft(panel.store, 1)
    label = Label({"en": "Name", "zh_Hans": "名称", "zh_Hant": "名稱"})
    said = Change("{field} got a comment.", {"field": label})
    save(panel.store, draft, commented(draft.texts), said)
    kept = open_draft(panel.store, 1).changes[-1]
    assert kept.message == said.message
    assert kept.params["field"].text("zh_Hans") == "名称"
