"""Where a draft and a version published meanwhile disagree: side by side, to choose for each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from flask import redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _

from app.access.current import (
    current_actor,
    current_language,
    current_locale,
    current_store,
)
from app.access.messages import sentence_text
from app.access.rights import needs
from app.core.i18n import N_
from app.core.sentences import Sentence
from app.design.drafts import Draft, open_draft
from app.design.files.folder import read_one
from app.design.files.words import block_entry, inline
from app.design.labels import said_label
from app.design.merging.files import Merge
from app.design.merging.rebasing import settle
from app.design.merging.values import GONE, KEY, ORDER, SIDES, Clash, Place
from app.design.review.words import LANGUAGE_WORDS, property_word
from app.schema.problems import Problem
from app.storage.versions import load_version
from app.web.designer.frame import (
    DESIGN,
    Answer,
    current_draft,
    current_rebase,
    done,
    page,
)
from app.web.designer.review.version_words import author_text
from app.web.designer.review.views import say

LONGEST = 4_000


@dataclass(frozen=True)
class Choice:
    """One clash as the page shows it: where, what each side says, what was chosen."""

    name: str  # of the input
    where: str
    sides: tuple[tuple[str, str], ...]  # side -> text; "" for nothing there
    chosen: str


class ClashesView(BaseView):
    """The clashes of a draft."""

    route_base = "/designer/clashes"
    default_view = "index"

    @expose("/")
    @needs(DESIGN)
    def index(self) -> Answer:
        """Show what both changed in two ways."""
        rebase = current_rebase()
        if rebase is None or rebase.is_clean:
            return redirect(url_for("ReviewView.index"))
        return _page(rebase.draft, rebase.merged)

    @expose("/settle", methods=["POST"])
    @needs(DESIGN)
    def settle(self) -> Answer:
        """Bring the draft up as was chosen; what still clashes is asked again."""
        draft = open_draft(current_store(), current_actor().id or 0)
        if current_rebase() is None:
            return redirect(url_for("ReviewView.index"), 303)
        merged = settle(current_store(), draft, _chosen())
        if merged.is_clean:
            return done(
                url_for("ReviewView.index"),
                N_("Your draft stands on version {number} now."), number=current_store().number,
            )  # fmt: skip
        return _page(draft, merged), 422


def _chosen() -> dict[Place, str]:
    found = {}
    for name, side in request.form.items():
        if not name.startswith("clash.") or side not in SIDES:
            continue
        try:
            place = json.loads(name.removeprefix("clash."))
        except (ValueError, RecursionError):
            continue
        if isinstance(place, list) and all(isinstance(each, str) for each in place):
            found[tuple(place)] = side
    return found


def _page(draft: Draft, merged: Merge) -> str:
    newest = load_version(current_store().engine, current_store().number)
    clashes = [_choice(clash) for clash in merged.clashes]
    asked = {choice.name for choice in clashes}
    settled = [
        (name, side)
        for name, side in request.form.items()
        if name.startswith("clash.") and name not in asked and side in SIDES
    ]
    return page(
        "designer/clashes.html", clashes=clashes, newest=newest, base=draft.base, settled=settled,
        author_text=author_text,
        problems=[_told(each) for each in merged.problems],
        is_asked_again=request.method == "POST",
    )  # fmt: skip


def _told(problem: Problem) -> str:
    text = sentence_text(problem.text, current_locale())
    return f"{problem.file}:{problem.line} · {text}"


def _choice(clash: Clash) -> Choice:
    name = f"clash.{json.dumps(clash.place)}"
    values = (clash.base, clash.theirs, clash.mine)
    sides = tuple((side, _text(value)) for side, value in zip(SIDES, values, strict=True))
    return Choice(name, " › ".join(_where(clash.place)), sides, request.form.get(name, ""))


def _text(value: Any) -> str:
    if value is GONE or value is None:
        return ""
    if isinstance(value, str):
        return value[:LONGEST]
    if isinstance(value, dict):
        lines = [line for key, each in value.items() for line in block_entry(key, each, 0)]
    else:
        lines = [f"- {inline(each)}" for each in value] if isinstance(value, list) else []
    return "\n".join(lines or [inline(value)])[:LONGEST]


def _where(place: Place) -> Iterator[str]:
    """Say a place: the file's own name for its thing, then words for the keys."""
    path, *keys = place
    draft = current_draft()
    above: Any = read_one(draft.texts, _path_in(draft, path))
    yield _label(above.get("label"), PurePosixPath(path).stem) if keys else path
    for key in keys:
        above = above.get(key) if isinstance(above, dict) else None
        if key in (ORDER, KEY):
            yield _("order") if key == ORDER else _("key")
        elif isinstance(above, dict) and "label" in above:
            yield _label(above["label"], key)
        else:
            word = LANGUAGE_WORDS.get(key) or property_word(key)
            yield say(word) if isinstance(word, Sentence) else word


def _path_in(draft: Draft, path: str) -> str:
    """Return where the draft has a file that a clash names as it was called at the beginning."""
    stem = path.removesuffix(".yaml")
    present = draft.definitions.old_names.get(stem, "")
    return f"{present}.yaml" if path not in draft.texts and present else path


def _label(said: Any, name: str) -> str:
    return said_label({"label": said}, name).text(current_language())
