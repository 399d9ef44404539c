"""Rules whose functions are shared: the same addresses, by whichever rule they are asked of."""

from __future__ import annotations

import gc
import weakref

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import BuildError, IntegerConverter, Map, Rule

from app.web.kept_rules import KeptRule

PATHS = ("/", "/thing/list/", "/thing/show/<int:number>", "/<a>/<path:b>.pdf", "/x%y/{z}/<name>")
VALUES = {"number": 7, "a": "é/&", "b": "p/q", "name": "名 1", "more": "a b"}


def made(kind: type[Rule], paths: tuple[str, ...] = PATHS, **converters: object) -> Map:
    return Map([kind(path, endpoint=path) for path in paths], converters=converters)


@pytest.mark.parametrize("path", PATHS)
def test_addresses_are_those_that_werkzeug_builds(path):
    wanted = made(Rule).bind("panel").build(path, dict(VALUES))
    for _ in range(2):
        assert made(KeptRule).bind("panel").build(path, dict(VALUES)) == wanted


def test_a_rule_with_the_same_words_uses_its_own_converters():
    class Doubled(IntegerConverter):
        def to_url(self, value: int) -> str:
            return super().to_url(value * 2)

    path = "/doubled/<int:number>"
    assert made(KeptRule, (path,)).bind("panel").build(path, {"number": 7}) == "/doubled/7"
    doubled = made(KeptRule, (path,), int=Doubled)
    assert doubled.bind("panel").build(path, {"number": 7}) == "/doubled/14"


def test_what_a_rule_lacks_is_still_missed():
    with pytest.raises(BuildError):
        made(KeptRule).bind("panel").build("/thing/show/<int:number>", {})
    with pytest.raises(NotFound):
        made(KeptRule).bind("panel").match("/nowhere")


def test_defaults_are_kept_apart():
    rules = [
        KeptRule("/all", endpoint="x", defaults={"page": 1}),
        KeptRule("/all/<int:page>", endpoint="x"),
    ]
    here = Map(rules).bind("panel")
    assert (here.build("x", {"page": 1}), here.build("x", {"page": 2})) == ("/all", "/all/2")


def test_a_generation_that_is_gone_is_not_held():
    gone = made(KeptRule, ("/held/<name>",))
    seen = weakref.ref(gone)
    del gone
    gc.collect()
    assert seen() is None
