"""Every kind of job that this panel knows."""

from __future__ import annotations

from app.exchange.document_batch import DocumentBatch
from app.jobs.kinds import Kinds

KINDS: Kinds = {kind.name: kind for kind in (DocumentBatch(),)}
