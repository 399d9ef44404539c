"""Sentences of demo records in Chinese; ``{person}``, ``{thing}`` and the like are filled in."""

from __future__ import annotations

from collections.abc import Mapping

from app.demo.listed import listed
from app.demo.meaning import About, Meaning

EDITIONS = listed("标准版、专业版、企业版、一期、二期、扩容包、年度订阅、升级包")
CONTRACTS = listed("年度框架合同、采购合同、技术服务合同、维保合同、软件许可合同、扩容合同")

TITLES: Mapping[About, tuple[str, ...]] = {
    About.INTERACTION: listed(
        """
电话沟通{thing}报价、确认{thing}交付时间、{thing}需求调研、回访使用情况、邀请参加产品说明会
现场勘查与安装条件确认、讨论续约与折扣、技术方案讲解、处理到货差异、付款进度沟通、季度业务回顾
拜访{person}介绍{thing}、邮件发送{thing}资料、客户咨询{thing}与现有系统对接
"""
    ),
    About.TASK: listed(
        """
发送{thing}报价单、确认{thing}验收时间、约{person}面谈、寄送合同原件、跟进首付款到账
准备续约方案、安排{thing}演示、回复技术问题清单、更新联系人信息、季度回访、补齐开票资料
"""
    ),
    About.ORDER: listed("{thing} {edition}、{thing} {edition}、{thing}、{thing}增补采购"),
    About.PRODUCT: listed("{thing} {edition}"),
    About.CONTRACT: listed("{thing}{agreement}、{agreement}"),
    About.OTHER: listed("{thing}、{thing} {edition}、{city}{thing}、{person}：{thing}"),
}

SENTENCES: Mapping[Meaning, tuple[tuple[str, ...], ...]] = {
    Meaning.CONTENT: (
        (
            "与{person}通话约{minutes}分钟，主要谈{thing}。",
            "上午到{city}拜访，{person}和采购部同事参加。",
            "{person}来电，询问{thing}的交付和验收安排。",
            "线上会议，对方{person}牵头，信息中心和财务各来一人。",
            "按约定发送{thing}的资料，{person}当天回复已收到。",
        ),
        (
            "对方目前用的是自建表格，三个部门各维护一份，数据经常对不上。",
            "对功能基本认可，最关心数据能否留在自己的机房。",
            "预算在{amount}万元左右，需走内部招标，预计{month}月开标。",
            "现场网络条件一般，需要先做一次点位勘查。",
            "反映上一批到货有 2 台外包装破损，已拍照留底。",
            "竞争对手报价比我们低一成左右，但不含实施。",
            "希望先在一个车间试用，效果好再推广到其他厂区。",
        ),
        (
            "约定{days}天内给出正式报价。",
            "下周安排技术同事做一次演示。",
            "对方内部讨论后再联系，{month}月初回访。",
            "已转售后处理，明天回复结果。",
            "会后把纪要发给了{person}，请其确认。",
            "",
        ),
    ),
    Meaning.NEEDS: (
        (
            "重视交付周期，不接受分批到货。",
            "采购需三家比价，审批约两周。",
            "关注数据安全，要求本地部署。",
            "对价格敏感，年底前有集中采购。",
            "偏好按年付费，希望含驻场服务。",
        ),
        (
            "日常对接找{person}，重大事项需总经理点头。",
            "每年{month}月做预算，提前一个月沟通最合适。",
            "不喜欢频繁电话，重要事情发邮件。",
            "节假日前后不安排上门。",
        ),
    ),
    Meaning.SCOPE: (
        (
            "许可项目：第二类增值电信业务。一般项目：技术服务、技术开发、技术咨询；软件开发；货物进出口。",
            "一般项目：机械设备研发、制造与销售；仪器仪表销售；技术服务；货物进出口。",
            "一般项目：企业管理咨询；会议及展览服务；广告设计与代理；信息咨询服务。",
            "一般项目：新材料技术研发；电子产品销售；供应链管理服务；道路货物运输。",
        ),
    ),
    Meaning.TERMS: (
        (
            "合同签订后 7 日内支付 30%，到货验收后支付 60%，质保期满支付 10%。",
            "按月结算，次月 15 日前付款。",
            "服务期一年，按季度支付。",
        ),
        (
            "质保期 12 个月，响应时间不超过 4 小时。",
            "逾期交货按日万分之五计违约金。",
            "期满前 30 日内任一方未提出异议则自动续约一年。",
        ),
    ),
    Meaning.DECISION: (
        (
            "{days}天内报价，抄送{person}",
            "下周三现场演示",
            "同意先试用一个月",
            "由对方法务审合同，月底前反馈",
            "折扣走特批，本周内答复",
            "暂缓，{month}月再谈",
        ),
    ),
    Meaning.REASON: (
        ("客户组织调整，项目取消", "双方协商一致提前结束", "交付条件变化，另签新合同", "预算冻结"),
    ),
    Meaning.NOTE: (
        (
            "加急，{days}天内处理。",
            "与{person}确认过，按原方案执行。",
            "发货前请电话通知收货人。",
            "老客户，沿用上次的价格。",
            "资料已归档，原件在{city}办公室。",
            "需开具专用发票，随货寄出。",
        ),
    ),
}

SPECIFICATIONS = (
    "{a}×{b}×{c} mm",
    "{a} 用户并发",
    "{a} GB / {b} 核",
    "量程 0～{a}，精度 {b}.{c}%",
    "IP{c}5，{a} W",
)
