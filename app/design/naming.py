"""Names for what is made in the designer: one made from its label, and why one is not allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_, Label
from app.design.files.field_references import Folder, entity_files
from app.design.labels import said_label
from app.fieldtypes.search_key import fold, sort_key
from app.schema.names import RESERVED_ENTITIES, is_name

LONGEST = 41
_BETWEEN = re.compile(r"[^\w]|_")
_OTHER = re.compile(r"[^a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def suggested_name(texts: Mapping[str, str], taken: Iterable[str] = (), plain: str = "item") -> str:
    """Return a name that is allowed and free, made from a label: its English, else its pinyin."""
    spoken = (texts.get(each, "") for each in ("en", "zh_Hans", "zh_Hant"))
    words = next((name for text in spoken if (name := _spelt(text))), plain)
    name = words if words[0].isalpha() else f"n_{words}"
    name = name[:LONGEST].rstrip("_")
    used = {*taken}
    tries = (name, *(f"{name[: LONGEST - 4]}_{number}" for number in range(2, 1000)))
    return next((each for each in tries if each not in used), name)


def _spelt(text: str) -> str:
    """Return a text in small Latin letters, words parted by one ``_``."""
    folded = fold(_BETWEEN.sub(" ", text[:200]))  # fold would join what a sign parts
    spelt = _HAN.sub(lambda found: f" {_pinyin(found[0])} ", folded)
    return _OTHER.sub("_", spelt.encode("ascii", "ignore").decode()).strip("_")


def _pinyin(han: str) -> str:
    return sort_key(han).partition("!")[0].replace(" ", "")


def check_name(name: str) -> None:
    """Raise FieldValueError for a text that can be no name at all, with the reason."""
    if not name:
        raise FieldValueError("design.name_missing", N_("Give it a name."))
    if len(name) > LONGEST:
        raise FieldValueError(
            "design.name_long", N_("A name has {most} letters at most."), most=LONGEST
        )
    if not name[0].isascii() or not name[0].islower():
        raise FieldValueError("design.name_start", N_("A name begins with a small letter, a to z."))
    if not is_name(name):
        wrong = next(c for c in name if not is_name(f"a{c}"))
        raise FieldValueError(
            "design.name_letter",
            N_("“{letter}” cannot stand in a name: only a to z, 0 to 9 and _."),
            letter=wrong if wrong.strip() else "␣",
        )
    if "__" in name:
        raise FieldValueError(
            "design.name_double", N_("Two _ in a row are kept for the panel's own columns.")
        )


def check_entity_name(folder: Folder, name: str, *, own: str = "") -> None:
    """Raise FieldValueError for a name that an entity cannot have; ``own`` is its present name."""
    check_name(name)
    if name == own:
        return
    if name in RESERVED_ENTITIES:
        raise FieldValueError(
            "design.name_reserved",
            N_("“{name}” is a word that the panel needs itself; choose another."),
            name=name,
        )
    for other, data in entity_files(folder):
        if other != own and name in (other, data.get("id"), *_old_names(data)):
            raise name_taken(name, said_label(data, other), is_retired=bool(data.get("retired")))


def _old_names(data: Mapping[str, Any]) -> list[str]:
    known = data.get("aliases")
    return known if isinstance(known, list) else []


def name_taken(name: str, label: Label, *, is_retired: bool) -> AppError:
    """Return the error for a name that something else has, which may be retired."""
    message = (
        N_("“{name}” is taken by {label}, which is retired and can be restored.")
        if is_retired
        else N_("“{name}” is taken by {label}.")
    )
    return FieldValueError("design.name_taken", message, name=name, label=label)
