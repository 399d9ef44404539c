"""Names of groups from the places where a directory keeps them."""

from __future__ import annotations

from collections.abc import Iterable


def names_below(base: str, groups: Iterable[str]) -> frozenset[str]:
    """Return the names (first ``cn``) of groups that lie below ``base``; of others, nothing.

    A group of the same name elsewhere in the tree may be somebody else's to fill.
    """
    from ldap3.core.exceptions import LDAPInvalidDnError

    top = _parts(base)
    found = set()
    for each in groups:
        try:
            parts = _parts(each)
        except LDAPInvalidDnError:
            continue
        if len(parts) > len(top) and parts[len(parts) - len(top) :] == top:
            found.add(_name(each))
    return frozenset(found - {""})


def _parts(dn: str) -> list[tuple[str, str]]:
    from ldap3.utils.dn import parse_dn

    return [(key.lower(), value.casefold()) for key, value, _ in parse_dn(dn, strip=True)]


def _name(dn: str) -> str:
    from ldap3.utils.dn import parse_dn

    key, value, _ = parse_dn(dn, strip=True)[0]
    return _plain(value) if key.lower() == "cn" else ""


def _plain(value: str) -> str:
    r"""Return a value without the escapes of RFC 4514: ``\,`` and ``\E9``."""
    found, rest = bytearray(), value.encode()
    while rest:
        if rest[:1] != b"\\":
            found += rest[:1]
            rest = rest[1:]
        elif _is_hex(rest[1:3]):
            found += bytes.fromhex(rest[1:3].decode())
            rest = rest[3:]
        else:
            found += rest[1:2]
            rest = rest[2:]
    return found.decode("utf-8", "replace")


def _is_hex(pair: bytes) -> bool:
    return len(pair) == 2 and all(each in b"0123456789abcdefABCDEF" for each in pair)
