"""What a file is, its content says."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from app.records.file_content import file_name, is_program, media_type_of


def packed(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


def drawn(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3, 3)).save(out, kind)
    return out.getvalue()


RIGHT = [
    ("contract.pdf", b"%PDF-1.7\n", "application/pdf"),
    ("scan.pdf", b"\r\n%PDF-1.4\n", "application/pdf"),
    ("logo.png", drawn("PNG"), "image/png"),
    ("logo.JPG", drawn("JPEG"), "image/jpeg"),
    ("logo.webp", drawn("WEBP"), "image/webp"),
    ("scan.tiff", drawn("TIFF"), "image/tiff"),
    ("list.zip", packed("a"), "application/zip"),
    ("客户.csv", "姓名,电话".encode("gbk"), "text/csv"),
    ("note.txt", "你好".encode("utf-16"), "text/plain"),
    ("plan.dwg", b"AC1027\0\0", "application/octet-stream"),
    ("no extension", b"\0\1\2", "application/octet-stream"),
]
WRONG = [
    ("contract.pdf", b"<html><script>alert(1)</script>"),
    ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("logo.png", drawn("GIF")),
    ("report.docx", b"%PDF-1.7"),
    ("note.txt", b"MZ\x90\0\3\0\0\0"),
    ("table.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600),
]


@pytest.mark.parametrize(("name", "data", "media_type"), RIGHT)
def test_a_file_that_is_what_its_name_says(name: str, data: bytes, media_type: str) -> None:
    assert media_type_of(name, data) == media_type


@pytest.mark.parametrize(("name", "data"), WRONG)
def test_a_file_that_is_not_what_its_name_says(name: str, data: bytes) -> None:
    assert media_type_of(name, data) is None


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.exe", b""), ("A.BAT", b"echo"), ("x", b"MZ\x90"), ("y.dat", b"\x7fELF"), ("z.lnk", b"L")],
)
def test_a_program_is_known_by_its_name_or_by_its_content(name: str, data: bytes) -> None:
    assert is_program(name, data)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("合同 2026.pdf", "合同 2026.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\a.txt", "a.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie x=1.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\0b.pdf", "ab.pdf"),
        (".htaccess", "htaccess"),
        ("...", "file"),
        ("", "file"),
        ("x" * 400 + ".pdf", "x" * 180 + ".pdf"),
    ],
)
def test_a_name_is_safe_on_every_system(told: str, kept: str) -> None:
    assert file_name(told) == kept
