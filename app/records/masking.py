"""How much of a sensitive value may be seen by somebody who may not read it, and what they type.

Such a person may replace the value. What they send back unchanged is the mask that they saw, and
saves nothing. That is told apart by comparing it with the mask of what is stored, in every language
of the panel; nothing, and nothing but asterisks, says nothing new either. Any other text that looks
like a mask is refused, so that no asterisks are ever saved by mistake. Who really means a text with
``**`` in it needs the right to read the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale

from app.access.fields import FieldSet
from app.core.errors import AppError, FieldValueError
from app.core.i18n import LANGUAGES, N_
from app.fieldtypes.masks import MASKS, STARS
from app.fieldtypes.ref import Ref
from app.records.record import Masked
from app.schema.model import Entity, Field
from app.storage.encryption import Undecrypted


@dataclass(frozen=True)
class Given:
    """What somebody means to write, without the masks that they left alone."""

    texts: Mapping[str, str]
    errors: Mapping[str, AppError]


def mask_text(field: Field, text: str) -> str:
    """Return the mask of a value as a person would read it; without a preset nothing shows."""
    return MASKS[field.sensitive or "all"](text)


def masked_value(field: Field, value: Any, locale: Locale) -> Masked | None:
    """Return what a masked actor sees of a value: whether there is one, and its mask."""
    if value is None or isinstance(value, Masked):
        return value
    if isinstance(value, Ref | Undecrypted):
        return Masked(STARS)
    return Masked(mask_text(field, field.type.format(value, locale)))


def without_masks(
    entity: Entity, fields: FieldSet, raw: Mapping[str, str], stored: Mapping[str, Any]
) -> Given:
    """Leave out the masked fields that were left alone: empty, or still showing their mask."""
    texts: dict[str, str] = {}
    errors: dict[str, AppError] = {}
    for name, text in raw.items():
        field = entity.by_name[name] if name in fields.masked else None
        if field is None:
            texts[name] = text
        elif not text.strip("* \n") or _plain(text) in _masks(field, stored.get(name)):
            continue
        elif looks_masked(field, text):
            errors[name] = _mask_typed()
        else:
            texts[name] = text
    return Given(texts, errors)


def looks_masked(field: Field, text: str) -> bool:
    """Tell whether a text could be the mask of some value; of a name one asterisk is enough."""
    return "**" in text or (field.sensitive == "name" and "*" in text)


def _masks(field: Field, value: Any) -> Iterator[str]:
    for language in LANGUAGES:
        masked = masked_value(field, value, Locale.parse(language))
        if masked is not None:
            yield _plain(masked.text)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _mask_typed() -> AppError:
    return FieldValueError(
        "mask.typed",
        N_(
            "This is a mask, not a value. Leave the field empty to keep what is stored, or type"
            " the whole new value."
        ),
    )
