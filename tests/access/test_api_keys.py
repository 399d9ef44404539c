from datetime import timedelta
from pathlib import Path

import pytest

from app.access.api_keys import create_key, list_keys, revoke_key
from app.core.errors import NotFoundError
from tests.panels import TestPanel, make_panel


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    return make_panel(tmp_path_factory.mktemp("keys"))


def status(panel: TestPanel, key: str) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    return panel.app.test_client().get("/api/v1/customer/", headers=headers).status_code


def test_a_key_calls_the_api_as_its_owner(panel: TestPanel) -> None:
    key = create_key(panel.store, panel.ids["alice"], name="reports", life=timedelta(days=1))

    assert status(panel, key) == 200
    assert status(panel, key + "x") == 401


def test_a_key_is_kept_as_a_hash_only(panel: TestPanel) -> None:
    key = create_key(panel.store, panel.ids["bob"], name="reports", life=timedelta(days=1))

    with Path(panel.installation.settings.data_dir / "dossier.db").open("rb") as file:
        assert key.encode() not in file.read()
    (listed,) = list_keys(panel.store, panel.ids["bob"])
    assert key.startswith(listed.starts_with)
    assert len(listed.starts_with) < 12


def test_a_revoked_and_an_expired_key_open_nothing(panel: TestPanel) -> None:
    owner = panel.ids["manager"]
    key = create_key(panel.store, owner, name="short", life=timedelta(days=1))
    late = create_key(panel.store, owner, name="late", life=timedelta(seconds=-1))
    revoke_key(panel.store, owner, list_keys(panel.store, owner)[0].uuid)

    assert status(panel, key) == 401
    assert status(panel, late) == 401


def test_nobody_revokes_a_key_of_somebody_else(panel: TestPanel) -> None:
    create_key(panel.store, panel.ids["viewer"], name="own", life=timedelta(days=1))
    (key,) = list_keys(panel.store, panel.ids["viewer"])

    with pytest.raises(NotFoundError):
        revoke_key(panel.store, panel.ids["alice"], key.uuid)
