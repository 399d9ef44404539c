"""The watermark that a role asks for: who looked at this, and when, over everything they see."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import escape

if TYPE_CHECKING:  # a child that draws needs none of what they stand on
    from app.access.actor import Actor
    from app.core.clock import Moment

INK = "#7b8794"  # between paper and night: the same on both
LONGEST = 40  # characters of a line


def marked_lines(actor: Actor, moment: Moment) -> tuple[str, ...]:
    """Return what a watermark says of who asks; nothing where none of their roles has one."""
    if not actor.is_watermarked:
        return ()
    at = moment.now.astimezone(moment.zone)
    name = f"{actor.name} · {actor.username}" if actor.username else actor.name
    return name[:LONGEST], f"{at:%Y-%m-%d %H:%M}"


def tile_address(lines: tuple[str, ...], *, font: str, strength: float) -> str:
    """Return one tile as a ``data:`` address that may stand in a style sheet.

    Every sign of it is either a letter, a digit, or written as ``%`` and two digits: a name cannot
    end the style sheet.
    """
    texts = "".join(
        f'<text x="170" y="{106 + 20 * place}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="340" height="220">'
        f'<g transform="rotate(-24 170 110)" text-anchor="middle" font-family="{font}" '
        f'font-size="14" fill="{INK}" fill-opacity="{strength}">{texts}</g></svg>'
    )
    return f"data:image/svg+xml,{quote(svg, safe='')}"
