"""The folder as one file, and whatever somebody uploads as one."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.design.files import archive
from app.design.files.archive import Unpacked, packed, unpacked
from app.schema.source import read_folder
from app.schema.yaml_tree import MAX_BYTES

TEXT = "label: Tea\r\nfields: {a: {type: text}} # 茶\n"


def zipped(files: Mapping[str, bytes], *, mode: int = 0) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for path, content in files.items():
            info = zipfile.ZipInfo(path)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = mode << 16
            book.writestr(info, content)
    return made.getvalue()


def test_what_is_packed_comes_back_as_it_was() -> None:
    texts = read_folder(Path(__file__).parents[2] / "field_definitions")
    assert unpacked("all.zip", packed(texts)) == Unpacked(texts)
    assert packed(unpacked("all.zip", packed(texts)).texts) == packed(texts)
    assert unpacked("x.zip", packed({"tea.yaml": TEXT})).texts == {"tea.yaml": TEXT}


def test_pictures_beside_the_files_come_back_too() -> None:
    sent = packed({"tea.yaml": TEXT}, {"logo-1.png": b"\x89PNG"})
    assert unpacked("x.zip", sent) == Unpacked({"tea.yaml": TEXT}, {"logo-1.png": b"\x89PNG"})


@pytest.mark.parametrize("top", ["", "field_definitions/", "my folder/"])
def test_a_folder_around_them_all_is_left_out(top: str) -> None:
    files = {f"{top}tea.yaml": b"a: 1", f"{top}_options/b.yaml": b"b: 2"}
    assert unpacked("x.zip", zipped(files)).texts == {"tea.yaml": "a: 1", "_options/b.yaml": "b: 2"}


def test_what_systems_leave_behind_is_not_read() -> None:
    files = {"d/tea.yaml": b"a: 1", "__MACOSX/d/._tea.yaml": b"x", "d/.DS_Store": b"x"}
    assert unpacked("x.zip", zipped(files)).texts == {"tea.yaml": "a: 1"}


def test_one_file_is_read_by_its_name() -> None:
    assert unpacked("C:\\work\\tea.yaml", b"\xef\xbb\xbfa: 1\r\n").texts == {"tea.yaml": "a: 1\r\n"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 cut", "archive.broken"),
        (zipped({}), "archive.strangers"),
        (zipped({"../tea.yaml": b"a: 1"}), "archive.strangers"),
        (zipped({"/etc/tea.yaml": b"a: 1"}), "archive.strangers"),
        (zipped({"d/tea.yaml": b"a", "d/readme.md": b"b"}), "archive.strangers"),
        (zipped({"d/e/f/tea.yaml": b"a: 1"}), "archive.strangers"),
        (zipped({"tea.yaml": b"x"}, mode=stat.S_IFLNK | 0o777), "archive.odd"),
        (zipped({"tea.yaml": b"\xff\xfe"}), "archive.not_text"),
        (zipped({"tea.yaml": b" " * (MAX_BYTES + 1)}), "archive.file_too_big"),
        (zipped({f"t{n}.yaml": b" " * MAX_BYTES for n in range(11)}), "archive.too_big"),
        (zipped({f"t{n}.yaml": b"" for n in range(archive.MAX_FILES + 1)}), "archive.too_big"),
    ],
    ids=range(11),
)
def test_what_is_no_such_archive_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(AppError) as refused:
        unpacked("x.zip", content)
    assert refused.value.code == code
