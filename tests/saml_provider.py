"""An identity provider (SAML 2.0) as a company has one: its answers are really signed.

It needs no server: a browser carries both the question (in an address) and the answer (in a form).
A test says who signs in there, and what is wrong with the answer.
"""

from __future__ import annotations

import base64
import datetime
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree

ISSUER, SSO = "https://idp.example.com/metadata", "https://idp.example.com/sso"
NAMES = {
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
SHA256 = (xmlsec.constants.TransformRsaSha256, xmlsec.constants.TransformSha256)
SHA1 = (xmlsec.constants.TransformRsaSha1, xmlsec.constants.TransformSha1)
PASSWORD_ONLY = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"

METADATA = """<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
 xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{issuer}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data>
<ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Location="{sso}"
 Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"""

RESPONSE = """<samlp:Response xmlns:samlp="{samlp}" xmlns:saml="{saml}" ID="_response"
 Version="2.0" IssueInstant="{now}" Destination="{destination}" InResponseTo="{outer}">
<saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="{status}"/></samlp:Status>{assertion}</samlp:Response>"""

ASSERTION = """<saml:Assertion ID="{id}" Version="2.0" IssueInstant="{now}">
<saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="{format}">{subject}</saml:NameID>
<saml:SubjectConfirmation Method="{method}">
<saml:SubjectConfirmationData{in_response_to}{recipient}{until}/>
</saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{begin}" NotOnOrAfter="{end}">{audience}</saml:Conditions>
<saml:AuthnStatement AuthnInstant="{signed_in}"><saml:AuthnContext>
<saml:AuthnContextClassRef>{context}</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"""


@dataclass(frozen=True)
class Key:
    """A private key with the certificate of its public one."""

    private: bytes
    certificate: str

    @classmethod
    def new(cls) -> Key:
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.com")])
        now = datetime.datetime.now(datetime.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .sign(key, hashes.SHA256())
        )
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        certificate = base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()
        return cls(private, certificate)


@dataclass
class SamlProvider:
    """The provider and what a test sets; ``spoil`` changes what was signed."""

    key: Key = field(default_factory=Key.new)
    changes: dict[str, str | int] = field(default_factory=dict)  # a number: seconds from now
    signs_with: Key | None = None
    algorithms: tuple[Any, Any] = SHA256
    signed: tuple[str, ...] = ("Assertion",)
    spoil: Callable[[Any], None] = lambda _: None
    number: int = 0

    def reset(self) -> None:
        """Be a provider without mistakes again."""
        self.changes, self.signs_with, self.algorithms = {}, None, SHA256
        self.signed, self.spoil = ("Assertion",), lambda _: None

    def write_metadata(self, folder: Path) -> str:
        """Write what the panel reads; return where."""
        path = folder / "idp.xml"
        text = METADATA.format(issuer=ISSUER, sso=SSO, certificate=self.key.certificate)
        path.write_text(text)
        return str(path)

    def answer(self, question: str, person: Mapping[str, Any]) -> dict[str, str]:
        """Return the form that is sent to the panel for the address it led the browser to."""
        query = parse_qs(urlsplit(question).query)
        asked = etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15))
        response = etree.fromstring(self._text(asked, person))
        for name in self.signed:
            self._sign(response if name == "Response" else response.find("saml:Assertion", NAMES))
        self.spoil(response)
        sent = base64.b64encode(etree.tostring(response)).decode()
        return {"SAMLResponse": sent, "RelayState": query["RelayState"][0]}

    def _text(self, asked: Any, person: Mapping[str, Any]) -> str:
        self.number += 1
        here = asked.get("AssertionConsumerServiceURL")
        us = asked.findtext("saml:Issuer", namespaces=NAMES)
        values = {
            **NAMES, "issuer": ISSUER, "id": f"_assertion{self.number}", "now": moment(),
            "destination": here, "outer": asked.get("ID"),
            "status": "urn:oasis:names:tc:SAML:2.0:status:Success",
            "format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            "subject": escape(person["subject"]), "method": "urn:oasis:names:tc:SAML:2.0:cm:bearer",
            "in_response_to": f' InResponseTo="{asked.get("ID")}"',
            "recipient": f' Recipient="{here}"',
            "until": f' NotOnOrAfter="{moment(300)}"', "begin": moment(-30), "end": moment(300),
            "audience": audience(us), "signed_in": moment(), "context": PASSWORD_ONLY,
            "attributes": "".join(map(_attribute, person.items())), **self._changes(),
        }  # fmt: skip
        return RESPONSE.format(**values, assertion=ASSERTION.format(**values))

    def _changes(self) -> dict[str, str]:
        said = {
            name: moment(value) if isinstance(value, int) else value
            for name, value in self.changes.items()
        }
        if isinstance(self.changes.get("until"), int):
            said["until"] = f' NotOnOrAfter="{said["until"]}"'
        return said

    def _sign(self, element: Any) -> None:
        method, digest = self.algorithms
        exclusive = xmlsec.constants.TransformExclC14N
        signature = xmlsec.template.create(element, exclusive, method, ns="ds")
        element.find("saml:Issuer", NAMES).addnext(signature)
        reference = xmlsec.template.add_reference(signature, digest, uri=f"#{element.get('ID')}")
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
        xmlsec.template.add_transform(reference, exclusive)
        xmlsec.tree.add_ids(element, ["ID"])
        signing = xmlsec.SignatureContext()
        key = self.signs_with or self.key
        signing.key = xmlsec.Key.from_memory(key.private, xmlsec.constants.KeyDataFormatPem)
        signing.sign(signature)


def moment(seconds: int = 0) -> str:
    """Return a moment as SAML writes it."""
    then = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
    return then.strftime("%Y-%m-%dT%H:%M:%SZ")


def audience(who: str) -> str:
    """Return for whom an assertion is."""
    inner = f"<saml:Audience>{who}</saml:Audience>"
    return f"<saml:AudienceRestriction>{inner}</saml:AudienceRestriction>"


def _attribute(pair: tuple[str, Any]) -> str:
    name, values = pair
    listed = values if isinstance(values, list) else [values]
    inner = "".join(f"<saml:AttributeValue>{escape(v)}</saml:AttributeValue>" for v in listed)
    return f'<saml:Attribute Name="{name}">{inner}</saml:Attribute>'
