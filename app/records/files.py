"""Attachments: a file has no right of its own, it asks the record and the field that hold it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.fields import field_set
from app.core.errors import (
    AppError,
    BadRequestError,
    ForbiddenError,
    NotFoundError,
)
from app.core.i18n import N_
from app.fieldtypes.abilities import HoldsFiles
from app.records.access import find_entity, known_field
from app.records.file_content import PICTURES, UNKNOWN, file_name, is_program, media_type_of
from app.records.pictures import (
    MOST_PIXELS,
    BrokenPictureError,
    LargePictureError,
    redrawn,
)
from app.records.read import get_record
from app.records.uploads import fresh_files, missing_file, require_room
from app.schema.model import Entity, Field
from app.storage.store import Store
from app.storage.system import sys_attachment

CHUNK = 1 << 16
LARGEST = 100 << 20


@dataclass(frozen=True)
class Attachment:
    """What is known of a stored file."""

    id: str
    name: str
    size: int
    media_type: str
    path: Path
    is_picture: bool = False  # one that was drawn anew, so that it is nothing else as well


def add_file(
    store: Store, actor: Actor, entity: str, field: str, *, name: str, content: BinaryIO
) -> str:  # fmt: skip
    """Keep a file for a field and return its id, which the field then takes as its text.

    What it is, its content says; what its name and its sender say must agree with that. Raises
    FieldValueError for a file that the field does not allow, and where this actor has uploaded too
    many that no record holds.
    """
    holding = _holding(store, actor, entity, field)
    _require_writable(store, actor, entity, holding)
    require_room(store, actor)
    holder: HoldsFiles = holding.type  # type: ignore[assignment]  # _holding asked for it
    clean_name = file_name(name)
    data, media_type = _checked(holder, clean_name, content.read(min(LARGEST, holder.largest) + 1))
    key = secrets.token_hex(16)
    place = store.files / key[:2] / key
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    with store.writing() as conn:
        conn.execute(
            sa.insert(sys_attachment).values(
                id=key, entity=find_entity(store, entity).id, field=holding.id, name=clean_name,
                size=len(data), media_type=media_type, sha256=hashlib.sha256(data).hexdigest(),
                path=f"{key[:2]}/{key}", created_at=store.clock(), created_by=actor.id,
            )
        )  # fmt: skip
    return key


def _checked(holder: HoldsFiles, name: str, data: bytes) -> tuple[bytes, str]:
    """Return what is kept of a file, and what it is; a picture is made anew."""
    media_type = media_type_of(name, data)
    holder.check_file(name, len(data), media_type or UNKNOWN)
    if is_program(name, data) and not holder.names_kind(name):
        raise holder.reject("program", name=name)
    if media_type is None:
        raise holder.reject("media_type", name=name)
    if not holder.holds_pictures:
        return data, media_type  # to the byte: a signed contract stays as it was signed
    try:
        return redrawn(data, media_type), media_type
    except BrokenPictureError:
        raise holder.reject("media_type", name=name) from None
    except LargePictureError:
        raise holder.reject("pixels", name=name, most=MOST_PIXELS // 10**6) from None


def _require_writable(store: Store, actor: Actor, entity: str, holding: Field) -> None:
    allowed = field_set(store.definitions, actor, find_entity(store, entity)).writable
    if holding.name not in allowed:
        raise ForbiddenError(
            "forbidden.field", N_("Your roles may not change “{field}”."), field=holding.label
        )


def find_file(
    store: Store, actor: Actor, entity: str, record_id: int, field: str, key: str
) -> Attachment:
    """Return a file that a record of the actor's holds in a field the actor may read."""
    holding = _holding(store, actor, entity, field)
    record = get_record(store, actor, entity, record_id)
    value = record.values.get(field)
    if field not in field_set(
        store.definitions, actor, find_entity(store, entity)
    ).readable or key not in (holding.type.items(value)):
        raise NotFoundError("file.missing", N_("There is no such file."))
    found = describe_files(store, [key])[key]
    holder: HoldsFiles = holding.type  # type: ignore[assignment]  # _holding asked for it
    is_picture = holder.holds_pictures and found.media_type in PICTURES.values()
    return replace(found, is_picture=is_picture)


def describe_files(store: Store, keys: list[str]) -> dict[str, Attachment]:
    """Return what is known of files by id; the caller has read the ids through the door."""
    query = sa.select(sys_attachment).where(sys_attachment.c.id.in_(keys))
    with store.reading() as conn:
        return {
            row["id"]: Attachment(
                row["id"], row["name"], row["size"], row["media_type"], store.files / row["path"]
            )
            for row in conn.execute(query).mappings()
        }


def broken_files(
    actor: Actor, conn: Connection, entity: Entity, changed: Mapping[str, Any],
    before: Mapping[str, Any],
) -> dict[str, AppError]:  # fmt: skip
    """Return an error for each file that this actor did not upload for this very field.

    Without it, who knows or guesses an id could hang somebody else's file on a record of theirs.
    """
    errors: dict[str, AppError] = {}
    table = sys_attachment.c
    for field, fresh in fresh_files(entity, changed, before):
        query = sa.select(sa.func.count()).where(
            table.id.in_(fresh), table.entity == entity.id, table.field == field.id,
            table.created_by == actor.id,
        )  # fmt: skip
        if conn.scalar(query) != len(fresh):
            errors[field.name] = missing_file()
    return errors


def read_chunks(attachment: Attachment) -> Iterator[bytes]:
    """Yield the content of a file piece by piece."""
    with attachment.path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _holding(store: Store, actor: Actor, entity: str, field: str) -> Field:
    found = find_entity(store, entity)
    holding = known_field(found, field_set(store.definitions, actor, found), field, readable=False)
    if not isinstance(holding.type, HoldsFiles):
        raise BadRequestError(
            "file.impossible", N_("“{field}” does not hold files."), field=holding.label
        )
    return holding
