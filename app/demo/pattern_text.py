"""Make a text that a pattern accepts, for the everyday part of RE2's syntax.

What it does not know (classes by name, look at word borders) it leaves out; the caller checks the
text against the pattern and does without if it does not fit.
"""

from __future__ import annotations

import string
from random import Random

_CLASSES = {
    "d": string.digits,
    "w": string.ascii_letters + string.digits,
    "s": " ",
    "D": string.ascii_letters,
    "W": "-",
    "S": string.ascii_letters,
}
_MOST = 4  # repetitions where a pattern sets no limit


def text_for(pattern: str, rng: Random) -> str:
    """Return a text for ``pattern``; raises ValueError for a pattern that ends too early."""
    try:
        return _Reader(pattern, rng).alternatives()
    except IndexError:
        raise ValueError(pattern) from None


class _Reader:
    """Reads a pattern from left to right and writes a text as it goes."""

    def __init__(self, pattern: str, rng: Random) -> None:
        self.pattern, self.rng, self.at = pattern, rng, 0

    def alternatives(self) -> str:
        """Read up to a closing bracket or the end; return one of the alternatives."""
        made = [self._sequence()]
        while self._next() == "|":
            self.at += 1
            made.append(self._sequence())
        return self.rng.choice(made)

    def _next(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _take(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]

    def _sequence(self) -> str:
        made: list[str] = []
        while self._next() not in ("", "|", ")"):
            start = self.at
            text = self._atom()
            end = self.at
            times = self._times()
            after = self.at
            for turn in range(times):
                if turn:  # read the atom again: every repetition is made anew
                    self.at = start
                    text = self._atom()
                made.append(text)
            self.at = max(after, end)
        return "".join(made)

    def _atom(self) -> str:
        taken = self._take()
        if taken == "(":
            return self._group()
        if taken == "[":
            return self.rng.choice(self._set())
        if taken == "\\":
            known = self._take()
            return self.rng.choice(_CLASSES[known]) if known in _CLASSES else known
        if taken in "^$":
            return ""
        return self.rng.choice(string.ascii_lowercase) if taken == "." else taken

    def _group(self) -> str:
        if self._next() == "?":
            while self._take() not in ":>":
                pass
        text = self.alternatives()
        self._take()
        return text

    def _set(self) -> str:
        is_negated = self._next() == "^"
        self.at += is_negated
        members = ""
        while (taken := self._take()) != "]" or not members:
            if taken == "\\":
                known = self._take()
                members += _CLASSES.get(known, known)
            elif self._next() == "-" and self.pattern[self.at + 1] != "]":
                self.at += 1
                members += "".join(map(chr, range(ord(taken), ord(self._take()) + 1)))
            else:
                members += taken
        if not is_negated:
            return members
        return "".join(c for c in string.ascii_letters + string.digits if c not in members)

    def _times(self) -> int:
        sign = self._next()
        if sign not in ("?", "*", "+", "{") or not sign:
            return 1
        self.at += 1
        low, high = {"?": (0, 1), "*": (0, _MOST), "+": (1, _MOST), "{": (0, 0)}[sign]
        if sign == "{":
            low, high = self._bounds()
        if self._next() == "?":
            self.at += 1
        return self.rng.randint(low, high)

    def _bounds(self) -> tuple[int, int]:
        written = ""
        while (taken := self._take()) != "}":
            written += taken
        low, comma, high = written.partition(",")
        return int(low), int(high) if high else int(low) + (_MOST if comma else 0)
