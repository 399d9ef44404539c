"""``flask demo load``, as a person types it."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Terminal, applied, terminal

__all__ = ["applied", "terminal"]  # fixtures of the commands' own tests


def test_records_of_one_entity_alone_can_be_asked_for(applied: Terminal) -> None:
    said = applied.run("demo load --records 7 --only product")

    assert said.out.splitlines()[0] == "product: 7"
    assert said.out.splitlines()[1].startswith("7 records in ")


@pytest.mark.parametrize("name", ["custmer", ""])
def test_an_entity_that_there_is_not_is_named(applied: Terminal, name: str) -> None:
    said = applied.run("demo load --only", name)

    assert said.status == 2
    assert f"There is no entity '{name}'; there are " in said.err
    assert "order, product" in said.err
