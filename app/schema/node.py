"""A piece of a definition file on its way to the model: asked for what it should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.problems import Problem, did_you_mean
from app.schema.yaml_tree import Tree

WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


@dataclass
class Notes:
    """Where readers write down what is wrong, so that all of it can be said at once."""

    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Node:
    """One value of a definition file with its place; every ``read`` notes what is wrong."""

    file: str
    tree: Tree
    notes: Notes = field(compare=False, repr=False)
    path: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        """The line of the file."""
        return self.tree.line

    def problem(self, code: Code, text: str) -> None:
        """Note a mistake at this place."""
        path = ".".join(self.path) or "file"
        self.notes.problems.append(Problem(self.file, self.line, path, code.value, text))

    # -- shapes ---------------------------------------------------------------------------------

    @property
    def is_map(self) -> bool:
        """Whether this is a map."""
        return self.tree.entries is not None

    @property
    def is_list(self) -> bool:
        """Whether this is a list."""
        return self.tree.elements is not None

    @property
    def is_null(self) -> bool:
        """Whether nothing is written here."""
        return self.tree.is_null

    def at(self, key: str) -> Node | None:
        """Return the entry ``key``, if this is a map that has it."""
        child = (self.tree.entries or {}).get(key)
        return None if child is None else self._below(child, key)

    def entries(self) -> dict[str, Node]:
        """Return the entries of a map by key."""
        if self.tree.entries is None:
            self.problem(Code.WRONG_SHAPE, say(N_("needs a map, {found}"), found=self.described()))
            return {}
        return {key: self._below(child, key) for key, child in self.tree.entries.items()}

    def elements(self) -> tuple[Node, ...]:
        """Return the elements of a list."""
        if self.tree.elements is None:
            self.problem(Code.WRONG_SHAPE, say(N_("needs a list, {found}"), found=self.described()))
            return ()
        return tuple(
            self._below(child, str(number))
            for number, child in enumerate(self.tree.elements, start=1)
        )

    def _below(self, child: Tree, key: str) -> Node:
        return Node(self.file, child, self.notes, (*self.path, key))

    def place(self, keys: Iterable[str]) -> Node:
        """Return the node under ``keys``, or the deepest one on the way that exists."""
        node = self
        for key in keys:
            step = node.at(key)
            if step is None and node.is_list and key.isdecimal():
                step = node.elements()[int(key) - 1] if int(key) <= len(node.elements()) else None
            if step is None:
                break
            node = step
        return node

    def described(self) -> str:
        """Say what stands here, to end a sentence with."""
        if self.is_map:
            return say(N_("this is a map"))
        if self.is_list:
            return say(N_("this is a list"))
        if self.is_null:
            return say(N_("nothing is written here"))
        return say(N_("this is {word}"), word=self._shown())

    def _shown(self) -> str:
        text = self.tree.text or ""
        return repr(text if len(text) <= 60 else text[:60] + "…")

    # -- scalars --------------------------------------------------------------------------------

    def text(self) -> str | None:
        """Return the text of a scalar, exactly as written."""
        if self.tree.text is None or self.is_null:
            self.problem(Code.WRONG_SHAPE, say(N_("needs a text, {found}"), found=self.described()))
            return None
        return self.tree.text

    def yes_no(self) -> bool | None:
        """Return ``true`` or ``false``."""
        word = self.as_yes_no
        if word is None:
            self.problem(
                Code.BAD_VALUE, say(N_("needs true or false, {found}"), found=self.described())
            )
        return word

    @property
    def as_yes_no(self) -> bool | None:
        """The truth value written here, if it is one."""
        return WORDS.get(self.tree.text or "") if self.tree.is_plain else None

    def whole_number(self) -> int | None:
        """Return a whole number of at most 9 digits."""
        text = (self.tree.text or "").replace("_", "")
        digits = text.removeprefix("-")
        if digits.isascii() and digits.isdecimal() and len(digits) <= 9:
            return int(text)
        self.problem(
            Code.BAD_VALUE, say(N_("needs a whole number, {found}"), found=self.described())
        )
        return None

    def word(self, known: Iterable[str], *, what: str) -> str | None:
        """Return a text that must be one of ``known``."""
        words, text = [str(word) for word in known], self.text()
        if text is None or text in words:
            return text
        hint = did_you_mean(text, words) or say(N_(" (one of: {known})"), known=", ".join(words))
        self.problem(
            Code.UNKNOWN_WORD,
            say(
                N_("there is no {what} {word}{hint}"),
                what=say(what),
                hint=hint,
                word=repr(text[:60]),
            ),
        )
        return None

    # -- maps and lists -------------------------------------------------------------------------

    def known(self, keys: Iterable[str], *, required: Iterable[str] = ()) -> Mapping[str, Node]:
        """Return the entries of a map that has no other keys than ``keys``, nulls left out."""
        allowed, found = list(keys), {}
        for key, node in self.entries().items():
            if key not in allowed:
                node.problem(
                    Code.UNKNOWN_KEY,
                    say(
                        N_("unknown key {key}{hint}"),
                        key=repr(key[:60]),
                        hint=did_you_mean(key, allowed),
                    ),
                )
            elif node.is_null:
                node.problem(
                    Code.WRONG_SHAPE, say(N_("nothing is written here; leave the key out"))
                )
            else:
                found[key] = node
        for key in required:
            if self.is_map and self.at(key) is None:
                self.problem(Code.MISSING_KEY, say(N_("{key} is missing"), key=repr(key)))
        return found

    def texts(self) -> tuple[str, ...]:
        """Return a list of texts; one text is a list of one."""
        nodes = self.elements() if self.is_list else (self,)
        return tuple(text for node in nodes if (text := node.text()) is not None)

    def plain(self) -> Any:
        """Return the value as nested dicts, lists, texts and None, as JSON would hold it."""
        if self.tree.entries is not None:
            return {key: node.plain() for key, node in self.entries().items()}
        if self.tree.elements is not None:
            return [node.plain() for node in self.elements()]
        return None if self.is_null else self.tree.text
