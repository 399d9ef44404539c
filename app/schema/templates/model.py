"""What the names in a template stand for, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.schema.codes import Code


@dataclass(frozen=True)
class Known:
    """What a template may ask of a field."""

    targets: tuple[str, ...] = ()  # the entities that a link leads to
    is_many: bool = False
    options: tuple[str, ...] | None = None
    is_yes_no: bool = False
    is_day: bool = False
    is_amount: bool = False
    is_anything: bool = False  # it is written, and could not be read: that was said already


class Surroundings(Protocol):
    """What there is to be named."""

    def field(self, entity: str, name: str) -> Known | None:
        """Return what can be asked of a field, or ``None`` where there is none to be used."""

    def fields(self, entity: str) -> tuple[str, ...]:
        """Return the names of the fields of an entity."""

    def entities(self) -> tuple[str, ...]:
        """Return the names of the entities."""


class Part(StrEnum):
    """What a word of a template names."""

    FIELD = "field"
    ENTITY = "entity"
    OPTION = "option"
    ROWS = "rows"  # the whole of ``order`` or ``order.customer`` after ``in``


@dataclass(frozen=True)
class Use:
    """One place of a template that names something of the definitions."""

    part: Part
    start: int
    stop: int
    entity: str
    name: str = ""  # of the field; of ROWS, the link that leads here
    option: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place of a template, and of which kind it is."""

    at: int
    text: str
    code: Code = Code.BAD_TEMPLATE


@dataclass(frozen=True)
class Meaning:
    """What a path leads to: a field, rows of an entity, one of these rows, or a fixed word."""

    entity: str = ""  # of the field; of the row
    field: Known | None = None
    name: str = ""
    is_row: bool = False
    is_anything: bool = False  # nobody knows, and that was said


Variables = Mapping[str, Meaning]
