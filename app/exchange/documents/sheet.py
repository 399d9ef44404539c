"""What is printed, as plain frozen data: a template draws a :class:`Sheet` and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.core.i18n import Label
from app.exchange.documents.free_sheet import Free

MARK = "mark"
NARROW = ("A5", "B5")
PAPER_SIZES = {"241x140": "241mm 140mm"}  # continuous paper: it cannot be turned
STANDARDS = {"": "", "ua": "ua-1", "archive": "a-2b"}
"""What a file can be asked to be: for screen readers, or to be kept for decades."""

LONG, LINES = 600, 8  # characters and lines of a value that a page may end within
LOW = 100  # characters in a cell of a low row
BESIDE = 30  # texts in two languages stand on one line up to this many characters


@dataclass(frozen=True)
class Words:
    """A text in the languages of the document; ``second`` is empty where it says the same."""

    main: str
    second: str = ""

    @property
    def is_stacked(self) -> bool:
        """Whether the second language goes below the first, not beside it."""
        return bool(self.second) and len(self.main) + len(self.second) > BESIDE


@dataclass(frozen=True)
class Printed:
    """One value as it is printed: one text, or several as tags."""

    items: tuple[Words, ...] = ()
    is_tags: bool = False
    is_wide: bool = False
    is_unbroken: bool = False  # one long word (an address of a page or a mailbox): two columns
    is_prose: bool = False
    is_figure: bool = False
    is_formatted: bool = False  # its text has marks of Markdown, and only one language

    @property
    def is_long(self) -> bool:
        """Whether a page may end within it."""
        size = sum(len(w.main) + len(w.second) for w in self.items)
        lines = sum(w.main.count("\n") for w in self.items)
        return not self.is_tags and (size > LONG or lines > LINES)

    @property
    def together(self) -> Words:
        """All options as one text: a row of pieces would not wrap within a column."""
        if not self.is_tags:
            return self.items[0] if self.items else Words("")
        main = ", ".join(words.main for words in self.items)
        second = ", ".join(words.second or words.main for words in self.items)
        return Words(main, second if second != main else "")


@dataclass(frozen=True)
class Line:
    """A label and its value."""

    label: Words
    value: Printed


@dataclass(frozen=True)
class Block:
    """A titled group of lines."""

    label: Words
    lines: tuple[Line, ...]

    @property
    def is_bare(self) -> bool:
        """Whether the heading already says what the one line in it is."""
        return len(self.lines) == 1 and self.lines[0].value.is_prose


@dataclass(frozen=True)
class Column:
    """One column of a table; ``width`` is its share of the line in percent."""

    label: Words
    width: float
    is_figure: bool


@dataclass(frozen=True)
class Table:
    """Records that link to the printed one."""

    label: Words
    count: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Printed, ...], ...]
    total: tuple[Printed, ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether the table stays on one page."""
        return len(self.rows) <= 4 and self.has_low_rows

    @property
    def has_low_rows(self) -> bool:
        """Whether its rows are so low that several can be kept together."""
        texts = (w for row in self.rows for cell in row for w in cell.items)
        return all(len(w.main) + len(w.second) <= LOW for w in texts)


@dataclass(frozen=True)
class Party:
    """One side of an agreement."""

    role: Words
    name: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Amount:
    """The sum an agreement is about; ``in_words`` is 大写, where the document is Chinese."""

    label: Words
    figure: str
    in_words: str = ""
    beside: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Signature:
    """A box in which somebody signs; ``is_sealed`` gives it room for a company seal."""

    role: Words
    is_sealed: bool = False


@dataclass(frozen=True)
class Proof:
    """What a reader of the paper asks the panel by: see :mod:`app.exchange.documents.proof`."""

    address: str  # with number and code in it, for the QR code
    page: str  # without them, to be typed
    code: str  # as it is typed, in groups
    digest: str  # of all that is printed but this: SHA-256 in hexadecimal figures
    picture: str  # the QR code, a ``data:`` address


@dataclass(frozen=True)
class Stamp:
    """Who printed which document when."""

    id: str
    at: str
    zone: str
    by: str
    watermark: tuple[str, ...] = ()  # lines over every page, where a role asks for it
    moment: str = ""  # ``at`` as programs read it, with its zone


@dataclass(frozen=True)
class Sheet:
    """One document, complete."""

    languages: tuple[str, ...]  # one or two of app.core.i18n.LANGUAGES
    layout: str
    paper: str
    orientation: str
    issuer: Words
    kind: Words
    title: str
    stamp: Stamp
    number: Line | None = None
    facts: tuple[Line, ...] = ()
    parties: tuple[Party, ...] = ()
    amount: Amount | None = None
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Words, ...] = field(default=())
    header: Words | None = None
    footer: Words | None = None
    logo: str = MARK  # the panel's own mark, a ``data:`` address, or nothing
    has_page_numbers: bool = True
    columns: int = 0  # of fields beside each other; 0: as many as have room
    is_mirrored: bool = False  # two languages stand in two columns, not one below the other
    signatures: tuple[Signature, ...] = ()
    proof: Proof | None = None
    standard: str = ""  # a key of ``STANDARDS``
    untranslated: tuple[Label, ...] = ()  # texts that another language had to stand in for
    free: Free | None = None  # of a letter, label or card

    @property
    def page_size(self) -> str:
        """The paper, as a style sheet says it."""
        return PAPER_SIZES.get(self.paper) or f"{self.paper} {self.orientation}"

    @property
    def fields_across(self) -> int:
        """How many fields stand beside each other."""
        return self.columns or 3 - self.is_narrow - (len(self.languages) > 1)

    @property
    def is_small(self) -> bool:
        """Whether the foot of the page has room for few lines only."""
        return self.is_narrow or self.paper in PAPER_SIZES

    @property
    def is_narrow(self) -> bool:
        """Whether headings stand above their fields, because the paper has no room beside."""
        return self.paper in NARROW and self.orientation == "portrait"

    def texts(self) -> Iterator[str]:
        """Yield every text that is printed from data, to be looked up in the font."""
        yield from (self.title, self.stamp.by)
        for said in self._words():
            yield said.main
            yield said.second
        yield from (party.name for party in self.parties)
        if self.free is not None:
            yield from self.free.texts()

    def _words(self) -> Iterator[Words]:
        lines = [*self.facts, *(line for block in self.blocks for line in block.lines)]
        lines += [line for party in self.parties for line in party.lines]
        if self.amount is not None:
            yield self.amount.label
            lines += self.amount.beside
        lines += [self.number] if self.number is not None else []
        yield from filter(None, (self.issuer, self.kind, self.header, self.footer))
        yield from (each.role for each in self.signatures)
        yield from (each.role for each in self.parties)
        yield from (block.label for block in self.blocks)
        for line in lines:
            yield from (line.label, *line.value.items)
        yield from self.notes
        for table in self.tables:
            yield from (table.label, *(column.label for column in table.columns))
            yield from (words for row in table.rows for cell in row for words in cell.items)
