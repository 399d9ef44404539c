"""The watermark over the pages of whoever has a role that asks for it."""

from __future__ import annotations

from markupsafe import Markup

from app.access.actor import Actor
from app.exchange.watermark import marked_lines, tile_address
from app.storage.store import Store
from app.web.headers import csp_nonce

STRENGTH = 0.17  # seen on a photograph of the screen, and read through


def draw_watermark(store: Store, actor: Actor) -> Markup:
    """Return the layer over a page: it lets every click through, and screen readers pass it by."""
    lines = marked_lines(actor, store.moment(actor.id))
    if not lines:
        return Markup("")
    address = tile_address(lines, font="sans-serif", strength=STRENGTH)
    return Markup(
        '<style nonce="{}">.ds-watermark{{background-image:url("{}")}}</style>'
        '<div class="ds-watermark" aria-hidden="true"></div>'
    ).format(csp_nonce(), address)
