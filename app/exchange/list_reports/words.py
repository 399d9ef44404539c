"""The words of a printed list that are not a definition's, in the languages of documents."""

from __future__ import annotations

from app.core.i18n import Label


def _word(zh_hans: str, zh_hant: str, en: str) -> Label:
    return Label({"zh_Hans": zh_hans, "zh_Hant": zh_hant, "en": en})


KIND = _word("清单", "清單", "List")
TITLE = _word("{entities}清单", "{entities}清單", "{entities}")
NUMBER = _word("序号", "序號", "No.")
FILTERED = _word("筛选", "篩選", "Filtered")
EVERYTHING = _word("全部记录", "全部記錄", "All records")
SEARCHED = _word("搜索“{text}”", "搜尋「{text}」", "search “{text}”")
AND = _word("，并且", "，並且", " and ")
ORDERED = _word("排列", "排列", "Ordered")
GROUPED_BY = _word("按{field}分组", "按{field}分組", "grouped by {field}")
RISING = _word("{field}升序", "{field}升冪", "{field} ascending")
FALLING = _word("{field}降序", "{field}降冪", "{field} descending")
THEN = _word("，", "，", ", ")
COUNT = _word("共 {total} 条", "共 {total} 筆", "{total} in total")
COUNT_OF_GROUPS = _word(
    "共 {total} 条，{groups} 组", "共 {total} 筆，{groups} 組", "{total} in {groups} groups"
)
IN_GROUP = _word("{total} 条", "{total} 筆", "{total}")
SUBTOTAL = _word("{group} 小计", "{group} 小計", "Subtotal of {group}")
TOTAL = _word("合计", "合計", "Total")
EMPTY = _word("未填写", "未填寫", "Not filled in")
PAGE = _word("第 {page} 页，共 {pages} 页", "第 {page} 頁，共 {pages} 頁", "Page {page} of {pages}")
