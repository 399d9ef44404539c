"""Line breaks in definitions: YAML 1.2 knows two (https://yaml.org/spec/1.2.2/#54-line-break-characters).

libyaml has three more of YAML 1.1. In YAML 1.2 they are parts of words and must stay so.
"""

from __future__ import annotations

# Noncharacters stand in for them meanwhile: no text is made of these (Unicode, chapter 23.7).
_BREAKS = {0xFDD0: "\x85", 0xFDD1: "\u2028", 0xFDD2: "\u2029"}
_STAND_INS = {ord(sign): stand_in for stand_in, sign in _BREAKS.items()}


def without_breaks(text: str) -> str:
    """Return a text of YAML 1.2 as libyaml reads it rightly, of the same length."""
    return text if text.isascii() else text.translate(_STAND_INS)


def with_breaks(value: str) -> str:
    """Return what libyaml read of :func:`without_breaks` as it was written."""
    return value if value.isascii() else value.translate(_BREAKS)
