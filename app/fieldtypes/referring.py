"""What all types have in common whose value refers to a record, a person or a department."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from babel import Locale
from sqlalchemy.types import TypeEngine

from app.core.i18n import N_
from app.fieldtypes.base import FieldType, V
from app.fieldtypes.column_types import RECORD_ID
from app.fieldtypes.figures import fold
from app.fieldtypes.ref import Ref

NAME_LENGTH = 64
_FORM = re.compile(r"(?:([a-z_][a-z0-9_]*):|#|№)?\s*([0-9]{1,18})")

R = TypeVar("R")


class ReferringType(FieldType[V, R], Generic[V, R]):
    """A reference, or several; an item is a :class:`Ref`.

    Whether the record exists and may be picked is the door's to say.
    """

    widget = "link"
    cell = "link"
    reads = "refs"
    indexed = True
    json_schema = {"oneOf": [{"type": "integer", "format": "int64"}, {"type": "string"}]}
    messages = {
        "invalid": N_("“{text}” is not the number of a record. Write it like 12."),
        "which": N_("“{text}” does not say what it points at. Write it like {example}."),
        "target": N_("This cannot point at “{entity}”."),
    }

    @property
    @abstractmethod
    def targets(self) -> tuple[str, ...]:
        """The entities that the value may point at."""

    def columns(self) -> Mapping[str, TypeEngine[Any]]:
        if len(self.targets) > 1:
            return {"": RECORD_ID, "entity": sa.String(NAME_LENGTH)}
        return {"": RECORD_ID}

    def store(self, item: Ref) -> Mapping[str, Any]:
        if len(self.targets) > 1:
            return {"": item.id, "entity": item.entity}
        return {"": item.id}

    def load(self, stored: Mapping[str, Any]) -> Ref:
        return Ref(stored.get("entity") or self.targets[0], stored[""])

    def script_item(self, item: Ref) -> str:
        return str(item)

    def read_ref(self, text: str) -> Ref:
        """Read "12", "#12" or "customer:12"."""
        found = _FORM.fullmatch(fold(text))
        if not found or not int(found[2]):
            raise self.reject("invalid", text=text.strip()[:40])
        entity = found[1]
        if entity is None:
            if len(self.targets) != 1:
                example = f"{next(iter(self.targets), 'customer')}:{int(found[2])}"
                raise self.reject("which", text=text.strip()[:40], example=example)
            entity = self.targets[0]
        if entity not in self.targets:
            raise self.reject("target", entity=entity)
        return Ref(entity, int(found[2]))

    def written(self, ref: Ref) -> str:
        """Write a reference so that :meth:`read_ref` reads it."""
        return str(ref.id) if len(self.targets) == 1 else str(ref)

    def ref_json(self, ref: Ref) -> int | str:
        """Return a reference as the API shows it."""
        return ref.id if len(self.targets) == 1 else str(ref)


class SingleReferenceType(ReferringType[Ref, R], Generic[R]):
    """One reference."""

    def parse(self, text: str) -> Ref:
        return self.read_ref(text)

    def dump(self, value: Ref) -> str:
        return self.written(value)

    def format(self, value: Ref, locale: Locale) -> str:
        """Return the number; who knows the record's title shows that instead."""
        return f"#{value.id}"

    def to_json(self, value: Ref) -> Any:
        return self.ref_json(value)
