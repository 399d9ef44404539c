"""Definition folders: what is read, and what is refused before it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.schema.codes import Code
from app.schema.problems import DefinitionError
from app.schema.source import read_folder
from app.schema.yaml_tree import MAX_BYTES


def test_yaml_files_are_read_by_their_path(tmp_path: Path) -> None:
    (tmp_path / "_roles").mkdir()
    (tmp_path / "_roles" / "staff.yaml").write_text("label: 员工\n", "utf-8")
    (tmp_path / "customer.yaml").write_text("label: A # kept\r\n", "utf-8", newline="")
    (tmp_path / "notes.txt").write_text("not ours")
    (tmp_path / ".hidden.yaml").write_text("not ours")

    texts = read_folder(tmp_path)

    assert texts == {"_roles/staff.yaml": "label: 员工\n", "customer.yaml": "label: A # kept\r\n"}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "definitions"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text("password: hunter2")
    (folder / "secret.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "inside.yaml").write_text("a: b")
    (folder / "again.yaml").symlink_to(folder / "inside.yaml")

    assert set(read_folder(folder)) == {"inside.yaml", "again.yaml"}


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"label: \xff\xfe", Code.NOT_TEXT), (b"#" * (MAX_BYTES + 1), Code.TOO_BIG)],
)
def test_a_file_that_is_no_text_is_refused_by_name(
    tmp_path: Path, content: bytes, code: Code
) -> None:
    (tmp_path / "customer.yaml").write_bytes(content)

    with pytest.raises(DefinitionError) as raised:
        read_folder(tmp_path)

    assert [(p.file, p.code) for p in raised.value.problems] == [("customer.yaml", code)]


def test_the_other_ending_is_refused_and_not_ignored(tmp_path: Path) -> None:
    (tmp_path / "customer.yml").write_text("fields: {}")

    with pytest.raises(DefinitionError, match=r"customer\.yaml"):
        read_folder(tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="no such folder"):
        read_folder(tmp_path / "nowhere")
