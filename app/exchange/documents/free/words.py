"""The few words of letters, labels and cards that are not their author's."""

from __future__ import annotations

from app.core.i18n import Label

BLANKS = Label(
    {
        "zh_Hans": "有 {count} 处留空：打印人无权读取。",
        "zh_Hant": "有 {count} 處留空：列印人無權讀取。",
        "en": "Left blank, because who printed this may not read it: {count}.",
    }
)
