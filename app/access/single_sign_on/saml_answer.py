"""Reading what a SAML provider answers: only a signed assertion, for us, now, to our question.

https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf, 4.1.4.3. The library takes
an assertion that leaves out for whom, until when or to what it answers; here all must be said.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from app.access.single_sign_on.accounts import Told
from app.access.single_sign_on.provider import cancelled, refused
from app.access.single_sign_on.saml_settings import SamlSettings, asked_at

LARGEST = 256 * 1024  # of an answer; the usual one has 10 KB
SKEW = 60  # seconds by which two clocks may differ
LONGEST = 255  # what the table of identities holds
FAULTS = (OneLogin_Saml2_Error, etree.LxmlError, ValueError, KeyError, TypeError, AttributeError)
STRONG = frozenset(
    {
        "https://refeds.org/profile/mfa",
        "http://schemas.microsoft.com/claims/multipleauthn",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorUnregistered",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI",
    }
)


@dataclass(frozen=True)
class SamlAnswer:
    """What an answer says, and the id of the assertion that says it."""

    told: Told
    is_strong: bool
    signed_in_at: float
    assertion: str


def read_answer(
    sent: str, *, request: str, here: str, settings: Any, names: SamlSettings
) -> SamlAnswer:
    """Return what an answer to ``request`` says; raises AppError where it does not hold."""
    if not 0 < len(sent) <= LARGEST:
        raise refused()
    try:
        response = OneLogin_Saml2_Response(settings, sent)
        response.is_valid(asked_at(here), request_id=request, raise_exceptions=True)
        _check(response, request=request, here=here, us=settings.get_sp_data()["entityId"])
        return SamlAnswer(
            _told(response, settings.get_idp_data()["entityId"], names),
            bool(STRONG & set(response.get_authn_contexts())),
            _signed_in_at(response),
            str(response.get_assertion_id()),
        )
    except OneLogin_Saml2_ValidationError as error:
        if error.code == OneLogin_Saml2_ValidationError.STATUS_CODE_IS_NOT_SUCCESS:
            raise cancelled() from error
        raise refused() from error
    except FAULTS as error:
        raise refused() from error


def _check(response: Any, *, request: str, here: str, us: str) -> None:
    """Refuse what the library lets pass: an assertion that does not say all of it."""
    (assertion,) = _all(response.get_xml_document(), "/samlp:Response/saml:Assertion")
    if us not in response.get_audiences():
        raise ValueError("for whom is not said")
    if response.document.get("Destination") not in (None, here):
        raise ValueError("sent elsewhere")
    confirmed = _all(assertion, "./saml:Subject/saml:SubjectConfirmation")
    if not any(_confirms(each, request=request, here=here) for each in confirmed):
        raise ValueError("not an answer to this question, here and now")
    for conditions in _all(assertion, "./saml:Conditions"):
        if not _is_now(conditions):
            raise ValueError("not now")


def _confirms(confirmation: Any, *, request: str, here: str) -> bool:
    data = _all(confirmation, "./saml:SubjectConfirmationData")
    return (
        confirmation.get("Method") == Constants.CM_BEARER
        and len(data) == 1
        and data[0].get("InResponseTo") == request
        and data[0].get("Recipient") == here
        and data[0].get("NotOnOrAfter") is not None
        and _is_now(data[0])
    )


def _is_now(element: Any) -> bool:
    begin, end = element.get("NotBefore"), element.get("NotOnOrAfter")
    read, now = OneLogin_Saml2_Utils.parse_SAML_to_time, time.time()
    return not (begin and read(begin) > now + SKEW) and not (end and read(end) <= now - SKEW)


def _all(element: Any, path: str) -> list[Any]:
    found: list[Any] = element.xpath(path, namespaces=Constants.NSMAP)
    return found


def _signed_in_at(response: Any) -> float:
    path = "/samlp:Response/saml:Assertion/saml:AuthnStatement"
    (statement,) = _all(response.get_xml_document(), path)
    return float(OneLogin_Saml2_Utils.parse_SAML_to_time(statement.get("AuthnInstant")))


def _told(response: Any, issuer: str, names: SamlSettings) -> Told:
    subject = response.get_nameid()
    if response.get_nameid_format() == Constants.NAMEID_TRANSIENT:
        raise ValueError("the provider calls a person by another name each time")
    if not 0 < len(subject) <= LONGEST:
        raise ValueError("a name that cannot be kept")
    said = {**response.get_friendlyname_attributes(), **response.get_attributes()}
    email = _first(said, names.email_attribute)
    return Told(
        issuer=issuer,
        subject=subject,
        email=email,
        email_is_verified=bool(email),  # the company's own word for it
        full_name=_first(said, names.name_attribute),
        username=_first(said, names.username_attribute),
        groups=frozenset(map(str, said.get(names.groups_attribute, ()))),
    )


def _first(said: dict[str, list[Any]], name: str) -> str:
    return next((value for value in said.get(name, ()) if isinstance(value, str)), "")
