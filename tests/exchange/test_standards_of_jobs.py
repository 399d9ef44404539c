"""What many files at once can be asked to be, and what joining them would lose."""

from __future__ import annotations

import pytest

from app.core.errors import BadRequestError
from app.exchange.documents.batch import ONE, batch_params
from app.exchange.documents.free_batch import AT_ONCE, labels_params


def test_documents_of_a_zip_take_the_standard() -> None:
    assert batch_params("order", "card", "en", [1], standard="ua")["standard"] == "ua"


def test_one_file_for_all_takes_none() -> None:
    with pytest.raises(BadRequestError) as caught:
        batch_params("order", "card", "en", [1], bound=ONE, standard="archive")

    assert caught.value.code == "documents.bound_standard"


def test_an_unknown_standard_is_refused() -> None:
    with pytest.raises(BadRequestError):
        batch_params("order", "card", "en", [1], standard="x")


def test_labels_that_are_drawn_at_once_take_the_standard() -> None:
    assert labels_params("order", "label", "en", [1], standard="ua")["standard"] == "ua"
    with pytest.raises(BadRequestError):
        labels_params("order", "label", "en", [1] * (AT_ONCE + 1), standard="ua")
