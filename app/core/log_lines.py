"""How lines of the log look: with their time in UTC, for people or for programs."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime

TEXT, JSON = "text", "json"
FORMS = (TEXT, JSON)


class TextLines(logging.Formatter):
    """One line: time, level, module, sentence; the trace of a mistake follows."""

    converter = time.gmtime  # type: ignore[assignment]  # typeshed has it as a method

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")


class JsonLines(logging.Formatter):
    """One object a line, for systems that collect logs (ASVS 5.0, 16.2.4)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "module": record.name,
            "process": record.process,
            "text": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def write_log(form: str) -> None:
    """Write the log to standard error in one of :data:`FORMS`: all of ours, warnings of others."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == JSON else TextLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("app").setLevel(logging.INFO)
