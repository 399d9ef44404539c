"""What the records that were just picked in a form are called.

The slots of the door know the titles of what is stored; a form that comes back with mistakes, or
one that an address filled in, also shows links that are not stored yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.access.actor import Actor
from app.fieldtypes.abilities import RefersTo
from app.fieldtypes.ref import Ref
from app.records.record import Slot
from app.records.titles import titles_of
from app.storage.store import Store
from app.web.forms.values import Typed
from app.web.forms.widgets import read_text


def typed_titles(
    store: Store, actor: Actor, slots: Iterable[Slot], typed: Typed
) -> Mapping[Ref, str]:
    """Return the titles of the records that were picked, as far as the actor may know them."""
    linking = [slot.field for slot in slots if isinstance(slot.field.type, RefersTo)]
    values = [(each, read_text(each, typed.texts.get(each.name, ""))) for each in linking]
    items = [item for field, value in values for item in field.type.items(value)]
    refs = {item for item in items if isinstance(item, Ref)}
    if not refs:
        return {}
    with store.reading() as conn:
        return titles_of(store, actor, conn, refs)
