"""From an error to the sentence a person reads, in their language."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal
from flask_babel import force_locale, gettext

from app.core.errors import AppError
from app.core.i18n import Label
from app.core.sentences import Sentence


def message_text(error: AppError, locale: Locale) -> str:
    """Return what went wrong as a sentence in ``locale``."""
    with force_locale(str(locale)):
        sentence = gettext(error.message)
    return fill(sentence, error.params, locale)


def sentence_text(sentence: str, locale: Locale) -> str:
    """Return a sentence in ``locale``; a text that is only a text stays as it is."""
    if not isinstance(sentence, Sentence) or not sentence.message:
        return sentence
    with force_locale(str(locale)):
        translated = gettext(sentence.message)
    return fill(translated, sentence.params, locale)


def fill(sentence: str, params: Mapping[str, object], locale: Locale) -> str:
    """Put ``params`` into the places of a sentence, each as the reader writes it."""
    return _Sentences(locale).vformat(sentence, (), params)


class _Sentences(string.Formatter):
    """``str.format`` cut to plain names: a translation can reach no attribute and no item.

    A place that nothing fills stays as it is written; an error must never hide behind another.
    """

    def __init__(self, locale: Locale) -> None:
        self._locale = locale

    def get_field(
        self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> tuple[Any, str]:
        """Look the name up, whole."""
        value = kwargs.get(field_name, f"{{{field_name}}}")
        return shown(value, self._locale), field_name


def shown(value: object, locale: Locale) -> str:
    """Return a parameter of a sentence as a reader of ``locale`` writes it."""
    match value:
        case Sentence():
            return sentence_text(value, locale)
        case Label():
            return value.text(str(locale))
        case AppError():
            return message_text(value, locale)
        case Decimal() | float():
            return str(format_decimal(value, locale=locale))
        case datetime():
            return str(format_datetime(value, locale=locale))
        case date():
            return str(format_date(value, locale=locale))
        case list() | tuple() | set() | frozenset():
            return str(format_list([shown(each, locale) for each in value], locale=locale))
        case _:
            return str(value)
