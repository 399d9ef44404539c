"""Lists on paper for the tests: made of fields and values, without a database behind them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pypdf import PdfReader

from app.core.i18n import Label
from app.exchange.documents.making import make_stamp
from app.exchange.documents.text import Allowance
from app.exchange.documents.values import Pen
from app.exchange.list_reports.ask import ReportAsk
from app.exchange.list_reports.making import Printer, whole_report
from app.exchange.list_reports.pdf import write
from app.exchange.list_reports.rows import Row, Scribe
from app.fieldtypes.base import FieldType
from app.records.record import Question, Record
from app.schema.model import Entity, Field
from tests.panels import TestPanel


def a_field(name: str, type_: FieldType[Any, Any], **more: Any) -> Field:
    """Return a field that is called by its name."""
    return Field(id=f"f_{name}", name=name, type=type_, label=Label.plain(name.title()), **more)


def a_printer(panel: TestPanel, fields: Sequence[Field], **more: Any) -> Printer:
    """Return who prints a list of these columns; ``more`` is what is asked for."""
    entity = Entity("e_thing", "thing", Label.plain("Thing"), Label.plain("Things"), tuple(fields))
    languages = more.pop("languages", ("en",))
    masked = more.pop("masked", frozenset())
    question = Question(columns=tuple(field.name for field in fields))
    ask = ReportAsk("thing", question, languages, **more)
    actor = panel.actor("manager")
    moment = panel.store.moment(actor.id)
    scribe = Scribe(entity, ask, Pen(languages, Allowance(10**9)), moment, masked)
    return Printer(panel.store, actor, ask, scribe, make_stamp(actor, moment, "thing"))


def rows_of(printer: Printer, values: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return records with these values as rows."""
    records = [Record("thing", at, 1, f"#{at}", each) for at, each in enumerate(values, start=1)]
    return [printer.scribe.row(record) for record in records]


def printed(printer: Printer, values: Sequence[Mapping[str, Any]], **changes: Any) -> bytes:
    """Return a list of these records as a PDF."""
    report, _ = whole_report(printer, rows_of(printer, values))
    return write({**report, **changes})


def pages_of(content: bytes) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def bare(text: str) -> str:
    """Return a text without what pages break it by."""
    return "".join(text.split())


def watermarked(printer: Printer, *lines: str) -> Printer:
    """Return the same, as somebody whose role asks for a watermark."""
    return replace(printer, stamp=replace(printer.stamp, watermark=lines))
