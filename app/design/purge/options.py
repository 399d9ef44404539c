"""Retired options: which could be deleted for good, and the definitions without one."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.actor import Actor
from app.core.errors import ForbiddenError
from app.core.i18n import N_, Label
from app.design.files.folder import Texts, read_one, write_one
from app.design.options.file import open_set, path_of
from app.design.review.rights import Sight
from app.design.review.steps import Words
from app.fieldtypes.abilities import HasOptions
from app.fieldtypes.option_set import OptionSet
from app.installation import Installation
from app.schema.loader import load
from app.schema.model import Definitions
from app.storage.purge.options import OptionLeft, options_left, purge_option, require_unheld
from app.storage.steps import RestoreOption


@dataclass(frozen=True)
class PurgeableOption:
    """A retired option that may be deleted for good."""

    left: OptionLeft
    label: Label
    home: Label  # of its set, or of the field that has it for itself
    is_closed: bool  # records that hold it are closed to whoever asks

    @property
    def typed(self) -> str:
        """The name to type."""
        return self.left.name


def purgeable_options(
    installation: Installation, running: Definitions, actor: Actor
) -> tuple[PurgeableOption, ...]:
    """Return the retired options, by set; numbers are for those who may read."""
    words = Words(running, running)
    sight = Sight(actor, words, installation.engine, installation.newest())
    found = options_left(installation.engine, running, installation.keys())
    return tuple(_purgeable(each, running, words, sight) for each in found)


def _purgeable(
    left: OptionLeft, running: Definitions, words: Words, sight: Sight
) -> PurgeableOption:
    option = _set_of(running, left).options[left.key]
    is_closed = sight.is_closed(RestoreOption(left.options, left.key))
    home = running.option_sets.get(left.home)
    label = home.label if home else words.options(left.options)
    return PurgeableOption(left, option.label, label, is_closed)


def _set_of(running: Definitions, left: OptionLeft) -> OptionSet:
    if left.home in running.option_sets:
        return running.option_sets[left.home]
    entity, _, field = left.home.partition(".")
    known = next(each for each in running.entities[entity].fields if each.name == field)
    holder: HasOptions = known.type  # type: ignore[assignment]  # the catalog knows its options
    return holder.option_set


def purge_option_for_good(
    installation: Installation, running: Definitions, actor: Actor, found: PurgeableOption,
    *, note: str, base: int,
) -> int:  # fmt: skip
    """Delete a retired option for good; return the number of the version without it.

    Raises ConflictError where a record holds it, or where another version came in between,
    DefinitionError with the places that name it.
    """
    if found.is_closed:
        raise ForbiddenError(
            "purge.closed", N_("Only somebody who may read what is stored in it may delete it.")
        )
    require_unheld(found.left)
    texts = texts_without_option(running.texts, found.left)
    wanted = load(texts)
    number = installation.apply(wanted, author=actor.name, yes=True, note=note, base=base)
    purge_option(
        installation.engine, wanted, found.left, author=actor.name, keys=installation.keys()
    )
    return number


def texts_without_option(texts: Texts, left: OptionLeft) -> Texts:
    """Return the texts that say nothing any more of an option; who names it is told by loading."""
    if path_of(left.home) in texts:
        file = open_set(texts, left.home)
        file.options.pop(left.key, None)
        return file.texts()
    entity, _, field = left.home.partition(".")
    data = read_one(texts, f"{entity}.yaml")
    said = data["fields"][field]
    before = said["choices"]
    data["fields"][field] = {
        **said,
        "choices": [each for each in before if str(each) != left.key]
        if isinstance(before, list)
        else {key: each for key, each in before.items() if str(key) != left.key},
    }
    return write_one(texts, f"{entity}.yaml", data)
