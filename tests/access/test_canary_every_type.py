"""The canary in definitions that hold a field of every type, with every mask and encryption."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.access.canary.asking import compare
from tests.access.canary.made_up import every_type
from tests.access.canary.refusals import refusals_missing
from tests.access.canary.roles import KINDS, with_roles
from tests.access.canary.twins import Canary, make_canary

ROLES = tuple(f"canary_{kind}" for kind in KINDS)


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canary]:
    made = make_canary(tmp_path_factory.mktemp("types"), with_roles(every_type()), ROLES)
    yield made
    made.close()


@pytest.mark.parametrize("role", ROLES)
def test_no_channel_tells_two_states_apart(canary: Canary, role: str) -> None:
    found = compare(canary, role)

    assert found.differing == []
    assert found.failed == []
    assert refusals_missing(canary, role) == []
