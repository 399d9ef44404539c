"""Chinese words that demo records are put together from. Every company and bank is invented."""

from __future__ import annotations

from dataclasses import dataclass

from app.demo.listed import listed


@dataclass(frozen=True)
class Place:
    """A city with some of its districts, and how often it is met."""

    province: str
    city: str
    districts: tuple[str, ...]
    weight: int
    code: str  # the first six digits of ID cards and credit codes registered there
    area_code: str
    latin: str

    @property
    def short(self) -> str:
        """The name as it stands in front of a company's: 杭州."""
        return (self.province if self.city == "市辖区" else self.city).removesuffix("市")


def _place(line: str) -> Place:
    province, city, districts, weight, code, area_code, latin = line.split()
    return Place(province, city, tuple(districts.split("、")), int(weight), code, area_code, latin)


PLACES = tuple(
    _place(line)
    for line in """
上海市 市辖区 浦东新区、徐汇区、闵行区、嘉定区 14 310115 021 Shanghai
浙江省 杭州市 西湖区、滨江区、余杭区、上城区 13 330106 0571 Hangzhou
浙江省 宁波市 鄞州区、海曙区、北仑区 7 330212 0574 Ningbo
浙江省 嘉兴市 南湖区、桐乡市 3 330402 0573 Jiaxing
江苏省 苏州市 虎丘区、吴中区、昆山市 10 320505 0512 Suzhou
江苏省 南京市 鼓楼区、江宁区、玄武区 8 320106 025 Nanjing
江苏省 无锡市 滨湖区、梁溪区、江阴市 5 320211 0510 Wuxi
安徽省 合肥市 蜀山区、包河区 4 340104 0551 Hefei
安徽省 芜湖市 镜湖区、弋江区 2 340202 0553 Wuhu
山东省 青岛市 市南区、崂山区 4 370202 0532 Qingdao
福建省 厦门市 思明区、湖里区 4 350203 0592 Xiamen
广东省 深圳市 南山区、福田区、宝安区 12 440305 0755 Shenzhen
广东省 广州市 天河区、番禺区、黄埔区 9 440106 020 Guangzhou
广东省 佛山市 顺德区、南海区 4 440606 0757 Foshan
北京市 市辖区 海淀区、朝阳区、大兴区 8 110108 010 Beijing
天津市 市辖区 南开区、西青区 2 120104 022 Tianjin
四川省 成都市 武侯区、锦江区、双流区 6 510107 028 Chengdu
重庆市 市辖区 渝北区、江北区 3 500112 023 Chongqing
湖北省 武汉市 洪山区、江汉区 5 420111 027 Wuhan
湖南省 长沙市 岳麓区、开福区 3 430104 0731 Changsha
陕西省 西安市 雁塔区、长安区 4 610113 029 Xi'an
辽宁省 大连市 中山区、甘井子区 2 210202 0411 Dalian
""".strip().splitlines()
)

# A company is called city + brand + trade + form; a brand is FIRST + SECOND, and THIRD when those
# have run out. No character stands twice in a list: that keeps the names apart.
FIRST = (
    "拾砚未衡朔锦叠序沐听麦禾栖澄弈岚汀渡聆溯墨青云星远启恒瑞安景晴若知予清和思嘉明逸念素"
    "观临望归屿川泽林松竹柏桐榆枫荷兰芷蘅薇凌霁昀昊煜熠焕灿"
)
SECOND = (
    "光溪迟屹野屿泉章木涛浪度石舟桥田塘渊峰岭谷原林海江湖川河岸滩港湾州城台楼阁轩庭园圃"
    "驰达通汇联合聚融成立行志尚和平宁安康泰盛兴隆源"
)
THIRD = "新弘华中大元正天同永"
FORMS = {"有限公司": 80, "股份有限公司": 12, "（集团）有限公司": 4, "（有限合伙）": 4}

SURNAMES = (
    *"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭肖田董潘袁蔡蒋余于杜叶程",
    *"魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺顾毛",
    *"郝龚邵万钱严覃武戴莫孔向汤",
)
RARE_SURNAMES = listed("欧阳、上官、诸葛、司徒、尉迟、单、解、仇、区、查、朴、盖、曾")
GIVEN_FIRST = (
    "知予若清一子雨思嘉文梓晨宇浩志建国晓丽静雅诗梦欣佳俊博明海天春秋冬夏庭书墨景星云亦慎念"
)
GIVEN_SECOND = (
    "夏安衡和帆涵桐源言溪怡轩然宁杰伟强磊洋勇敏芳娜霞玲婷洁颖琳瑶萱彤阳峰宸睿航铭之琪瑾霖鸣舟秋岚野"
)

POSITIONS = listed(
    """
总经理、副总经理、采购经理、采购专员、信息中心主任、技术总监、生产经理、设备科科长
财务经理、会计、行政主管、运营总监、项目经理、质量经理、董事长助理、市场部经理
"""
)
DIVISIONS = listed(
    "总经办、采购部、信息中心、技术部、生产部、设备科、财务部、行政部、运营部、质量部、市场部"
)
STREETS = listed(
    """
文三路、望江路、中山北路、科技大道、翠柏路、创业路、人民东路、滨河路、学院路、建设二路
湖滨路、高新四路、园区大道、星海街、兴业路、长江路
"""
)
BUILDINGS = listed("科创中心、数字产业园、国际商务中心、智造园、创新大厦、云谷、联合广场、时代大厦")
BANKS = listed(
    """
钱塘商业银行、长江联合银行、东海农村商业银行、珠江发展银行、华岳银行、天府城市银行
北辰银行
"""
)
BRANCHES = listed("文三路支行、城东支行、高新区支行、营业部、滨江支行、开发区支行、中山路支行")
HOBBIES = listed("羽毛球、跑步、品茶、摄影、书法、钓鱼、围棋、徒步、古典音乐、足球、园艺、烘焙")
