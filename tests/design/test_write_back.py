"""The files follow the panel, and nobody's unapplied work is written over."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.design.files.folder import read_one, write_one
from app.design.merging.write_back import working_copy, write_back
from app.installation import Installation, open_installation
from app.schema.loader import load
from app.schema.source import read_folder
from tests.panels import settings_for

TEXTS = {
    "tea.yaml": "# Tea\nlabel: {en: Tea}   # 茶\nfields:\n  name: {type: text}\n",
    "cup.yaml": "label: {en: Cup}\r\nfields:\r\n  name: {type: text}\r\n",
    "_roles/admin.yaml": "label: Admin\nentities: {'*': {read: all}}\nsystem: [manage_users]\n",
}


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An installation whose folder says what version 1 says."""
    folder = tmp_path / "definitions"
    for path, text in TEXTS.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    made = open_installation(settings_for(tmp_path, definitions_dir=folder))
    made.apply(load(TEXTS), author="files")
    yield made
    made.engine.dispose()


def published(installation: Installation, **labels: str) -> Mapping[str, str]:
    """Publish other English labels of entities, as the designer does; return the texts."""
    texts = dict(installation.store().definitions.texts)
    for entity, label in labels.items():
        data = read_one(texts, f"{entity}.yaml")
        data["label"]["en"] = label
        texts = dict(write_one(texts, f"{entity}.yaml", data))
    installation.apply(load(texts), author="designer")
    return texts


def folder_of(installation: Installation) -> Path:
    return installation.settings.definitions_dir


def test_a_changed_file_follows_and_all_others_are_not_touched(installation: Installation) -> None:
    folder = folder_of(installation)
    os.utime(folder / "cup.yaml", ns=(1, 1))
    texts = published(installation, tea="Green tea")

    done = write_back(installation)

    assert (done.paths, done.conflicts, done.failure) == (("tea.yaml",), (), None)
    assert (folder / "tea.yaml").read_bytes() == texts["tea.yaml"].encode()
    assert b"   # \xe8\x8c\xb6\n" in (folder / "tea.yaml").read_bytes()
    assert (folder / "cup.yaml").stat().st_mtime_ns == 1
    assert (folder / "cup.yaml").read_bytes() == TEXTS["cup.yaml"].encode()
    assert write_back(installation).paths == ()


def test_files_come_and_go_with_the_version(installation: Installation) -> None:
    texts = {path: text for path, text in TEXTS.items() if path != "cup.yaml"}
    texts["_options/kind.yaml"] = "kind: plain\noptions: {a: {label: A}}\n"
    installation.apply(load(texts), author="designer", yes=True)

    assert write_back(installation).paths == ("_options/kind.yaml", "cup.yaml")
    assert read_folder(folder_of(installation)) == texts


def test_a_file_with_edits_stays_and_both_sides_are_shown(installation: Installation) -> None:
    folder = folder_of(installation)
    edited = TEXTS["tea.yaml"] + "  leaves: {type: integer}\n"
    (folder / "tea.yaml").write_text(edited)
    published(installation, tea="Green tea", cup="Mug")

    done = write_back(installation)

    assert done.paths == ("cup.yaml",)
    assert (folder / "tea.yaml").read_text() == edited
    (conflict,) = done.conflicts
    assert conflict.clashes
    assert "+  leaves: {type: integer}" in conflict.here_diff
    assert "+label: {en: Green tea}   # 茶" in conflict.applied_diff

    assert write_back(installation, force=True).paths == ("tea.yaml",)
    assert "Green tea" in (folder / "tea.yaml").read_text()


def test_an_edit_of_another_file_clashes_with_nothing(installation: Installation) -> None:
    (folder_of(installation) / "tea.yaml").unlink()
    published(installation, cup="Mug")
    (conflict,) = write_back(installation).conflicts
    assert (conflict.path, conflict.here, conflict.clashes) == ("tea.yaml", None, False)


def test_a_folder_of_an_older_version_is_brought_to_the_newest(installation: Installation) -> None:
    published(installation, tea="Green tea")
    texts = published(installation, tea="Black tea", cup="Mug")
    assert write_back(installation).paths == ("cup.yaml", "tea.yaml")
    assert read_folder(folder_of(installation)) == texts


def test_a_new_folder_gets_everything(installation: Installation) -> None:
    for path in TEXTS:
        (folder_of(installation) / path).unlink()
    assert write_back(installation).paths == tuple(sorted(TEXTS))
    assert read_folder(folder_of(installation)) == TEXTS


def test_the_mark_of_unicode_and_who_may_read_stay(installation: Installation) -> None:
    file = folder_of(installation) / "tea.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + TEXTS["tea.yaml"].encode())
    file.chmod(0o640)
    published(installation, tea="Green tea")
    write_back(installation)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf# Tea\nlabel: {en: Green tea}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_folder_that_cannot_be_written_is_said(
    installation: Installation, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder_of(installation) / "_options").symlink_to(outside)
    texts = {**TEXTS, "_options/kind.yaml": "kind: plain\noptions: {a: {label: A}}\n"}
    installation.apply(load(texts), author="designer")

    done = write_back(installation)

    assert done.failure is not None
    assert "could not be written" in str(done.failure)
    assert list(outside.iterdir()) == []
    assert not [path for path in folder_of(installation).iterdir() if path.name.startswith(".")]


def test_a_folder_that_is_not_there_is_said(installation: Installation) -> None:
    folder_of(installation).rename(folder_of(installation).with_name("elsewhere"))
    assert "no such folder" in str(write_back(installation).failure)


def test_before_the_first_version_there_is_nothing_to_write(tmp_path: Path) -> None:
    empty = open_installation(settings_for(tmp_path))
    with pytest.raises(AppError, match="No version"):
        working_copy(empty)
    empty.engine.dispose()
