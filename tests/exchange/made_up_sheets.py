"""Sheets that say the same on every day and every machine, one for each way a page can look."""

from __future__ import annotations

from dataclasses import replace

from app.exchange.documents.free_sheet import OPEN, SHUT, Body, Free, Piece
from app.exchange.documents.proof import proof_of
from app.exchange.documents.sheet import (
    Amount,
    Block,
    Line,
    Party,
    Printed,
    Sheet,
    Signature,
    Stamp,
    Words,
)
from app.exchange.documents.tables import table_of

DIGEST = "9c41e0b755d2" + "0" * 48 + "a3f8"
NUMBER = "DOC-20261121-7F3KQ2XM"


def _line(label: Words, main: str, second: str = "", **more: bool) -> Line:
    return Line(label, Printed((Words(main, second),), **more))


BASICS = Block(
    Words("基本信息", "Basics"),
    (
        _line(Words("类型", "Type"), "企业", "Company"),
        _line(Words("统一社会信用代码", "Unified social credit code"), "91330106MAEX4MP112"),
        _line(
            Words("行业", "Industry"),
            "信息技术 / 软件与技术服务 / SaaS",
            "Information technology / Software and services / SaaS",
        ),
        _line(Words("员工人数", "Employees"), "640", is_figure=True),
        Line(
            Words("标签", "Tags"),
            Printed((Words("年度框架", "Annual frame"), Words("华东标杆", "Reference, East")),
                    is_tags=True, is_wide=True),
        ),
        Line(Words("上级客户", "Parent customer"), Printed()),
        _line(
            Words("备注", "Note"),
            "偏好按年付费，希望含驻场服务；每年 3 月确定预算，6 月前完成上线。" * 3,
            is_wide=True, is_prose=True,
        ),
    ),
)  # fmt: skip
ORDERS = table_of(
    Words("订单", "Orders"), Words("共 2 条", "2 in total"),
    [(Words("订单号", "Order no."), False), (Words("产品", "Product"), False),
     (Words("金额", "Amount"), True)],
    [
        (Printed((Words("DD-0001"),)), Printed((Words("产线采集终端 QT-200"),)),
         Printed((Words("¥624,000.00"),), is_figure=True)),
        (Printed((Words("DD-0002"),)), Printed((Words("部署与培训", "Set-up and training"),)),
         Printed((Words("¥98,000.00"),), is_figure=True)),
    ],
)  # fmt: skip
PROFILE = Sheet(
    languages=("zh_Hans", "en"), layout="sections", paper="A4", orientation="portrait",
    issuer=Words("栖木智造（苏州）有限公司", "Qimu Works (Suzhou) Co., Ltd."),
    kind=Words("客户档案", "Customer profile"), title="砚桥数据（杭州）有限公司",
    stamp=Stamp(NUMBER, "2026-11-21 19:32", "UTC+8", "林知夏"),
    facts=(
        _line(Words("客户编号", "Customer no."), "KH-202603-00418"),
        _line(Words("客户等级", "Tier"), "重点客户", "Key account"),
        _line(Words("近 12 个月签约额", "Signed, last 12 months"), "¥1,286,400.00"),
    ),
    blocks=(BASICS,), tables=(ORDERS,),
    notes=(Words("本档案仅限内部使用。", "For internal use only."),),
    proof=proof_of(NUMBER, DIGEST, "https://crm.example.com"),
)  # fmt: skip
TERMS = table_of(
    Words("付款计划"),
    Words("共 1 条"),
    [(Words("款项"), False), (Words("金额"), True)],
    [(Printed((Words("首期款"),)), Printed((Words("¥344,000.00"),), is_figure=True))],
)
PARTIES = (Words("甲方"), Words("乙方"))
AGREEMENT = replace(
    PROFILE,
    languages=("zh_Hans",), layout="agreement", kind=Words("合同摘要"), title="年度框架采购协议",
    issuer=Words("栖木智造（苏州）有限公司", "Qimu Works (Suzhou) Co., Ltd."),
    header=Words("正本 · 一式两份"),
    number=_line(Words("合同编号"), "HT-2026-0931"), facts=(), blocks=(),
    parties=(
        Party(
            PARTIES[0], "砚桥数据（杭州）有限公司",
            (_line(Words("信用代码"), "91330106MAEX4MP112"),),
        ),
        Party(PARTIES[1], "栖木智造（苏州）有限公司", (_line(Words("授权代表"), "林知夏"),)),
    ),
    amount=Amount(
        Words("合同总额"), "¥722,000.00", "人民币柒拾贰万贰仟元整",
        (_line(Words("签订"), "2026-09-12"),),
    ),
    signatures=tuple(Signature(role, is_sealed=True) for role in PARTIES),
    tables=(TERMS,), notes=(),
)  # fmt: skip
SIGNED = (Signature(Words("客户确认", "Confirmed by the customer"), is_sealed=True),)
MARKED = Block(
    Words("说明", "Notes"),
    (
        _line(
            Words("要点", "Points"),
            "# 要点\n\n**重要** 与 `code`，~~旧~~ *弱*\n\n1. 甲方\n2. 乙方\n   - 子项\n\n> 引用\n\n"
            "| 名称 | 数量 |\n|---|---|\n| 甲 | 12 |\n",
            is_wide=True, is_prose=True, is_formatted=True,
        ),
        _line(Words("网址", "Website"), "https://example.com/" + "a-path/" * 14, is_wide=True),
    ),
)  # fmt: skip
LETTER = (
    f"::: address\n{OPEN}0{SHUT}\n:::\n\n# 致 {OPEN}0{SHUT}\n\n**重点**：30 天付款。\n\n- 一\n\n"
    "| 项目 | 金额 |\n|---|--:|\n| 年费 | 1,200.00 |\n\n::: signature\n林知夏\n:::"
)
SHEETS = {
    "profile": PROFILE,
    "profile-columns": replace(PROFILE, is_mirrored=True),
    "profile-watermark": replace(
        PROFILE, stamp=replace(PROFILE.stamp, watermark=("林知夏 · lin", "2026-11-21 19:32"))
    ),
    "profile-marks": replace(PROFILE, blocks=(MARKED,)),
    "agreement": AGREEMENT,
    "letter": replace(
        PROFILE,
        layout="letter",
        facts=(),
        blocks=(),
        signatures=SIGNED,
        free=Free((Piece((Body("zh_Hans", LETTER, (PROFILE.title,)),)),)),
    ),
    "slip-241x140": replace(
        PROFILE, paper="241x140", tables=(), footer=Words("第一联 存根", "Stub")
    ),
    "narrow-A5": replace(PROFILE, paper="A5", signatures=SIGNED, tables=(), proof=None),
}
