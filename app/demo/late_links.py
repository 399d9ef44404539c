"""Links to records that were not there yet, those of the same kind among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from app.demo.catalogue import LinksOf, Made
from app.demo.chunk_maker import chunks_of
from app.demo.story import Frame
from app.schema.model import Field
from app.storage.store import Store

_SHARE = 0.12  # of optional links


class LateLinks:
    """Fills the links that :func:`app.demo.layout.lay_out` put off."""

    def __init__(self, store: Store, frame: Frame, links: Callable[[str], LinksOf]) -> None:
        self.store, self.frame, self._links = store, frame, links

    def link(self, made: Made) -> None:
        """Fill the late links of all records of one entity."""
        for field in made.layout.late:
            if field.visible_if is None:
                self._fill(made, field)

    def _fill(self, made: Made, field: Field) -> None:
        table = self.store.tables.entities[made.layout.entity.name]
        if field.name not in table.columns:
            return  # several links in one field: the records do without
        columns = table.columns[field.name]
        change = (
            sa.update(table.table)
            .where(table.c.id == sa.bindparam("its_id"))
            .values({c.name: sa.bindparam(f"new_{s}") for s, c in columns.items()})
        )
        for places in chunks_of(made):
            rows = list(self._rows(made, field, places))
            if rows:
                with self.store.writing() as conn:
                    conn.execute(change, rows)

    def _rows(self, made: Made, field: Field, places: range) -> Iterator[dict[str, Any]]:
        name = made.layout.entity.name
        links = self._links(name)
        rng = self.frame.rng(name, field.id, places.start)
        for place in places:
            if not field.required and rng.random() > _SHARE:
                continue
            links.move_to(place, None)
            refs = links.pick(field, rng, 1)
            if refs:
                stored = {f"new_{s}": each for s, each in field.type.store(refs[0]).items()}
                yield {"its_id": made.ids[place], **stored}
