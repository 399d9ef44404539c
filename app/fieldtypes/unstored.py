"""What the types have in common that keep no value of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, Self

from sqlalchemy.types import TypeEngine

from app.core.i18n import N_
from app.fieldtypes.base import FieldType, S


class UnstoredType(FieldType[Any, S], Generic[S]):
    """Nothing is stored and nothing can be typed; ``examples`` is empty for that reason."""

    sortable = False
    messages = {"read_only": N_("This is worked out by the panel and cannot be typed.")}

    def columns(self) -> Mapping[str, TypeEngine[Any]]:
        return {}

    def parse(self, text: str) -> Any:
        raise self.reject("read_only")

    def dump(self, value: Any) -> str:
        return str(value)

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Any]]:
        return iter(())
