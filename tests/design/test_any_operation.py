"""Whatever is done in the designer, the texts say it, and every comment is still at its place.

The same operations are done twice: on the shipped files as people wrote them, and on files that say
the same in plain data, without a comment. Both must say the same afterwards, in the same order.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import getmembers, isfunction
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app import design
from app.core.errors import AppError
from app.design.files.folder import Texts, read_all
from app.design.files.rewriting import rewritten, said
from app.schema.loader import check
from app.schema.source import read_folder
from tests.design.designing import ENTITY_ACTS, Act, Chooser
from tests.design.designing_layout import LAYOUT_ACTS
from tests.design.designing_options import OPTION_ACTS, ROLE_ACTS
from tests.design.test_rewriting import comments, in_order

ACTS = (*ENTITY_ACTS, *LAYOUT_ACTS, *OPTION_ACTS, *ROLE_ACTS)
NOT_WORK = {
    "write_all": "what the operations are made of",
    "write_one": "what the operations are made of",
    "rename_fields": "a part of rename_field",
    "rename_keys": "a part of change_option",
    "rename_in_places": "a part of change_option",
    "write_rows": "a part of write_row",
    "change_file": "texts that somebody typed",
    "add_file": "texts that somebody typed",
    "remove_file": "texts that somebody typed",
    "replaced": "texts that somebody typed",
    "with_uploaded_logo": "set_logo, with a picture that came along",
    "moved": "a part of merging",
    "rename_role_of_documents": "a part of rename_role",
    "texts_without": "what is purged is dropped as by drop_field",
    "texts_without_option": "what is purged, which no record holds any more",
}
EXAMPLES = max(25, settings().max_examples // 5)
CONDITIONS = ("when", "where", "visible_if", "required_if", "read_only_if")
ENTRY = re.compile(r"\s*(?:- )?(?:\{name: )?([\w\"*]+)")
OWN_LINE = re.compile(r"\s*#(?!\s*[-=*#]{2,})")  # a ruled heading belongs to the place


@cache
def shipped() -> Texts:
    return read_folder(Path(__file__).parents[2] / "field_definitions")


def plain(texts: Texts) -> Texts:
    """Return files that say the same and nothing else."""
    return {path: rewritten("", said(text)) for path, text in texts.items()}


@cache
def bare_of_shipped() -> Texts:
    return plain(shipped())


@dataclass(frozen=True)
class Done:
    """One operation that was tried: why it was refused, or the texts before and after it."""

    act: Act
    number: int
    told: str
    before: Texts
    after: Texts


def tried(act: Act, texts: Texts, number: int) -> Done:
    try:
        after = act(texts, Chooser(random.Random(number)))  # noqa: S311 - hypothesis chose it
    except AppError as error:
        return Done(act, number, error.code, texts, texts)
    return Done(act, number, "", texts, after)


def worked(work: list[tuple[Act, int]]) -> list[Done]:
    """Return what came of the operations; a draft keeps none whose texts do not load.

    Whether they load is asked at the end, and after each operation only where they do not.
    """
    done = list(_tried_all(work))
    return list(_kept(work)) if check(done[-1].after) else done


def _tried_all(work: list[tuple[Act, int]]) -> Iterator[Done]:
    texts = shipped()
    for act, number in work:
        done = tried(act, texts, number)
        yield done
        texts = done.after


def _kept(work: list[tuple[Act, int]]) -> Iterator[Done]:
    texts = shipped()
    for act, number in work:
        done = tried(act, texts, number)
        if not check(done.after):
            yield done
            texts = done.after


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


def words(data: Any) -> Counter[str]:
    """Return every key and every name of an item, and how often each stands there."""
    if isinstance(data, dict):
        inner = (value for key, value in data.items() if key not in CONDITIONS)
        own = Counter([*map(str, data), str(data.get("name"))])
        return sum(map(words, inner), own)
    return sum(map(words, data), Counter[str]()) if isinstance(data, list) else Counter()


def strayed(before: Texts, after: Texts) -> list[tuple[str, str, str]]:
    """Return comments whose entry is still in its file and that stand elsewhere now."""
    return [
        (path, comment, entry)
        for path in before.keys() & after.keys()
        for (comment, entry) in places(before[path]) - places(after[path])
        if words(said(after[path]))[entry] >= max(1, words(said(before[path]))[entry])
    ]


@given(
    work=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 10**6)), min_size=1, max_size=6)
)
@settings(max_examples=EXAMPLES, deadline=None)
def test_any_work_in_the_designer_says_the_same_and_keeps_every_comment(
    work: list[tuple[Act, int]],
) -> None:
    bare = bare_of_shipped()
    for done in worked(work):
        also = tried(done.act, bare, done.number)
        bare = also.after
        assert done.told == also.told, done.act
        _require_kept(done, also)


def _require_kept(done: Done, bare: Done) -> None:
    paths = touched(done.before, done.after) | touched(bare.before, bare.after)
    before, after, also = (only(each, paths) for each in (done.before, done.after, bare.after))
    assert in_order(read_all(after)) == in_order(read_all(also)), done.act
    assert not all_comments(_still_there(before, after)) - all_comments(after), done.act
    assert not strayed(before, after), done.act
    for path in after.keys() & before.keys():
        if in_order(said(after[path])) == in_order(said(before[path])):
            assert after[path] == before[path], (done.act, path)


def touched(before: Texts, after: Texts) -> set[str]:
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}


def only(texts: Texts, paths: set[str]) -> Texts:
    return {path: text for path, text in texts.items() if path in paths}


def _still_there(before: Texts, after: Texts) -> Texts:
    """Return the files that were not taken away as a whole, by whatever name they go on."""
    gone = before.keys() - after.keys()
    went = gone if len(after) < len(before) else set()
    return {path: text for path, text in before.items() if path not in went}


def test_every_operation_of_the_designer_is_among_the_work() -> None:
    named = {name for act in ACTS for name in act.__code__.co_names}

    assert operations() - named - NOT_WORK.keys() == set()


def operations() -> set[str]:
    """Return the functions of the designer that make texts of texts."""
    found = set()
    for module in (import_module(m.name) for m in walk_packages(design.__path__, "app.design.")):
        for name, each in getmembers(module, isfunction):
            hints = {key: str(hint) for key, hint in each.__annotations__.items()}
            makes = "Texts" in hints.get("return", "")
            if each.__module__ == module.__name__ and makes and hints.get("texts") == "Texts":
                found.add(name)
    return {name for name in found if not name.startswith("_")}
