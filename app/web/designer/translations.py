"""All texts of the panel by language: read, filtered, written in place, taken out and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_locale
from app.access.messages import message_text, sentence_text
from app.access.rights import needs
from app.core.errors import AppError, ConflictError, NotFoundError, RefusedError
from app.core.i18n import LANGUAGES, N_
from app.design.reading_apart import read_workbook
from app.design.translations.table import (
    Row,
    coverage,
    fill_traditional,
    percent,
    rows_of,
    write_row,
    write_rows,
)
from app.schema.problems import DefinitionError
from app.web.designer.frame import DESIGN, Answer, current_draft, done, keep, page
from app.web.replies import downloaded

if TYPE_CHECKING:
    from app.design.translations.sheet import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 100
LARGEST = 6 << 20


@dataclass(frozen=True)
class Asked:
    """What of the table somebody wants to see, as the address says it."""

    missing: str = ""  # a language, or "any"
    file: str = ""
    q: str = ""
    page: int = 1

    @classmethod
    def sent(cls, values: Mapping[str, str]) -> Asked:
        """Read the address or a form; what cannot be is left out."""
        missing, number = values.get("missing", ""), values.get("page", "1")
        return cls(
            missing if missing in (*LANGUAGES, "any") else "", values.get("file", "")[:100],
            values.get("q", "").strip()[:200],
            int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1,
        )  # fmt: skip

    def fits(self, row: Row) -> bool:
        """Tell whether a row is among what is asked for."""
        lacks = row.label.missing if self.missing == "any" else row.label.missing & {self.missing}
        said = " ".join((row.file, row.place, *row.label.texts.values())).casefold()
        return (
            (not self.missing or bool(lacks))
            and (not self.file or row.file == self.file)
            and self.q.casefold() in said
        )

    def address(self, **other: object) -> str:
        """Return the address of the page, with some of it otherwise."""
        now = {"missing": self.missing, "file": self.file, "q": self.q, "page": self.page} | other
        told = {key: value for key, value in now.items() if value and (key, value) != ("page", 1)}
        return f"{url_for('TranslationsView.index')}{'?' if told else ''}{urlencode(told)}"


class TranslationsView(BaseView):
    """The page of the translations."""

    route_base = "/designer/translations"
    default_view = "index"

    @expose("/")
    @needs(DESIGN)
    def index(self) -> Answer:
        """Show the table, or the part of it that is asked for."""
        return _page(Asked.sent(request.args))

    @expose("/save", methods=["POST"])
    @needs(DESIGN)
    def save(self) -> Answer:
        """Write one row; a script gets the row back, everybody else the page."""
        asked = Asked.sent(request.form)
        key, words = request.form.get("key", ""), _sent_words()
        is_part = request.form.get("part") == "row"
        try:
            _write(key, words)
        except AppError as error:
            status = error.status
            told = {key: _told(error)}
            if is_part:
                return _row_part(key, told, words), status
            return _page(asked, told, {key: words}), status
        if is_part:
            return _row_part(key)
        return done(f"{asked.address()}#{key}", N_("Kept in the draft."))

    @expose("/fill", methods=["POST"])
    @needs(DESIGN)
    def fill(self) -> Answer:
        """Write every traditional text that is missing, converted from the simplified one."""
        draft = current_draft()
        texts, count = fill_traditional(draft.definitions, draft.texts)
        keep(texts, N_("{count} traditional texts filled in"), count=str(count))
        return done(
            Asked.sent(request.form).address(), N_("{count} texts were filled in."), count=count
        )

    @expose("/download")
    @needs(DESIGN)
    def download(self) -> Answer:
        """Send the rows that are asked for as a workbook."""
        from app.design.translations.sheet import to_workbook  # openpyxl: not when a panel starts

        asked = Asked.sent(request.args)
        rows = [row for row in rows_of(current_draft().definitions) if asked.fits(row)]
        return downloaded(to_workbook(rows), "translations.xlsx", XLSX)

    @expose("/upload", methods=["POST"])
    @needs(DESIGN)
    def upload(self) -> Answer:
        """Take the rows of a workbook that came back."""
        sent = request.files.get("file")
        content = sent.stream.read(LARGEST) if sent is not None else b""
        draft = current_draft()
        try:
            if not content:
                raise RefusedError("upload.nothing", N_("Choose a file first."))
            sheet = read_workbook(content, list(rows_of(draft.definitions)))
            keep(
                write_rows(draft.texts, sheet.wanted), N_("{count} texts from a workbook"),
                count=str(len(sheet.wanted)),
            )  # fmt: skip
        except AppError as error:
            return _page(Asked(), {"upload": _told(error)}), 422
        if sheet.refused:
            return _page(Asked(), refused=sheet.refused, taken=len(sheet.wanted)), 422
        return done(
            url_for("TranslationsView.index"), N_("{count} texts were taken over."),
            count=len(sheet.wanted),
        )  # fmt: skip


def _write(key: str, words: Mapping[str, str]) -> None:
    row = _row(key)
    if request.form.get("was", row.mark) != row.mark and words != row.words:
        raise ConflictError(
            "design.text_overtaken",
            N_("This text was changed in another window. It says now: {text}."), text=row.label,
        )  # fmt: skip
    keep(
        write_row(current_draft().texts, key, words), N_("{file}: text of {text} changed"),
        file=row.file, text=row.label,
    )  # fmt: skip


def _row(key: str) -> Row:
    found = next((row for row in rows_of(current_draft().definitions) if row.key == key), None)
    if found is None:
        raise NotFoundError("design.no_row", N_("The draft has no such text."))
    return found


def _sent_words() -> dict[str, str]:
    texts = {each: request.form.get(f"text.{each}", "").strip() for each in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def _told(error: AppError) -> str:
    if isinstance(error, DefinitionError):
        return " · ".join(sentence_text(each.text, current_locale()) for each in error.problems[:3])
    return message_text(error, current_locale())


def _languages() -> tuple[str, ...]:
    shown = current_draft().definitions.app.languages
    return tuple(each for each in ("zh_Hans", "en", "zh_Hant") if each in shown)


def _row_part(
    key: str, errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None
) -> str:
    """Draw one row alone."""
    row = next((r for r in rows_of(current_draft().definitions) if r.key == key), None)
    if row is None:
        return ""
    return render_template(
        "designer/translations_part.html", row=row, column_languages=_languages(),
        errors=errors or {}, typed={key: typed} if typed is not None else {},
        asked=Asked.sent(request.form), shares=_shares(),
    )  # fmt: skip


def _shares() -> list[tuple[str, int, int, int]]:
    """Return for each language of the panel: written, of how many, per cent."""
    found = coverage(rows_of(current_draft().definitions), _languages())
    return [(key, written, of, percent(written, of)) for key, (written, of) in found.items()]


def _page(
    asked: Asked, errors: Mapping[str, str] | None = None,
    typed: Mapping[str, Mapping[str, str]] | None = None,
    refused: Iterable[Refused] = (), taken: int = 0,
) -> str:  # fmt: skip
    rows = rows_of(current_draft().definitions)
    fitting = [row for row in rows if asked.fits(row)]
    start = (asked.page - 1) * PAGE
    told = [(each, message_text(each.error, current_locale())) for each in refused]
    return page(
        "designer/translations.html", asked=asked, rows=fitting[start : start + PAGE],
        count=len(fitting), last=max(1, -(-len(fitting) // PAGE)), shares=_shares(),
        column_languages=_languages(), files=sorted({row.file for row in rows}),
        errors=errors or {}, typed=typed or {}, refused=told, taken=taken,
    )  # fmt: skip
