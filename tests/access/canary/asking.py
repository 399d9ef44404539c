"""Asking all channels of a state, and comparing what two states answered."""

from __future__ import annotations

import difflib
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from itertools import chain
from typing import Any

import sqlalchemy as sa
from pypdf import PdfReader

from app.access.actor import Actor
from app.access.fields import field_set
from app.core.errors import AppError
from app.exchange.documents.making import document_sheet, read_languages
from app.exchange.list_reports.ask import MOST_COLUMNS, Wishes, ask_for, groupable
from app.exchange.list_reports.making import open_printer, whole_report
from app.fieldtypes.abilities import RefersTo
from app.records.access import may, visible_fields
from app.records.read import get_record
from app.records.record import Question
from app.schema.model import Action, Document
from app.web.designer.documents.preview import Asked, preview_sheet
from tests.access.canary.channels import (
    FOLLOWING_LINKS,
    LANGUAGES,
    OF_AN_ENTITY,
    OF_THE_PANEL,
    REVIEWED,
    Ask,
    Channel,
    Subject,
)
from tests.access.canary.templates import letters
from tests.access.canary.twins import Canary, Secrets, states
from tests.panels import Visitor

FRESH = re.compile(  # what no two answers have alike: nonces and tokens of forms
    r"[nN]once[\"']?[=:-] ?[\"']?[\w+/=-]+|csrf[-_]token\"? [^>]*|\"X-CSRFToken\": ?\"[^\"]*\""
    r"|E[45]\d\d-\w{4}-\w{4}|data:image/svg\+xml,[\w%.~-]+"  # the watermark tells the minute
)
MANY = re.compile(r"\((?:\?, )+\?\)")
UNTOLD = ("Set-Cookie", "Content-Length")


Channels = Mapping[tuple[str, str], Channel]


@dataclass(frozen=True)
class Told:
    """All that an answer tells: to the reader, to programs, to a clock."""

    status: int
    headers: tuple[str, ...]
    body: bytes
    statements: tuple[str, ...]

    def lines(self) -> list[str]:
        text = self.body.decode(errors="backslashreplace").splitlines()
        return [str(self.status), *self.headers, *text, *self.statements]


@cache
def _without_lengths(statement: str) -> str:
    return MANY.sub("(?)", statement)


@contextmanager
def noted(canary: Canary) -> Iterator[list[str]]:
    """Note the SQL statements of what happens inside, without their values."""
    statements: list[str] = []

    def note(*details: Any) -> None:
        statements.append(_without_lengths(details[2]))

    engine = canary.panel.installation.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def told(client: Visitor, ask: Ask, statements: list[str]) -> Told:
    """Ask, and return all that the answer tells."""
    statements.clear()
    answer = client.open(ask.address, method=ask.method, **ask.more)
    headers = [f"{name}: {value}" for name, value in answer.headers if name not in UNTOLD]
    body = answer.data
    if answer.mimetype == "application/pdf":  # its bytes tell when it was made, too
        body = "\f".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages).encode()
    elif not answer.mimetype.startswith("application/octet"):
        body = FRESH.sub("", answer.get_data(as_text=True)).encode()
    return Told(
        answer.status_code,
        tuple(sorted(FRESH.sub("", line) for line in headers)),
        body,
        tuple(statements),
    )


def subjects(canary: Canary, person: str, both: Iterable[Secrets]) -> Iterator[Subject]:
    """Yield every entity as a person meets it; the secrets of both states are asked for."""
    actor = canary.actor(person)
    first = next(each for each in canary.entities if each.documents)
    for entity in canary.entities:
        texts: dict[str, list[str]] = {}
        for secrets in both:
            for name, value in secrets[entity.name, 1].items():
                if value is not None:
                    texts.setdefault(name, []).append(str(entity.by_name[name].type.dump(value)))
        yield Subject(
            entity,
            field_set(canary.panel.store.definitions, actor, entity),
            {name: tuple(found) for name, found in texts.items()},
            asks_why=any("manage_users" in role.system for role in actor.roles),
            roles=_others(canary, actor),
            is_first=entity is first,
        )


def _others(canary: Canary, actor: Actor) -> tuple[str, ...]:
    """Return two roles that are not the person's own: they close other fields."""
    own = {role.name for role in actor.roles}
    names = sorted(canary.panel.store.definitions.roles.keys() - own)
    made = [name for name in names if name.startswith("canary_")] or names
    return tuple(dict.fromkeys((*made[:1], *made[-1:])))


def asks(found: Iterable[Subject], channels: Channels) -> Iterator[tuple[str, Ask]]:
    """Yield every question with the name of its channel.

    What changes records is followed by a look at what became of them.
    """
    every = list(found)
    if channels is OF_AN_ENTITY:  # of the same states; the other channels are asked of others
        yield from _of_the_panel()
    for (view, method), channel in channels.items():
        for subject in every:
            yield from ((f"{view} {method}", ask) for ask in channel(subject))
    if channels is OF_AN_ENTITY:
        yield from _reviewed(every)
    for subject in every:
        web = subject.web
        later = [f"{web}/list/", f"{web}/trash/", subject.api, f"{web}/timeline/1"]
        yield from (("afterwards", Ask(address)) for address in later)
    yield from _of_the_panel()


def _reviewed(every: list[Subject]) -> Iterator[tuple[str, Ask]]:
    for change in REVIEWED:
        for subject in every:
            yield from (("ReviewView.index GET", ask) for ask in change(subject))
        yield "ReviewView.index GET", Ask("/designer/review/")


def _of_the_panel() -> Iterator[tuple[str, Ask]]:
    for (view, method), several in OF_THE_PANEL.items():
        yield from ((f"{view} {method}", ask) for ask in several)


@dataclass(frozen=True)
class Comparison:
    """What two states answered to one reader."""

    differing: list[str]  # what was asked, and in which lines the answers differ
    channels: frozenset[str]  # the names of the channels that told the states apart
    statuses: dict[str, int]  # what was asked -> status in the first state
    channel_of: dict[str, str]  # what was asked -> the channel's name

    @property
    def failed(self) -> list[str]:
        """What was answered with a failure of the panel."""
        return [ask for ask, status in self.statuses.items() if status >= 500]


def compare(canary: Canary, person: str, *, reader: str | None = None) -> Comparison:
    """Ask two states everything that differ in what ``person`` may not read.

    The one who asks is the same person; the tests of the canary itself let another one ask.
    """
    asking = reader or person
    reading = _compare(canary, person, asking, OF_AN_ENTITY, same=())
    deleting = _compare(canary, person, asking, FOLLOWING_LINKS, same=(RefersTo,))
    return Comparison(
        reading.differing + deleting.differing,
        reading.channels | deleting.channels,
        {**deleting.statuses, **reading.statuses},
        {**deleting.channel_of, **reading.channel_of},
    )


def _compare(
    canary: Canary, person: str, reader: str, channels: Channels, *, same: tuple[type, ...]
) -> Comparison:
    kept = list(states(canary, person, same=same))
    found = subjects(canary, reader, [secrets for _, secrets in kept])
    questions = list(asks(found, channels))
    answers = []
    for content, _ in kept:
        canary.load(content)
        content.close()
        printed = (_sheets, _previews, _reports, _letters)
        sheets = () if same else chain(*(each(canary, reader) for each in printed))
        answers.append([*sheets, *_asked(canary, reader, questions)])
    return _compared(*answers)


Answers = list[tuple[str, str, Told]]


def _compared(one: Answers, two: Answers) -> Comparison:
    both = [(*first, second[2]) for first, second in zip(one, two, strict=True)]
    apart = [each for each in both if each[2] != each[3]]
    return Comparison(
        [f"{ask}\n    " + "\n    ".join(differences(*told)) for _, ask, *told in apart],
        frozenset(channel for channel, *_ in apart),
        {ask: told.status for _, ask, told in one},
        {ask: channel for channel, ask, _ in one},
    )


def _asked(canary: Canary, person: str, questions: Iterable[tuple[str, Ask]]) -> Answers:
    client = canary.client(person)
    client.get("/")  # what is read once is read now
    with noted(canary) as statements:
        return [(name, str(ask), told(client, ask, statements)) for name, ask in questions]


def _sheets(canary: Canary, person: str) -> Iterator[tuple[str, str, Told]]:
    """Yield what would be printed, in every language; the PDF is made from nothing else."""
    for entity in canary.entities:
        for number in (1, 2, 3):
            for document in entity.documents:
                for language in LANGUAGES:
                    asked = f"{entity.name} {number} {document.name} {language}"
                    sheet = _sheet(canary, person, entity.name, number, document, language)
                    yield "documents", asked, Told(200, (), repr(sheet).encode(), ())


def _previews(canary: Canary, person: str) -> Iterator[tuple[str, str, Told]]:
    """Yield what documents say that the designer looks at, whoever is let in there."""
    store, actor = canary.panel.store, canary.actor(person)
    for entity in canary.entities:
        for document, number in itertools.product(entity.documents, (1, 3)):
            try:
                said: object = preview_sheet(
                    store, actor, store.definitions, entity=entity, document=document,
                    asked=Asked(number, "zh_Hans+en"),
                )  # fmt: skip
            except AppError as error:
                said = error
            asked = f"preview of {entity.name} {number} {document.name}"
            yield "documents", asked, Told(200, (), repr(said).encode(), ())


def _reports(canary: Canary, person: str) -> Iterator[tuple[str, str, Told]]:
    """Yield all that the printed lists of a person say, grouped by whatever they can be."""
    store, actor = canary.panel.store, canary.actor(person)
    for entity in canary.entities:
        if not may(store, actor, entity.name, Action.PRINT):
            continue
        columns = tuple(visible_fields(store, actor, entity.name))[:MOST_COLUMNS]
        for group in ("", *groupable(store, actor, entity.name)):
            wishes = Wishes("zh_Hans+en", group)
            ask = ask_for(store, actor, entity.name, Question(columns=columns), wishes)
            printer = open_printer(store, actor, ask)
            report, _ = whole_report(printer, printer.rows(printer.order()))
            told = Told(200, (), json.dumps(report, indent=0).encode(), ())
            yield "list report", f"{entity.name} by {group or 'nothing'}", told


def _letters(canary: Canary, person: str) -> Iterator[tuple[str, str, Told]]:
    """Yield what letters say that name all there is, as the person and as others see it."""
    store, actor = canary.panel.store, canary.actor(person)
    roles = store.definitions.roles
    others = [replace(actor, roles=(roles[name],)) for name in _others(canary, actor)]
    for asked, said in letters(store, actor, others):
        yield "letters", asked, Told(200, (), said.encode(), ())


def _sheet(
    canary: Canary, person: str, entity: str, number: int, document: Document, language: str
) -> object:
    store, actor = canary.panel.store, canary.actor(person)
    try:
        record = get_record(store, actor, entity, number)
    except AppError as error:
        return repr(error)
    if Action.PRINT not in record.may:
        return None
    return document_sheet(store, actor, record, document, languages=read_languages(language))


def differences(one: Told, two: Told) -> list[str]:
    """Return the lines in which two answers differ."""
    lines = difflib.unified_diff(one.lines(), two.lines(), n=0, lineterm="")
    return [line[:300] for line in lines if line.strip()][:12]
