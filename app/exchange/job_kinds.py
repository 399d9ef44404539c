"""Every kind of job that this panel knows."""

from __future__ import annotations

from app.exchange.documents.batch import DocumentBatch
from app.exchange.documents.free_batch import LabelBatch
from app.exchange.following_names import Following, of_document, of_list
from app.exchange.list_reports.job import ListReport
from app.jobs.kinds import Kinds

ALL = (
    Following(DocumentBatch(), of_document),
    Following(LabelBatch(), of_document),
    Following(ListReport(), of_list),
)
KINDS: Kinds = {kind.name: kind for kind in ALL}
