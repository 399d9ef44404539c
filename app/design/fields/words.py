"""What every field may say, in plain words: for the form in which an admin says it."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.i18n import N_
from app.fieldtypes import FieldType
from app.fieldtypes.abilities import HoldsFiles, RefersTo
from app.fieldtypes.masks import MASKS
from app.fieldtypes.setting_words import SettingWords
from app.schema.field_checks import ASKED, CLEAR, Type

MASK_WORDS: Mapping[str, str] = {
    "all": N_("Nothing of it"),
    "name": N_("Name"),
    "phone": N_("Phone number"),
    "email": N_("E-mail address"),
    "id_card": N_("Identity card"),
    "bank_card": N_("Bank card"),
    "address": N_("Address"),
    "money": N_("Amount"),
    "tail4": N_("Last four characters"),
}
SAMPLES: Mapping[str, str] = {
    "all": "Yanqiao Data",
    "name": "张三丰",
    "phone": "13800138000",
    "email": "contact@example.cn",
    "id_card": "11010519491231002X",
    "bank_card": "6222020012347126",
    "address": "浙江省杭州市西湖区文三路1号",
    "money": "500,000.00",
    "tail4": "330106201234",
}

RULES: Mapping[str, SettingWords] = {
    "required": SettingWords(N_("Required"), N_("A record cannot be saved without it.")),
    "unique": SettingWords(N_("No duplicates"), N_("No two records may have the same value.")),
    "read_only": SettingWords(
        N_("Locked"), N_("Shown in forms, changed by imports and programs only.")
    ),
    "default": SettingWords(
        N_("Filled in for new records"),
        N_("What a form begins with. Days may say today, moments now, people me."),
    ),
    "search": SettingWords(N_("Found by search"), N_("The search of lists and of the top bar.")),
    "pinyin": SettingWords(
        N_("By pinyin"), N_("Found by zhangwei and zw, and sorted as it is spoken.")
    ),
    "index": SettingWords(
        N_("Quick to filter"), N_("For long lists that are often filtered by it.")
    ),
}
PRIVACY: Mapping[str, SettingWords] = {
    "sensitive": SettingWords(
        N_("Masked"),
        N_("Roles see it like this unless they say more. A role that does not name it sees none."),
    ),
    "personal_data": SettingWords(
        N_("Personal data"), N_("Marked for exports, logs and requests about a person.")
    ),
    "encrypted": SettingWords(
        N_("Encrypted"), N_("Unreadable in the database and its backups. Search cannot find it.")
    ),
}


def masked_sample(mask: str) -> str:
    """Return what a mask makes of an example."""
    return MASKS[mask](SAMPLES[mask])


def can_say(field_type: Type, word: str) -> bool:
    """Tell whether a field of a type may say one of the common words."""
    if word == "default" and isinstance(field_type, HoldsFiles):
        return False
    if word == "encrypted" and isinstance(field_type, HoldsFiles | RefersTo):
        return False
    if word == "pinyin" and field_type.is_many:
        return False
    able = next((able for key, able, _ in ASKED if key == word), None)
    return able is None or able(field_type)


def bound_to(field_type: type[FieldType[object, object]]) -> Type:
    """Return a type with the settings it has by itself."""
    return field_type(field_type.Settings())


__all__ = ["CLEAR", "MASK_WORDS", "PRIVACY", "RULES", "bound_to", "can_say", "masked_sample"]
