"""Numbers with rules: identity cards, credit codes, telephones. Valid in form, given to nobody."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from stdnum.cn import ric, uscc

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # of credit codes: no I, O, S, V, Z
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714, the check digit of the organisation code
_SEVEN_DIGITS = ("0553", "0592")
_AMERICAN = ("212", "312", "415", "206", "617", "713", "416", "604")
_STRIDE = 514_229_003  # coprime with 31: multiplying by it visits every code once


def credit_code(serial: int, place: str) -> str:
    """Return the ``serial``-th credit code of a company; no two serials share one."""
    left = serial * _STRIDE % 31**6
    body = ""
    for _ in range(6):
        left, digit = divmod(left, 31)
        body += _ALPHABET[digit]
    organisation = "MA" + body  # as new companies have it
    code = f"91{place}{organisation}{_organisation_check(organisation)}"
    return code + str(uscc.calc_check_digit(code))


def _organisation_check(code: str) -> str:
    values = (int(c, 36) for c in code)
    rest = 11 - sum(w * v for w, v in zip(_WEIGHTS, values, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def identity_card(rng: Random, place: str, today: date) -> str:
    """Return an identity card number; the sequence 000 is one that no real card has."""
    birth = today - timedelta(days=rng.randrange(20 * 365, 70 * 365))
    number = f"{place}{birth:%Y%m%d}000"
    return number + str(ric.calc_check_digit(number + "0"))


def mobile(rng: Random, *, english: bool) -> str:
    """Return a mobile number in E.164.

    In China 145 and 147 are numbers of data cards, which nobody answers; in North America 555-0100
    to 555-0199 are set aside for fiction.
    """
    if english:
        return f"+1{rng.choice(_AMERICAN)}55501{rng.randrange(100):02d}"
    return f"+86{rng.choice(('145', '147'))}{rng.randrange(10**8):08d}"


def landline(rng: Random, area_code: str, *, english: bool) -> str:
    """Return a number of an office; London's 020 7946 0000 to 0999 are set aside for fiction."""
    if english:
        return f"+442079460{rng.randrange(1000):03d}"
    digits = 7 if area_code in _SEVEN_DIGITS else 8
    return f"+86{area_code[1:]}8{rng.randrange(10 ** (digits - 1)):0{digits - 1}d}"


def bank_account(rng: Random) -> str:
    """Return an account number of 19 digits; no bank's begin with 0000."""
    return f"0000{rng.randrange(10**15):015d}"
