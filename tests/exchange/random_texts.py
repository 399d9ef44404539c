"""Texts that are hard to set: long words, long runs of Han, both at once, and rare characters."""

from __future__ import annotations

import random

from tests.access.canary.values import TEXTS

OPTIONS = 14
HAN = (
    "客户档案合同签订日期金额编号负责人联系电话备注说明产品名称规格型号数量单价供应商交货期限付款方式"
    "验收标准质量保证违约责任争议解决公司地址法定代表开户银行账号税号营业执照注册资本经营范围成立时间"
)
TRADITIONAL = "客戶檔案合約簽訂日期金額編號負責人聯絡電話備註說明產品名稱規格型號數量單價供應商"
POINTS = "，。；：、“”（）《》—…"
RARE = "龘㙍𬱖𠮷𠀀ﬁ①㎡€™"
WORDS = (
    "customer profile Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz order of "
    "annual framework agreement Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch tier "
    "invoice supercalifragilisticexpialidocious settled in arrears (net 30) naïve café Ångström "
    "counterrevolutionaries MX-2200/HEPA+13 RFQ#2026-0931 50% a/b/c/d/e/f/g e.g. don't x"
)
LATIN = WORDS.split()
ENDLESS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-/%?=&.~"
FIGURES = {
    "integer": ("0", "7", "-1", "9223372036854775807", "-9223372036854775808", "1286400"),
    "number": ("0.5", "-99999999999999.99", "1", "123456789012.34"),
    "percent": ("0", "100", "12.5", "99.99"),
    "money": ("1286400.00", "0", "-0.01", "99999999999999.99", "12.3", "8765432109876.54"),
}
Dice = random.Random
"""Throws the same numbers for the same seed."""


def sentence(dice: random.Random) -> str:
    """Return a line of Han with points and Latin words in it."""
    parts = [_han(dice, dice.randint(4, 14)) for _ in range(dice.randint(1, 4))]
    parts.insert(dice.randint(0, len(parts)), dice.choice(LATIN))
    return dice.choice(POINTS[:5]).join(parts) + "。"


def phrase(dice: random.Random, size: int) -> str:
    """Return one line of about ``size`` characters, of one kind."""
    kind = dice.randrange(7)
    if kind < 2:
        return _han(dice, size)
    if kind == 2:
        return "".join(dice.choices(ENDLESS, k=size))
    if kind == 3:
        return "".join(dice.choices(HAN + RARE, k=size))
    if kind == 4:
        return "".join(sentence(dice) for _ in range(1 + size // 30))[: size + 1]
    return " ".join(dice.choices(LATIN, k=max(1, size // 8)))[: size + 30]


def label(dice: random.Random, size: int) -> dict[str, str]:
    """Return a label in two languages or three."""
    han = _han(dice, max(1, size // 2))
    made = {"zh_Hans": han, "en": " ".join(dice.choices(LATIN, k=max(1, size // 7)))[:120].strip()}
    if dice.random() < 0.5:
        made["zh_Hant"] = "".join(dice.choices(TRADITIONAL, k=len(han)))
    return made


def paragraphs(dice: random.Random, count: int) -> str:
    """Return several lines; one in a hundred is longer than a page."""
    most = 160 if dice.random() < 0.01 else 6
    lines = [
        "".join(sentence(dice) for _ in range(dice.randint(1, most)))
        if dice.random() < 0.6
        else " ".join(dice.choices(LATIN, k=dice.randint(3, most * 5)))
        for _ in range(count)
    ]
    return "\n".join(lines)


def marked_up(dice: random.Random) -> str:
    """Return Markdown with a bit of everything."""
    parts = [
        f"## {phrase(dice, 10)}",
        f"**{_han(dice, 6)}** {sentence(dice)} *{_han(dice, 4)}* `code {dice.randint(1, 99)}`",
        "\n".join(f"- {phrase(dice, 25)}" for _ in range(dice.randint(1, 5))),
        "\n".join(f"{n}. {sentence(dice)}" for n in range(1, dice.randint(2, 5))),
        f"> {sentence(dice)}",
        "| 项目 | Amount |\n| --- | ---: |\n| 首付款 | 1,200.00 |\n| 尾款 | 800.00 |",
        f"```\n{phrase(dice, 120)}\n```",
        f"[{_han(dice, 5)}](https://example.com/{dice.randint(1, 999)})",
        paragraphs(dice, 1),
    ]
    return "\n\n".join(dice.sample(parts, dice.randint(1, len(parts))))


def text_of(type_name: str, dice: random.Random) -> str:
    """Return a text that a field of a type takes, for types that say nothing at length."""
    if type_name in FIGURES:
        return dice.choice(FIGURES[type_name])
    if type_name == "multi_select":
        return "\n".join(f"o{n}" for n in dice.sample(range(OPTIONS), dice.randint(1, OPTIONS)))
    if type_name in ("select", "category", "tier"):
        return f"o{dice.randrange(OPTIONS)}"
    if type_name == "url":
        return "https://example.com/" + "".join(dice.choices(ENDLESS[:62], k=dice.choice((5, 150))))
    if type_name == "email":
        return "".join(dice.choices(ENDLESS[26:62], k=dice.choice((6, 50)))) + "@example.com"
    return dice.choice([*TEXTS[type_name]()]) if type_name in TEXTS else ""


def _han(dice: random.Random, size: int) -> str:
    made = dice.choices(HAN, k=size)
    for place in range(8, size - 1, 17):
        made[place] = dice.choice(POINTS)
    return "".join(made)
