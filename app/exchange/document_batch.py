"""Many records printed as one job: a zip of PDFs, made ten at a time.

Whoever asked for it prints: each record goes through the door with their rights of that moment, and
each leaves its event. What is gone or out of reach meanwhile is left out and counted.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.core.errors import ForbiddenError, NotFoundError
from app.core.i18n import N_
from app.exchange.documents import render_document
from app.jobs.job import Data, Job
from app.jobs.kinds import Step, Turn
from app.storage.store import Store

NAME = "documents"
AT_ONCE = 10  # records a step: some seconds of work
MOST_RECORDS = 5_000
FILE = "documents.zip"


def batch_params(entity: str, document: str, language: str, ids: Sequence[int]) -> Data:
    """Return what a job of this kind wants: these records, in this order."""
    return {"entity": entity, "document": document, "language": language, "ids": list(ids)}


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
        """Print the next ten; after the last of them, put all into one file."""
        ids = turn.job.params["ids"]
        at, skipped = int(turn.job.cursor.get("at", 0)), int(turn.job.cursor.get("skipped", 0))
        for place in range(at, min(at + AT_ONCE, len(ids))):
            skipped += not _print(turn, place, ids[place])
        at = min(at + AT_ONCE, len(ids))
        cursor = {"at": at, "skipped": skipped}
        if at < len(ids):
            return Step(cursor, at, len(ids))
        made = _zipped(turn.folder)
        return Step(cursor, at, len(ids), {"file": FILE, "made": made, "skipped": skipped})


def _print(turn: Turn, place: int, record: int) -> bool:
    """Write one PDF; done again, it is the same file. Returns whether the record was printed."""
    want = turn.job.params
    try:
        pdf = render_document(
            turn.store, turn.actor, want["entity"], record, want["document"], want["language"]
        )
    except (ForbiddenError, NotFoundError):
        return False
    draft = turn.folder / f"{place:05}.new"
    draft.write_bytes(pdf.content)
    draft.replace(turn.folder / f"{place:05} {_short(pdf.filename)}")
    return True


def _short(name: str) -> str:
    """Return a file name that every file system takes: 255 bytes with what stands before it."""
    stem = Path(name).stem.encode()[:200].decode(errors="ignore")
    return f"{stem}.pdf"


def _zipped(folder: Path) -> int:
    """Put all PDFs of a folder into one file and return how many they are; PDFs are packed."""
    made = sorted(folder.glob("*.pdf"))
    draft = folder / f"{FILE}.new"
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        for path in made:
            archive.write(path, path.name)
    draft.replace(folder / FILE)
    for path in made:
        path.unlink()
    return len(made)
