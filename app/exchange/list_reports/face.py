"""What stands around the lines of a printed list: issuer, title, conditions, heads, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from app.access.actor import Actor
from app.core.i18n import Label
from app.exchange.documents.building import issuer
from app.exchange.documents.logo import logo_of
from app.exchange.documents.proof import proof_of
from app.exchange.documents.sheet import MARK, Stamp
from app.exchange.documents.words import (
    AS_OF,
    CHECK_AT,
    CODE,
    COUNT,
    INTERNAL,
    MASKED,
    NO_GLYPH,
    PAGE,
    PRINTED,
    PRINTED_ALSO,
    QR_CODE,
    RIGHTS,
)
from app.exchange.fonts import named
from app.exchange.list_reports.layout import Paper, letters
from app.exchange.list_reports.rows import Scribe, plain
from app.exchange.list_reports.sums import Tallies
from app.exchange.list_reports.words import (
    AND,
    COUNT_OF_GROUPS,
    EVERYTHING,
    FALLING,
    FILTERED,
    GROUPED_BY,
    KIND,
    NUMBER,
    ORDERED,
    RISING,
    SEARCHED,
    THEN,
    TITLE,
)
from app.exchange.typesetting import drawing_of, in_utc
from app.storage.store import Store

NONE = "--"  # not filled in
TAGS = {"zh_Hans": ("zh", "cn"), "zh_Hant": ("zh", "tw"), "en": ("en", "us")}


@dataclass(frozen=True)
class Face:
    """Puts together what the template reads beside the lines."""

    store: Store
    actor: Actor
    scribe: Scribe
    stamp: Stamp

    def report(
        self, tallies: Tallies, paper: Paper, rooms: Sequence[float], missing: Sequence[str]
    ) -> dict[str, Any]:
        """Return everything but the lines; ``rooms`` begins with that of the number."""
        languages = self.scribe.pen.languages
        lang, region = TAGS[languages[0]]
        beside = languages[1] if len(languages) > 1 else "zh_Hans" if lang == "en" else "en"
        title, mine = self.title(), issuer(self.store.definitions.app.label, self.scribe.pen)
        return {
            "name": f"{title} · {self.stamp.at[:10]}", "title": title, "author": mine.main,
            "logo": self._logo(),
            "keywords": [self.stamp.id], "lang": lang, "region": region,
            "other": TAGS[beside], "moment": in_utc(self.stamp.moment), "size": paper.size,
            "paper": [paper.width, paper.height], "issuer": [mine.main, mine.second],
            "corner": [self.say(INTERNAL), f"{self.say(AS_OF)} {self.stamp.at}"],
            "kind": self.say(KIND), "tally": self._tally(tallies), "criteria": self._criteria(),
            "columns": self._columns(rooms[1:]), "number_width": rooms[0],
            "number_label": self.main(NUMBER), "notes": list(self._notes(missing)),
            "foot": self._foot(), "page_words": self._page_words(), "none": NONE,
            "qr": "", "qr_words": self.main(QR_CODE),
            "watermark": list(self.stamp.watermark), "running": "", "pages_before": 0,
            "is_piece": False, "is_last": True,
        }  # fmt: skip

    def proven(self, report: dict[str, Any], digest: str) -> dict[str, Any]:
        """Return a report with what its reader can have it checked by: a QR code, and its words."""
        proof = proof_of(self.stamp.id, digest, self.store.address)
        words = [self.main(CHECK_AT, page=proof.page), f"{self.main(CODE)} {proof.code}"]
        notes = [*report["notes"], " · ".join((self.stamp.id, *words))]
        picture = unquote(proof.picture.partition(",")[2])
        return {**report, "notes": notes, "qr": picture}

    def title(self) -> str:
        """Return what the list is called on paper."""
        if self.scribe.ask.title:
            return self.scribe.pen.plain(self.scribe.ask.title).main
        return self.say(TITLE, entities=self.scribe.entity.label_plural)

    def say(self, label: Label, **params: object) -> str:
        """Return words in the languages of the document, on one line."""
        return plain(self.scribe.words(self.scribe.pen.words(label, **params)))

    def main(self, label: Label, **params: object) -> str:
        """Return words in the first language of the document."""
        return self.scribe.pen.words(label, **params).main

    def _logo(self) -> str:
        """Return the company's logo; nothing for the panel's own mark."""
        found = logo_of(self.store)
        return "" if found == MARK else drawing_of(found).decode()

    def _columns(self, rooms: Sequence[float]) -> list[dict[str, Any]]:
        heads = [self.scribe.pen.words(field.label) for field in self.scribe.fields]
        return [
            {"label": [head.main, head.second], "width": room, "figure": field.type.align_end}
            for head, field, room in zip(heads, self.scribe.fields, rooms, strict=True)
        ]

    def _tally(self, tallies: Tallies) -> str:
        total = f"{tallies.whole.count:,}"
        if not self.scribe.ask.group:
            words = self.scribe.pen.words(COUNT, total=total)
        else:
            groups = f"{len(tallies.groups):,}"
            words = self.scribe.pen.words(COUNT_OF_GROUPS, total=total, groups=groups)
        return " · ".join(filter(None, (words.main, words.second)))

    def _criteria(self) -> list[list[str]]:
        """Return what narrows and orders the list: a line for each language."""
        places = range(len(self.scribe.pen.languages))
        filtered = [[self._in(FILTERED, at), self._filters(at)] for at in places]
        ordered = [[self._in(ORDERED, at), self._order(at)] for at in places]
        return [*filtered, *(each for each in ordered if each[1])]

    def _filters(self, place: int) -> str:
        asked, pen = self.scribe.ask, self.scribe.pen
        filters = list[str]()
        if asked.question.search.strip():
            text = pen.plain(asked.question.search.strip()).main
            filters.append(self._in(SEARCHED, place, text=text))
        for said in asked.filters:
            lines = said.split("\n")
            filters.append(pen.plain(lines[min(place, len(lines) - 1)]).main)
        return self._in(AND, place).join(filters) or self._in(EVERYTHING, place)

    def _order(self, place: int) -> str:
        asked, known = self.scribe.ask, self.scribe.entity.by_name
        said = list[str]()
        if asked.group:
            said.append(self._in(GROUPED_BY, place, field=known[asked.group].label))
        for key in asked.question.sort:
            if key.field != asked.group:
                word = FALLING if key.descending else RISING
                said.append(self._in(word, place, field=known[key.field].label))
        return self._in(THEN, place).join(said)

    def _in(self, label: Label, place: int, **params: object) -> str:
        """Return words in one language of the document; ``place`` 0 is the first."""
        words = self.scribe.pen.words(label, **params)
        return words.second or words.main if place else words.main

    def _notes(self, missing: Sequence[str]) -> Iterator[str]:
        masked = [f.label for f in self.scribe.fields if f.name in self.scribe.masked]
        roles = tuple(role.label for role in self.actor.roles)
        said = [self.scribe.pen.words(RIGHTS, roles=roles)]
        if masked:
            said.append(self.scribe.pen.words(MASKED, fields=tuple(masked)))
        if missing:
            said.append(self.scribe.pen.words(NO_GLYPH, characters=named(missing)))
        yield from (words.main for words in said)
        yield from (words.second for words in said if words.second)

    def _foot(self) -> str:
        stamp, pen = self.stamp, self.scribe.pen
        texts = [pen.words(PRINTED, by=stamp.by, at=stamp.at, zone=stamp.zone).main]
        if second := pen.words(PRINTED_ALSO, by=stamp.by, at=stamp.at).second:
            texts.append(second)
        return " · ".join((stamp.id, *texts))

    def _page_words(self) -> list[list[str]]:
        texts = [PAGE.text(language) for language in self.scribe.pen.languages]
        return [text.replace("{pages}", "{page}").split("{page}") for text in texts]


def number_width(count: int, label: str) -> float:
    """Return how many letters the numbers of the lines take."""
    return max(len(f"{count:,}"), letters(label) * 0.9) + 1
