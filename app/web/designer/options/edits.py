"""What is done to the options of one set, each a button or a form of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request, url_for
from flask_appbuilder.baseviews import expose

from app.access.rights import needs
from app.core.errors import AppError, BadRequestError
from app.core.i18n import N_, Label
from app.design.files.folder import Texts
from app.design.options.moves import STEPS, move_option, step_option
from app.design.options.operations import add_option, change_option, restore_options, retire_options
from app.web.designer.entities.sent import sentences
from app.web.designer.frame import DESIGN, Answer, current_draft, done, keep
from app.web.designer.options.page import (
    draft_set,
    option_label,
    sent_form,
    sent_option,
    set_label,
    set_page,
)

MOVED = N_("{option} was moved in {set}.")


def set_address(name: str, **state: str) -> str:
    """Return the address of a set's page, in the state in which a form was sent."""
    kept = {key: text for key in ("show", "q") if (text := request.form.get(key, ""))}
    values: dict[str, Any] = {**kept, **state}
    return url_for("OptionSetsView.show", option_set=name, **values)


class OptionActions:
    """The part of a set's view that changes its options."""

    @expose("/<option_set>/add", methods=["POST"])
    @needs(DESIGN)
    def add_one(self, option_set: str) -> Answer:
        """Add an option."""
        draft_set(option_set)
        try:
            texts, key = add_option(current_draft().texts, option_set, sent_option())
            keep(
                texts, N_("{option} was added to {set}."),
                option=_typed_label(key), set=set_label(option_set),
            )  # fmt: skip
        except AppError as error:
            return set_page(option_set, form=sent_form(None), errors=sentences(error)), error.status
        again = {"new": "1"} if "again" in request.form else {"option": key}
        return done(set_address(option_set, **again), N_("Added to the draft."))

    @expose("/<option_set>/option/<option>", methods=["POST"])
    @needs(DESIGN)
    def change(self, option_set: str, option: str) -> Answer:
        """Change what an option is called, its key, colour and place."""
        found, wanted = draft_set(option_set).options.get(option), sent_option()
        try:
            texts = change_option(current_draft().texts, option_set, option, wanted)
            keep(
                texts, N_("{option} of {set} was changed."),
                option=_typed_label(option), set=set_label(option_set),
            )  # fmt: skip
        except AppError as error:
            form = sent_form(found) if found else None
            return set_page(option_set, form=form, errors=sentences(error)), error.status
        return done(set_address(option_set, option=wanted.key or option), N_("Kept in the draft."))

    @expose("/<option_set>/act", methods=["POST"])
    @needs(DESIGN)
    def act(self, option_set: str) -> Answer:
        """Move, retire or restore what the pressed button names, ``do=verb:key``, or is ticked."""
        draft_set(option_set)
        verb, _, key = request.form.get("do", "").partition(":")
        keys = [key] if key else request.form.getlist("keys")
        if verb == "merge":
            return done(url_for("OptionSetsView.merge", option_set=option_set, keys=keys))
        try:
            self._act(option_set, verb, keys)
        except AppError as error:
            return set_page(option_set, errors=sentences(error)), error.status
        place = "option" if "option" in request.form else "at"  # the form beside it stays open
        return done(set_address(option_set, **{place: keys[0]}))

    def _act(self, name: str, verb: str, keys: list[str]) -> None:
        texts, said = current_draft().texts, {"set": set_label(name)}
        if not keys:
            raise BadRequestError("design.none_chosen", N_("Choose options first."))
        option = option_label(name, keys[0])
        if verb in VERBS:
            do, one, several = VERBS[verb]
            count = str(len(keys))
            called = {"option": option} if len(keys) == 1 else {"count": count}
            keep(do(texts, name, keys), one if len(keys) == 1 else several, **called, **said)
            return
        for step in STEPS:
            if step == verb:
                keep(step_option(texts, name, keys[0], step), MOVED, option=option, **said)
                return
        raise BadRequestError("design.unknown_act", N_("This button is not known here."))


def _put(texts: Texts, name: str, keys: list[str]) -> Texts:
    """Put one option where it was dropped."""
    form = request.form
    return move_option(
        texts, name, keys[0], parent=form.get("parent") or None,
        before=form.get("before") or None, after=form.get("after") or None,
    )  # fmt: skip


def _move(texts: Texts, name: str, keys: list[str]) -> Texts:
    """Put all that is ticked below the option that was chosen."""
    below = request.form.get("below", "")
    for key in keys:
        texts = move_option(texts, name, key, parent=below or None)
    return texts


Do = Callable[[Texts, str, list[str]], Texts]
VERBS: Mapping[str, tuple[Do, str, str]] = {
    "put": (_put, MOVED, MOVED),
    "move": (_move, MOVED, N_("{count} options of {set} were moved.")),
    "retire": (
        retire_options, N_("{option} of {set} was retired."),
        N_("{count} options of {set} were retired."),
    ),
    "restore": (
        restore_options, N_("{option} of {set} is offered again."),
        N_("{count} options of {set} are offered again."),
    ),
}  # fmt: skip
"""By verb: what it does, and the sentence for one option and for several."""


def _typed_label(key: str) -> Label:
    label = sent_option().label
    return Label(label) if label else Label.plain(key)
