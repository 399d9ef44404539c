"""Every kind of job that this panel knows."""

from __future__ import annotations

from app.exchange.documents.batch import DocumentBatch
from app.exchange.documents.free_batch import LabelBatch
from app.exchange.list_reports.job import ListReport
from app.jobs.kinds import Kinds

KINDS: Kinds = {kind.name: kind for kind in (DocumentBatch(), LabelBatch(), ListReport())}
