"""The option sets of the draft: all of them, and what is done to one as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_language, current_locale
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError
from app.core.i18n import N_, Label
from app.design.options.paste import pasted_rows
from app.design.options.references import fields_of_set
from app.design.options.rows import RowsError
from app.design.options.sets import add_set, change_set, remove_set, set_from_choices, set_groups
from app.fieldtypes.abilities import HasOptions
from app.fieldtypes.option_set import OptionKind, OptionSet
from app.schema.model import Entity, Field
from app.web.designer.entities.sent import sentences
from app.web.designer.frame import DESIGN, Answer, current_draft, done, draft_entity, keep, page
from app.web.designer.labels import label_parts, sent_label, typed_parts
from app.web.designer.options.edits import OptionActions, set_address
from app.web.designer.options.groups import group_forms, sent_groups
from app.web.designer.options.many import ManyOptions, line_sentences
from app.web.designer.options.page import KINDS, draft_set, set_label, set_page
from app.web.replies import flash_error


@dataclass(frozen=True)
class SetLine:
    """One set as the list of all shows it."""

    options: OptionSet
    offered: int
    users: tuple[tuple[Entity, Field], ...]
    missing: int  # labels that are not written in some language of the panel


class OptionSetsView(OptionActions, ManyOptions, BaseView):
    """The pages of option sets."""

    route_base = "/designer/options"
    default_view = "index"

    @expose("/")
    @needs(DESIGN)
    def index(self) -> Answer:
        """List all sets, and the fields whose options are their own."""
        definitions = current_draft().definitions
        return page(
            "designer/options.html", kinds=KINDS, inline=_inline_fields(),
            lines=[_line(each) for each in definitions.option_sets.values()],
        )  # fmt: skip

    @expose("/new-set", methods=["GET", "POST"])
    @needs(DESIGN)
    def add(self) -> Answer:
        """Make a set with its first options."""
        if request.method == "GET":
            return _new_set({})
        form, label = request.form, sent_label(request.form, "label")
        kind = form.get("kind", "")
        rows = pasted_rows(form.get("rows", ""), current_language())
        try:
            texts, name = add_set(
                current_draft().texts, label=label, rows=rows, name=form.get("name", "").strip(),
                kind=OptionKind(kind) if kind in KINDS else OptionKind.PLAIN,
            )  # fmt: skip
            keep(texts, N_("The option set {set} was added."), set=_called(label, name))
        except RowsError as error:
            return _new_set({"rows": line_sentences(error)}), error.status
        except AppError as error:
            return _new_set(sentences(error)), error.status
        return done(set_address(name), N_("The set is in the draft."))

    @expose("/from-field/<entity>/<field>", methods=["POST"])
    @needs(DESIGN)
    def take_out(self, entity: str, field: str) -> Answer:
        """Make a set of the options that a field has of its own."""
        found = draft_entity(entity).by_name.get(field)
        called = found.label if found else Label.plain(field)
        try:
            texts, name = set_from_choices(current_draft().texts, entity, field, called)
            keep(texts, N_("The options of {field} became a set for all."), field=called)
        except AppError as error:
            flash_error(message_text(error, current_locale()))
            return redirect(url_for("OptionSetsView.index"), 303)
        return done(set_address(name), N_("The set is in the draft; the field picks from it."))

    @expose("/<option_set>")
    @needs(DESIGN)
    def show(self, option_set: str) -> Answer:
        """Show the options of a set."""
        return set_page(option_set)

    @expose("/<option_set>/settings", methods=["GET", "POST"])
    @needs(DESIGN)
    def settings(self, option_set: str) -> Answer:
        """Change what a set is called, and its groups."""
        found = draft_set(option_set)
        if request.method == "GET":
            return _settings(found, {})
        wanted = request.form.get("name", "").strip() or option_set
        try:
            label = sent_label(request.form, "label")
            texts = change_set(current_draft().texts, option_set, label=label, new_name=wanted)
            texts = set_groups(texts, wanted, sent_groups(found))
            keep(texts, N_("The option set {set} was changed."), set=_called(label, option_set))
        except AppError as error:
            return _settings(found, sentences(error)), error.status
        return done(set_address(wanted), N_("Kept in the draft."))

    @expose("/<option_set>/remove", methods=["POST"])
    @needs(DESIGN)
    def remove(self, option_set: str) -> Answer:
        """Take a set away that no field picks from."""
        called = set_label(option_set)
        try:
            keep(
                remove_set(current_draft().texts, option_set), N_("{set} was removed."), set=called
            )
        except AppError as error:
            return set_page(option_set, errors=sentences(error)), error.status
        return done(url_for("OptionSetsView.index"), N_("The set is gone from the draft."))


def _line(options: OptionSet) -> SetLine:
    definitions = current_draft().definitions
    shown = frozenset(definitions.app.languages)
    labels = (options.label, *(each.label for each in options.options.values()))
    return SetLine(
        options,
        sum(not each.retired for each in options.options.values()),
        tuple(fields_of_set(definitions, options.name)),
        sum(bool(each.missing & shown) for each in labels),
    )


def _inline_fields() -> list[tuple[Entity, Field]]:
    """Return the fields whose options are written inside them."""
    entities = current_draft().definitions.entities.values()
    return [
        (entity, field)
        for entity in entities
        for field in entity.fields
        if not entity.retired and not field.retired and isinstance(field.type, HasOptions)
        if field.type.option_set.inline
    ]


def _called(label: dict[str, str], name: str) -> Label:
    return Label(label) if label else Label.plain(name)


def _new_set(errors: dict[str, str]) -> str:
    form = request.form
    return page(
        "designer/options_new.html", kinds=KINDS, errors=errors, kind=form.get("kind", "plain"),
        label_parts=typed_parts(sent_label(form, "label")) if form else label_parts(None),
        name=form.get("name", ""), rows=form.get("rows", ""),
    )  # fmt: skip


def _settings(options: OptionSet, errors: dict[str, str]) -> str:
    form = request.form
    return page(
        "designer/options_settings.html", options=options, errors=errors, kinds=KINDS,
        label_parts=typed_parts(sent_label(form, "label")) if form else label_parts(options.label),
        name=form.get("name", options.name), groups=group_forms(options),
        users=list(fields_of_set(current_draft().definitions, options.name)),
    )  # fmt: skip
