"""What makes a printed document one that can be checked: its number, and a code of what it says.

The code is a SHA-256 over everything that is printed, as canonical JSON. The log keeps number and
digest of each print; the QR code on the paper leads to the page that compares the two.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any
from urllib.parse import urlencode

import segno

from app.exchange.documents.sheet import Proof
from app.records.printed import code_of

PAGE = "/documents/verify"
LINKED = 32  # letters of the code in the link: 160 bits; fewer modules are read more easily
GROUPED, TYPED = 5, 15  # letters of a group, and of the code that is printed to be typed
MASK = 4  # any of the eight can be read; to try them all costs more than to draw the code
LEFT_OUT = ("proof", "standard", "untranslated")


def digest_of(printed: object) -> str:
    """Return the SHA-256, in hexadecimal figures, of what is printed: frozen dataclasses or JSON.

    The same content has the same digest, whatever it is drawn with.
    """
    text = json.dumps(
        printed, default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(data: Any) -> Mapping[str, Any]:
    if not is_dataclass(data):
        raise TypeError(type(data).__name__)
    return {f.name: getattr(data, f.name) for f in fields(data) if f.name not in LEFT_OUT}


def proof_of(number: str, digest: str, address: str) -> Proof:
    """Return what is printed for readers to ask by; ``address`` is where the panel is reached."""
    page, code = f"{address.rstrip('/')}{PAGE}", code_of(digest)
    link = f"{page}?{urlencode({'id': number, 'code': code[:LINKED]})}"
    typed = code[:TYPED]
    groups = (typed[at : at + GROUPED] for at in range(0, TYPED, GROUPED))
    return Proof(link, page.split("://", 1)[-1], "-".join(groups), digest, qr_code(link))


def qr_code(text: str) -> str:
    """Return a QR code as a ``data:`` address of an SVG that scales to any size."""
    code = segno.make(text, error="m", mask=MASK, micro=False, boost_error=False)
    return code.svg_data_uri(border=0, omitsize=True, encode_minimal=False, nl=False)
