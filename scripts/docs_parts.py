"""The generated parts of docs/, each made from the code it describes."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, Union, get_args, get_origin, get_type_hints

import click

from app.cli.register import make_commands
from app.fieldtypes import FIELD_TYPES, FieldType
from app.schema.codes import SENTENCES
from app.schema.document_reader import (
    BILINGUAL,
    DOCUMENT_LANGUAGES,
    LAYOUTS,
    ORIENTATIONS,
    PAPERS,
    SWITCHES,
)
from app.schema.model import SYSTEM_RIGHTS, Action, FieldAccess, Scope
from app.schema.role_reader import SECOND_FACTOR
from app.settings.limits import LimitSettings
from app.settings.sign_in import SignInSettings
from config import HERE, Settings


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table."""
    lines = [list(head), ["---"] * len(list(head)), *([_cell(c) for c in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ⏎ ")


# -- settings of the installation ------------------------------------------------------------------


def settings() -> str:
    """Return the table of environment variables."""
    return table(
        ("variable", "default", "what for"),
        (
            (f"`{f.name.upper()}`", _installed(f.default), f.metadata["help"])
            for f in sorted(fields(Settings), key=_place)
        ),
    )


def _place(setting: Field[Any]) -> int:
    """Return which settings come first: the installation's own, limits, signing in elsewhere."""
    later = (LimitSettings, SignInSettings)
    found = (
        at for at, kind in enumerate(later, 1) if setting.name in {f.name for f in fields(kind)}
    )
    return next(found, 0)


def _installed(value: object) -> str:
    if value == "":
        return ""
    if isinstance(value, bool):
        return "`1`" if value else "`0`"
    return f"`{str(value).removeprefix(f'{HERE}/')}`"


# -- field types -----------------------------------------------------------------------------------


def field_types() -> str:
    """Return a chapter for each type of field, in the order of the list of types."""
    return "\n".join("\n".join(_chapter(each)) for each in FIELD_TYPES.values())


def _chapter(field_type: type[FieldType[Any, Any]]) -> Iterator[str]:
    yield f'<a id="{field_type.name}"></a>\n\n## {field_type.label}: `{field_type.name}`\n'
    if field_type.description:
        yield f"{field_type.description}\n"
    examples = list(field_type.examples())
    rows = [
        (f"`{f.name}`", _type_words(field_type, f), _default(f))
        for f in fields(field_type.Settings)
    ]
    if rows:
        yield table(("setting", "takes", "default"), rows)
    if examples:
        bound, value = examples[0]
        words = ", ".join(f"`{operator.key}`" for operator in bound.all_operators())
        yield f"Conditions: {words}.\n"
        yield f"Written as text (import, API, default): `{_cell(bound.dump(value))}`.\n"


def _type_words(field_type: type[FieldType[Any, Any]], field: Field[Any]) -> str:
    return _words(get_type_hints(field_type.Settings)[field.name])


def _words(hint: Any) -> str:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return " or ".join(_words(each) for each in arguments if each is not type(None))
    if origin is tuple:
        return f"list of {_words(arguments[0])}"
    names = {str: "text", int: "whole number", bool: "true or false", Any: "see below"}
    return names.get(hint, getattr(hint, "__name__", str(hint)).lower())


def _default(field: Field[Any]) -> str:
    if field.default is MISSING or field.default in (None, "", ()):
        return ""
    value = str(field.default).lower() if isinstance(field.default, bool) else field.default
    return f"`{value}`"


def types_at_a_glance() -> str:
    """Return the table of types with the link to each chapter."""
    rows = (
        (f"[`{t.name}`](field-types.md#{t.name})", t.label, t.description)
        for t in FIELD_TYPES.values()
    )
    return table(("type", "called", "for"), rows)


# -- words of the definitions ----------------------------------------------------------------------


def codes() -> str:
    """Return the ids of all mistakes with their sentences."""
    return table(("id", "means"), ((f"`{code.value}`", text) for code, text in SENTENCES.items()))


def rights() -> str:
    """Return the fixed words of roles."""
    rows = (
        ("actions", ", ".join(f"`{each}`" for each in Action)),
        ("scopes, from none to all", ", ".join(f"`{each}`" for each in Scope)),
        ("what a role may do with a field", ", ".join(f"`{each}`" for each in FieldAccess)),
        ("system rights", ", ".join(f"`{each}`" for each in sorted(SYSTEM_RIGHTS))),
        ("second factor at sign-in", ", ".join(f"`{each}`" for each in SECOND_FACTOR)),
    )
    return table(("words", "which"), rows)


def documents() -> str:
    """Return the fixed words of documents."""
    rows = (
        ("layouts", LAYOUTS),
        ("papers", PAPERS),
        ("orientations", ORIENTATIONS),
        ("languages", DOCUMENT_LANGUAGES),
        ("two languages", BILINGUAL),
        ("`true` or `false`", SWITCHES),
    )
    return table(
        ("words", "which"), ((name, ", ".join(f"`{w}`" for w in words)) for name, words in rows)
    )


# -- commands --------------------------------------------------------------------------------------


def commands() -> str:
    """Return the table of the panel's own commands."""
    app = make_commands()
    found = [app.cli.commands[name] for name in sorted(app.cli.commands)]
    return table(("command", "does"), _commands(found))


def _commands(found: Iterable[click.Command], before: str = "flask") -> Iterator[tuple[str, str]]:
    for command in found:
        name = f"{before} {command.name}"
        if isinstance(command, click.Group):
            yield from _commands(command.commands.values(), name)
        else:
            words = "".join(_parameter(each) for each in command.params)
            yield f"`{name}{words}`", command.get_short_help_str(200)


def _parameter(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        name = (parameter.name or "").upper()
        return f" {name}" if parameter.required else f" [{name}]"
    takes = "" if getattr(parameter, "is_flag", False) else f" {(parameter.name or '').upper()}"
    option = f"{parameter.opts[0]}{takes}"
    return f" {option}" if parameter.required else f" [{option}]"


PARTS: Mapping[str, Callable[[], str]] = {
    "settings": settings,
    "field_types": field_types,
    "types_at_a_glance": types_at_a_glance,
    "codes": codes,
    "rights": rights,
    "documents": documents,
    "commands": commands,
}
