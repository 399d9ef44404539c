"""The canary in made-up definitions with made-up roles: fields, scopes and conditions by chance.

One of them in every run; ``make soak`` tries as many as ``CANARY_SETS`` says.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.access.canary.asking import compare
from tests.access.canary.made_up import made_up
from tests.access.canary.refusals import refusals_missing
from tests.access.canary.twins import make_canary

SETS = int(os.environ.get("CANARY_SETS", "1"))


@pytest.mark.parametrize("seed", range(SETS))
def test_no_channel_tells_two_states_apart(tmp_path: Path, seed: int) -> None:
    texts, roles = made_up(seed)
    canary = make_canary(tmp_path, texts, roles)

    for role in roles:
        found = compare(canary, role)

        assert found.differing == [], role
        assert found.failed == [], role
        assert refusals_missing(canary, role) == []
    canary.close()
