"""The inventory of cryptography names every module that uses some (ASVS 5.0, 11.1.2)."""

from __future__ import annotations

import re

import pytest

from config import HERE

PAGE = (HERE / "docs" / "security" / "cryptography.md").read_text("utf-8")
LIBRARIES = (
    "argon2|authlib|cryptography|flask_jwt_extended|hashlib|hmac|itsdangerous|joserfc|jwt"
    "|onelogin|pyotp|secrets|webauthn|xmlsec"
)
USES = re.compile(rf"^\s*(?:from|import) (?:{LIBRARIES})\b", re.MULTILINE)
MODULES = [
    path.relative_to(HERE / "app").as_posix()
    for path in sorted((HERE / "app").rglob("*.py"))
    if USES.search(path.read_text("utf-8"))
]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_that_uses_cryptography_is_in_the_inventory(module: str) -> None:
    assert f"`{module}`" in PAGE


def test_what_the_inventory_names_is_there() -> None:
    named = re.findall(r"`([a-z_]+(?:/[a-z_]+)*\.py)`", PAGE)

    assert named
    assert [
        name for name in named if not ((HERE / "app" / name).is_file() or (HERE / name).is_file())
    ] == []
