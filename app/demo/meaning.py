"""Guess from names and labels what an entity or a field is about, for any definitions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.core.i18n import Label
from app.schema.model import Entity, Field


class About(StrEnum):
    """What kind of thing the records of an entity are."""

    COMPANY = "company"
    PERSON = "person"
    PRODUCT = "product"
    ORDER = "order"
    CONTRACT = "contract"
    INTERACTION = "interaction"
    TASK = "task"
    OTHER = "other"


class Meaning(StrEnum):
    """What a field says of its record."""

    TITLE = "title"
    PERSON = "person"
    COMPANY = "company"
    FOREIGN_NAME = "foreign_name"
    INVOICE_TITLE = "invoice_title"
    INVOICE_NUMBER = "invoice_number"
    BANK_ACCOUNT = "bank_account"
    BANK = "bank"
    TAX_NUMBER = "tax_number"
    CREDIT_CODE = "credit_code"
    MODEL = "model"
    SPECIFICATION = "specification"
    POSITION = "position"
    DIVISION = "division"
    ACCOUNT_NAME = "account_name"
    HOBBY = "hobby"
    PLACE = "place"
    STREET = "street"
    CODE = "code"
    SCOPE = "scope"
    NEEDS = "needs"
    TERMS = "terms"
    DECISION = "decision"
    REASON = "reason"
    CONTENT = "content"
    NOTE = "note"
    PRICE = "price"
    COST = "cost"
    PAID = "paid"
    CREDIT = "credit"
    CAPITAL = "capital"
    REVENUE = "revenue"
    AMOUNT = "amount"
    TAX_RATE = "tax_rate"
    DISCOUNT = "discount"
    PROGRESS = "progress"
    EMPLOYEES = "employees"
    QUANTITY = "quantity"
    DAYS = "days"
    BIRTH = "birth"
    FOUNDED = "founded"
    SIGNED = "signed"
    START = "start"
    END = "end"
    DUE = "due"
    DONE = "done"
    UNKNOWN = "unknown"


# The first line whose words are met decides; Latin words are whole words of the name, Chinese ones
# parts of the label.
_ABOUT: Mapping[About, str] = {
    About.TASK: "task todo follow followup reminder issue ticket 跟进 任务 待办 提醒 工单",
    About.INTERACTION: "interaction call visit meeting activity communication"
    " 互动 沟通 拜访 记录 会议",
    About.CONTRACT: "contract agreement 合同 协议",
    About.ORDER: "order purchase sale invoice quote deal 订单 采购 销售 发票 报价 商机",
    About.PRODUCT: "product item goods article part service asset equipment"
    " 产品 商品 物料 设备 资产",
    About.PERSON: "contact person people employee member student patient staff"
    " 联系人 人员 员工 会员 学生",
    About.COMPANY: "customer client company supplier vendor partner account"
    " organisation organization 客户 公司 供应商 企业 单位 机构",
}
_MEANING: Mapping[Meaning, str] = {
    Meaning.INVOICE_TITLE: "发票抬头 开票名称",
    Meaning.INVOICE_NUMBER: "发票号",
    Meaning.BANK_ACCOUNT: "iban 银行账号 银行帐号 卡号",
    Meaning.BANK: "bank 开户 银行",
    Meaning.TAX_RATE: "税率",
    Meaning.TAX_NUMBER: "vat taxpayer tax 税号 纳税人",
    Meaning.CREDIT_CODE: "uscc 信用代码",
    Meaning.FOREIGN_NAME: "english latin 英文",
    Meaning.MODEL: "model sku 型号 货号",
    Meaning.SPECIFICATION: "specification spec 规格",
    Meaning.POSITION: "position job 职务 职位 岗位",
    Meaning.DIVISION: "division 部门 科室",
    Meaning.ACCOUNT_NAME: "wechat qq skype username 微信",
    Meaning.HOBBY: "hobby hobbies interests 爱好",
    Meaning.STREET: "street address 地址 街道",
    Meaning.PLACE: "place location venue city 地点 地方 城市",
    Meaning.SCOPE: "scope 经营范围",
    Meaning.NEEDS: "needs preferences requirement requirements 需求 偏好",
    Meaning.TERMS: "terms clauses 条款",
    Meaning.DECISION: "decision decisions outcome next 决议 下一步 完成情况",
    Meaning.REASON: "reason 原因",
    Meaning.PAID: "paid received 已收 已付 回款",
    Meaning.COST: "cost 成本",
    Meaning.CREDIT: "credit limit 信用额度",
    Meaning.CAPITAL: "capital 资本",
    Meaning.REVENUE: "revenue turnover sales 营业额 营收 收入",
    Meaning.PRICE: "price fee 单价 价",
    Meaning.AMOUNT: "amount total value sum budget 金额 总额 预算",
    Meaning.DISCOUNT: "discount 折扣",
    Meaning.PROGRESS: "progress done_percent probability 进度 概率",
    Meaning.EMPLOYEES: "employees headcount size 人数",
    Meaning.QUANTITY: "quantity qty count stock 数量 库存",
    Meaning.DAYS: "days 天数",
    Meaning.CONTENT: "content result body minutes 内容 纪要",
    Meaning.BIRTH: "birthday birth born 生日 出生",
    Meaning.FOUNDED: "founded established launched 成立 上市日期",
    Meaning.END: "expires expiry ends until end left 到期 结束 离职",
    Meaning.START: "starts start begins from 生效 开始",
    Meaning.DUE: "due deadline by remind 截止 期限 提醒",
    Meaning.DONE: "done completed delivered closed surveyed 完成 交货日期 回访",
    Meaning.SIGNED: "signed ordered invoiced date 签订 日期",
    Meaning.CODE: "code number no serial 编码 编号 代码",
    Meaning.NOTE: "note notes remark remarks comment comments description details 备注 说明 描述",
    Meaning.PERSON: "representative signatory person contact owner manager author"
    " 代表人 负责人 姓名",
    Meaning.COMPANY: "company customer client supplier vendor 公司 客户名称 供应商",
    Meaning.TITLE: "name title subject topic headline 名称 标题 主题 事项 内容",
}


def about(entity: Entity) -> About:
    """Return what the records of ``entity`` are."""
    return next(
        (each for each, words in _ABOUT.items() if _met(words, entity.name, entity.label)),
        About.OTHER,
    )


def meaning(entity: Entity, field: Field) -> Meaning:
    """Return what ``field`` says; the fields in the record's title are its title first of all."""
    guess = next(
        (each for each, words in _MEANING.items() if _met(words, field.name, field.label)),
        Meaning.UNKNOWN,
    )
    titles = {Meaning.UNKNOWN, Meaning.TITLE, Meaning.COMPANY, Meaning.PERSON, Meaning.CONTENT}
    if field.name in entity.title_fields and guess in titles:
        return Meaning.TITLE
    return guess


def _met(words: str, name: str, label: Label) -> bool:
    parts = set(name.split("_")) | set(label.text("en").lower().split())
    chinese = label.text("zh_Hans")
    return any(word in parts if word.isascii() else word in chinese for word in words.split())
