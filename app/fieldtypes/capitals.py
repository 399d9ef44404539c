"""Amounts of money in Chinese capitals: 1286400 is 人民币壹佰贰拾捌万陆仟肆佰元整."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
LIMIT = Decimal(10) ** 12  # below 10 000 亿


def in_capitals(amount: Decimal) -> str:
    """Return ``amount``, rounded to the fen, as a cheque or a contract writes it.

    After 元 or 角 with nothing behind it stands 整; a minus is written 负. Raises ValueError for
    an amount that cannot be written so: it must be below 10 000 亿 and finite.
    """
    if not amount.is_finite() or abs(amount) >= LIMIT:
        raise ValueError(f"{amount} cannot be written in capitals")
    fen = int(abs(amount).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100)
    if fen >= LIMIT * 100:
        raise ValueError(f"{amount} cannot be written in capitals")
    sign = "负" if amount < 0 and fen else ""
    return f"人民币{sign}{_written(*divmod(fen, 100))}"


def _written(yuan: int, fen: int) -> str:
    whole = f"{_whole(yuan)}元" if yuan or not fen else ""
    jiao, rest = divmod(fen, 10)
    if not fen:
        return f"{whole}整"
    tenths = f"{DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return whole + tenths + (f"{DIGITS[rest]}分" if rest else "整")


def _whole(number: int) -> str:
    """Write a whole number in groups of four; one 零 stands for any run of zeros between."""
    out, gap = "", False
    for place in (2, 1, 0):
        group = number // 10 ** (4 * place) % 10_000
        if not group:
            gap = gap or bool(out)
            continue
        out += ("零" if out and (gap or group < 1000) else "") + _group(group) + _GROUPS[place]
        gap = False
    return out or DIGITS[0]


def _group(number: int) -> str:
    out, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + _UNITS[place]
        gap = not digit
    return out
