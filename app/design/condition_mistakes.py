"""What is wrong with a condition, in words for a person, and at which token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_
from app.schema.codes import Code
from app.schema.condition_reader import AMONG_KEYS, EQUAL_KEYS, Path
from app.schema.condition_shape import unfit
from app.schema.model import Definitions, Field


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong, and where: the keys and numbers (from 1) down to it."""

    path: Path
    error: AppError


@dataclass(frozen=True)
class Place:
    """The data a mistake is in; says the mistake in the reader's words."""

    data: Any
    fields: Mapping[str, Field]
    definitions: Definitions

    def error(self, path: Path, code: Code) -> AppError:
        """Return the error for one mistake of the reader."""
        match code:
            case Code.UNKNOWN_OPERATOR:
                return _wrong("operator", NOT_COMPARED, field=self._said(path))
            case Code.BAD_OPERAND | Code.UNKNOWN_OPTION:
                return self._operand(path)
        message = SENTENCES.get(code, SENTENCES[Code.BAD_CONDITION])
        return _wrong("shape", message, name=path[-1] if path else "")

    def _said(self, path: Path) -> Any:
        known = self._field(path)
        return known.label if known else path[-1]

    def _field(self, path: Path) -> Field | None:
        """Return the field that a path leads into; inside ``none`` one of the other entity."""
        fields = self.fields
        for name, data in self._steps(path):
            if name in fields:
                return fields[name]
            if name in ("none", "some") and isinstance(data, Mapping):
                entity = str(data.get("of", "")).partition(".")[0]
                other = self.definitions.entities.get(entity)
                fields = other.by_name if other else {}
        return None

    def _steps(self, path: Path) -> Iterator[tuple[str, Any]]:
        data = self.data
        for key in path:
            if isinstance(data, list):
                data = data[int(key) - 1]
            elif isinstance(data, Mapping):
                data = data.get(key)
            yield key, data

    def _operand(self, path: Path) -> AppError:
        """Return what the field's type says of a value; it was refused before, so it is again."""
        known = self._field(path)
        *_, (_, raw) = self._steps(path)
        operator = known.type.operator(path[-1]) if known else None
        if known is None:
            return _wrong("operand", SENTENCES[Code.BAD_CONDITION], name=path[-1])
        if operator is None:  # the short way: the name of the field is the last key
            keys = AMONG_KEYS if isinstance(raw, list) else EQUAL_KEYS
            operator = next((op for key in keys if (op := known.type.operator(key))), None)
        is_blank = raw in (None, "", []) or (isinstance(raw, list) and "" in raw)
        if operator is None or is_blank or unfit(operator, raw):
            return _wrong("operand", N_("Say what “{field}” is compared with."), field=known.label)
        try:
            known.type.operand(operator, raw)
        except AppError as error:
            return error
        return _wrong("operand", N_("Say what “{field}” is compared with."), field=known.label)


NOT_COMPARED = N_("“{field}” cannot be compared in this way.")
SENTENCES: Mapping[Code, str] = {
    Code.UNKNOWN_FIELD: N_("There is no field “{name}” that a condition can ask about."),
    Code.UNKNOWN_ENTITY: N_("The condition speaks of an entity that does not exist."),
    Code.NO_LINK: N_("The condition speaks of records that do not link here."),
    Code.CONDITION_TOO_BIG: N_("The condition is too long or nested too deep."),
    Code.UNKNOWN_KEY: N_("“{name}” is not a word of conditions."),
    Code.BAD_CONDITION: N_("Something is missing here. A condition looks like this: stage: won"),
}


def _wrong(key: str, message: str, **params: object) -> AppError:
    return FieldValueError(f"condition.{key}", message, **params)
