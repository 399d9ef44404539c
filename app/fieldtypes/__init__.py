"""What a field can be: one module per type, listed here and nowhere else."""

from __future__ import annotations

from typing import Any

from app.fieldtypes.address import AddressType
from app.fieldtypes.auto_number import AutoNumberType
from app.fieldtypes.base import FieldType
from app.fieldtypes.category import CategoryType
from app.fieldtypes.date import DateType
from app.fieldtypes.date_time import DateTimeType
from app.fieldtypes.department import DepartmentType
from app.fieldtypes.duration import DurationType
from app.fieldtypes.email import EmailType
from app.fieldtypes.file import FileType
from app.fieldtypes.formula import FormulaType
from app.fieldtypes.id_card import IdCardType
from app.fieldtypes.image import ImageType
from app.fieldtypes.integer import IntegerType
from app.fieldtypes.json import JsonType
from app.fieldtypes.link import LinkType
from app.fieldtypes.links import LinksType
from app.fieldtypes.long_text import LongTextType
from app.fieldtypes.lookup import LookupType
from app.fieldtypes.markdown import MarkdownType
from app.fieldtypes.money import MoneyType
from app.fieldtypes.multi_select import MultiSelectType
from app.fieldtypes.number import NumberType
from app.fieldtypes.percent import PercentType
from app.fieldtypes.phone import PhoneType
from app.fieldtypes.rating import RatingType
from app.fieldtypes.region import RegionType
from app.fieldtypes.rollup import RollupType
from app.fieldtypes.select import SelectType
from app.fieldtypes.text import TextType
from app.fieldtypes.tier import TierType
from app.fieldtypes.time import TimeType
from app.fieldtypes.url import UrlType
from app.fieldtypes.uscc import UsccType
from app.fieldtypes.user import UserType
from app.fieldtypes.yes_no import YesNoType

__all__ = ["FIELD_TYPES", "FieldType"]

FIELD_TYPES: dict[str, type[FieldType[Any, Any]]] = {
    field_type.name: field_type
    for field_type in (
        TextType,
        LongTextType,
        MarkdownType,
        IntegerType,
        NumberType,
        PercentType,
        MoneyType,
        RatingType,
        YesNoType,
        DateType,
        DateTimeType,
        TimeType,
        DurationType,
        SelectType,
        MultiSelectType,
        CategoryType,
        TierType,
        LinkType,
        LinksType,
        LookupType,
        UserType,
        DepartmentType,
        EmailType,
        PhoneType,
        UrlType,
        RegionType,
        AddressType,
        IdCardType,
        UsccType,
        AutoNumberType,
        FormulaType,
        RollupType,
        FileType,
        ImageType,
        JsonType,
    )
}
