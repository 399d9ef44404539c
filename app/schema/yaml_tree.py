"""YAML text read into a plain tree that remembers lines, without trusting the text.

libyaml's events are counted while they come, so that a hostile text is refused after a few of
them: nothing here recurses, nothing is built from an alias, and every scalar stays the text that
the author wrote (``NO``, ``007`` and ``12:30`` are for the field's type to read).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import yaml
from yaml import YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.yaml_breaks import with_breaks, without_breaks
from app.schema.yaml_mistakes import mistake_of

MAX_BYTES = 5 * 1024 * 1024
MAX_ENTRIES = 100_000
MAX_LINE = 100_000
MAX_DEPTH = 64
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True)
class Flaw:
    """Why a text is refused: line, id, sentence."""

    line: int
    code: Code
    text: str


@dataclass
class Tree:
    """One piece of YAML: a scalar (``text``), a map (``entries``) or a list (``elements``)."""

    line: int
    text: str | None = None
    is_plain: bool = False  # a scalar without quotes: null, true and numbers may be meant
    block_line: int = 0  # where the text of a block (``|``) begins; 0: lines cannot be told apart
    entries: dict[str, Tree] | None = None
    elements: list[Tree] | None = None

    @property
    def is_null(self) -> bool:
        """Whether nothing is written here."""
        return self.is_plain and self.text in NULLS


@dataclass
class _Builder:
    """Puts events together; ``open`` holds the collections that are not closed yet."""

    flaws: list[Flaw] = field(default_factory=list)
    open: list[Tree] = field(default_factory=list)
    keys: list[Tree | None] = field(default_factory=list)
    seen: list[set[str]] = field(default_factory=list)
    root: Tree | None = None
    documents: int = 0

    def flaw(self, line: int, code: Code, text: str) -> None:
        self.flaws.append(Flaw(line, code, text))

    def take(self, event: Event) -> bool:
        """Add one event; False when reading on would be a waste."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, DocumentStartEvent):
            return self._start_document(event, line)
        if isinstance(event, AliasEvent):
            self.flaw(
                line,
                Code.ANCHOR,
                say(N_("the alias '*{anchor}' must be written out"), anchor=event.anchor),
            )
            return False
        if isinstance(event, NodeEvent):
            return self._start_node(event, line)
        if isinstance(event, CollectionEndEvent):
            self._close()
        return True

    def _start_document(self, event: DocumentStartEvent, line: int) -> bool:
        self.documents += 1
        if event.version or event.tags:
            self.flaw(
                line, Code.TAG, say(N_("directives such as {word} are not used here"), word="%YAML")
            )
        if self.documents > 1:
            self.flaw(line, Code.NOT_YAML, say(N_("a file holds one document: remove the '---'")))
        return not self.flaws

    def _start_node(self, event: NodeEvent, line: int) -> bool:
        if event.anchor is not None:
            self.flaw(
                line,
                Code.ANCHOR,
                say(N_("the anchor '&{anchor}' is not used here"), anchor=event.anchor),
            )
        if (tag := getattr(event, "tag", None)) is not None:
            self.flaw(line, Code.TAG, say(N_("the tag '{tag}' is not used here"), tag=tag))
        if isinstance(event, CollectionStartEvent):
            return self._open(event, line)
        if isinstance(event, ScalarEvent):
            block = line + 1 if event.style == "|" else 0
            plain, text = bool(event.implicit[0]), with_breaks(str(event.value))
            self._put(Tree(line, text=text, is_plain=plain, block_line=block))
        return True

    def _open(self, event: CollectionStartEvent, line: int) -> bool:
        tree = Tree(line)
        if isinstance(event, MappingStartEvent):
            tree.entries = {}
        else:
            tree.elements = []
        if len(self.open) >= MAX_DEPTH:
            self.flaw(line, Code.TOO_DEEP, say(N_("nested deeper than {most}"), most=MAX_DEPTH))
            return False
        if self._awaits_key():
            self.flaw(line, Code.NOT_YAML, say(N_("a key must be a plain word")))
            return False
        self._put(tree)
        self.open.append(tree)
        self.keys.append(None)
        self.seen.append(set())
        return True

    def _awaits_key(self) -> bool:
        return bool(self.open) and self.open[-1].entries is not None and self.keys[-1] is None

    def _close(self) -> None:
        self.open.pop()
        self.keys.pop()
        self.seen.pop()

    def _put(self, tree: Tree) -> None:
        if not self.open:
            self.root = self.root or tree
            return
        parent = self.open[-1]
        if parent.elements is not None:
            parent.elements.append(tree)
        elif parent.entries is not None and (key := self.keys[-1]) is not None:
            tree.line = key.line  # a mistake in an entry is shown where its key stands
            parent.entries.setdefault(key.text or "", tree)
            self.keys[-1] = None
        else:
            self._put_key(tree)

    def _put_key(self, key: Tree) -> None:
        self.keys[-1] = key
        alike = unicodedata.normalize("NFKC", key.text or "").casefold()
        if alike in self.seen[-1]:
            self.flaw(
                key.line,
                Code.DUPLICATE_KEY,
                say(N_("the key {word} stands here twice"), word=_short(key.text)),
            )
        self.seen[-1].add(alike)


def _short(text: str | None) -> str:
    shown = text or ""
    return repr(shown if len(shown) <= 60 else shown[:60] + "…")


def read_tree(text: str) -> tuple[Tree | None, tuple[Flaw, ...]]:
    """Return the tree of a YAML text and why it cannot be used; an empty text gives no tree.

    The tree is shared by everybody who reads the same text: do not change it.
    """
    flaws = tuple(_scan(text))
    return (None, flaws) if flaws else _build(text)


def _scan(text: str) -> Iterator[Flaw]:
    """Yield what is wrong before libyaml sees the text: size, encoding, endless lines."""
    if len(text) > MAX_BYTES:
        yield Flaw(1, Code.TOO_BIG, say(N_("larger than 5 MB")))
        return
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        yield Flaw(1, Code.NOT_TEXT, say(N_("not text in UTF-8")))
        return
    if size > MAX_BYTES:
        yield Flaw(1, Code.TOO_BIG, say(N_("larger than 5 MB")))
    elif text.count("\n") + text.count(",") + text.count("[") + text.count("{") > MAX_ENTRIES:
        yield Flaw(
            1, Code.TOO_BIG, say(N_("more than {most} lines and entries"), most=f"{MAX_ENTRIES:,}")
        )
    else:
        yield from _scan_lines(text)


def _scan_lines(text: str) -> Iterator[Flaw]:
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            yield Flaw(
                number,
                Code.TOO_BIG,
                say(N_("a line of more than {most} characters"), most=f"{MAX_LINE:,}"),
            )
            return
        if len(line) - len(line.lstrip(" \t-?[{")) > MAX_LINE // 100:
            yield Flaw(number, Code.TOO_DEEP, say(N_("nested deeper than {most}"), most=MAX_DEPTH))
            return


@lru_cache(maxsize=256)
def _build(text: str) -> tuple[Tree | None, tuple[Flaw, ...]]:
    builder = _Builder()
    try:
        for event in yaml.parse(without_breaks(text), Loader=yaml.CSafeLoader):
            if not builder.take(event):
                break
    except YAMLError as error:
        builder.flaws.append(Flaw(*mistake_of(error, text)))
    return builder.root, tuple(builder.flaws)
