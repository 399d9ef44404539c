"""How tables, columns and indexes are called. Indexes are called by ids: renaming leaves them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

LONGEST = 63  # PostgreSQL cuts longer names off without a word


def bounded(name: str) -> str:
    """Return ``name``, its end replaced by a hash where a database would cut it off."""
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - 11]}_{hashlib.sha256(name.encode()).hexdigest()[:10]}"


def table_name(entity: str) -> str:
    """Return the table that holds the records of ``entity``."""
    return bounded(f"rec_{entity}")


def link_table_name(entity: str, field: str) -> str:
    """Return the table that holds the items of a field with many values."""
    return bounded(f"rec_{entity}__{field}")


def column_name(field: str, suffix: str = "") -> str:
    """Return the column of ``field`` for one of its suffixes."""
    return bounded(f"{field}__{suffix}" if suffix else field)


def index_name(kind: str, *ids: str) -> str:
    """Return the name of an index (``ix``, ``uq``) or foreign key (``fk``) from ids."""
    return bounded(f"{kind}_{'__'.join(ids)}")


def aside_name(name: str, number: int, taken: Collection[str]) -> str:
    """Return the name under which a retired thing makes room in version ``number``."""
    base = f"{name[:30]}__old{number}"
    tries = (base, *(f"{base}_{again}" for again in range(1, len(taken) + 1)))
    return next(each for each in tries if each not in taken)
