"""Numbers with rules: identity cards, credit codes, telephones. Valid in form, given to nobody."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from random import Random

from stdnum.cn import ric

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # of credit codes: no I, O, S, V, Z
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_BASE_36 = tuple(int(character, 36) for character in _ALPHABET)
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714, the check digit of the organisation code
_CODE_WEIGHTS = tuple(3**place % 31 for place in range(17))  # GB 32100, of the whole code
_BODY = tuple(zip(_WEIGHTS[2:], _CODE_WEIGHTS[10:16], strict=True))
_NEW = "MA"  # how the organisation codes of new companies begin
_NEW_SUM = sum(w * int(c, 36) for w, c in zip(_WEIGHTS, _NEW, strict=False))
_CHECKS = "0X987654321"  # by the weighted sum modulo 11
_SEVEN_DIGITS = ("0553", "0592")
_AMERICAN = ("212", "312", "415", "206", "617", "713", "416", "604")
_STRIDE = 514_229_003  # coprime with 31: multiplying by it visits every code once


@lru_cache(maxsize=64)  # the tax number of a company is the same
def credit_code(serial: int, place: str) -> str:
    """Return the ``serial``-th credit code of a company; no two serials share one."""
    left = serial * _STRIDE % 31**6
    start, whole = _start(place)
    body, organisation = "", _NEW_SUM
    for weight, code_weight in _BODY:
        left, digit = divmod(left, 31)
        body += _ALPHABET[digit]
        organisation += weight * _BASE_36[digit]
        whole += code_weight * digit
    check = _CHECKS[organisation % 11]
    whole += _CODE_WEIGHTS[16] * _VALUES[check]
    return f"{start}{body}{check}{_ALPHABET[-whole % 31]}"


@lru_cache(maxsize=256)
def _start(place: str) -> tuple[str, int]:
    """Return how all codes of a place begin, and the weighted sum of that."""
    start = f"91{place}{_NEW}"
    return start, sum(w * _VALUES[c] for w, c in zip(_CODE_WEIGHTS, start, strict=False))


def identity_card(rng: Random, place: str, today: date) -> str:
    """Return an identity card number; the sequence 000 is one that no real card has."""
    birth = today - timedelta(days=(20 + 50 * rng.random()) * 365 // 1)
    number = f"{place}{birth:%Y%m%d}000"
    return number + str(ric.calc_check_digit(number + "0"))


def mobile(rng: Random, *, english: bool) -> str:
    """Return a mobile number in E.164.

    In China 145 and 147 are numbers of data cards, which nobody answers; in North America 555-0100
    to 555-0199 are set aside for fiction.
    """
    drawn = rng.random()
    if english:
        area, line = divmod(int(drawn * len(_AMERICAN) * 100), 100)
        return f"+1{_AMERICAN[area]}55501{line:02d}"
    area, line = divmod(int(drawn * 2 * 10**8), 10**8)
    return f"+8614{'57'[area]}{line:08d}"


def landline(rng: Random, area_code: str, *, english: bool) -> str:
    """Return a number of an office; London's 020 7946 0000 to 0999 are set aside for fiction."""
    if english:
        return f"+442079460{int(rng.random() * 1000):03d}"
    digits = 7 if area_code in _SEVEN_DIGITS else 8
    return f"+86{area_code[1:]}8{int(rng.random() * 10 ** (digits - 1)):0{digits - 1}d}"


def bank_account(rng: Random) -> str:
    """Return an account number of 19 digits; no bank's begin with 0000."""
    return f"0000{int(rng.random() * 10**15):015d}"
