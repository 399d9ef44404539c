"""A list on paper: what the reader may see of it, as they look at it, in the language they choose.

Every record comes through the door; pages are drawn by Typst in a child process. What has more than
``MOST_AT_ONCE`` records is a job (:mod:`app.exchange.list_reports.job`), made of the same pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from app.access.actor import Actor
from app.access.fields import field_set
from app.core.apart import apart
from app.core.errors import BadRequestError
from app.core.i18n import N_
from app.exchange.documents.making import Pdf, make_stamp
from app.exchange.documents.proof import digest_of
from app.exchange.documents.sheet import Stamp
from app.exchange.documents.shortfalls import Shortfalls
from app.exchange.documents.text import Allowance, file_name
from app.exchange.documents.values import Pen
from app.exchange.fonts import FILES, font_file, missing_glyphs
from app.exchange.list_reports.ask import MOST_ROWS, STANDARDS, ReportAsk
from app.exchange.list_reports.face import Face, number_width
from app.exchange.list_reports.layout import choose_paper, share
from app.exchange.list_reports.lines import Ruler, lines_of
from app.exchange.list_reports.pdf import write
from app.exchange.list_reports.rows import Row, Scribe, plain, width_of
from app.exchange.list_reports.sums import Tallies
from app.exchange.list_reports.words import NUMBER
from app.records.access import find_entity
from app.records.documents import note_list_print
from app.records.files import describe_files
from app.records.stream import count_list, fixed_order, records_in_order
from app.schema.model import Action
from app.storage.store import Store

MOST_AT_ONCE = 200
SAMPLED = 500
NO_END = 1 << 40  # characters: each cell is bounded, and how many there are
NARROWEST, WIDEST = 4, 44


@dataclass(frozen=True)
class Printer:
    """Prints one list for one person, as they are now."""

    store: Store
    actor: Actor
    ask: ReportAsk
    scribe: Scribe
    stamp: Stamp

    def order(self) -> list[int]:
        """Return the numbers of all records, in their order; see :func:`order_of`."""
        return order_of(self.store, self.actor, self.ask, most=MOST_ROWS)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """Return these records as rows; what is out of reach by now is left out."""
        records = records_in_order(
            self.store, self.actor, self.ask.entity, self.ask.read, Action.PRINT, ids=ids
        )
        return [self.scribe.row(record) for record in records]

    def report(
        self, tallies: Tallies, sample: Sequence[Row], missing: Iterable[str]
    ) -> dict[str, Any]:
        """Return what stands around the lines, the columns as wide as a sample needs them."""
        heads = [width_of(self.scribe.words(self.scribe.pen.words(f.label))) for f in self.fields]
        widest = [max((width_of(row.cells[at]) for row in sample), default=0) for at in self.places]
        widths = [
            min(WIDEST, max(NARROWEST, text, head * 0.9))
            for text, head in zip(widest, heads, strict=True)
        ]
        number = number_width(tallies.whole.count, self.scribe.pen.words(NUMBER).main)
        paper = choose_paper([number, *widths], self.ask.orientation)
        rooms = share([number, *widths], paper)
        face = Face(self.store, self.actor, self.scribe, self.stamp)
        report = face.report(tallies, paper, rooms, sorted(missing))
        digest = digest_of([report, tallies.rows.hexdigest()])
        return {**face.proven(report, digest), "digest": digest}

    @property
    def fields(self) -> Sequence[Any]:
        """The columns."""
        return self.scribe.fields

    @property
    def places(self) -> range:
        """Their places."""
        return range(len(self.scribe.fields))

    def ruler(self, report: dict[str, Any]) -> Ruler:
        """Return what lines are measured by."""
        return Ruler(self.scribe, [column["width"] for column in report["columns"]])

    def note(self, count: int, digest: str) -> None:
        """Remember that the list was printed, and by what the paper can be told to be this one."""
        proof = {"number": self.stamp.id, "digest": digest, "count": count}
        note_list_print(
            self.store, self.actor, self.ask.entity, columns=self.ask.question.columns,
            detail={**self.ask.params(), **proof},
        )  # fmt: skip


def open_printer(store: Store, actor: Actor, ask: ReportAsk, stamp: Stamp | None = None) -> Printer:
    """Return who prints a list; ``stamp`` is that of a job which goes on."""
    for address in FILES:
        font_file(address)  # says what is missing
    actor = replace(actor, language=ask.languages[0])  # titles of links, as the paper speaks
    entity, moment = find_entity(store, ask.entity), store.moment(actor.id)
    masked = field_set(store.definitions, actor, entity).masked
    pen = Pen(ask.languages, Allowance(NO_END), file_names=partial(_names, store))
    scribe = Scribe(entity, ask, pen, moment, masked)
    return Printer(store, actor, ask, scribe, stamp or make_stamp(actor, moment, entity.id))


def _names(store: Store, keys: Sequence[str]) -> Mapping[str, str]:
    return {key: each.name for key, each in describe_files(store, list(keys)).items()}


def order_of(store: Store, actor: Actor, ask: ReportAsk, *, most: int) -> list[int]:
    """Return the numbers of a list's records. Raises BadRequestError for more than ``most``."""
    ids = fixed_order(store, actor, ask.entity, ask.read, Action.PRINT, most=most + 1)
    if len(ids) > most:
        raise _too_long(most)
    return ids


def count_of(store: Store, actor: Actor, ask: ReportAsk) -> int:
    """Return how many records are printed. Raises BadRequestError for more than can be."""
    found = count_list(store, actor, ask.entity, ask.read, Action.PRINT, most=MOST_ROWS + 1)
    if found > MOST_ROWS:
        raise _too_long(MOST_ROWS)
    return found


def _too_long(most: int) -> BadRequestError:
    return BadRequestError(
        "report.too_long",
        N_(
            "A printed list has at most {most} records, and this one has more. Narrow it by a "
            "filter."
        ),
        most=most,
    )


def is_long(store: Store, actor: Actor, ask: ReportAsk) -> bool:
    """Tell whether a list is printed as a job. Raises BadRequestError where it is too long."""
    count = count_of(store, actor, ask)
    if count > MOST_AT_ONCE and ask.standard:
        raise BadRequestError(
            "report.standard",
            N_(
                "PDF/UA and PDF/A are made of lists of up to {most} records. Narrow it by a filter."
            ),
            most=MOST_AT_ONCE,
        )
    return count > MOST_AT_ONCE


@dataclass(frozen=True)
class ReadyList:
    """A short list before it is drawn, with what it falls short of."""

    printer: Printer
    report: dict[str, Any]
    count: int
    short: Shortfalls

    def print(self) -> Pdf:
        """Draw it, and remember it."""
        report, stamp = self.report, self.printer.stamp
        content = apart(write, report, STANDARDS[self.printer.ask.standard], True)
        self.printer.note(self.count, report["digest"])
        return Pdf(
            content, file_name(report["title"], stamp.at[:10]), short=self.short,
            number=stamp.id, digest=report["digest"],
        )  # fmt: skip


def ready_list(store: Store, actor: Actor, ask: ReportAsk) -> ReadyList:
    """Return a list of up to ``MOST_AT_ONCE`` records, ready to be drawn."""
    printer = open_printer(store, actor, ask)
    rows = printer.rows(order_of(store, printer.actor, ask, most=MOST_AT_ONCE))
    report, missing = whole_report(printer, rows)
    short = Shortfalls(printer.scribe.pen.gaps.labels(), missing)
    return ReadyList(printer, report, len(rows), short)


def make_list_report(store: Store, actor: Actor, ask: ReportAsk) -> Pdf:
    """Return a list of up to ``MOST_AT_ONCE`` records as a PDF, and remember it."""
    return ready_list(store, actor, ask).print()


def whole_report(printer: Printer, rows: Sequence[Row]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return all that the template reads of a short list, and the characters without a glyph."""
    tallies = Tallies().add(rows)
    missing = tuple(sorted(missing_glyphs("".join(texts_of(rows)))))
    report = printer.report(tallies, rows[:SAMPLED], missing)
    return {**report, "lines": list(lines_of(printer.ruler(report), rows, tallies))}, missing


def texts_of(rows: Iterable[Row]) -> Iterable[str]:
    """Yield every text of some rows, to be looked up in the font."""
    for row in rows:
        yield from (plain(cell) for cell in row.cells)
        yield plain(row.group)
