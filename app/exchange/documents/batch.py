"""Many records printed as one job: a zip of PDFs or one PDF, drawn two at a time.

Whoever asked for it prints: each record goes through the door with their rights of that moment, and
each leaves its event. What is gone or out of reach meanwhile, and what cannot be drawn, is left out
and counted.
"""

from __future__ import annotations

import zipfile
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.apart import Pending
from app.core.errors import AppError, BadRequestError, ForbiddenError, NotFoundError
from app.core.i18n import N_
from app.exchange.documents.choice import read_standard
from app.exchange.documents.making import Pdf, Prepared, prepare_document
from app.exchange.documents.rendering import begin_rendering
from app.exchange.documents.shortfalls import Shortfalls, shortfalls_of
from app.jobs.job import Data, Job
from app.jobs.kinds import Step, Turn
from app.records.documents import Print, note_prints
from app.storage.store import Store

NAME = "documents"
AT_ONCE = 20  # records a step: a few seconds of work, after which progress is told
IN_FLIGHT = 4  # drawn or waiting to be, while the next is read: no child waits for the database
MOST_RECORDS = 5_000
ZIP, ONE = "zip", "one"
FILES = {ZIP: "documents.zip", ONE: "documents.pdf"}
UNDRAWABLE = 422  # what ``apart`` answers where it is the document's fault, not ours


def batch_params(
    entity: str, document: str, language: str, ids: Sequence[int], *, bound: str = ZIP,
    standard: str = "",
) -> Data:  # fmt: skip
    """Return what a job of this kind wants: these records, in this order, as a zip or one file.

    Raises BadRequestError for a standard of one file: tags are lost where files are joined.
    """
    if bound not in FILES:
        raise BadRequestError(
            "documents.bound", N_("“{bound}” is not how documents are bound."), bound=bound[:20]
        )
    if read_standard(standard) and bound == ONE:
        raise BadRequestError(
            "documents.bound_standard",
            N_(
                "PDF/UA and PDF/A are made of documents one by one, not of one file for all: "
                "joining them loses what makes them so. Take the zip."
            ),
        )
    return {
        "entity": entity, "document": document, "language": language, "ids": list(ids),
        "bound": bound, "standard": standard,
    }  # fmt: skip


def require_fitting(ids: Sequence[int]) -> None:
    """Refuse a batch that is empty or too large, in a sentence."""
    if not 1 <= len(ids) <= MOST_RECORDS:
        raise BadRequestError(
            "documents.too_many",
            N_("Documents of 1 to {most} records can be printed at once. Narrow the list."),
            most=MOST_RECORDS,
        )


class DocumentBatch:
    """Prints the records that ``params["ids"]`` names."""

    name = NAME

    def title(self, store: Store, job: Job) -> tuple[str, Mapping[str, Any]]:
        """Say how many of what are printed, as which document."""
        entity = store.definitions.entities.get(job.params["entity"])
        document = entity.document(job.params["document"]) if entity else None
        label = document.label if document else job.params["document"]
        return N_("{document}: {count} PDFs"), {"document": label, "count": len(job.params["ids"])}

    def step(self, turn: Turn) -> Step:
        """Print the next few; after the last of them bind all, and after that clear up.

        Binding is a step of its own, and the pieces are there until it is over: a runner that dies
        at any instant leaves all that the next one needs.
        """
        cursor, total = turn.job.cursor, len(turn.job.params["ids"])
        begin = int(cursor.get("at", 0))
        left_out: dict[str, Any] = {key: int(cursor.get(key, 0)) for key in ("skipped", "failed")}
        left_out["short"] = cursor.get("short", {})
        bound = turn.job.params.get("bound", ZIP)
        if "made" in cursor:
            for piece in turn.folder.glob("[0-9]*"):
                piece.unlink()
            file = {"file": FILES[bound]} if cursor["made"] else {}
            return Step(cursor, total, total, {**file, "made": cursor["made"], **left_out})
        if begin == total:
            made = BINDERS[bound](turn.folder, turn.job)
            return Step({"at": total, **left_out, "made": made}, total, total)
        end = min(begin + AT_ONCE, total)
        tally = _print(turn, list(enumerate(turn.job.params["ids"]))[begin:end])
        left_out["skipped"] += tally.skipped
        left_out["failed"] += tally.failed
        left_out["short"] = shortfalls_of(left_out["short"]).and_those_of(tally.short).data()
        return Step({"at": end, **left_out}, end, total)


@dataclass
class _Tally:
    """What came of a few records."""

    skipped: int = 0
    failed: int = 0
    prints: list[Print] = field(default_factory=list)
    short: list[Shortfalls] = field(default_factory=list)


@dataclass(frozen=True)
class _Drawing:
    place: int
    record: int
    prepared: Prepared
    pending: Pending[bytes]


def _print(turn: Turn, places: Iterable[tuple[int, int]]) -> _Tally:
    """Write one PDF for each record, and remember them all; done again, they are the same files."""
    tally, under_way = _Tally(), deque[_Drawing]()
    try:
        for place, record in places:
            prepared = _prepare(turn, record)
            if prepared is None:
                tally.skipped += 1
                continue
            under_way.append(_Drawing(place, record, prepared, begin_rendering(prepared.sheet)))
            if len(under_way) > IN_FLIGHT:
                _finish(turn, under_way.popleft(), tally)
        while under_way:
            _finish(turn, under_way.popleft(), tally)
    finally:
        for drawing in under_way:
            drawing.pending.cancel()
    want = turn.job.params
    note_prints(
        turn.store, turn.actor, want["entity"], tally.prints, document=want["document"],
        language=want["language"],
    )  # fmt: skip
    return tally


def _prepare(turn: Turn, record: int) -> Prepared | None:
    want = turn.job.params
    try:
        return prepare_document(
            turn.store, turn.actor, want["entity"], record, want["document"], want["language"],
            standard=want.get("standard", ""),
        )  # fmt: skip
    except (ForbiddenError, NotFoundError):
        return None


def _finish(turn: Turn, drawing: _Drawing, tally: _Tally) -> None:
    try:
        pdf = drawing.prepared.pdf(drawing.pending.result())
    except AppError as error:
        if error.status != UNDRAWABLE:
            raise
        tally.failed += 1
        return
    _write(turn.folder, drawing.place, pdf)
    tally.short.append(pdf.short)
    tally.prints.append(Print(drawing.record, pdf.number, pdf.digest))


def _write(folder: Path, place: int, pdf: Pdf) -> None:
    draft = folder / f"{place:05}.new"
    draft.write_bytes(pdf.content)
    draft.replace(folder / f"{place:05} {_short(pdf.filename)}")


def _short(name: str) -> str:
    """Return a file name that every file system takes: 255 bytes with what stands before it."""
    stem = Path(name).stem.encode()[:200].decode(errors="ignore")
    return f"{stem}.pdf"


def _made(folder: Path) -> list[Path]:
    """Return the PDFs of a folder in their order: the newer of two for one place.

    A step that was done again after its record had been renamed left two.
    """
    found = sorted(folder.glob("[0-9]*.pdf"), key=lambda path: path.stat().st_mtime_ns)
    return sorted({path.name[:5]: path for path in found}.values())


def _zipped(folder: Path, _: Job) -> int:
    """Put all PDFs of a folder into one file and return how many they are; PDFs are packed."""
    made = _made(folder)
    draft = folder / f"{FILES[ZIP]}.new"
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        for path in made:
            archive.write(path, path.name)
    draft.replace(folder / FILES[ZIP])
    return len(made)


def _in_one(folder: Path, job: Job) -> int:
    """Put all PDFs behind one another, with an outline that names each of them."""
    from pikepdf import OutlineItem  # C++: only where it is needed
    from pikepdf import Pdf as OnePdf

    made, draft = _made(folder), folder / f"{FILES[ONE]}.new"
    with OnePdf.new() as whole:
        with whole.open_outline() as outline:
            for path in made:
                outline.root.append(OutlineItem(path.stem[6:], len(whole.pages)))
                with OnePdf.open(path) as one:
                    whole.pages.extend(one.pages)
        whole.Root.Lang = job.params["language"].partition("+")[0].replace("_", "-")
        whole.save(draft)
    draft.replace(folder / FILES[ONE])
    return len(made)


BINDERS = {ZIP: _zipped, ONE: _in_one}
