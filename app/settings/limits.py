"""Settings of how much one person may ask of the panel; part of ``config.Settings``."""

from __future__ import annotations

from dataclasses import dataclass

from app.settings import reading as read
from app.settings.reading import setting


@dataclass(frozen=True)
class LimitSettings:
    """How many costly things a person may ask for; who is over a limit hears when to go on."""

    reveals_per_day: int = setting(
        20,
        read.whole(0, 10_000),
        "How many masked values a person may have shown in one day, each for a reason.",
    )
    exports_per_hour: int = setting(
        60,
        read.whole(0, 100_000),
        "How many lists a person may have written to a file in one hour. 0: no limit.",
    )
    documents_per_hour: int = setting(
        300,
        read.whole(0, 100_000),
        "How many documents (PDF) a person may print in one hour. 0: no limit.",
    )
    verifications_per_minute: int = setting(
        60,
        read.whole(0, 100_000),
        "How many printed documents may be checked in one minute from one network address, in each "
        "process. 0: no limit.",
    )
    document_workers: int = setting(
        2,
        read.whole(1, 64),
        "How many child processes draw documents, in each process of the panel and each worker.",
    )
    document_seconds: int = setting(
        60, read.whole(1, 3600), "Seconds after which drawing one document is stopped."
    )
    document_megabytes: int = setting(
        1024,
        read.whole(64, 1_000_000),
        "How much memory drawing one document may take, in MB, beyond what drawing takes anyway.",
    )
    api_requests_per_minute: int = setting(
        6000,
        read.whole(0, 1_000_000),
        "How many requests a minute the API answers to one person, in each process. 0: no limit.",
    )
