"""What a document falls short of, to be told before somebody takes it away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.i18n import Label
from app.exchange.documents.sheet import Sheet
from app.exchange.fonts import missing_glyphs

MOST_KEPT = 200  # texts that a job remembers: more are not read one by one either


@dataclass(frozen=True)
class Shortfalls:
    """Texts that stand there in another language, and characters that print as a box."""

    untranslated: tuple[Label, ...] = ()
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.untranslated or self.missing)

    def and_those_of(self, others: Iterable[Shortfalls]) -> Shortfalls:
        """Return these and all others, each once, in one order."""
        every = (self, *others)
        labels = {label.text("en"): label for each in every for label in each.untranslated}
        return Shortfalls(
            tuple(labels[key] for key in sorted(labels)),
            tuple(sorted({character for each in every for character in each.missing})),
        )

    def data(self) -> dict[str, Any]:
        """Return them as a job keeps them in its row."""
        kept = [dict(label.texts) for label in self.untranslated[:MOST_KEPT]]
        return {"untranslated": kept, "missing": list(self.missing[:MOST_KEPT])}


def shortfalls_on(sheet: Sheet) -> Shortfalls:
    """Return what a sheet falls short of."""
    return Shortfalls(sheet.untranslated, tuple(sorted(missing_glyphs("".join(sheet.texts())))))


def shortfalls_of(data: Mapping[str, Any]) -> Shortfalls:
    """Read what :meth:`Shortfalls.data` wrote; nothing where a job is older than that."""
    labels = tuple(Label(texts) for texts in data.get("untranslated", ()))
    return Shortfalls(labels, tuple(data.get("missing", ())))
