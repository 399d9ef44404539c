"""A role that documents name is renamed in them, and not removed below them."""

from __future__ import annotations

import pytest

from app.core.errors import ConflictError
from app.design.entities.documents import change_document
from app.design.files.folder import Texts
from app.design.roles.operations import remove_role, rename_role
from app.schema.loader import load
from tests.design.test_documents import TEXTS


@pytest.fixture
def texts() -> Texts:
    return change_document(TEXTS, "contract", "summary", {"roles": ["viewer", "manager"]})


def test_a_renamed_role_prints_as_before(texts: Texts) -> None:
    after = rename_role(texts, "viewer", "reader", [])

    summary = load(after).entities["contract"].document("summary")
    assert summary is not None
    assert summary.roles == ("reader", "manager")


def test_a_role_that_documents_name_stays(texts: Texts) -> None:
    with pytest.raises(ConflictError) as refused:
        remove_role(texts, "viewer", [])

    assert refused.value.params["documents"] == ["contract.summary"]


def test_a_role_that_none_names_goes() -> None:
    assert "viewer" not in load(remove_role(TEXTS, "viewer", [])).roles
