"""The template of a letter, label or card in the form of its document: shown, sent, offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from app.core.i18n import LANGUAGES, N_, Label
from app.schema.condition_reader import links_to
from app.schema.document_reader import FREE_LAYOUTS
from app.schema.model import Document, Entity, Grid
from app.schema.templates.checks import known_field
from app.web.designer.frame import current_draft
from app.web.designer.labels import SIDE_BY_SIDE

TEMPLATE = "template"
"""An input that only forms with a template have; others leave ``body`` and ``grid`` alone."""

GRID = ("across", "down", "gap", "margin")
WHOLE = ("across", "down")
BLOCKS: Mapping[str, tuple[str, str]] = {
    "address": (N_("Address window"), "::: address\n{}\n:::\n"),
    "right": (N_("At the right"), "::: right\n{}\n:::\n"),
    "center": (N_("Centred"), "::: center\n{}\n:::\n"),
    "signature": (N_("Signature"), "::: signature\n{}\n:::\n"),
    "break": (N_("New page"), "\n+++\n"),
}
WORDS: Mapping[str, str] = {
    "{{ today | long_date }}": N_("Date of printing"),
    "{{ issuer }}": N_("Who issues it"),
    "{{ printed_by }}": N_("Who prints it"),
}


@dataclass(frozen=True)
class Offer:
    """Something that one click puts into the text."""

    text: str
    label: Label


@dataclass(frozen=True)
class TemplateForm:
    """What the form shows of a template; ``missing`` languages are shown another's text."""

    texts: Mapping[str, str]
    missing: frozenset[str]
    grid: Mapping[str, str]
    fields: tuple[Offer, ...]
    loops: tuple[Offer, ...]
    is_free: bool


def template_form(entity: Entity, document: str, said: Mapping[str, Any]) -> TemplateForm:
    """Return the form of a document's template: as it was typed, else as it is written."""
    found = entity.document(document)
    texts = _typed() if TEMPLATE in request.form else _written(found)
    missing = frozenset(found.body.missing) if found and found.body else frozenset()
    grid = {key: request.form.get(f"grid.{key}", _side(said.get("grid"), key)) for key in GRID}
    return TemplateForm(
        texts, missing & texts.keys(), grid, tuple(_fields(entity)), tuple(_loops(entity)),
        said.get("layout") in FREE_LAYOUTS,
    )  # fmt: skip


def _languages() -> tuple[str, ...]:
    known = current_draft().definitions.app.languages
    return tuple(each for each in SIDE_BY_SIDE if each in known)


def _typed() -> Mapping[str, str]:
    return {each: _text(each) for each in _languages()}


def _text(language: str) -> str:
    return request.form.get(f"body.{language}", "").replace("\r\n", "\n").strip("\n")


def _written(document: Document | None) -> Mapping[str, str]:
    body = document.body if document else None
    return {
        each: "" if body is None or each in body.missing else body.text(each)
        for each in _languages()
    }


def _side(grid: Any, key: str) -> str:
    return str(grid.get(key, "")) if isinstance(grid, Mapping) else ""


def _fields(entity: Entity) -> Iterator[Offer]:
    """Yield what one value each stands for: fields, forms of dates and amounts, linked records."""
    for found in (*entity.live_fields, *entity.standard):
        known = known_field(found)
        form = " | long_date" if known.is_day else ""
        yield Offer(f"{{{{ {found.name}{form} }}}}", found.label)


def _loops(entity: Entity) -> Iterator[Offer]:
    """Yield loops over the records that link here, each with a first field or two."""
    for other in current_draft().definitions.live_entities:
        if any(links_to(known, entity.name) for known in other.by_name.values()):
            names = [each for each in other.list.columns if each in other.by_name][:3]
            cells = " | ".join(f"{{{{ each.{name} }}}}" for name in names) or "{{ each }}"
            text = f"{{% for each in {other.name} %}}\n{cells}\n{{% endfor %}}\n"
            yield Offer(text, other.label_plural)


# -- what was sent ------------------------------------------------------------------------------


def sent_template(entity: Entity, layout: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return template and grid as the file is to say them; ``None`` where they have no place."""
    if layout not in FREE_LAYOUTS:
        return {"body": None, "grid": None}
    if TEMPLATE not in request.form:
        return {} if before.get("body") else {"body": _first_text(entity, layout)}
    texts = {each: _text(each) for each in LANGUAGES if _text(each).strip()}
    grid = None if layout == "letter" else _sent_grid()
    return {"body": _said(texts, before) or _first_text(entity, layout), "grid": grid}


def _said(texts: Mapping[str, str], before: Mapping[str, Any]) -> Any:
    """Return the texts as the file has them: lines, and those of other languages kept."""
    was = before.get("body")
    if isinstance(was, str) and set(texts.values()) == {was.strip("\n")}:
        return was
    return {each: f"{text}\n" if "\n" in text else text for each, text in texts.items()}


def _first_text(entity: Entity, layout: str) -> str:
    """Return the text that a new document begins with: how a record is called."""
    names = entity.title_fields or ("id",)
    title = " ".join(f"{{{{ {name} }}}}" for name in names)
    if layout == "letter":
        return f"::: address\n{title}\n:::\n\n::: right\n{{{{ today | long_date }}}}\n:::\n"
    return f"**{title}**\n"


def _sent_grid() -> dict[str, Any] | None:
    """Return the grid as it was typed: what is no number is told by the check of the file."""
    typed = {key: request.form.get(f"grid.{key}", "").strip() for key in GRID}
    if not any(typed.values()):
        return None
    plain = Grid(1, 1)
    whole = {key: _number(typed[key]) for key in WHOLE}
    rest = {
        key: typed[key] for key in ("gap", "margin")
        if typed[key] and typed[key] != f"{getattr(plain, key):g}mm"
    }  # fmt: skip
    return {**whole, **rest}


def _number(text: str) -> Any:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else text or "1"
