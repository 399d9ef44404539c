"""The steps of a plan: plain values, each a sentence that a person can agree to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from app.core.i18n import N_


@dataclass(frozen=True)
class Step:
    """One change; ``message`` with ``params`` is its sentence, to be translated at the edge."""

    message: ClassVar[str]
    needs_yes: ClassVar[bool] = False
    """Whether somebody must agree: it hides data or rewrites it."""
    loses_data: ClassVar[bool] = False
    """Whether values that do not fit would be gone; then the name must be given as well."""

    @property
    def params(self) -> Mapping[str, Any]:
        """What stands in the sentence."""
        return asdict(self)

    @property
    def name(self) -> str:
        """By what ``--yes`` names it: ``customer.phone``."""
        own = asdict(self)
        return ".".join(str(own[k]) for k in ("entity", "field") if own.get(k))

    @property
    def is_safe(self) -> bool:
        """Whether an embedded panel applies it at start-up without asking."""
        return not self.needs_yes

    def __str__(self) -> str:
        return self.message.format(**self.params)


@dataclass(frozen=True)
class AddEntity(Step):
    """A new entity."""

    entity: str
    message = N_("{entity}: add the entity")


@dataclass(frozen=True)
class RenameEntity(Step):
    """The same entity under another name."""

    old: str
    entity: str
    message = N_("{old}: rename the entity to {entity}")


@dataclass(frozen=True)
class RetireEntity(Step):
    """An entity that vanished or was marked as retired."""

    entity: str
    message = N_("{entity}: retire the entity (its records are kept, hidden)")
    needs_yes = True


@dataclass(frozen=True)
class RestoreEntity(Step):
    """A retired entity that is wanted again."""

    entity: str
    message = N_("{entity}: bring the retired entity back, with its records")


@dataclass(frozen=True)
class FieldStep(Step):
    """A step about one field; ``key`` is the field's id."""

    entity: str
    field: str
    key: str


@dataclass(frozen=True)
class AddField(FieldStep):
    """A new field."""

    message = N_("{entity}.{field}: add the field")


@dataclass(frozen=True)
class RenameField(FieldStep):
    """The same field under another name."""

    old: str
    message = N_("{entity}.{old}: rename the field to {field}")


@dataclass(frozen=True)
class RetireField(FieldStep):
    """A field that vanished or was marked as retired."""

    message = N_("{entity}.{field}: retire the field (its values are kept, hidden)")
    needs_yes = True


@dataclass(frozen=True)
class RestoreField(FieldStep):
    """A retired field that is wanted again."""

    message = N_("{entity}.{field}: bring the retired field back, with its values")


@dataclass(frozen=True)
class WidenField(FieldStep):
    """Room for longer texts or more digits."""

    message = N_("{entity}.{field}: make room for longer values")


@dataclass(frozen=True)
class ChangeType(FieldStep):
    """Another type or another shape: every value is written as text and read by the new type."""

    old: str
    new: str
    message = N_("{entity}.{field}: convert from {old} to {new}")
    needs_yes = True
    loses_data = True


@dataclass(frozen=True)
class EncryptField(FieldStep):
    """Values that were readable in the database are encrypted; the readable ones are erased."""

    message = N_("{entity}.{field}: encrypt every value")
    needs_yes = True


@dataclass(frozen=True)
class DecryptField(FieldStep):
    """Values that were encrypted become readable in the database."""

    message = N_("{entity}.{field}: decrypt every value; it is readable in the database from then")
    needs_yes = True


@dataclass(frozen=True)
class ChangeSettings(FieldStep):
    """The type stays; what it allows changes. Records keep what they hold."""

    message = N_("{entity}.{field}: change what the field allows")


@dataclass(frozen=True)
class RequireField(FieldStep):
    """The field may no longer be left empty."""

    message = N_("{entity}.{field}: may no longer be empty")


@dataclass(frozen=True)
class AddKeys(FieldStep):
    """Columns beside a field (for search, for sorting) that are worked out of its values."""

    suffixes: tuple[str, ...]
    message = N_("{entity}.{field}: work out the keys for searching and sorting")


@dataclass(frozen=True)
class DropKeys(FieldStep):
    """Columns beside a field that nobody asks any more."""

    suffixes: tuple[str, ...]
    message = N_("{entity}.{field}: drop the keys for searching and sorting")


@dataclass(frozen=True)
class IndexStep(Step):
    """A step about one index; ``keys`` are the ids of its fields."""

    entity: str
    index: str
    keys: tuple[str, ...]

    @property
    def params(self) -> Mapping[str, Any]:
        return {**asdict(self), "fields": ", ".join(self.keys) or self.index}


@dataclass(frozen=True)
class AddUnique(IndexStep):
    """No two living records may agree in these fields."""

    message = N_("{entity}: no two records may have the same {fields}")


@dataclass(frozen=True)
class DropUnique(IndexStep):
    """Records may agree in these fields again."""

    message = N_("{entity}: records may have the same {fields}")


@dataclass(frozen=True)
class AddIndex(IndexStep):
    """Faster lists."""

    message = N_("{entity}: index {fields}")


@dataclass(frozen=True)
class DropIndex(IndexStep):
    """An index that nothing needs."""

    message = N_("{entity}: drop the index of {fields}")


@dataclass(frozen=True)
class OptionStep(Step):
    """A step about one option of a set."""

    options: str
    option: str

    @property
    def name(self) -> str:
        return f"{self.options}.{self.option}"


@dataclass(frozen=True)
class AddOption(OptionStep):
    """A new option."""

    message = N_("{options}: add option {option}")


@dataclass(frozen=True)
class RenameOption(OptionStep):
    """The same option under another key; the records that hold it follow."""

    old: str
    message = N_("{options}: rename option {old} to {option}; the records that hold it follow")


@dataclass(frozen=True)
class RetireOption(OptionStep):
    """An option that is offered no more; records keep it."""

    message = N_("{options}: retire option {option} (records that hold it keep it)")


@dataclass(frozen=True)
class RestoreOption(OptionStep):
    """A retired option that is offered again."""

    message = N_("{options}: offer option {option} again")


@dataclass(frozen=True)
class MergeOptions(OptionStep):
    """An option that became another; ``old`` is the key by which records hold it now."""

    into: str
    old: str
    message = N_("{options}: merge option {old} into {into}; records with {old} become {into}")
    needs_yes = True


@dataclass(frozen=True)
class ChangeRole(Step):
    """A role says something else; nothing in the records changes."""

    role: str
    message = N_("role {role}: change what it allows")


@dataclass(frozen=True)
class ChangeText(Step):
    """Labels, layout or rules of a file; nothing in the records changes."""

    file: str
    message = N_("{file}: change labels, layout or rules")
