"""What stands around the preview: as whom, in which language, how wide, form or page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from app.access.current import current_actor, current_language
from app.core.errors import BadRequestError
from app.core.i18n import N_, Label
from app.schema.model import Definitions, Entity, Field, Role
from app.web.designer.framing import hold_frame

LETTERS = {"zh_Hans": "中", "en": "EN", "zh_Hant": "繁"}
WIDTHS = (
    ("desktop", N_("Desktop width"), "device-desktop"),
    ("tablet", N_("Tablet width"), "device-tablet"),
    ("phone", N_("Phone width"), "device-mobile"),
)
KINDS = (("form", N_("Form")), ("page", N_("Detail page")))


@dataclass(frozen=True)
class Way:
    """One thing that can be chosen: its word, the page with it, whether it is chosen."""

    key: str
    text: str
    url: str
    is_chosen: bool
    icon: str = ""


@dataclass(frozen=True)
class Pane:
    """The preview of one entity as it is asked for."""

    entity: Entity
    field: str
    chosen: Mapping[str, str]  # role, language, width, kind
    roles: tuple[tuple[str, Label], ...]
    languages: tuple[str, ...]

    @property
    def sheet(self) -> str:
        """The address of the form itself."""
        return url_for(
            "PreviewView.sheet", name=self.entity.name, _l_=self.chosen["language"],
            role=self.chosen["role"], kind=self.chosen["kind"], field=self.field or None,
        )  # fmt: skip

    def _way(self, key: str, value: str, text: str, icon: str = "") -> Way:
        chosen: dict[str, Any] = {**self.chosen, key: value}
        url = url_for(
            "PreviewView.index", name=self.entity.name, field=self.field or None, **chosen
        )
        return Way(value, text, url, self.chosen[key] == value, icon)

    @property
    def kinds(self) -> tuple[Way, ...]:
        """The form, or the page of a record."""
        return tuple(self._way("kind", key, _(text)) for key, text in KINDS)

    @property
    def in_languages(self) -> tuple[Way, ...]:
        """The languages of the panel."""
        return tuple(
            self._way("language", key, text)
            for key, text in LETTERS.items()
            if key in self.languages
        )

    @property
    def widths(self) -> tuple[Way, ...]:
        """How wide."""
        return tuple(self._way("width", key, _(text), icon) for key, text, icon in WIDTHS)


def preview_pane(definitions: Definitions, entity: Entity, field: Field | None) -> Pane:
    """Return the preview as the address asks for it, and let this answer hold its frame."""
    hold_frame()
    roles = tuple((name, role.label) for name, role in definitions.roles.items())
    mine = [each.name for each in current_actor().roles if each.name in definitions.roles]
    names = [name for name, _label in roles]
    languages = definitions.app.languages
    chosen = {
        "role": _asked("role", names) or next(iter([*mine, *names]), ""),
        "language": _asked("language", languages) or current_language(),
        "width": _asked("width", [key for key, *_more in WIDTHS]) or "desktop",
        "kind": _asked("kind", [key for key, _text in KINDS]) or "form",
    }
    name = field.name if field is not None else request.args.get("field", "")
    return Pane(entity, name, chosen, roles, languages)


def _asked(key: str, known: list[str] | tuple[str, ...]) -> str:
    """Return what the address of the preview's own page asks for; elsewhere it says nothing."""
    value = request.args.get(key, "") if request.endpoint == "PreviewView.index" else ""
    if value and value not in known:
        raise BadRequestError("preview.unknown", N_("The preview knows no “{word}”."), word=value)
    return value


def find_role(definitions: Definitions, name: str) -> Role | None:
    """Return a role of the draft; the first one where none is named."""
    if not name:
        return next(iter(definitions.roles.values()), None)
    return definitions.roles.get(name)
