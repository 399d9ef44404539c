"""The words of a printed list that are not a definition's, in the languages of documents."""

from __future__ import annotations

from app.exchange.documents.words import word

KIND = word("清单", "清單", "List")
TITLE = word("{entities}清单", "{entities}清單", "{entities}")
NUMBER = word("序号", "序號", "No.")
FILTERED = word("筛选", "篩選", "Filtered")
EVERYTHING = word("全部记录", "全部記錄", "All records")
SEARCHED = word("搜索“{text}”", "搜尋「{text}」", "search “{text}”")
AND = word("，并且", "，並且", " and ")
ORDERED = word("排列", "排列", "Ordered")
GROUPED_BY = word("按{field}分组", "按{field}分組", "grouped by {field}")
RISING = word("{field}升序", "{field}升冪", "{field} ascending")
FALLING = word("{field}降序", "{field}降冪", "{field} descending")
THEN = word("，", "，", ", ")
COUNT_OF_GROUPS = word(
    "共 {total} 条，{groups} 组", "共 {total} 筆，{groups} 組", "{total} in {groups} groups"
)
IN_GROUP = word("{total} 条", "{total} 筆", "{total}")
SUBTOTAL = word("{group} 小计", "{group} 小計", "Subtotal of {group}")
EMPTY = word("未填写", "未填寫", "Not filled in")
