"""What every page has: its frame, the reader's language, and the globals of the templates."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

from babel import Locale
from babel.numbers import format_decimal
from flask import Flask, current_app, g, render_template, request, session
from flask_babel import get_translations, gettext
from markupsafe import Markup

from app.access.current import (
    current_account,
    current_actor,
    current_language,
    current_locale,
    current_store,
)
from app.core.i18n import Label
from app.design.conditions import line_of
from app.fieldtypes.option_set import COLORS, OptionSet
from app.web import assets
from app.web.frame import Frame, TopBar, draw_frame
from app.web.headers import csp_nonce
from app.web.watermark import draw_watermark

LANGUAGE_NAMES = {"zh_Hans": "简体中文", "zh_Hant": "繁體中文", "en": "English"}
THEMES = ("light", "dark", "auto")
DENSITIES = ("compact", "default", "comfortable")
MOST_BARS = 5
ICON = 16  # pixels
ARIA_HIDDEN = Markup('aria-hidden="true"')


def install(app: Flask) -> None:
    """Give templates their globals."""
    assets.install(app)
    app.jinja_env.globals.update(_=translate, gettext=translate)
    app.jinja_env.globals.update(
        avatar_color=avatar_color,
        avatar_letter=avatar_letter,
        condition_line=line_of,
        csp_nonce=csp_nonce,
        draw_icon=draw_icon,
        error_lines=error_lines,
        icon_name=assets.icon_name,
        label=label,
        language_names=LANGUAGE_NAMES,
        number=number,
        rank_bars=rank_bars,
        static_url=static_url,
        within=within,
    )


def render(template: str, **context: Any) -> str:
    """Draw a page; signed-in people get the frame with their menu."""
    return render_template(template, **{**page_context(), **context})


def page_context() -> dict[str, Any]:
    """Return what ``base.html`` and ``frame.html`` need."""
    store, account, language = current_store(), current_account(), current_language()
    actor = current_actor() if account else None
    languages = {key: LANGUAGE_NAMES[key] for key in store.definitions.app.languages}
    here = request.full_path.rstrip("?")
    theme = (account and account.theme) or session.get("theme", "auto")
    density = (account and account.density) or "default"
    is_demo = bool(account and account.is_demo)
    frame = Frame()
    if actor is not None:
        bar = TopBar(
            actor, language, LANGUAGE_NAMES[language], languages,
            theme=theme, density=density, is_demo=is_demo,
        )  # fmt: skip
        frame = draw_frame(store, bar, here)
    return {
        "account": account,
        "actor": actor,
        "app_label": store.definitions.app.label,
        "density": density,
        "here": here,
        "html_language": language.replace("_", "-"),
        "is_demo": is_demo,
        "language": language,
        "language_name": LANGUAGE_NAMES[language],
        "languages": languages,
        "locale": current_locale(),
        "store": store,
        "t": gettext,
        "theme": theme,
        "watermark": draw_watermark(store, actor) if actor else "",
        **frame._asdict(),
    }


def label(text: Label) -> str:
    """Return a label in the reader's language."""
    return text.text(g.get("language") or current_language())


def within(text: Label) -> str:
    """Return a label in the reader's language, as it stands inside a sentence."""
    return text.within(g.get("language") or current_language())


def static_url(name: str) -> str:
    """Return the address of a file in ``static/``: the same for all, so worked out once."""
    if current_app.debug:  # somebody is editing the files
        return assets.static_url(name)
    return _static_url(request.script_root, name)


@lru_cache(maxsize=256)
def _static_url(_root: str, name: str) -> str:
    return assets.static_url(name)


def draw_icon(name: str, size: int, title: str, class_: str) -> Markup:
    """Return a picture from the sprite: a page shows a hundred, of twenty kinds."""
    sprite = g.get("sprite")
    if sprite is None:
        sprite = g.sprite = static_url("vendor/icons.svg")
    return _icon(sprite, name, size, title, class_)


@lru_cache(maxsize=1024)
def _icon(sprite: str, name: str, size: int, title: str, class_: str) -> Markup:
    classes = " ".join(filter(None, ("ico", f"ico--{size}" if size != ICON else "", class_)))
    aria = Markup('role="img" aria-label="{}"').format(title) if title else ARIA_HIDDEN
    return Markup('<svg class="{}" {}><use href="{}#i-{}"/></svg>').format(
        classes, aria, sprite, assets.icon_name(name)
    )


def translate(text: str) -> str:
    """Return a sentence of a template in the reader's language.

    A page asks for two hundred; Flask-Babel would find out the language for each of them.
    """
    translations = g.get("translations")
    if translations is None:
        translations = g.translations = get_translations()
    return str(translations.ugettext(text))


def number(value: float | Decimal) -> str:
    """Return a figure as the reader writes it."""
    return _number(value, current_language())


@lru_cache(maxsize=4096)
def _number(value: float | Decimal, language: str) -> str:
    return str(format_decimal(value, locale=Locale.parse(language)))


def error_lines(errors: Mapping[str, str], names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return ``error_summary``'s lines of a simple form: (input, its label, what is wrong)."""
    return [(key if key in names else "", names.get(key, ""), text) for key, text in errors.items()]


def safe_path(target: str | None) -> str:
    """Return ``target`` if it is a path of this panel, else the home page.

    Browsers read ``//host`` and ``/\\host`` as another host and drop control characters.
    """
    text = target or ""
    parts = split_address(text)
    is_ours = text.startswith("/") and not text.startswith(("//", "/\\"))
    if not is_ours or parts.scheme or parts.netloc or not text.isprintable() or "\\" in text:
        return f"{request.script_root}/"
    return text


def split_address(text: str) -> SplitResult:
    """Return the parts of an address that a browser sent; of what is none, nothing."""
    try:
        return urlsplit(text)
    except ValueError:  # a bracket that is not closed, a sign that no host may hold
        return urlsplit("")


def sends_no_cookie() -> bool:
    """Tell whether a token or key says who asks, and not the session of a browser.

    Only the API asks for those; a page goes by the cookie, whatever header stands beside it.
    """
    return "Authorization" in request.headers and request.path.startswith("/api/")


def avatar_color(name: str) -> str:
    """Return the colour that always goes with this name."""
    return COLORS[zlib.crc32(name.encode()) % len(COLORS)]


def avatar_letter(name: str) -> str:
    """Return the letter for an avatar: the last of a Chinese name, the first of any other."""
    text = name.strip()
    if not text:
        return "?"
    return text[-1] if "\u4e00" <= text[-1] <= "\u9fff" else text[0].upper()


def rank_bars(option_set: OptionSet, key: str) -> tuple[bool, ...]:
    """Return the bars that draw the rank of an option, lowest first: filled or not."""
    if key not in option_set.options:
        return ()
    size = len(option_set.options)
    bars = min(max(size, 2), MOST_BARS)
    filled = math.ceil((option_set.rank(key) + 1) / size * bars)
    return tuple(place < filled for place in range(bars))
