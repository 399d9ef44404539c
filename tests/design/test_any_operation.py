"""Whatever is done in the designer, the texts say it, and every comment is still at its place.

The same operations are done twice: on the shipped files as people wrote them, and on files that say
the same in plain data, without a comment. Both must say the same afterwards, in the same order.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import AppError
from app.design.folder import Texts, read_all
from app.design.rewriting import rewritten, said
from app.schema.loader import check
from app.schema.source import read_folder
from tests.design.designing import ACTS, Act, Chooser
from tests.design.test_rewriting import comments, in_order

CONDITIONS = ("when", "where", "visible_if", "required_if", "read_only_if")
ENTRY = re.compile(r"\s*(?:- )?(?:\{name: )?([\w\"*]+)")
OWN_LINE = re.compile(r"\s*#(?!\s*[-=*#]{2,})")  # a ruled heading belongs to the place


@cache
def shipped() -> Texts:
    return read_folder(Path(__file__).parents[2] / "field_definitions")


def plain(texts: Texts) -> Texts:
    """Return files that say the same and nothing else."""
    return {path: rewritten("", said(text)) for path, text in texts.items()}


def outcome(act: Act, texts: Texts, number: int) -> tuple[str, Texts]:
    """Return what came of an operation: refused with which id, or the texts that can be kept."""
    try:
        after = act(texts, Chooser(random.Random(number)))  # noqa: S311 - hypothesis chose it
    except AppError as error:
        return error.code, texts
    if problems := check(after):
        return str([(each.file, each.path, each.code) for each in problems]), texts
    return "", after


def places(text: str) -> Counter[tuple[str, str]]:
    """Return each comment with the word of the entry that it stands beside or right above."""
    found: Counter[tuple[str, str]] = Counter()
    waiting: list[str] = []
    for line in text.split("\n"):
        if OWN_LINE.match(line):
            waiting.append(line.strip())
            continue
        entry = ENTRY.match(line)
        beside = re.findall(r"(?<=\s)#.*$", line) if line.strip()[:1] != "#" else []
        for comment in [*waiting, *beside] if entry else []:
            found[comment.strip(), entry[1] if entry else ""] += 1
        waiting = []
    return found


def all_comments(texts: Texts) -> Counter[str]:
    return sum((comments(text) for text in texts.values()), Counter[str]())


def words(data: Any) -> set[str]:
    """Return every key and every name of an item."""
    if isinstance(data, dict):
        inner = (value for key, value in data.items() if key not in CONDITIONS)
        return set(data) | {str(data.get("name"))} | set().union(*map(words, inner), set())
    return set().union(*map(words, data), set()) if isinstance(data, list) else set()


def strayed(before: Texts, after: Texts) -> list[tuple[str, str, str]]:
    """Return comments whose entry is still in its file and that stand elsewhere now."""
    return [
        (path, comment, entry)
        for path in before.keys() & after.keys()
        for (comment, entry) in places(before[path]) - places(after[path])
        if entry in words(said(after[path]))
    ]


@given(
    work=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 10**6)), min_size=1, max_size=6)
)
@settings(max_examples=settings.default.max_examples // 5, deadline=None)  # type: ignore[union-attr]  # a profile is loaded
def test_any_work_in_the_designer_says_the_same_and_keeps_every_comment(
    work: list[tuple[Act, int]],
) -> None:
    texts, bare = shipped(), plain(shipped())
    for act, number in work:
        before = texts
        told, texts = outcome(act, texts, number)
        also_told, bare = outcome(act, bare, number)
        assert told == also_told, act
        assert in_order(read_all(texts)) == in_order(read_all(bare)), act
        assert not all_comments(before) - all_comments(texts), act
        assert not strayed(before, texts), act
        for path in texts.keys() & before.keys():
            if said(texts[path]) == said(before[path]) and in_order(said(texts[path])) == in_order(
                said(before[path])
            ):
                assert texts[path] == before[path], (act, path)
