"""Every kind of job that this panel knows."""

from __future__ import annotations

from app.exchange.document_batch import DocumentBatch
from app.exchange.free_batch import LabelBatch
from app.exchange.list_report_job import ListReport
from app.jobs.kinds import Kinds

KINDS: Kinds = {kind.name: kind for kind in (DocumentBatch(), LabelBatch(), ListReport())}
