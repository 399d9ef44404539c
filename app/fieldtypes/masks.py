"""How a value is shown to somebody who may know that it is there but not what it is.

Each preset takes the text as a person would read it and never shows more than it is listed with
here, of a short text less, and never the whole. How long a text is shows in names only, as custom
has it, and there up to six characters. The forms are those of Ant Design's table of data formats
(脱敏), which Chinese back offices follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.core.errors import AppError
from app.fieldtypes.figures import fold
from app.fieldtypes.region import read_region
from app.fieldtypes.region_names import simplified

STARS = "****"
_SEPARATED = re.compile(r"(; |、|\n)")
_KIND = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


def cut(text: str, head: int, tail: int) -> str:
    """Return the first ``head`` and last ``tail`` characters; of a short text less.

    The tail is at most half of the text, and the head is left out where fewer than four characters
    would be hidden.
    """
    tail = min(tail, len(text) // 2)
    head = head if len(text) - head - tail >= 4 else 0
    return text[:head] + STARS + (text[-tail:] if tail else "")


def mask_all(text: str) -> str:
    """``***``"""
    return "***"


def mask_name(text: str) -> str:
    """张三丰 → 张*丰, 张伟 → 张*: the first character, and the last of three or more."""
    bare = _bare(text)
    if len(bare) < 2:
        return "*"
    last = bare[-1] if len(bare) > 3 or (len(bare) == 3 and not bare.isascii()) else ""
    return bare[0] + "*" * min(len(bare) - 1 - len(last), 4) + last


def mask_phone(text: str) -> str:
    """138 0013 8000 → 138****8000; of a landline the area code, of a foreign number the country."""
    bare = fold(_KIND.sub("", text))
    digits = "".join(re.findall(r"[0-9]", bare))
    code = re.match(r"\+([0-9]{1,3}) ", bare)
    if code and len(digits) > 10:
        return f"+{code[1]} {cut(digits[len(code[1]) :], 0, 4)}"
    area = re.match(r"(0[0-9]{2,3})[ -]", bare)
    if area and len(digits) > 10:
        return f"{area[1]}-{cut(digits[len(area[1]) :], 0, 4)}"
    return cut(digits, 3, 4)


def mask_email(text: str) -> str:
    """contact@example.cn → con***@example.cn: up to three characters and the host."""
    local, at, host = _KIND.sub("", text).strip().rpartition("@")
    return f"{local[: min(3, len(local) // 2)]}***{at}{host}" if at else mask_all(text)


def mask_id_card(text: str) -> str:
    """11010519491231002X → 110****002X: neither birthday nor place."""
    return cut(_bare(text), 3, 4)


def mask_bank_card(text: str) -> str:
    """6222 0200 1234 7126 → **** **** **** 7126."""
    bare = _bare(text)
    tail = bare[-min(4, len(bare) // 2) :] if len(bare) > 1 else ""
    return f"{STARS} {STARS} {STARS} {tail}".strip()


def mask_address(text: str) -> str:
    """浙江省杭州市西湖区文三路 1 号 → 浙江省杭州市西湖区***: down to the district.

    Only a region that there is, so that no estate (阳光小区) passes for a district.
    """
    try:
        code, rest = read_region(text)
    except (ValueError, AppError):  # one of several regions, or the list of them is not installed
        return mask_all(text)
    if not code or not rest or len(simplified().convert(text)) != len(text):
        return mask_all(text)
    return f"{text[: len(text) - len(rest)].rstrip(' ,，')}***"


def mask_tail4(text: str) -> str:
    """330106201234 → ****1234."""
    return cut(_bare(text), 0, 4)


def _bare(text: str) -> str:
    """Return the letters and digits alone: what stands between them must not count as hidden."""
    return "".join(c for c in fold(text) if c.isalnum())


def _each(mask: Callable[[str], str]) -> Callable[[str], str]:
    """Apply a mask to each of several items."""

    def masked(text: str) -> str:
        pieces = _SEPARATED.split(text)
        return "".join(p if n % 2 else mask(p) for n, p in enumerate(pieces))

    return masked


MASKS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "all": mask_all,
        "name": mask_name,
        "phone": _each(mask_phone),
        "email": _each(mask_email),
        "id_card": mask_id_card,
        "bank_card": mask_bank_card,
        "address": mask_address,
        "money": mask_all,
        "tail4": mask_tail4,
    }
)
"""The presets that ``sensitive:`` names."""
