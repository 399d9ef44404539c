"""The words of definition files in plain words, for sentences about what changed."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.i18n import N_
from app.core.sentences import Sentence, say
from app.design.fields.words import PRIVACY, RULES
from app.fieldtypes import FIELD_TYPES

LANGUAGE_WORDS: Mapping[str, str] = {"zh_Hans": "简体", "zh_Hant": "繁體", "en": "English"}

WORDS: Mapping[str, str] = {
    "label": N_("name"),
    "label_plural": N_("name of several"),
    "help": N_("explanation"),
    "type": N_("kind of field"),
    "icon": N_("icon"),
    "title": N_("title of a record"),
    "menu": N_("place in the menu"),
    "fields": N_("fields"),
    "sections": N_("sections"),
    "columns": N_("columns"),
    "sort": N_("order"),
    "quick_filters": N_("quick filters"),
    "related": N_("related records"),
    "documents": N_("documents"),
    "facts": N_("facts at the top"),
    "unique": N_("no duplicates"),
    "checks": N_("checks"),
    "tier_rules": N_("rules of the tier"),
    "visible_if": N_("shown when"),
    "required_if": N_("required when"),
    "read_only_if": N_("locked when"),
    "where": N_("records that may be picked"),
    "retired": N_("retired"),
    "options": N_("options"),
    "choices": N_("options"),
    "color": N_("colour"),
    "parent": N_("lies below"),
    "watermark": N_("watermark"),
    "requires_second_factor": N_("second step at sign-in"),
    "logo": N_("logo on documents"),
    "languages": N_("languages"),
    "default_language": N_("default language"),
    "currency": N_("currency"),
    "time_zone": N_("time zone"),
    "menu_groups": N_("groups of the menu"),
    "message": N_("message"),
    "layout": N_("layout"),
    "paper": N_("paper"),
    "orientation": N_("orientation"),
    "note": N_("note"),
    "aliases": N_("old names"),
    "id": N_("name for life"),
    "kind": N_("kind"),
    "group": N_("group"),
    "order": N_("place"),
}


def property_word(key: str) -> Sentence | str:
    """Return what a word of the files is called; one that nobody named stays itself."""
    if key in WORDS:
        return say(WORDS[key])
    for words in (RULES, PRIVACY, *(each.setting_words for each in FIELD_TYPES.values())):
        if key in words:
            return say(words[key].label)
    return key
