"""From a value of the door to what is printed of it, in one language or two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from babel import Locale

from app.core.i18n import Label
from app.exchange.documents.sheet import Line, Printed, Words
from app.exchange.documents.text import Allowance
from app.fieldtypes.abilities import Formatted, HasOptions, HoldsFiles
from app.fieldtypes.ref import Ref
from app.records.record import Masked
from app.records.show import shown
from app.schema.model import Field

LONGEST_TEXT = 20_000
LONGEST_CELL = 400
LONGEST_FACT = 80
ISO = Locale.parse("zh_Hans")  # the language that writes days as 2026-03-18
UNBROKEN = 24  # Latin letters that a third of the line holds
PROSE = 60  # a wide text longer than this is set as a paragraph

Titles = Mapping[Ref, str]
FileNames = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass
class Gaps:
    """Texts of the definitions that one document had to print in another language."""

    texts: dict[str, Label] = field(default_factory=dict)  # by what they read in English

    def note(self, label: Label, languages: Iterable[str]) -> None:
        """Remember a label that lacks one of the languages."""
        if not all(label.is_in(language) for language in languages):
            self.texts.setdefault(label.text("en"), label)

    def labels(self) -> tuple[Label, ...]:
        """Return them in one order, whatever was printed first."""
        return tuple(self.texts[key] for key in sorted(self.texts))


def _no_names(_keys: Sequence[str]) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Pen:
    """Writes texts and values in the languages of one document, within its allowance."""

    languages: tuple[str, ...]
    allowance: Allowance
    gaps: Gaps = field(default_factory=Gaps)
    file_names: FileNames = _no_names  # of attachments by their ids

    @cached_property
    def locales(self) -> tuple[Locale, ...]:
        """The locales of the languages, in their order."""
        return tuple(Locale.parse(language) for language in self.languages)

    def words(self, label: Label, **params: object) -> Words:
        """Return a label in the languages of the document; params may be labels, or tuples."""
        for each in (label, *_labels_in(params.values())):
            self.gaps.note(each, self.languages)
        texts = [
            label.text(language).format(**{k: _in(v, language) for k, v in params.items()})
            if params
            else label.text(language)
            for language in self.languages
        ]
        return self._pair(texts, LONGEST_CELL)

    def plain(self, text: str, *, at_most: int = LONGEST_CELL) -> Words:
        """Return a text that reads the same in every language."""
        return Words(self.allowance.take(text, at_most=at_most))

    def line(self, field: Field, value: Any, titles: Titles) -> Line:
        """Return a field of a section with its value."""
        label = self.words(field.label)
        if isinstance(field.type, Formatted) and isinstance(value, str):
            text = self.plain(value, at_most=LONGEST_TEXT)
            return Line(label, Printed((text,), is_wide=True, is_prose=True, is_formatted=True))
        return Line(label, self.value(field, value, titles, LONGEST_TEXT))

    def value(self, field: Field, value: Any, titles: Titles, at_most: int) -> Printed:
        """Return what is printed of a value; nothing for an empty one."""
        if value is None:
            return Printed(is_figure=field.type.align_end, is_wide=field.type.wide)
        self._note_options(field, value)
        if isinstance(field.type, HasOptions) and field.type.is_many and isinstance(value, tuple):
            tags = tuple(self._texts(field, (each,), titles, at_most) for each in value)
            return Printed(tags, is_tags=True, is_wide=True)
        text = self._texts(field, value, titles, at_most)
        is_prose = field.type.wide and (len(text.main) > PROSE or "\n" in text.main)
        return Printed(
            (text,) if text.main else (),
            is_wide=field.type.wide or len(text.main) > PROSE,
            is_unbroken=max(map(len, text.main.split()), default=0) > UNBROKEN,
            is_prose=is_prose,
            is_figure=field.type.align_end,
        )

    def _texts(self, field: Field, value: Any, titles: Titles, at_most: int) -> Words:
        # Figures, and what nobody may read, are the same in both languages: printed once.
        once = field.type.align_end or isinstance(value, Masked)
        locales = self.locales[:1] if once else self.locales
        if isinstance(value, date):  # a moment too; ISO in every language
            locales = (ISO,)
        if isinstance(field.type, HoldsFiles) and not isinstance(value, Masked):
            keys = field.type.items(value)
            names = self.file_names(keys)
            return self._pair(["\n".join(names.get(key, key) for key in keys)], at_most)
        if isinstance(field.type, Formatted) and isinstance(value, str):
            return self._pair([field.type.without_marks(value)], at_most)
        return self._pair([shown(field, value, titles, locale) for locale in locales], at_most)

    def _note_options(self, field: Field, value: Any) -> None:
        if not isinstance(field.type, HasOptions) or isinstance(value, Masked):
            return
        for key in field.type.items(value):
            for option in field.type.option_set.path(key):
                self.gaps.note(option.label, self.languages)

    def _pair(self, texts: list[str], at_most: int) -> Words:
        main = self.allowance.take(texts[0], at_most=at_most)
        if len(texts) < 2 or texts[1] == texts[0]:
            return Words(main)
        return Words(main, self.allowance.take(texts[1], at_most=at_most))


def _labels_in(params: Iterable[object]) -> Iterable[Label]:
    for each in params:
        yield from (label for label in (each if isinstance(each, tuple) else (each,))
                    if isinstance(label, Label))  # fmt: skip


def _in(value: object, language: str) -> object:
    if isinstance(value, Label):
        return value.text(language)
    if isinstance(value, tuple):
        return joined(value, language)
    return value


def joined(labels: Iterable[Label], language: str) -> str:
    """Return labels as a list in a sentence."""
    return (", " if language == "en" else "、").join(label.text(language) for label in labels)
