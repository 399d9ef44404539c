"""What strangers send is read in a child process, to the same result or a sentence."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.core.errors import AppError
from app.design.files.archive import packed
from app.design.reading_apart import read_archive, read_table, read_workbook
from app.design.translations.sheet import to_workbook
from app.design.translations.table import rows_of
from app.schema.loader import load
from app.schema.source import read_folder
from tests.panels import SHIPPED


def bomb(path: str) -> bytes:
    """Return a zip file of some kilobytes that unpacks to 200 MB."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(40):
            archive.writestr(path.format(number), b" " * (5 << 20))
    return content.getvalue()


def test_an_archive_is_read_as_it_was_packed() -> None:
    texts = read_folder(SHIPPED)
    assert read_archive("all.zip", packed(texts)).texts == texts


def test_a_workbook_says_what_somebody_wrote_into_it() -> None:
    rows = list(rows_of(load(read_folder(SHIPPED))))
    sheet = read_workbook(to_workbook(rows), rows)
    assert sheet.wanted == {}
    assert sheet.refused == ()


def test_pasted_rows_are_read() -> None:
    columns = read_table("Name\tPhone\nAcme\t123\n")
    assert [(each.head, each.cells) for each in columns] == [
        ("Name", ("Acme",)),
        ("Phone", ("123",)),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.zip", b"PK\x03\x04 and nothing behind"), ("x.yaml", b"\xff\xfe\x00")],
    ids=["a torn archive", "no text"],
)
def test_what_is_hostile_gets_a_sentence(name: str, content: bytes) -> None:
    with pytest.raises(AppError) as caught:
        read_archive(name, content)
    assert caught.value.status < 500 or caught.value.code.startswith("archive.")


def test_a_bomb_gets_a_sentence() -> None:
    with pytest.raises(AppError) as archive:
        read_archive("x.zip", bomb("thing_{}.yaml"))
    with pytest.raises(AppError) as workbook:
        read_workbook(bomb("xl/worksheets/sheet{}.xml"), [])
    assert archive.value.code.startswith("archive.")
    assert workbook.value.code.startswith("sheet.")


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"no"])
def test_a_hostile_workbook_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(AppError) as caught:
        read_workbook(content, [])
    assert caught.value.code.startswith("sheet.")
