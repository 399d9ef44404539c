"""What one option may say: judged whole, so that a form can tell everything at its inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.core.errors import AppError, ConflictError, FieldValueError
from app.core.i18n import LANGUAGES, N_
from app.design.labels import label_data
from app.design.naming import check_name, suggested_name
from app.design.options.file import Entry, OptionFile
from app.fieldtypes.option_set import COLORS, OptionKind
from app.schema.label_reader import LONGEST


@dataclass(frozen=True)
class WantedOption:
    """An option as somebody typed it; an empty key is made from the label."""

    label: Mapping[str, str] = field(default_factory=dict)  # language -> text
    key: str = ""
    color: str = ""
    parent: str = ""
    group: str = ""


def new_key(file: OptionFile, wanted: WantedOption) -> str:
    """Return the key of a new option: as typed, else made from its label."""
    return wanted.key or suggested_name(wanted.label, file.taken, plain="option")


def wrong_with(
    file: OptionFile, wanted: WantedOption, *, own: str | None = None
) -> Iterator[tuple[str, AppError]]:
    """Yield (part, what is wrong); ``own`` is the present key of an option that is changed."""
    if not any(wanted.label.values()) and not wanted.key:
        yield "label", FieldValueError("design.label_missing", N_("Write a name for it."))
    for language in LANGUAGES:
        if len(wanted.label.get(language, "")) > LONGEST:
            yield f"label.{language}", _too_long()
    if wanted.key and wanted.key != own and (refused := _wrong_key(file, wanted.key, own)):
        yield "key", refused
    yield from _wrong_choices(file, wanted, own)


def _wrong_key(file: OptionFile, key: str, own: str | None) -> AppError | None:
    try:
        check_key(file, key, own=own)
    except AppError as error:
        return error
    return None


def _wrong_choices(
    file: OptionFile, wanted: WantedOption, own: str | None
) -> Iterator[tuple[str, AppError]]:
    if wanted.color and wanted.color not in COLORS:
        yield "color", _unknown(wanted.color)
    if wanted.group and wanted.group not in (file.data.get("groups") or {}):
        yield "group", _unknown(wanted.group)
    if wanted.parent and (wrong := _wrong_parent(file, wanted.parent, own)):
        yield "parent", wrong


def check_key(file: OptionFile, key: str, *, own: str | None = None) -> None:
    """Raise AppError for a key that no option of the set can have."""
    check_name(key)
    if key in file.taken and (own is None or key != file.options[own].get("id", own)):
        raise key_taken(key)


def key_taken(key: str) -> AppError:
    """Return the error for a key that another option of the set has."""
    return FieldValueError("design.key_taken", N_("The key “{key}” is taken in this set."), key=key)


def _wrong_parent(file: OptionFile, parent: str, own: str | None) -> AppError | None:
    if file.kind is not OptionKind.CATEGORY:
        return NoTreeError()
    if parent not in file.options:
        return _unknown(parent)
    return BelowItselfError() if own is not None and parent in file.below(own) else None


def fill(entry: Entry, wanted: WantedOption) -> None:
    """Write into an entry what ``wanted`` says; what it leaves empty goes."""
    said = {
        "label": label_data(wanted.label, entry.get("label")),
        "color": wanted.color if wanted.color != "gray" or "color" in entry else "",
        "parent": wanted.parent,
        "group": wanted.group,
    }
    for key, value in said.items():
        if value:
            entry[key] = value
        else:
            entry.pop(key, None)


def _too_long() -> AppError:
    return FieldValueError(
        "design.label_long", N_("A name has {most} characters at most."), most=LONGEST
    )


def _unknown(text: str) -> AppError:
    return FieldValueError("design.unknown", N_("“{text}” is not there to choose."), text=text[:60])


class NoTreeError(AppError):
    """Only a category has options below options."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            "design.no_tree", N_("Only a tree (category) has options below other options.")
        )


class BelowItselfError(ConflictError):
    """A tree has no circles."""

    def __init__(self) -> None:
        super().__init__(
            "design.below_itself", N_("An option cannot lie below itself or below one of its own.")
        )
