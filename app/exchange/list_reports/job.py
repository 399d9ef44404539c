"""A long list as a PDF, made as a job: read, put together, drawn a piece at a time, bound.

Each step leaves a file in the job's folder and does no harm when it is done again. The numbers of
the pages are put on them at the end, when it is known how many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.access.actor import Actor
from app.core.apart import apart
from app.core.errors import ConflictError
from app.core.i18n import N_
from app.exchange.documents.sheet import Stamp
from app.exchange.documents.shortfalls import Shortfalls, shortfalls_of
from app.exchange.documents.text import file_name
from app.exchange.fonts import missing_glyphs
from app.exchange.list_reports.ask import ReportAsk, ask_of
from app.exchange.list_reports.lines import lines_of
from app.exchange.list_reports.making import SAMPLED, Printer, open_printer, texts_of
from app.exchange.list_reports.pdf import bind, draw
from app.exchange.list_reports.pieces import (
    first_of_last_page,
    load,
    piece,
    save,
    save_lines,
    save_rows,
    saved_rows,
)
from app.exchange.list_reports.rows import Row
from app.exchange.list_reports.sums import Tallies
from app.jobs.job import Data, Job
from app.jobs.kinds import Step, Turn
from app.storage.store import Store

NAME = "list_report"
AT_ONCE = 1_000  # records that a step reads
SECONDS, MEGABYTES = 120.0, 1_024
READ = 0.4  # of the whole, for the bar of progress; the rest is drawing


@dataclass(frozen=True)
class Work:
    """One long list at one step."""

    printer: Printer
    folder: Path
    cursor: Mapping[str, Any]
    total: int  # records

    def step(self) -> Step:
        """Do the next piece."""
        steps: Mapping[str, Callable[[], Step]] = {
            "read": self._read, "join": self._join, "draw": self._draw, "bind": self._bind,
        }  # fmt: skip
        return steps[self.cursor["phase"]]()

    def _read(self) -> Step:
        at = int(self.cursor["at"])
        ids = load(self.folder, "order.json")[at : at + AT_ONCE]
        rows = self.printer.rows(ids)
        save_rows(self.folder, at, rows)
        save(self.folder, f"glyphs-{at:07}.json", sorted(missing_glyphs("".join(texts_of(rows)))))
        at, skipped = at + len(ids), int(self.cursor["skipped"]) + len(ids) - len(rows)
        more = {"phase": "read" if at < self.total else "join", "at": at, "skipped": skipped}
        return self._on({**more, "short": self._short()}, READ * at)

    def _short(self, missing: Iterable[str] = ()) -> Data:
        """Return what the list falls short of by now."""
        here = Shortfalls(self.printer.scribe.pen.gaps.labels(), tuple(missing))
        return shortfalls_of(self.cursor.get("short", {})).and_those_of([here]).data()

    def _join(self) -> Step:
        """Work out groups and sums, widths and lines."""
        tallies, sample = Tallies(), list[Row]()
        for row in saved_rows(self.folder):
            tallies.add((row,))
            if len(sample) < SAMPLED:
                sample.append(row)
        missing = {c for path in self.folder.glob("glyphs-*") for c in load(self.folder, path.name)}
        report = self.printer.report(tallies, sample, missing)
        save(self.folder, "report.json", report)
        lines = lines_of(self.printer.ruler(report), saved_rows(self.folder), tallies)
        count = save_lines(self.folder, lines)
        short = self._short(sorted(missing))
        return self._on(
            {"phase": "draw", "lines": count, "cuts": [], "short": short}, READ * self.total
        )

    def _draw(self) -> Step:
        """Draw the next pages; the last page of a piece may not be full and begins the next one."""
        cuts, lines = list(self.cursor["cuts"]), int(self.cursor["lines"])
        start, before, running = cuts[-1][:3] if cuts else (0, 0, "")
        report = load(self.folder, "report.json")
        some = piece(self.folder, start, lines, len(report["columns"]))
        is_last = start + len(some) >= lines
        asked = {
            **report, "lines": some, "pages_before": before, "running": running,
            "is_piece": True, "is_last": is_last,
        }  # fmt: skip
        drawn, pages = apart(draw, asked, seconds=SECONDS, megabytes=MEGABYTES)
        taken, count = len(some), pages[-1]
        if not is_last and (first := first_of_last_page(pages[:-1])):
            taken, count = first, pages[first] - 1
        _write(self.folder, f"piece-{len(cuts):05}.pdf", drawn)
        labels = [line["label"] for line in some[:taken] if line["kind"] == "group"]
        cuts.append([start + taken, before + count, (labels or [running])[-1]])
        done = (READ + (1 - READ) * (start + taken) / max(1, lines)) * self.total
        phase = "bind" if is_last else "draw"
        return self._on({"phase": phase, "cuts": cuts}, min(done, self.total - 1))

    def _bind(self) -> Step:
        report, ends = load(self.folder, "report.json"), [cut[1] for cut in self.cursor["cuts"]]
        paths = [self.folder / f"piece-{at:05}.pdf" for at in range(len(ends))]
        counts = [end - before for before, end in zip([0, *ends], ends, strict=False)]
        pieces = [(path.read_bytes(), count) for path, count in zip(paths, counts, strict=True)]
        whole = apart(bind, report, pieces, seconds=SECONDS, megabytes=MEGABYTES)
        name = file_name(report["title"], self.printer.stamp.at[:10])
        self.printer.note(self.total - int(self.cursor["skipped"]), report["digest"])
        _write(self.folder, name, whole)
        return self._on({"phase": "tidy", "file": name}, self.total - 1)

    def _on(self, cursor: Mapping[str, Any], done: float) -> Step:
        return Step({**self.cursor, **cursor}, int(done), self.total)


def _write(folder: Path, name: str, content: bytes) -> None:
    draft = folder / "draft.new"
    draft.write_bytes(content)
    draft.replace(folder / name)


def begin(printer: Printer, folder: Path) -> Step:
    """Fix which records are printed, by whom and when, and how the columns are at this moment."""
    ids = printer.order()
    save(folder, "order.json", ids)
    save(folder, "start.json", {"stamp": asdict(printer.stamp), "shape": shape_of(printer)})
    cursor = {"phase": "read" if ids else "join", "at": 0, "skipped": 0}
    return Step({**cursor, "total": len(ids)}, 0, len(ids))


def tidy(folder: Path, cursor: Mapping[str, Any]) -> Step:
    """Clear away all but the list: a step of its own, as what is gone cannot be bound again."""
    result = {"file": cursor["file"], "skipped": cursor["skipped"]}
    result["short"] = cursor.get("short", {})
    for path in folder.iterdir():
        if path.name != result["file"]:
            path.unlink(missing_ok=True)
    return Step(cursor, cursor["total"], cursor["total"], result)


def shape_of(printer: Printer) -> list[list[Any]]:
    """Return what must stay as it is while a list is printed: columns, masks, sums."""
    added = {field.name for field in printer.scribe.added}
    return [
        [field.id, field.name in printer.scribe.masked, field.name in added]
        for field in printer.scribe.fields
    ]


def go_on(
    store: Store, actor: Actor, ask: ReportAsk, folder: Path, cursor: Mapping[str, Any]
) -> Step:
    """Do the next step of a long list. Raises ConflictError where rights changed meanwhile."""
    if "phase" not in cursor:
        return begin(open_printer(store, actor, ask), folder)
    if cursor["phase"] == "tidy":
        return tidy(folder, cursor)
    start = load(folder, "start.json")
    stamp = {**start["stamp"], "watermark": tuple(start["stamp"]["watermark"])}
    printer = open_printer(store, actor, ask, Stamp(**stamp))
    if shape_of(printer) != start["shape"]:
        raise ConflictError(
            "report.changed",
            N_("Columns or rights changed while the list was being printed. Print it again."),
        )
    return Work(printer, folder, cursor, int(cursor["total"])).step()


def make_long_report(store: Store, actor: Actor, ask: ReportAsk, folder: Path) -> Path:
    """Print a list of any length at once and return the file: for commands and measurements."""
    step = go_on(store, actor, ask, folder, {})
    while step.result is None:
        step = go_on(store, actor, ask, folder, step.cursor)
    return folder / str(step.result["file"])


class ListReport:
    """Prints the list that ``params`` describe: see :meth:`ReportAsk.params`."""

    name = NAME

    def title(self, store: Store, job: Job) -> tuple[str, Data]:
        """Say what is printed."""
        entity = store.definitions.entities.get(job.params["entity"])
        label = entity.label_plural if entity else job.params["entity"]
        return N_("List of {entities} as PDF"), {"entities": label}

    def step(self, turn: Turn) -> Step:
        """Do the next piece of work."""
        ask = ask_of(turn.store, turn.actor, turn.job.params)
        return go_on(turn.store, turn.actor, ask, turn.folder, turn.job.cursor)
