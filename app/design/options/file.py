"""One option set as its file says it, in one shape whatever way it is written, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import NotFoundError
from app.core.i18n import LANGUAGES, N_
from app.design.files.folder import Texts, read_one, write_one
from app.fieldtypes.option_set import OptionKind

Entry = dict[str, Any]
"""What a file says of one option: label, color, parent, group, retired, merged_into, id."""


@dataclass
class OptionFile:
    """The options of one set by key, each a map; change them, then ask for :meth:`texts`."""

    name: str
    before: Texts
    data: dict[str, Any]
    options: dict[str, Entry] = field(default_factory=dict)

    @property
    def kind(self) -> OptionKind:
        """What the order of the options means."""
        return OptionKind(self.data.get("kind", "plain"))

    @property
    def taken(self) -> set[str]:
        """Keys and ids that no new option may have."""
        return {*self.options, *(str(each["id"]) for each in self.options.values() if "id" in each)}

    def entry(self, key: str) -> Entry:
        """Return one option. Raises NotFoundError."""
        if key not in self.options:
            raise NotFoundError(
                "design.no_option", N_("There is no option “{option}” in this set."), option=key
            )
        return self.options[key]

    def children(self, parent: str | None) -> list[str]:
        """Return the keys directly below an option, or at the top, in the order of the file."""
        return [key for key, each in self.options.items() if self.parent(each) == parent]

    def parent(self, entry: Entry) -> str | None:
        """Return the key that an option lies below."""
        found = entry.get("parent")
        return found if found in self.options else None

    def below(self, key: str) -> list[str]:
        """Return ``key`` and every key under it."""
        found = [key]
        for each in found:
            found.extend(self.children(each))
        return found

    def above(self, key: str) -> Iterator[str]:
        """Yield the keys that an option lies below, the nearest first."""
        at = self.parent(self.options[key])
        while at is not None:
            yield at
            at = self.parent(self.options[at])

    def put(self, keys: Iterable[str]) -> None:
        """Bring the options into the order of ``keys``, which are all of them."""
        self.options = {key: self.options[key] for key in keys}

    def texts(self) -> Texts:
        """Return the texts in which the set says what this says now."""
        said = self.data.get("options")
        if isinstance(said, list) and not any(self.options.values()):
            wanted: Any = list(self.options)
        else:
            known = said if isinstance(said, dict) else {}
            wanted = {key: _written(each, known.get(key)) for key, each in self.options.items()}
        return write_one(self.before, path_of(self.name), {**self.data, "options": wanted})


def path_of(name: str) -> str:
    """Return the path of a set's file in the folder."""
    return f"_options/{name}.yaml"


def open_set(texts: Texts, name: str) -> OptionFile:
    """Return the option set of a file. Raises NotFoundError."""
    if path_of(name) not in texts:
        raise NotFoundError("design.no_set", N_("There is no option set “{set}”."), set=name)
    data = read_one(texts, path_of(name))
    return OptionFile(name, texts, data, entries(data.get("options")))


def entries(said: Any) -> dict[str, Entry]:
    """Return options as maps by key: they may be written as a list of keys, or as labels alone."""
    if isinstance(said, dict):
        return {str(key): _entry(value) for key, value in said.items()}
    return {str(key): {} for key in said or ()}


def _entry(said: Any) -> Entry:
    if said is None:
        return {}
    if isinstance(said, dict) and not (said and all(key in LANGUAGES for key in said)):
        return dict(said)
    return {"label": said}


def _written(entry: Entry, before: Any) -> Any:
    """Return an option in the shape in which it was written, where that can hold it."""
    if entry == _entry(before):
        return before if before is not None else entry
    is_short = before is not None and _entry(before) != before
    return entry["label"] if is_short and entry.keys() == {"label"} else entry
