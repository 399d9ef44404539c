"""What a demo company does: how that reads in its name, and which options of a category fit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """A line of business in both languages; ``hints`` are looked for in options."""

    zh: str
    en: str
    hints: tuple[str, ...]


TRADES = (
    Trade("数据技术", "Data", ("cloud", "saas", "software", "it", "数据")),
    Trade("云计算", "Cloud", ("cloud", "saas", "it", "云")),
    Trade("软件", "Software", ("industry_app", "saas", "software", "软件")),
    Trade("信息科技", "Information Systems", ("integration", "it_services", "it", "信息")),
    Trade("智能科技", "Intelligent Systems", ("embedded", "software", "it", "智能")),
    Trade("网络技术", "Networks", ("network_equipment", "hardware", "it", "网络")),
    Trade("半导体", "Semiconductors", ("semiconductor", "components", "electronics", "半导体")),
    Trade(
        "精密机械", "Precision Engineering", ("machine_tools", "machinery", "manufacturing", "机械")
    ),
    Trade("智能装备", "Machinery", ("robotics", "machinery", "manufacturing", "装备")),
    Trade("仪器", "Instruments", ("instruments", "machinery", "manufacturing", "仪器")),
    Trade("电子", "Electronics", ("components", "electronics", "manufacturing", "电子")),
    Trade("电器", "Appliances", ("appliances", "electronics", "manufacturing", "电器")),
    Trade("汽车零部件", "Automotive", ("auto_parts", "automotive", "manufacturing", "汽车")),
    Trade("新材料", "Materials", ("chemicals", "manufacturing", "材料")),
    Trade("纺织", "Textiles", ("textiles", "manufacturing", "纺织")),
    Trade("医疗器械", "Medical", ("imaging", "consumables", "medical_devices", "health", "医疗")),
    Trade("生物科技", "Biosciences", ("biotech", "pharma", "health", "生物")),
    Trade("制药", "Pharmaceuticals", ("pharma", "health", "药")),
    Trade("健康管理", "Health", ("hospitals", "health", "健康")),
    Trade("电子商务", "Commerce", ("ecommerce", "retail", "电商", "电子商务")),
    Trade("食品", "Foods", ("food", "dairy", "retail", "食品")),
    Trade("茶业", "Tea", ("tea", "food", "retail", "茶")),
    Trade("餐饮", "Catering", ("catering", "retail", "餐饮")),
    Trade("家居", "Home", ("household", "retail", "家居")),
    Trade("供应链", "Supply Chain", ("warehousing", "logistics", "物流")),
    Trade("冷链物流", "Cold Storage", ("cold_chain", "logistics", "冷链")),
    Trade("国际货运", "Freight", ("shipping", "express", "logistics", "货运")),
    Trade("投资管理", "Capital", ("investment", "finance", "投资")),
    Trade("保险经纪", "Insurance Brokers", ("insurance", "finance", "保险")),
    Trade("新能源", "Energy", ("solar", "wind", "batteries", "energy", "能源")),
    Trade("储能科技", "Batteries", ("batteries", "energy", "储能")),
    Trade("环保工程", "Environmental", ("environment", "energy", "环保")),
    Trade("矿业设备", "Mining Equipment", ("mining", "machinery", "energy", "矿")),
    Trade("建筑设计事务所", "Architects", ("design", "construction", "设计")),
    Trade("建设工程", "Construction", ("contracting", "construction", "工程")),
    Trade("物业服务", "Property Services", ("property", "construction", "物业")),
    Trade("教育科技", "Learning", ("training", "schools", "education", "教育")),
    Trade("检测技术", "Testing", ("research", "education", "检测")),
    Trade("文化传媒", "Media", ("media", "business_services", "传媒")),
    Trade("会展服务", "Events", ("travel", "business_services", "会展")),
    Trade("企业管理咨询", "Consulting", ("legal", "business_services", "咨询")),
    Trade("农业科技", "Agri", ("agriculture", "农")),
)
