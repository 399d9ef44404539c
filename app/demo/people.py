"""The people and departments of the demo panel: plain data, made into accounts elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class DemoDepartment:
    """One department; ``parent`` is a key, ``head`` the user name of who leads it."""

    key: str
    name: Mapping[str, str]  # by language
    parent: str | None = None
    head: str | None = None


@dataclass(frozen=True)
class DemoPerson:
    """One account of the demo panel; those who ``sign_in`` get the demo password."""

    username: str
    full_name: str
    role: str
    department: str
    language: str = "zh_Hans"
    sign_in: bool = False
    owns_records: bool = True

    @property
    def email(self) -> str:
        """An address that can never be delivered to anybody."""
        return f"{self.username}@dossier.example"


DEPARTMENTS = (
    DemoDepartment(
        "head_office",
        {"zh_Hans": "总部", "zh_Hant": "總部", "en": "Head office"},
        head="admin",
    ),
    DemoDepartment(
        "east_1",
        {"zh_Hans": "华东销售一部", "zh_Hant": "華東銷售一部", "en": "East China sales 1"},
        parent="head_office",
        head="manager",
    ),
    DemoDepartment(
        "east_2",
        {"zh_Hans": "华东销售二部", "zh_Hant": "華東銷售二部", "en": "East China sales 2"},
        parent="head_office",
        head="wangruoheng",
    ),
    DemoDepartment(
        "south",
        {"zh_Hans": "华南销售部", "zh_Hant": "華南銷售部", "en": "South China sales"},
        parent="head_office",
        head="luosiyuan",
    ),
)

PEOPLE = (
    DemoPerson("admin", "周亦宁", "admin", "head_office", sign_in=True, owns_records=False),
    DemoPerson("manager", "沈清和", "manager", "east_1", sign_in=True),
    DemoPerson("staff", "林知夏", "staff", "east_1", sign_in=True),
    DemoPerson("viewer", "赵一帆", "viewer", "head_office", sign_in=True, owns_records=False),
    DemoPerson("chenyuan", "陈予安", "staff", "east_1"),
    DemoPerson("wangruoheng", "王若衡", "manager", "east_2"),
    DemoPerson("xujiayan", "许嘉言", "staff", "east_2"),
    DemoPerson("sunian", "苏念", "staff", "east_2"),
    DemoPerson("luosiyuan", "罗思源", "manager", "south"),
    DemoPerson("helinxi", "何林溪", "staff", "south"),
    DemoPerson("danielhart", "Daniel Hart", "staff", "south", language="en"),
)
