"""What the page of an option set shows, whatever was asked or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request

from app.access.current import current_actor, current_language, current_store
from app.core.errors import NotFoundError
from app.core.i18n import N_, Label
from app.design.options.entry import WantedOption
from app.design.options.references import fields_of_set
from app.fieldtypes.option_set import COLORS, Option, OptionSet
from app.web.addresses import list_url
from app.web.designer.color_names import COLOR_NAMES
from app.web.designer.frame import current_draft, page
from app.web.designer.labels import LabelParts, label_parts, sent_label, typed_parts
from app.web.designer.options.counts import counts_of
from app.web.designer.options.rows import SECOND, SHOWN, indented, option_lines

KINDS: Mapping[str, tuple[str, str]] = {
    "plain": (N_("Plain list"), N_("Options side by side; they may stand in groups.")),
    "category": (N_("Tree"), N_("Options below options: an industry, a kind of product.")),
    "tier": (N_("Ranking"), N_("The highest first, so that “at least” means something.")),
}


@dataclass(frozen=True)
class OptionForm:
    """The form of one option: a new one where ``option`` is none."""

    option: Option | None = None
    label: LabelParts = field(default_factory=lambda: label_parts(None))
    key: str = ""
    color: str = "gray"
    parent: str = ""
    group: str = ""


def draft_set(name: str) -> OptionSet:
    """Return an option set of the draft. Raises NotFoundError."""
    found = current_draft().definitions.option_sets.get(name)
    if found is None:
        raise NotFoundError("design.no_set", N_("There is no option set “{set}”."), set=name)
    return found


def set_label(name: str) -> Label:
    """Return what a set is called in the sentence of what was done."""
    return draft_set(name).label


def option_label(name: str, key: str) -> Label:
    """Return what an option is called; its key where it is not there."""
    option = draft_set(name).options.get(key)
    return option.label if option else Label.plain(key)


def form_of(option: Option) -> OptionForm:
    """Return the form of an option as it is."""
    return OptionForm(
        option, label_parts(option.label), option.key, option.color,
        option.parent or "", option.group or "",
    )  # fmt: skip


def sent_option() -> WantedOption:
    """Return the option that was typed."""
    form = request.form
    return WantedOption(
        label=sent_label(form, "label"),
        key=form.get("key", "").strip(),
        color=form.get("color", ""),
        parent=form.get("parent", ""),
        group=form.get("group", ""),
    )


def sent_form(option: Option | None) -> OptionForm:
    """Return the form with everything that was typed still in it."""
    wanted = sent_option()
    return OptionForm(
        option, typed_parts(wanted.label), wanted.key, wanted.color, wanted.parent, wanted.group
    )


def set_page(
    name: str, *, form: OptionForm | None = None, errors: Mapping[str, str] | None = None,
    **context: Any,
) -> str:  # fmt: skip
    """Draw the page of a set: its options, and beside them the form of one."""
    options = draft_set(name)
    counts = counts_of(current_store(), current_actor(), options)
    show = request.args.get("show", "")
    show = show if show in SHOWN else SHOWN[0]
    find = request.args.get("q", "").strip()[:100]
    language = current_language()
    return page(
        "designer/options_set.html", options=options, counts=counts, show=show, find=find,
        lines=option_lines(counts, show=show, find=find), form=form or _asked_form(options),
        list_url=list_url, at=request.args.get("at", ""),
        errors=errors or {}, kinds=KINDS, color_names=COLOR_NAMES, colors=COLORS,
        offered=list(indented(options)), second=SECOND[language],
        users=list(fields_of_set(current_draft().definitions, name)),
        retired=sum(each.retired for each in options.options.values()), **context,
    )  # fmt: skip


def _asked_form(options: OptionSet) -> OptionForm | None:
    """Return the form that the address asks for."""
    found = options.options.get(request.args.get("option", ""))
    if found is not None:
        return form_of(found)
    if "new" in request.args:
        below = request.args.get("below", "")
        return OptionForm(parent=below if below in options.options else "")
    return None
