"""What documents cost: a profile, a thousand of them, long lists; beside the libraries alone.

A profile is one page in two languages with 22 fields. The same page is drawn by WeasyPrint alone,
the same table by ReportLab and by Typst alone, in this process.
"""

from __future__ import annotations

import csv
import io
import json
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import Any

from babel import Locale

from app.access import people
from app.access.actor import Actor
from app.core.apart import begin_children, end_children
from app.demo.loader import load_demo
from app.exchange.csv_export import csv_lines
from app.exchange.documents.batch import DocumentBatch, batch_params
from app.exchange.documents.making import Prepared, prepare_document
from app.exchange.documents.rendering import render
from app.exchange.fonts import font_file
from app.exchange.list_reports.ask import ReportAsk, Wishes, ask_for
from app.exchange.list_reports.job import make_long_report
from app.installation import Installation, open_installation
from app.jobs import ledger
from app.jobs.runner import Runner
from app.records.filters import read_filter
from app.records.record import Question
from app.schema.loader import load
from app.storage.store import Store
from bench.rights import PASSWORD
from config import Settings

RECORDS = 5_000
BATCH = 1_000
TABLES = (1_000, 5_000)
ROUNDS = 100
WARMING = 6
LANGUAGE = "zh_Hans+en"
ENTITY, DOCUMENT = "client", "profile"
ALL = "read: all, create: true, update: all, delete: all, export: all, print: all"
FIELDS = {
    "basics": {
        "code": "type: text", "kind": "type: select, options: kind", "founded": "type: date",
        "staff": "type: integer", "revenue": "type: money", "active": "type: yes_no",
        "english": "type: text", "since": "type: date",
    },
    "contact": {
        "phone": "type: phone", "email": "type: email", "site": "type: url",
        "contact": "type: text", "post": "type: text", "fax": "type: phone", "branch": "type: text",
    },
    "terms": {
        "credit": "type: money", "days": "type: integer", "discount": "type: percent",
        "bank": "type: text", "rating": "type: integer", "reviewed": "type: date",
    },
}  # fmt: skip


def texts() -> dict[str, str]:
    """Return the definitions: one entity of 22 fields in three sections, one document of it."""
    fields = [
        f"  {name}: {{{kind}, label: {{en: {name.title()}, zh_Hans: 字段{number}}}}}"
        for number, (name, kind) in enumerate(
            pair for section in FIELDS.values() for pair in section.items()
        )
    ]
    sections = [
        f"  - {{name: {name}, label: {{en: {name.title()}, zh_Hans: 分组}},"
        f" fields: [{', '.join(named)}]}}"
        for name, named in FIELDS.items()
    ]
    return {
        "client.yaml": "\n".join([
            "label: {en: Client, zh_Hans: 客户}", "fields:",
            "  name: {type: text, required: true, label: {en: Name, zh_Hans: 名称}}", *fields,
            'title: "{name}"', "sections:", *sections,
            "list: {columns: [name, code, kind, founded, staff, revenue, contact, phone, days]}",
            "documents:", f"  {DOCUMENT}: {{label: {{en: Profile, zh_Hans: 档案}},"
            " facts: [revenue, staff, rating, since], sections: [basics, contact, terms]}", "",
        ]),
        "_options/kind.yaml": "label: Kinds\noptions:\n"
        + "".join(f"  k{n}: {{en: Kind {n}, zh_Hans: 类别{n}}}\n" for n in range(8)),
        "_roles/admin.yaml": f"entities: {{{ENTITY}: {{{ALL}}}}}\nsystem: [manage_users]\n",
    }  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A panel with records, and whoever prints them."""

    installation: Installation
    store: Store
    actor: Actor
    folder: Path
    ids: tuple[int, ...]


def make(folder: Path, url: str, *, records: int = RECORDS) -> Place:
    """Return a panel with so many clients."""
    settings = Settings(
        database_url=url, data_dir=folder, secret_key="b" * 64, encryption_key="b" * 64
    )
    installation = open_installation(settings)
    installation.apply(load(texts()), author="bench")
    store = installation.store()
    number = people.create_person(
        store, username="admin", full_name="林知夏", password=PASSWORD, roles=["admin"]
    )
    load_demo(store, records=records, seed=2, locale="zh_CN", only=(ENTITY,))
    with store.reading() as conn:
        actor = people.make_actor(conn, store.definitions, people.get_person(store, number))
    return Place(installation, store, actor, folder, tuple(range(1, records + 1)))


def measure(place: Place) -> Iterator[dict[str, object]]:
    """Yield one line for each kind of document, then those of the libraries alone."""
    begin_children()
    try:
        yield from _profiles(place)
        yield _batch(place)
        for rows in TABLES:
            yield _list_report(place, rows)
    finally:
        end_children()
    yield from _tables_alone(place, TABLES[0])


def _profiles(place: Place) -> Iterator[dict[str, object]]:
    """Measure one profile at a time, by turns with WeasyPrint alone on the same page.

    Each is another record: Typst remembers what it has drawn.
    """
    prepared = [_prepare(place, number) for number in place.ids[: ROUNDS + WARMING]]
    plain = _plain_weasyprint([each.sheet for each in prepared])
    times: dict[str, list[float]] = {"document_profile": [], "weasyprint_alone": [], "read": []}
    works: dict[str, Callable[[int], object]] = {
        "document_profile": lambda at: render(prepared[at].sheet),
        "weasyprint_alone": plain,
        "read": lambda at: _prepare(place, place.ids[at]),
    }
    for number in range(ROUNDS + WARMING):
        for name, work in works.items():
            times[name].append(_timed(partial(work, number)))
    content = render(prepared[0].sheet)
    warm = {name: sorted(found[WARMING:]) for name, found in times.items()}
    for name in ("document_profile", "weasyprint_alone"):
        yield {
            "workload": name, "p50_ms": _ms(statistics.median(warm[name])),
            "p95_ms": _ms(warm[name][int(len(warm[name]) * 0.95)]),
            "read_p50_ms": _ms(statistics.median(warm["read"])), "kb": len(content) // 1024,
        }  # fmt: skip


def _prepare(place: Place, record: int) -> Prepared:
    return prepare_document(place.store, place.actor, ENTITY, record, DOCUMENT, LANGUAGE)


def _plain_weasyprint(sheets: list[Any]) -> Callable[[int], bytes]:
    """Return what draws the same pages as WeasyPrint's own guide says, its fonts shared."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from app.exchange.documents.free.pdf import AssetFetcher
    from bench.profile_html import STYLES, profile_html

    fonts = FontConfiguration()
    styles = [
        weasyprint.CSS(string=style, font_config=fonts, url_fetcher=AssetFetcher())
        for style in (path.read_text("utf-8") for path in STYLES)
    ]
    pages = [profile_html(sheet) for sheet in sheets]

    def draw(number: int) -> bytes:
        page = weasyprint.HTML(string=pages[number], url_fetcher=AssetFetcher())
        content: bytes = page.write_pdf(stylesheets=styles, font_config=fonts)
        return content

    return draw


def _batch(place: Place) -> dict[str, object]:
    """Print a thousand profiles as one job."""
    kind, store = DocumentBatch(), place.store
    runner = Runner({kind.name: kind}, lambda: store, place.folder / "jobs")
    params = batch_params(ENTITY, DOCUMENT, LANGUAGE, place.ids[:BATCH])
    with store.writing() as conn:
        ledger.hand_in(
            conn, kind.name, params, user=place.actor.id or 0, language="en", now=store.clock()
        )
    seconds = _timed(runner.run_next)
    with store.reading() as conn:
        job = ledger.jobs_of(conn, None)[0]
    return {
        "workload": "document_batch", "documents": job.result.get("made"), "state": str(job.state),
        "seconds": round(seconds, 1), "per_second": round(BATCH / seconds, 1),
        "peak_rss_mb_of_a_child": _peak_of_children(),
    }  # fmt: skip


def _list_report(place: Place, rows: int) -> dict[str, object]:
    """Print a list of so many rows with subtotals left out, as a job does."""
    end_children()  # so that the peak is this list's
    question = Question(where=None, size=rows)
    ask = ask_for(place.store, place.actor, ENTITY, question, Wishes(LANGUAGE))
    if rows < len(place.ids):
        ask = _first(place, ask, rows)
    folder = place.folder / f"list{rows}"
    folder.mkdir()
    found: list[Path] = []
    seconds = _timed(lambda: found.append(make_long_report(place.store, place.actor, ask, folder)))
    return {
        "workload": "list_report", "rows": rows, "seconds": round(seconds, 2),
        "kb": found[0].stat().st_size // 1024, "peak_rss_mb_of_a_child": _peak_of_children(),
    }  # fmt: skip


def _first(place: Place, ask: ReportAsk, rows: int) -> ReportAsk:
    """Narrow a list to its first records."""
    data = {"id": {"at_most": rows}}
    where = read_filter(place.store, place.actor, ENTITY, data)
    return replace(ask, question=replace(ask.question, where=where))


def _tables_alone(place: Place, rows: int) -> Iterator[dict[str, object]]:
    """Draw the table of a list with the libraries alone: no rights, no words, one plain grid."""
    lines = b"".join(
        csv_lines(place.store, place.actor, ENTITY, Question(), Locale.parse("zh_Hans"))
    )
    cells = list(csv.reader(io.StringIO(lines.decode("utf-8-sig"))))[: rows + 1]
    table = [row[:9] for row in cells]
    for name, draw in (("reportlab_alone", _reportlab), ("typst_alone", _typst)):
        draw(table[:10])
        seconds = _timed(partial(draw, table))
        yield {
            "workload": name, "rows": len(table) - 1, "seconds": round(seconds, 2),
            "kb": len(draw(table)) // 1024,
        }  # fmt: skip


def _reportlab(table: list[list[str]]) -> bytes:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import LongTable, SimpleDocTemplate

    pdfmetrics.registerFont(TTFont("Noto", font_file("asset:regular")))
    made = io.BytesIO()
    grid = LongTable(table, repeatRows=1, style=[("FONT", (0, 0), (-1, -1), "Noto", 7)])
    SimpleDocTemplate(made, pagesize=landscape(A4)).build([grid])
    return made.getvalue()


def _typst(table: list[list[str]]) -> bytes:
    import typst

    template = (
        '#set page("a4", flipped: true)\n#set text(font: "Noto Sans SC", size: 7pt)\n'
        '#let rows = json("rows.json")\n'
        "#table(columns: rows.at(0).len(), table.header(..rows.at(0)), ..rows.slice(1).flatten())"
    )
    files = {"main.typ": template.encode(), "rows.json": json.dumps(table).encode()}
    fonts = [str(font_file("asset:regular").parent)]
    content: bytes = typst.compile(
        files, font_paths=typst.Fonts(include_system_fonts=False, font_paths=fonts), format="pdf"
    )
    return content


def _peak_of_children() -> int:
    """Return the most memory that any child has had, in MB."""
    return max((_peak_of(f"/proc/{each.pid}/status") for each in active_children()), default=0)


def _peak_of(status: str) -> int:
    words = re.search(r"VmHWM:\s+(\d+)", Path(status).read_text())
    return int(words[1]) // 1024 if words else 0


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
