"""The contract that every field type fulfils."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Generic, Self, TypeVar

from babel import Locale
from sqlalchemy import ColumnElement
from sqlalchemy.types import TypeEngine

from app.core.clock import Moment
from app.core.errors import FieldValueError
from app.core.i18n import N_
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import EMPTY, FILLED, Columns, Operator, Takes
from app.fieldtypes.setting_words import SettingWords

V = TypeVar("V")  # the Python value, never None; of a field with many values, a tuple of items
S = TypeVar("S")  # the settings written in YAML


class FieldType(ABC, Generic[V, S]):
    """How one type of field behaves everywhere it appears.

    An instance is bound to the settings that one field's YAML gave it. It sees no request, no
    session and no user, so that it can be tested with plain calls. Empty (``None``) never reaches
    it: "required" is the field's business.

    A type with ``is_many`` has a tuple of items as its value; ``columns``, ``store`` and ``load``
    then speak of one item, and storage keeps the items in a link table, in their order.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str] = ""
    """One sentence for the admin who picks a type, marked for translation."""
    icon: ClassVar[str] = "forms"
    """The picture beside a field of this type in the designer."""
    group: ClassVar[Group] = Group.TEXT
    """The types it is found among."""
    found_by: ClassVar[str] = ""
    """Words that people look for it by, English and Chinese, beside label and description."""
    widget: ClassVar[str] = "text"
    """The template ``widgets/<widget>.html`` that draws the input."""
    cell: ClassVar[str] = "text"
    """The template ``cells/<cell>.html`` that shows the value."""
    align_end: ClassVar[bool] = False
    """Whether a column of these values is aligned at its end (figures)."""
    indexed: ClassVar[bool] = False
    """Whether every field of this type gets an index without asking."""
    sortable: ClassVar[bool] = True
    wide: ClassVar[bool] = False
    """Whether the field takes the whole width of a section."""
    in_words: ClassVar[bool] = False
    """Whether a file for people says the value in words: what is stored is a code."""
    reads: ClassVar[str] = ""
    """How a browser reads what is typed (``js/form_values.js``); empty: only if it is filled."""
    figures: ClassVar[bool] = False
    """Whether items are compared as numbers."""
    Settings: ClassVar[type]
    required_settings: ClassVar[tuple[str, ...]] = ()
    """Settings that YAML must give; the loader says so where one is missing."""
    setting_words: ClassVar[Mapping[str, SettingWords]] = {}
    """What each setting is called and what it does, for the form that an admin fills in."""
    operators: ClassVar[tuple[Operator, ...]] = ()
    messages: ClassVar[Mapping[str, str]] = {}

    def __init__(self, settings: S) -> None:
        self.settings = settings

    @property
    def is_many(self) -> bool:
        """Whether a record holds several items in one field of this type."""
        return False

    # -- the database ---------------------------------------------------------------------------

    @abstractmethod
    def columns(self) -> Mapping[str, TypeEngine[Any]]:
        """Return the columns of one item by suffix; ``""`` is the main one, compared and sorted.

        A field ``amount`` keeps its item in the column ``amount``, and a suffix ``street`` of a
        field ``address`` in ``address__street``.
        """

    def store(self, item: Any) -> Mapping[str, Any]:
        """Return what the columns hold for one item."""
        return {"": item}

    def load(self, stored: Mapping[str, Any]) -> Any:
        """Return the item that :meth:`store` wrote."""
        return stored[""]

    def compared(self, stored: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the suffixes that must be equal for two items to be the same."""
        return tuple(stored)

    def order_by(self, columns: Columns) -> ColumnElement[Any]:
        """Return what a list sorts by, ascending; the order of a tier is its rank, not its keys."""
        return columns[""]

    def script_item(self, item: Any) -> Any:
        """Return an item as a condition in the browser compares it: a text, or texts by suffix."""
        return str(self.store(item)[""])

    # -- text in, text out ----------------------------------------------------------------------

    @abstractmethod
    def parse(self, text: str) -> V:
        """Read a value from a form, an import, a URL or the API: one way in.

        Raises FieldValueError, and nothing else, for any text that it cannot read.
        """

    def check(self, value: V, today: date) -> None:
        """Raise FieldValueError for a well-formed value that the settings do not allow."""

    @abstractmethod
    def dump(self, value: V) -> str:
        """Write a value so that ``parse`` reads it back unchanged."""

    def format(self, value: V, locale: Locale) -> str:
        """Write a value for a person to read; need not be reversible."""
        return self.dump(value)

    # -- JSON -----------------------------------------------------------------------------------

    def to_json(self, value: V) -> Any:
        """Return the value as the API shows it; ``parse(json_text(to_json(v))) == v``."""
        return self.dump(value)

    def json_text(self, data: Any) -> str:
        """Turn what an API client sent into the text that :meth:`parse` reads."""
        if isinstance(data, bool):
            return "true" if data else "false"
        if isinstance(data, str | int | float):
            return str(data)
        if self.is_many and isinstance(data, list):
            return "\n".join(FieldType.json_text(self, item) for item in data)
        raise FieldValueError("wrong_shape", N_("This is not a value that the field can hold."))

    json_schema: ClassVar[Mapping[str, Any]] = {"type": "string"}
    """The JSON schema of one value, for OpenAPI; an array of it where ``is_many``."""

    # -- conditions -----------------------------------------------------------------------------

    def operator(self, key: str) -> Operator | None:
        """Return the operator called ``key``, if this type has it."""
        return next((found for found in self.all_operators() if found.key == key), None)

    def all_operators(self) -> tuple[Operator, ...]:
        """Return the operators of this type as it is bound; every type knows empty and filled."""
        return (*self.operators, EMPTY, FILLED)

    def operand(self, operator: Operator, raw: Any) -> Any:
        """Read what a condition compares with; ``raw`` is a YAML or JSON scalar or a list of them.

        The result may hold words such as "today" that only :meth:`resolve` can make a value of.
        Raises FieldValueError.
        """
        if operator.takes is Takes.NOTHING:
            return None
        if operator.takes is Takes.TEXT:
            return str(raw)
        if operator.takes is Takes.VALUES:
            many = raw if isinstance(raw, list | tuple) else [raw]
            return tuple(self.operand_item(each) for each in many)
        return self.operand_item(raw)

    def operand_item(self, raw: Any) -> Any:
        """Read one value that a condition compares an item with."""
        value = self.parse(self.json_text(raw))
        return value[0] if self.is_many and isinstance(value, tuple) else value

    def operand_json(self, operator: Operator, operand: Any) -> Any:
        """Write an unresolved operand as JSON that :meth:`operand` reads back."""
        if operator.takes in (Takes.NOTHING, Takes.TEXT):
            return operand
        if operator.takes is Takes.VALUES:
            return [self.operand_item_json(each) for each in operand]
        return self.operand_item_json(operand)

    def operand_item_json(self, item: Any) -> Any:
        """Write what :meth:`operand_item` read."""
        if not self.is_many:
            return self.to_json(item)
        many = (item,)
        written = self.to_json(many)  # type: ignore[arg-type]  # V is a tuple of items here
        return written[0] if isinstance(written, list) else written

    def resolve(self, operand: Any, moment: Moment) -> Any:
        """Replace words in an operand ("today", "me", "3 months") by values of this moment."""
        return operand

    def items(self, value: V | None) -> Sequence[Any]:
        """Return the items of a value: none, one or many."""
        if value is None:
            return ()
        return value if self.is_many and isinstance(value, tuple) else (value,)

    # -- examples and errors --------------------------------------------------------------------

    @classmethod
    @abstractmethod
    def examples(cls) -> Iterator[tuple[Self, V]]:
        """Yield (type with settings, a value it accepts); tests, docs and templates use these."""

    def reject(self, key: str, **params: object) -> FieldValueError:
        """Make the error for ``key``, which must be one of ``messages``."""
        return FieldValueError(f"{self.name}.{key}", self.messages[key], **params)
