"""What the demo company sells: how it reads, which category and unit it has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Good:
    """A product or service in both languages; ``hints`` are keys of categories that fit it."""

    zh: str
    en: str
    hints: tuple[str, ...]
    unit: str


_SOFTWARE = ("application", "software")
_TERMINAL = ("terminal", "hardware")
_SERVICE = ("implementation", "service")

GOODS = (
    Good("数据治理平台", "Data governance platform", ("platform", "software"), "set"),
    Good("视觉检测终端", "Vision inspection terminal", _TERMINAL, "device"),
    Good("年度维保", "Annual maintenance", ("maintenance", "service"), "year"),
    Good("客户档案系统", "Customer records system", _SOFTWARE, "user"),
    Good("边缘计算网关", "Edge gateway", _TERMINAL, "device"),
    Good("实施服务", "Implementation service", _SERVICE, "person_day"),
    Good("智能排产软件", "Production planning", _SOFTWARE, "set"),
    Good("工业存储节点", "Storage node", ("server", "hardware"), "device"),
    Good("操作员培训", "Operator training", ("training", "service"), "person_day"),
    Good("设备管理软件", "Asset management", _SOFTWARE, "set"),
    Good("温湿度传感器", "Climate sensor", ("sensor", "hardware"), "piece"),
    Good("流程咨询", "Process consulting", ("consulting", "service"), "person_day"),
    Good("仓储管理系统", "Warehouse software", _SOFTWARE, "set"),
    Good("条码采集终端", "Barcode terminal", _TERMINAL, "device"),
    Good("机房运维服务", "Data centre support", ("maintenance", "service"), "month"),
    Good("报表分析软件", "Reporting suite", ("licence", "software"), "user"),
    Good("备件套装", "Spare parts kit", ("accessory", "hardware"), "box"),
    Good("电子签章服务", "Signing service", ("platform", "software"), "year"),
    Good("能耗监测系统", "Energy monitoring", ("platform", "software"), "set"),
    Good("移动巡检套件", "Mobile inspection kit", _TERMINAL, "set"),
)


def good(serial: int) -> Good:
    """Return what the ``serial``-th product is."""
    return GOODS[serial % len(GOODS)]
