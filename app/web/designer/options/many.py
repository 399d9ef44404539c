"""Many options at once: merged, pasted from a spreadsheet, as a CSV file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_appbuilder.baseviews import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_language, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError
from app.core.i18n import LANGUAGES, N_
from app.design.options.csv_file import options_from_csv, options_to_csv
from app.design.options.operations import merge_options
from app.design.options.paste import pasted_rows
from app.design.options.references import places_naming
from app.design.options.rows import RowsError, with_rows
from app.fieldtypes.option_set import Option, OptionSet
from app.web.designer.entities.sent import sentences
from app.web.designer.frame import DESIGN, Answer, current_draft, done, keep, page
from app.web.designer.options.counts import OptionCounts, counts_of
from app.web.designer.options.edits import set_address
from app.web.designer.options.page import draft_set, option_label, set_label
from app.web.designer.options.rows import SECOND, indented

MOST_TOLD = 20


@dataclass(frozen=True)
class Merging:
    """One option that may be kept, with what is merged if it is."""

    option: Option
    here: int
    below: int
    changing: int  # records that change when this one is kept


class ManyOptions:
    """The part of a set's view that works on many options."""

    @expose("/<option_set>/merge", methods=["GET", "POST"])
    @needs(DESIGN)
    def merge(self, option_set: str) -> Answer:
        """Show what merging does, and do it."""
        options = draft_set(option_set)
        named = dict.fromkeys(request.values.getlist("keys"))
        keys = [key for key in named if key in options.options]
        if request.method == "GET":
            return _merge_page(options, keys, {})
        keep_key = request.form.get("keep", "")
        called = option_label(option_set, keep_key)
        try:
            texts = merge_options(current_draft().texts, option_set, keys, keep_key)
            keep(
                texts, N_("Options of {set} were merged into {option}."),
                set=set_label(option_set), option=called,
            )  # fmt: skip
        except AppError as error:
            return _merge_page(options, keys, sentences(error)), error.status
        told = N_("Merged in the draft; records change when it is published.")
        return done(set_address(option_set, option=keep_key), told)

    @expose("/<option_set>/paste", methods=["GET", "POST"])
    @needs(DESIGN)
    def paste(self, option_set: str) -> Answer:
        """Add what was pasted: one option a line."""
        options = draft_set(option_set)
        if request.method == "GET":
            return _paste_page(options, {})
        language = request.form.get("language", "")
        language = language if language in LANGUAGES else current_language()
        rows = pasted_rows(request.form.get("rows", ""), language)
        try:
            under = request.form.get("under", "")
            texts = with_rows(current_draft().texts, option_set, rows, under=under)
            keep(
                texts, N_("Options were added to {set}: {count}."),
                count=str(len(rows)), set=set_label(option_set),
            )  # fmt: skip
        except RowsError as error:
            return _paste_page(options, {"rows": line_sentences(error)}), error.status
        except AppError as error:
            return _paste_page(options, sentences(error)), error.status
        return done(set_address(option_set), N_("Added to the draft."))

    @expose("/<option_set>/upload", methods=["POST"])
    @needs(DESIGN)
    def upload(self, option_set: str) -> Answer:
        """Take over what a CSV file says."""
        options = draft_set(option_set)
        sent = request.files.get("file")
        try:
            data = sent.read() if sent else b""
            texts = options_from_csv(current_draft().texts, option_set, data, current_language())
            keep(texts, N_("{set} was read from a file."), set=set_label(option_set))
        except RowsError as error:
            return _paste_page(options, {"file": line_sentences(error)}), error.status
        except AppError as error:
            return _paste_page(options, sentences(error)), error.status
        return done(set_address(option_set), N_("The file is in the draft."))

    @expose("/<option_set>/file.csv")
    @needs(DESIGN)
    def download(self, option_set: str) -> Answer:
        """Return a set as a file."""
        draft_set(option_set)
        headers = {"Content-Disposition": f'attachment; filename="{option_set}.csv"'}
        data = options_to_csv(current_draft().texts, option_set)
        return Response(data, mimetype="text/csv", headers=headers)


def line_sentences(error: RowsError) -> str:
    """Return what is wrong with lines, one sentence a line of text; the first of many."""
    locale = current_locale()
    told = [
        _("Line {line}: {sentence}").format(line=line, sentence=message_text(each, locale))
        for line, each in error.rows[:MOST_TOLD]
    ]
    left = len(error.rows) - len(told)
    return "\n".join([*told, *([_("… and {count} more.").format(count=left)] if left else [])])


def _merge_page(options: OptionSet, keys: list[str], errors: Mapping[str, str]) -> str:
    counts = counts_of(current_store(), current_actor(), options)
    rows = [_merging(counts, key, keys) for key in keys]
    wanted = request.form.get("keep", "")
    fallback = max(rows, key=lambda row: (not row.option.retired, row.here), default=None)
    return page(
        "designer/options_merge.html", options=options, rows=rows, counts=counts, errors=errors,
        kept=wanted if wanted in keys else (fallback.option.key if fallback else ""),
        others=[each for each, _depth in indented(options) if each.key not in keys],
        named=places_naming(current_draft().texts, options.name, frozenset(keys)),
        second=SECOND[current_language()],
    )  # fmt: skip


def _merging(counts: OptionCounts, key: str, keys: list[str]) -> Merging:
    here = counts.here.get(key, 0)
    changing = sum(counts.here.get(each, 0) for each in keys) - here
    below = counts.with_below(key) - here
    return Merging(counts.options.options[key], here, below, changing)


def _paste_page(options: OptionSet, errors: Mapping[str, str]) -> str:
    form = request.form
    return page(
        "designer/options_paste.html", options=options, errors=errors,
        rows=form.get("rows", ""), under=form.get("under", ""),
        chosen=form.get("language", current_language()), offered=list(indented(options)),
    )  # fmt: skip
