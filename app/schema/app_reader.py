"""``app.yaml``: the panel as a whole."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

from app.core.i18n import LANGUAGES, N_, Label
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.label_reader import LabelReader
from app.schema.model import App
from app.schema.node import Node
from app.schema.option_reader import read_groups
from app.schema.problems import did_you_mean

FILE = "app.yaml"
KEYS = ("label", "logo", "languages", "default_language", "currency", "time_zone", "menu_groups")
LOGO = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}\.(?:png|jpe?g)")
DEFAULT_LABEL = Label({"zh_Hans": "档案台", "zh_Hant": "檔案臺", "en": "Dossier"})


def read_app(node: Node | None) -> tuple[App, LabelReader]:
    """Return what the file says, or a sensible panel without one, and how labels are read."""
    if node is None:
        return App(DEFAULT_LABEL), LabelReader()
    entries = node.known(KEYS)
    plain = App(DEFAULT_LABEL)
    languages = _languages(entries["languages"]) if "languages" in entries else LANGUAGES
    language = _default_language(entries.get("default_language"), languages)
    labels = LabelReader(language)
    made = App(
        label=labels.read(entries["label"]) if "label" in entries else plain.label,
        languages=languages,
        default_language=language,
        currency=_currency(entries.get("currency"), plain.currency),
        time_zone=_time_zone(entries.get("time_zone"), plain.time_zone),
        menu_groups=read_groups(entries["menu_groups"], labels) if "menu_groups" in entries else {},
        logo=_logo(entries.get("logo")),
    )
    return made, labels


def _languages(node: Node) -> tuple[str, ...]:
    found: list[str] = []
    for each in node.elements() if node.is_list else (node,):
        language = each.word(LANGUAGES, what=N_("language"))
        if language in found:
            each.problem(
                Code.NAMED_TWICE, say(N_("{language} is named twice"), language=repr(language))
            )
        elif language is not None:
            found.append(language)
    return tuple(found) or LANGUAGES


def _default_language(node: Node | None, languages: tuple[str, ...]) -> str:
    plain = languages[0]
    return plain if node is None else node.word(languages, what=N_("language")) or plain


def _logo(node: Node | None) -> str:
    text = "" if node is None else node.text() or ""
    if node is not None and text and not LOGO.fullmatch(text):
        node.problem(
            Code.BAD_VALUE,
            say(N_("needs the name of a picture in this folder, such as logo.png or logo.jpg")),
        )
        return ""
    return text


def _currency(node: Node | None, plain: str) -> str:
    text = plain if node is None else node.text() or plain
    if node is not None and text not in get_global("all_currencies"):
        node.problem(
            Code.UNKNOWN_WORD,
            say(N_("there is no currency {word} (such as CNY, USD)"), word=repr(text[:60])),
        )
    return text


def _time_zone(node: Node | None, plain: str) -> str:
    text = plain if node is None else node.text() or plain
    if node is not None and not _is_zone(text):
        hint = did_you_mean(text[:60], available_timezones())  # opens six hundred files
        node.problem(
            Code.UNKNOWN_WORD,
            say(N_("there is no time zone {word}{hint}"), hint=hint, word=repr(text[:60])),
        )
    return text


def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return False
    return True
