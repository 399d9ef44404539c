"""What can be said of the panel as a whole, in ``app.yaml``."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.errors import InvalidRecordError
from app.design.files.folder import Texts, read_one, write_one
from app.design.labels import label_data, label_error

APP = "app.yaml"
LONGEST_NAME = 60


def name_panel(texts: Texts, label: Mapping[str, str]) -> Texts:
    """Call the panel otherwise. Raises InvalidRecordError."""
    if error := label_error(label, LONGEST_NAME):
        raise InvalidRecordError({"label": error})
    data = read_one(texts, APP)
    return write_one(texts, APP, {**data, "label": label_data(label, data.get("label"))})


def set_logo(texts: Texts, name: str) -> Texts:
    """Let documents have this picture at their head."""
    data = read_one(texts, APP)
    return write_one(texts, APP, {**data, "logo": name})


def take_logo(texts: Texts) -> Texts:
    """Let documents have the panel's own mark again."""
    data = read_one(texts, APP)
    if "logo" not in data:
        return texts
    return write_one(texts, APP, {key: each for key, each in data.items() if key != "logo"})
