"""What is done to options and roles, and to the words of all."""

from __future__ import annotations

from typing import Any

from app.core.i18n import Label
from app.design.files.folder import Texts, read_one
from app.design.options import csv_file as option_csv
from app.design.options import moves as option_moves
from app.design.options import operations as options
from app.design.options import sets as option_sets
from app.design.options.entry import WantedOption
from app.design.options.rows import Row, with_rows
from app.design.roles import operations as roles
from app.design.translations.table import fill_traditional, rows_of, write_row
from app.fieldtypes.option_set import OptionKind
from app.schema.loader import load
from app.schema.model import SYSTEM_RIGHTS, Action, FieldAccess, Scope
from tests.design.designing import LABEL, Act, Chooser


def _entry(texts: Texts, name: str, key: str) -> dict[str, Any]:
    said = read_one(texts, f"_options/{name}.yaml")["options"]
    entry = said[key] if isinstance(said, dict) else None
    return entry if isinstance(entry, dict) else {}


def _add_option(texts: Texts, by: Chooser) -> Texts:
    name, _ = by.option(texts)
    return options.add_option(texts, name, WantedOption(LABEL, key=by.name()))[0]


def _change_option(texts: Texts, by: Chooser) -> Texts:
    name, key = by.option(texts)
    parent = _entry(texts, name, key).get("parent", "")
    wanted = WantedOption(LABEL, key=key, color=by.chance.choice(("", "teal")), parent=parent)
    return options.change_option(texts, name, key, wanted)


def _rename_option(texts: Texts, by: Chooser) -> Texts:
    name, key = by.option(texts)
    return options.change_option(texts, name, key, WantedOption(LABEL, key=by.name()))


def _step_option(texts: Texts, by: Chooser) -> Texts:
    name, key = by.option(texts)
    step = by.chance.choice(("up", "down", "in", "out"))
    return option_moves.step_option(texts, name, key, step)  # type: ignore[arg-type]  # a literal


def _move_option(texts: Texts, by: Chooser) -> Texts:
    name, key = by.option(texts)
    other = str(by.one(read_one(texts, f"_options/{name}.yaml")["options"]))
    parent = _entry(texts, name, other).get("parent")
    return option_moves.move_option(texts, name, key, parent=parent, before=other)


def _retire_options(texts: Texts, by: Chooser) -> Texts:
    name, key = by.option(texts)
    return options.retire_options(texts, name, [key])


def _restore_options(texts: Texts, by: Chooser) -> Texts:
    name, key = by.option(texts)
    return options.restore_options(texts, name, [key])


def _merge_options(texts: Texts, by: Chooser) -> Texts:
    name, key = by.option(texts)
    keep = str(by.one(read_one(texts, f"_options/{name}.yaml")["options"]))
    return options.merge_options(texts, name, [key, keep], keep)


# -- sets ---------------------------------------------------------------------------------------


def _add_set(texts: Texts, by: Chooser) -> Texts:
    rows = [Row(1, {"en": "One"}), Row(2, {"zh_Hans": "二"}, color="red")]
    kind = by.chance.choice((*OptionKind,))
    return option_sets.add_set(texts, label=LABEL, kind=kind, rows=rows, name=by.name())[0]


def _change_set(texts: Texts, by: Chooser) -> Texts:
    name, _ = by.option(texts)
    return option_sets.change_set(texts, name, label=LABEL)


def _rename_set(texts: Texts, by: Chooser) -> Texts:
    name, _ = by.option(texts)
    return option_sets.change_set(texts, name, label=LABEL, new_name=by.name())


def _set_groups(texts: Texts, by: Chooser) -> Texts:
    name, _ = by.option(texts)
    known = load(texts).option_sets[name].groups
    groups = {key: label.texts for key, label in known.items()}
    return option_sets.set_groups(texts, name, {by.name(): LABEL, **groups})


def _remove_set(texts: Texts, by: Chooser) -> Texts:
    return option_sets.remove_set(texts, by.option(texts)[0])


def _set_from_choices(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    own = [n for n, f in read_one(texts, f"{entity}.yaml")["fields"].items() if "choices" in f]
    field = by.one(own or [by.field(texts, entity)])
    return option_sets.set_from_choices(texts, entity, field, Label(LABEL))[0]


def _with_rows(texts: Texts, by: Chooser) -> Texts:
    name, _ = by.option(texts)
    return with_rows(texts, name, [Row(1, {"en": "Pasted"}, key=by.name()), Row(2, LABEL)])


def _options_from_csv(texts: Texts, by: Chooser) -> Texts:
    name, _ = by.option(texts)
    sent = option_csv.options_to_csv(texts, name)
    if by.chance.random() < 0.7:
        sent += f"{by.name()},新,,New,red,,,,,\n".encode()
    return option_csv.options_from_csv(texts, name, sent, "en")


# -- roles --------------------------------------------------------------------------------------


def _set_scopes(texts: Texts, by: Chooser) -> Texts:
    cell = roles.ScopeCell(by.entity(texts), Action(by.one(Action)), Scope(by.one(Scope)))
    return roles.set_scopes(texts, by.role(texts), [cell])


def _set_fields(texts: Texts, by: Chooser) -> Texts:
    entity = by.entity(texts)
    access = by.chance.choice((*FieldAccess, None))
    cell = roles.FieldCell(entity, by.field(texts, entity), access)
    return roles.set_fields(texts, by.role(texts), [cell])


def _set_system_rights(texts: Texts, by: Chooser) -> Texts:
    rights = by.chance.sample(SYSTEM_RIGHTS, k=2)
    return roles.set_system_rights(texts, by.role(texts), rights)


def _follow_rest(texts: Texts, by: Chooser) -> Texts:
    return roles.follow_rest(texts, by.role(texts), by.entity(texts))


def _add_role(texts: Texts, by: Chooser) -> Texts:
    return roles.add_role(texts, by.name(), LABEL)


def _copy_role(texts: Texts, by: Chooser) -> Texts:
    return roles.copy_role(texts, by.role(texts), by.name(), LABEL)


def _rename_role(texts: Texts, by: Chooser) -> Texts:
    return roles.rename_role(texts, by.role(texts), by.name(), [])


def _change_role(texts: Texts, by: Chooser) -> Texts:
    asked = {"watermark": by.chance.random() < 0.5, "second_factor": by.chance.random() < 0.5}
    return roles.change_role(texts, by.role(texts), label=LABEL, **asked)


def _remove_role(texts: Texts, by: Chooser) -> Texts:
    return roles.remove_role(texts, by.role(texts), [])


# -- words --------------------------------------------------------------------------------------


def _write_row(texts: Texts, by: Chooser) -> Texts:
    row = by.chance.choice(rows_of(load(texts)))
    return write_row(texts, row.key, {**row.words, "en": "Said otherwise"})


def _fill_traditional(texts: Texts, by: Chooser) -> Texts:
    return fill_traditional(load(texts), texts)[0]


OPTION_ACTS: tuple[Act, ...] = (
    _add_option, _change_option, _rename_option, _step_option, _move_option, _retire_options,
    _restore_options, _merge_options, _add_set, _change_set, _rename_set, _set_groups, _remove_set,
    _set_from_choices, _with_rows, _options_from_csv,
)  # fmt: skip
ROLE_ACTS: tuple[Act, ...] = (
    _set_scopes, _set_fields, _set_system_rights, _follow_rest, _add_role, _copy_role, _rename_role,
    _change_role, _remove_role, _write_row, _fill_traditional,
)  # fmt: skip
