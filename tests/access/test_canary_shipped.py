"""The canary in the definitions that the panel ships: every role, every channel, every field.

Two states of one panel differ in nothing but what a person may not read: fields that are hidden
from them or masked (by another value with the same mask), and records out of their reach. Every
channel must then answer both alike: bytes, headers, status, counts, order, and the same statements
in the same order, which is all that a clock could tell.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.schema.loader import load
from app.schema.source import read_folder
from tests.access.canary.asking import compare
from tests.access.canary.refusals import refusals_missing
from tests.access.canary.roles import with_roles
from tests.access.canary.twins import Canary, make_canary
from tests.panels import SHIPPED

ROLES = ("staff", "manager", "viewer", "auditor", "canary_even_hidden", "canary_odd_hidden")


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canary]:
    texts = with_roles(read_folder(SHIPPED), ("even_hidden", "odd_hidden"))
    made = make_canary(tmp_path_factory.mktemp("shipped"), texts, ROLES)
    yield made
    made.close()


@pytest.mark.parametrize("role", ROLES)
def test_no_channel_tells_two_states_apart(canary: Canary, role: str) -> None:
    found = compare(canary, role)

    assert found.differing == []
    assert found.failed == []


@pytest.mark.parametrize("role", ROLES)
def test_every_operator_and_order_of_a_closed_field_is_refused(canary: Canary, role: str) -> None:
    assert refusals_missing(canary, role) == []


def test_every_role_of_the_definitions_is_tried() -> None:
    """All but the administrators, from whom nothing is hidden."""
    shipped = load(read_folder(SHIPPED)).roles.keys()
    assert {role for role in ROLES if not role.startswith("canary_")} == shipped - {"admin"}
