"""What the panel and its SAML provider know of each other, as python3-saml wants to hear it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.access.single_sign_on.accounts import Rules

HERE, METADATA = "/login/saml/acs", "/login/saml/metadata"  # where the provider answers and reads


@dataclass(frozen=True)
class SamlSettings:
    """What the installation says of its provider."""

    metadata: str  # path of the provider's
    entity_id: str = ""
    label: str = ""
    username_attribute: str = "uid"
    email_attribute: str = "email"
    name_attribute: str = "displayName"
    groups_attribute: str = "groups"
    rules: Rules = field(default_factory=Rules)


def both_sides(settings: SamlSettings, origin: str) -> dict[str, Any]:
    """Return what the library needs for signing in; ``origin`` is the panel's address.

    Raises OSError or ValueError where the provider's metadata cannot be used.
    """
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

    text = Path(settings.metadata).read_text("utf-8")
    read: dict[str, Any] = OneLogin_Saml2_IdPMetadataParser.parse(text)
    provider = read.get("idp", {})
    if not provider.get("singleSignOnService") or not provider.get("entityId"):
        raise ValueError("the metadata names no address for signing in by redirect")
    return {**own_side(settings, origin), "idp": provider}


def own_side(settings: SamlSettings, origin: str) -> dict[str, Any]:
    """Return what the panel is and wants: signed assertions, and no SHA-1."""
    return {
        "strict": True,
        "sp": {
            "entityId": settings.entity_id or origin + METADATA,
            "assertionConsumerService": {"url": origin + HERE},
            "NameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
        },
        "security": {
            "wantAssertionsSigned": True, "rejectDeprecatedAlgorithm": True,
            "wantAttributeStatement": False, "requestedAuthnContext": False,
        },
    }  # fmt: skip


def asked_at(address: str) -> dict[str, Any]:
    """Return a request to an address of ours; the one that came may have crossed proxies."""
    parts = urlsplit(address)
    return {
        "https": "on" if parts.scheme == "https" else "off", "http_host": parts.netloc,
        "script_name": parts.path, "get_data": {}, "post_data": {},
    }  # fmt: skip
