"""What an uploaded file really is: told by its content, whatever its name or the browser says."""

from __future__ import annotations

import mimetypes
import unicodedata
from pathlib import PurePosixPath

import puremagic

LONGEST_NAME = 200
UNSAFE = '<>:"|?*'  # Windows refuses them
UNKNOWN = "application/octet-stream"
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"\xca\xfe\xba\xbe",
    b"!<arch>",
)
PROGRAM_NAMES = frozenset(
    (
        "apk", "app", "bat", "chm", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "jar", "jse",
        "lnk", "msi", "msp", "pif", "ps1", "reg", "scr", "sct", "vbe", "vbs", "wsf", "wsh",
    )
)  # fmt: skip
PICTURES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
MADE_OF = {  # kinds of files that begin with marks of their own -> what those marks are called
    "jpg": ("jpg",), "jpeg": ("jpg",), "jpe": ("jpg",), "png": ("png",), "gif": ("gif",),
    "webp": ("webp",), "bmp": ("bmp",), "tif": ("tif",), "tiff": ("tif",), "pdf": ("pdf",),
    "zip": ("zip",), "docx": ("docx",), "xlsx": ("xlsx",), "pptx": ("pptx",), "odt": ("zip",),
    "ods": ("zip",), "doc": ("doc", "rtf"), "xls": ("doc",), "ppt": ("doc",), "msg": ("doc",),
    "rtf": ("rtf",), "rar": ("rar",), "7z": ("7z",), "gz": ("gz",),
}  # fmt: skip
TEXTS = frozenset(
    (
        "css", "csv", "eml", "htm", "html", "ics", "json", "log", "md", "svg", "tsv", "txt", "vcf",
        "xml", "yaml", "yml",
    )
)  # fmt: skip
WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16 has zeros in it


def file_name(told: str) -> str:
    """Return a name that is safe on every system, close to the one that a browser told.

    No folders, no control characters, and none that turn the reading direction: those make
    ``exe.pdf`` out of ``fdp.exe``.
    """
    last = unicodedata.normalize("NFC", told.replace("\\", "/")).rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in UNSAFE)
    stem, dot, kind = shown.strip(" .").rpartition(".")
    if not dot:
        return kind[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - 20].rstrip(' .') or 'file'}.{kind[:19]}"


def media_type_of(name: str, data: bytes) -> str | None:
    """Return what a file is; nothing where its content is not what its name says.

    A name of a kind that has no marks of its own is believed, and the file called by no kind.
    """
    kind = PurePosixPath(name).suffix.lower().removeprefix(".")
    if kind in TEXTS:
        is_text = data.startswith(WIDE) or b"\0" not in data
        return (mimetypes.guess_type(name)[0] or "text/plain") if is_text else None
    marks = MADE_OF.get(kind)
    if marks is None:
        return UNKNOWN
    begins_late = kind == "pdf" and b"%PDF-" in data[:1024]  # as readers of PDF allow
    if not begins_late and not marks_of(data).intersection(marks):
        return None
    return mimetypes.guess_type(name)[0] or UNKNOWN


def marks_of(data: bytes) -> frozenset[str]:
    """Return the kinds of files that begin like this one."""
    try:
        matches = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return frozenset()
    return frozenset(match.extension.lower().removeprefix(".") for match in matches)


def is_program(name: str, data: bytes) -> bool:
    """Tell whether a file runs when it is opened, by its content or by its name."""
    kind = PurePosixPath(name).suffix.lower().removeprefix(".")
    return kind in PROGRAM_NAMES or data.startswith(PROGRAMS)
