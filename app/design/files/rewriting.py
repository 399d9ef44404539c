"""A definition file brought to say something else, with all the rest left as it was.

The designer works on what files say (dicts, lists, values); the files are texts that people keep
in git, with comments, an order, quotes and columns that line up. So a text is never written anew:
the places where it says something else than wanted are found and only those are changed. Comments
always stay: one beside something that goes away gets a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from app.design.files.places import (
    Part,
    comments_between,
    compose,
    end_of,
    identities,
    is_flow,
    is_within_brackets,
    line_end,
    line_start,
    parts_of,
    value_of,
)
from app.design.files.reordering import reordered
from app.design.files.words import block_entry, block_text, inline, word

Path = tuple[str, ...]


@dataclass(frozen=True)
class Splice:
    """Put ``text`` in the place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def rewritten(text: str, wanted: Mapping[str, Any]) -> str:
    """Return ``text`` changed as little as possible so that it says ``wanted``, in that order.

    ``wanted`` holds dicts, lists, str, int, Decimal, bool and ``None``. A text that says it
    already comes back unchanged.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    root = compose(plain)
    if root is None or not isinstance(root, MappingNode):
        changed = plain + "".join(f"{line}\n" for line in _whole(wanted))
    else:
        splices = _Differ(plain, root).splices(Part("", 0, None, root), wanted)
        changed = reordered(_applied(plain, splices), wanted)
    return changed if newline == "\n" else changed.replace("\n", newline)


def renamed(text: str, names: Mapping[Path, str]) -> str:
    """Return ``text`` with the keys at the paths in ``names`` called so; what they hold stays."""
    root = compose(text)
    keys = {_key_at(root, path): name for path, name in names.items()}
    splices = (Splice(k.start_mark.index, end_of(text, k), word(n)) for k, n in keys.items())
    return _applied(text, splices)


def _key_at(node: Node | None, path: Path) -> Node:
    key: Node | None = None
    for step in path:
        pairs = node.value if isinstance(node, MappingNode) else []
        key, node = next(((k, v) for k, v in pairs if k.value == step), (None, None))
    if key is None:
        raise KeyError(path)
    return key


def said(text: str) -> Any:
    """Return what a text says, in plain data."""
    return value_of(compose(text))


def _whole(wanted: Mapping[str, Any]) -> Iterator[str]:
    for key, value in wanted.items():
        yield from block_entry(key, value, 0, spread=isinstance(value, Mapping))


def _applied(text: str, splices: Iterable[Splice]) -> str:
    for each in sorted(splices, key=lambda s: (s.start, s.end), reverse=True):
        text = text[: each.start] + each.text + text[each.end :]
    return text


class _Differ:
    """Finds the splices that make one text say something else; the order comes later."""

    def __init__(self, text: str, root: Node) -> None:
        self.text, self.root = text, root

    def splices(self, part: Part, wanted: Any) -> Iterator[Splice]:
        """Yield what to change inside a part."""
        if _fits(part.value, wanted) and wanted:
            yield from self._collection(part, wanted)
        elif not _alike(value_of(part.value), wanted):
            yield from self._whole(part, wanted)

    def _collection(self, part: Part, wanted: Any) -> Iterator[Splice]:
        node, goals = part.value, _goals(wanted)
        parts = parts_of(node)
        known = _paired(node, parts, goals)
        kept = [each for each in parts if each in known.values()]
        if not kept:  # nothing to stand beside
            yield from self._whole(part, wanted)
            return
        for name, each in known.items():
            yield from self.splices(each, goals[name])
        yield from self._removed(node, parts, [each for each in parts if each not in kept])
        yield from self._added(node, kept, goals, known)

    def _whole(self, part: Part, wanted: Any) -> Iterator[Splice]:
        """Replace a value; comments inside it move above the line where it begins."""
        start, end = part.value.start_mark.index, end_of(self.text, part.value)
        glue = " " if self.text[start - 1 : start] == ":" else ""
        if part.key is not None and not is_flow(part.value):
            start, glue = self.text.index(":", end_of(self.text, part.key)) + 1, " "
        comments = comments_between(self.text, self.root, start, end)
        yield from self._saved(comments, line_start(self.text, part.start))
        yield Splice(start, end, glue + self._words(part, wanted))

    def _words(self, part: Part, wanted: Any) -> str:
        """Return a value as it may stand there: lines of a text keep being lines in a block."""
        if part.key is None or is_within_brackets(self.root, part.start):
            return inline(wanted)
        indent = part.start - line_start(self.text, part.start) + 2
        return block_text(wanted, indent) or inline(wanted)

    def _saved(self, comments: list[str], line: int) -> list[Splice]:
        if not comments:
            return []
        margin = self.text[line : len(self.text) - len(self.text[line:].lstrip(" "))]
        return [Splice(line, line, "".join(f"{margin}{each}\n" for each in comments))]

    def _removed(self, node: Node, parts: list[Part], gone: list[Part]) -> Iterator[Splice]:
        for part in gone:
            at = parts.index(part)
            if is_flow(node):
                yield from self._cut_flow(node, parts, gone, at)
            else:
                yield from self._cut_lines(node, parts, at)

    def _cut_flow(
        self, node: Node, parts: list[Part], gone: list[Part], at: int
    ) -> Iterator[Splice]:
        later = [each for each in parts[at + 1 :] if each not in gone]
        start, end = parts[at].start, end_of(self.text, parts[at].value)
        if later:
            end = parts[at + 1].start
        else:  # nothing that stays follows: the comma in front goes, too
            start = end_of(self.text, parts[at - 1].value) if at else start
        comments = comments_between(self.text, self.root, start, end)
        yield from self._saved(comments, line_start(self.text, node.start_mark.index))
        yield Splice(start, end, "")

    def _cut_lines(self, node: Node, parts: list[Part], at: int) -> Iterator[Splice]:
        part = parts[at]
        start = line_start(self.text, part.start)
        stop = line_end(self.text, end_of(self.text, part.value))
        comments = comments_between(self.text, self.root, part.start, stop)
        margin = self.text[start : part.start]
        kept = "".join(f"{' ' * len(margin)}{each}\n" for each in comments)
        if isinstance(node, MappingNode) and margin.strip():  # first key on the line of a dash
            yield Splice(part.start, parts[at + 1].start, "")
            yield from [Splice(start, start, kept)] if kept else []
        else:
            yield Splice(start, min(stop + 1, len(self.text)), kept)

    def _added(
        self, node: Node, kept: list[Part], goals: Mapping[Any, Any], known: Mapping[Any, Part]
    ) -> Iterator[Splice]:
        """Insert what is new behind that which comes before it in the wanted order."""
        place, waiting = -1, dict[int, list[tuple[Any, Any]]]()
        for name, value in goals.items():
            if name in known:
                place = kept.index(known[name])
            else:
                waiting.setdefault(place, []).append((name, value))
        insert = self._flow_news if is_flow(node) else self._lines
        for at, news in waiting.items():
            yield insert(node, kept, at, news)

    def _flow_news(
        self, node: Node, kept: list[Part], at: int, news: list[tuple[Any, Any]]
    ) -> Splice:
        is_map = isinstance(node, MappingNode)
        words = [f"{word(n)}: {inline(v)}" if is_map else inline(v) for n, v in news]
        if at < 0:
            return Splice(kept[0].start, kept[0].start, ", ".join(words) + ", ")
        end = end_of(self.text, kept[at].value)
        return Splice(end, end, "".join(f", {each}" for each in words))

    def _lines(self, node: Node, kept: list[Part], at: int, news: list[tuple[Any, Any]]) -> Splice:
        lines = [
            line for name, value in news for line in self._new_lines(node, kept, at, name, value)
        ]
        if at < 0:
            start = line_start(self.text, kept[0].start)
            if isinstance(node, MappingNode) and self.text[start : kept[0].start].strip():
                margin = " " * (kept[0].start - start)
                body = ("\n".join(lines)).lstrip() + "\n" + margin
                return Splice(kept[0].start, kept[0].start, body)
            return Splice(start, start, "".join(f"{line}\n" for line in lines))
        stop = line_end(self.text, end_of(self.text, kept[at].value))
        return Splice(stop, stop, "".join(f"\n{line}" for line in lines))

    def _new_lines(self, node: Node, kept: list[Part], at: int, name: Any, value: Any) -> list[str]:
        column = kept[0].start - line_start(self.text, kept[0].start)
        if isinstance(node, MappingNode):
            nearest = (part.value for part in [*kept[: at + 1][::-1], *kept[at + 1 :]])
            like = next((each for each in nearest if isinstance(each, MappingNode)), None)
            spread = like is not None and not like.flow_style
            return block_entry(name, value, column, spread=spread)
        dash = self.text[line_start(self.text, kept[0].start) : kept[0].start]
        return [f"{dash}{inline(value)}"]


def _paired(node: Node, parts: list[Part], goals: Mapping[Any, Any]) -> dict[Any, Part]:
    """Return which part becomes which goal; an item without a name may change in its place."""
    known = {part.identity: part for part in parts if part.identity in goals}
    if isinstance(node, MappingNode):
        return known
    gone = [part for part in parts if part.identity not in goals]
    fresh = [name for name in goals if name not in known]
    known |= {
        name: part
        for part, name in zip(gone, fresh, strict=False)
        if isinstance(part.value, MappingNode) and isinstance(goals[name], dict)
    }
    return {name: known[name] for name in goals if name in known}


def _fits(node: Node, wanted: Any) -> bool:
    """Tell whether both are mappings or both lists, and the text's is not empty."""
    kind = dict if isinstance(node, MappingNode) else list
    return not isinstance(node, ScalarNode) and isinstance(wanted, kind) and bool(node.value)


def _alike(said: Any, wanted: Any) -> bool:
    """Tell apart what Python holds for equal: ``1`` and ``True``."""
    return bool(said == wanted) and isinstance(said, bool) == isinstance(wanted, bool)


def _goals(wanted: Any) -> dict[Any, Any]:
    if isinstance(wanted, dict):
        return dict(wanted)
    return dict(zip(identities(wanted), wanted, strict=True))
