"""The whole folder as one zip file, and a zip file that somebody gave back, read with suspicion."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from app.core.errors import RefusedError
from app.core.i18n import N_
from app.design.files.folder import Texts
from app.design.files.whole import PATH
from app.schema.yaml_tree import MAX_BYTES

MAX_FILES = 2_000
MAX_TOTAL = 50 * 1024 * 1024  # of all texts together
LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^/]*|Thumbs\.db$|desktop\.ini$)")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files always make the same archive
TOP = "field_definitions"
PICTURE = re.compile(r"[\w.-]+\.(?:png|jpe?g)", re.IGNORECASE)
"""A picture beside the definitions: the logo, perhaps, or one that was."""


@dataclass(frozen=True)
class Unpacked:
    """What was uploaded: files of definitions by path, pictures beside them by name."""

    texts: Texts
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def packed(texts: Texts, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Return a zip file of all files, which :func:`unpacked` gives back as they are."""
    content = io.BytesIO()
    files = {**{path: text.encode() for path, text in texts.items()}, **(pictures or {})}
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, each in sorted(files.items()):
            info = zipfile.ZipInfo(f"{TOP}/{path}", EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, each)
    return content.getvalue()


def unpacked(name: str, content: bytes) -> Unpacked:
    """Return the definitions that were uploaded: those of a zip file, or one YAML file.

    A folder around them all is left out. Raises RefusedError for what is no such file, is too
    large, or holds anything but definitions and pictures beside them.
    """
    if not content.startswith(b"PK"):
        file = PurePosixPath(name.replace("\\", "/")).name
        return Unpacked({file: _text(name, content)})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _files(archive)
    # zipfile says NotImplementedError of a way to pack that it does not know.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise RefusedError("archive.broken", N_("This zip file cannot be read.")) from error


def _files(archive: zipfile.ZipFile) -> Unpacked:
    members = list(_members(archive))
    total = sum(member.file_size for member in members)
    if len(members) > MAX_FILES or total > MAX_TOTAL:
        raise RefusedError(
            "archive.too_big",
            N_("The archive holds more than {files} files or {size} MB."),
            files=MAX_FILES, size=MAX_TOTAL >> 20,
        )  # fmt: skip
    top = _top([member.filename for member in members])
    found = {member.filename.removeprefix(top): member for member in members}
    pictures = [path for path in found if PICTURE.fullmatch(path)]
    paths = [path for path in sorted(found) if path not in pictures]
    strangers = [path for path in paths if not PATH.match(path)]
    if strangers or not paths:
        raise RefusedError(
            "archive.strangers",
            N_("The archive holds what is no definition: {files}."),
            files=", ".join(strangers[:5]) or "—",
        )
    return Unpacked(
        {path: _text(path, _read(archive, found[path])) for path in paths},
        {path: _read(archive, found[path]) for path in pictures},
    )


def _members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    for member in archive.infolist():
        kind = stat.S_IFMT(member.external_attr >> 16)
        if member.is_dir() or LITTER.search(member.filename):
            continue
        if kind not in (0, stat.S_IFREG) or member.flag_bits & 1:
            raise RefusedError(
                "archive.odd",
                N_("{path} is a link or is locked with a password; neither is read."),
                path=member.filename[:100],
            )
        yield member


def _top(names: list[str]) -> str:
    """Return the folder that everything lies in, if it is none of the definitions' own."""
    tops = {name.partition("/")[0] for name in names if "/" in name}
    if len(tops) == 1 and all("/" in name for name in names):
        (top,) = tops
        return "" if top in ("_options", "_roles") else f"{top}/"
    return ""


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:  # what the archive says of the size may be a lie
        return file.read(MAX_BYTES + 1)


def _text(path: str, content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise RefusedError(
            "archive.file_too_big", N_("{path} is larger than 5 MB."), path=path[:100]
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError(
            "archive.not_text", N_("{path} is not text in UTF-8."), path=path[:100]
        ) from None
