"""Labels and cards of many records: set side by side on full sheets, as one PDF.

Few are drawn while somebody waits, many are a job; each record goes through the door and leaves its
event, as if it had been printed alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.access.actor import Actor
from app.core.errors import BadRequestError, ForbiddenError, NotFoundError
from app.core.i18n import N_
from app.exchange.documents.choice import read_standard
from app.exchange.documents.free.layout import together
from app.exchange.documents.making import Pdf, Prepared, prepare_document
from app.exchange.documents.proof import digest_of
from app.exchange.documents.rendering import render
from app.exchange.documents.shortfalls import Shortfalls, shortfalls_of
from app.jobs.job import Data, Job
from app.jobs.kinds import Step, Turn
from app.records.documents import Print, note_prints
from app.schema.model import Document
from app.storage.store import Store

NAME = "labels"
LAYOUTS = ("label", "card")
STRAIGHT = 48  # labels that are drawn while somebody waits: a second
AT_ONCE = 240  # records a step: ten sheets of the usual labels
FILE = "labels.pdf"


def shares_sheets(document: Document) -> bool:
    """Tell whether many records of a document share a sheet of paper."""
    return document.layout in LAYOUTS


def labels_params(
    entity: str, document: str, language: str, ids: Sequence[int], *, standard: str = ""
) -> Data:
    """Return what a job of this kind wants: labels of these records, in this order.

    Raises BadRequestError for a standard of more than are drawn at once: joining loses it.
    """
    if read_standard(standard) and len(ids) > AT_ONCE:
        raise BadRequestError(
            "documents.labels_standard",
            N_("PDF/UA and PDF/A are made of up to {most} labels at once. Choose fewer records."),
            most=AT_ONCE,
        )
    return {
        "entity": entity, "document": document, "language": language, "ids": list(ids),
        "standard": standard,
    }  # fmt: skip


@dataclass(frozen=True)
class Labels:
    """Labels of several records before they are drawn; ``left_out`` could not be read."""

    prepared: Prepared
    records: tuple[int, ...]
    left_out: int

    def print(self, store: Store, actor: Actor, want: Mapping[str, Any]) -> Pdf:
        """Draw them, and remember it."""
        pdf = self.prepared.pdf(render(self.prepared.sheet))
        self.note(store, actor, want)
        return pdf

    def note(self, store: Store, actor: Actor, want: Mapping[str, Any]) -> None:
        """Remember a print of each record."""
        number, digest = self.prepared.sheet.stamp.id, self.prepared.digest
        note_prints(
            store, actor, want["entity"], [Print(each, number, digest) for each in self.records],
            document=want["document"], language=want["language"],
        )  # fmt: skip


def prepare_labels(
    store: Store, actor: Actor, want: Mapping[str, Any], ids: Sequence[int]
) -> Labels | None:
    """Return the labels of records through the door; ``None`` where none of them can be printed."""
    found: dict[int, Prepared] = {}
    for record in ids:
        try:
            found[record] = prepare_document(
                store, actor, want["entity"], record, want["document"], want["language"],
                standard=want.get("standard", ""),
            )  # fmt: skip
        except (ForbiddenError, NotFoundError):
            continue
    if not found:
        return None
    sheet = together([each.sheet for each in found.values()])
    short = Shortfalls().and_those_of(each.short for each in found.values())
    return Labels(Prepared(sheet, short, digest_of(sheet)), tuple(found), len(ids) - len(found))


def ready_labels(store: Store, actor: Actor, want: Mapping[str, Any]) -> Labels:
    """Return the labels of a few records. Raises NotFoundError where there are none."""
    labels = prepare_labels(store, actor, want, want["ids"])
    if labels is None:
        raise NotFoundError(
            "documents.none_to_print", N_("None of these records can be printed by you.")
        )
    return labels


class LabelBatch:
    """Prints labels of the records that ``params["ids"]`` names."""

    name = NAME

    def title(self, store: Store, job: Job) -> tuple[str, Mapping[str, Any]]:
        """Say of how many records which labels are printed."""
        entity = store.definitions.entities.get(job.params["entity"])
        document = entity.document(job.params["document"]) if entity else None
        label = document.label if document else job.params["document"]
        return N_("{document} of {count} records"), {
            "document": label, "count": len(job.params["ids"]),
        }  # fmt: skip

    def step(self, turn: Turn) -> Step:
        """Draw the next sheets; after the last of them put all into one file."""
        want, cursor = turn.job.params, turn.job.cursor
        at, skipped = int(cursor.get("at", 0)), int(cursor.get("skipped", 0))
        total, short = len(want["ids"]), shortfalls_of(cursor.get("short", {}))
        end = min(at + AT_ONCE, total)
        labels = prepare_labels(turn.store, turn.actor, want, want["ids"][at:end])
        if labels is not None:
            _keep(turn.folder / f"{at:05}.pdf", render(labels.prepared.sheet))
            labels.note(turn.store, turn.actor, want)
            short = short.and_those_of([labels.prepared.short])
        skipped += end - at if labels is None else labels.left_out
        far = {"skipped": skipped, "short": short.data()}
        if end < total:
            return Step({"at": end, **far}, end, total)
        file = {"file": FILE} if _bound(turn.folder) else {}
        return Step({"at": end, **far}, end, total, {**file, "made": total - skipped, **far})


def _keep(path: Path, content: bytes) -> None:
    draft = path.with_suffix(".new")
    draft.write_bytes(content)
    draft.replace(path)


def _bound(folder: Path) -> bool:
    """Put all sheets behind one another; pieces stay until the job is cleared away."""
    from pikepdf import Pdf as OnePdf  # C++: only where it is needed

    pieces = sorted(folder.glob("[0-9]*.pdf"))
    if not pieces:
        return False
    draft = folder / f"{FILE}.new"
    if len(pieces) == 1:  # as it is, with its tags
        shutil.copy(pieces[0], draft)
        draft.replace(folder / FILE)
        return True
    with OnePdf.new() as whole:
        for path in pieces:
            with OnePdf.open(path) as one:
                whole.pages.extend(one.pages)
        whole.save(draft)
    draft.replace(folder / FILE)
    return True
