"""From the query string to a :class:`Question`: our own words, and Flask-AppBuilder's ``q``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.access.actor import Actor
from app.api.bodies import read_json
from app.api.cursors import read_cursor, write_cursor
from app.api.errors import ApiError
from app.api.stock_query import read_stock_query
from app.core.i18n import N_
from app.records.filters import read_filter, read_sort
from app.records.old_names import PresentNames
from app.records.record import Page, Question
from app.schema.condition import All, Condition
from app.schema.problems import did_you_mean
from app.storage.paging import Position
from app.storage.store import Store

PARAMETERS = ("q", "filter", "sort", "cursor", "page", "page_size", "search", "columns", "_l_")
DEFAULT_SIZE = 50
MOST_PER_PAGE = 500
LONGEST_SEARCH = 200
LAST_PAGE = 1_000_000


@dataclass(frozen=True)
class Asked:
    """A list question, and the mark that ties a cursor to it."""

    question: Question
    mark: str
    renamed: Mapping[str, str] = field(default_factory=dict)  # old names that were used

    def next_cursor(self, page: Page) -> str | None:
        """Return an opaque cursor to the page after ``page`` of the same question, if any."""
        follows = page.last is not None or (self.question.after is None and page.has_next)
        return write_cursor(self.mark, page.page + 1, page.last) if follows else None


def read_question(store: Store, actor: Actor, entity: str, args: MultiDict[str, str]) -> Asked:
    """Read a list's parameters; what is unknown or said twice is refused, never ignored."""
    require_known(args, PARAMETERS)
    names = PresentNames(store, actor, entity)
    stock = read_stock_query(names, args["q"]) if args.get("q") else None
    own = _own_filter(names, args.get("filter", ""))
    where = _both(own, stock.where if stock else None)
    sort = _one_of(args.get("sort", ""), stock.sort if stock else "", "sort", "order_column")
    sort = names.listed(sort, signed=True)
    columns = _columns(args, stock.columns if stock else (), names)
    search = args.get("search", "")
    if len(search) > LONGEST_SEARCH:
        raise ApiError(
            400, "search.long", N_("A search has at most {most} characters."), most=LONGEST_SEARCH
        )
    size = _whole(args, "page_size", (stock and stock.size) or DEFAULT_SIZE, MOST_PER_PAGE)
    mark = _mark(args.get("q", ""), args.get("filter", ""), sort, ",".join(columns), search, size)
    page, after = _page(args, mark, (stock and stock.page) or 1)
    keys = read_sort(store, actor, entity, sort) if sort else ()
    question = Question(
        columns=columns, where=where, search=search, sort=keys, page=page, size=size, after=after,
        actions=False,
    )  # fmt: skip
    return Asked(question, mark, names.met)


def require_known(args: MultiDict[str, str], known: Sequence[str]) -> None:
    """Refuse a query parameter that is unknown or stands there twice."""
    for name in args:
        if name not in known:
            raise ApiError(
                400,
                "parameter.unknown",
                N_("There is no parameter “{name}”{hint}."),
                name=name[:60],
                hint=did_you_mean(name[:60], known),
            )
        if len(args.getlist(name)) > 1:
            raise ApiError(
                400, "parameter.double", N_("The parameter “{name}” stands there twice."), name=name
            )


def _own_filter(names: PresentNames, text: str) -> Condition | None:
    if not text:
        return None
    data = read_json(text)
    if not isinstance(data, Mapping):
        raise ApiError(
            400, "filter.shape", N_('A filter is a JSON object such as {{"stage": "won"}}.')
        )
    return read_filter(names.store, names.actor, names.entity, names.condition(data))


def _both(one: Condition | None, other: Condition | None) -> Condition | None:
    parts = tuple(each for each in (one, other) if each is not None)
    return All(parts) if len(parts) > 1 else next(iter(parts), None)


def _one_of(own: str, stock: str, own_name: str, stock_name: str) -> str:
    if own and stock:
        raise ApiError(
            400,
            "parameter.both",
            N_("Give either “{own}” or “{stock}”, not both."),
            own=own_name,
            stock=stock_name,
        )
    return own or stock


def _columns(
    args: Mapping[str, str], stock: tuple[str, ...], names: PresentNames
) -> tuple[str, ...]:
    own = tuple(part.strip() for part in args.get("columns", "").split(",") if part.strip())
    _one_of(",".join(own), ",".join(stock), "columns", "q.columns")
    # id and version are part of every answer; Flask-AppBuilder's clients ask for them by name.
    present = dict.fromkeys(names.of(name) for name in own or stock)
    return tuple(name for name in present if name not in ("id", "version"))


def _whole(args: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = args.get(name)
    if text is None:
        return _within(default, name, most)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _not_whole(name, most)
    return _within(int(text), name, most)


def _within(number: int, name: str, most: int) -> int:
    if not 1 <= number <= most:
        raise _not_whole(name, most)
    return number


def _not_whole(name: str, most: int) -> ApiError:
    return ApiError(
        400,
        "parameter.whole",
        N_("“{name}” must be a whole number from 1 to {most}."),
        name=name,
        most=most,
    )


def _page(args: Mapping[str, str], mark: str, default: int) -> tuple[int, Position | None]:
    cursor = args.get("cursor")
    if cursor is None:
        return _whole(args, "page", default, LAST_PAGE), None
    if "page" in args:
        _one_of("page", "cursor", "page", "cursor")
    return read_cursor(cursor, mark)


def _mark(*parts: object) -> str:
    return hashlib.sha256(json.dumps([str(p) for p in parts]).encode()).hexdigest()[:16]
