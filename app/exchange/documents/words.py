"""The few words of a document that are not a definition's.

They stand here, not in the catalogues, because one page may need two languages at once.
"""

from __future__ import annotations

from app.core.i18n import Label


def word(zh_hans: str, zh_hant: str, en: str) -> Label:
    """Return a word that stands in every language of documents."""
    return Label({"zh_Hans": zh_hans, "zh_Hant": zh_hant, "en": en})


INTERNAL = word("内部资料", "內部資料", "Internal")
AS_OF = word("数据截至", "資料截至", "As of")
PRINTED = word(
    "打印：{by}，{at}（{zone}）", "列印：{by}，{at}（{zone}）", "Printed by {by}, {at} ({zone})"
)
PRINTED_ALSO = word("打印：{by}，{at}", "列印：{by}，{at}", "Printed by {by}, {at}")
MORE = word("其他信息", "其他資訊", "Further details")
MANAGEMENT = word("管理信息", "管理資訊", "Management")
COUNT = word("共 {total} 条", "共 {total} 筆", "{total} in total")
FIRST_OF = word(
    "共 {total} 条，列出 {shown} 条", "共 {total} 筆，列出 {shown} 筆", "{shown} of {total}"
)
TOTAL = word("合计", "合計", "Total")
RIGHTS = word(
    "本文件按打印人角色“{roles}”的权限生成；该角色不可见的字段不出现。“--”表示没有填写。",
    "本文件按列印人角色「{roles}」的權限產生；該角色不可見的欄位不出現。「--」表示沒有填寫。",
    "Produced with the rights of “{roles}”; fields they may not see are left out. "
    "“--”: not filled in.",
)
MASKED = word("以掩码显示：{fields}。", "以遮罩顯示：{fields}。", "Shown with a mask: {fields}.")
NO_GLYPH = word(
    "下列字符没有字形，可能显示为方框：{characters}。",
    "下列字元沒有字形，可能顯示為方框：{characters}。",
    "These characters have no glyph and may show as boxes: {characters}.",
)
PAGE = word("第 {page} 页，共 {pages} 页", "第 {page} 頁，共 {pages} 頁", "Page {page} of {pages}")
ATTACHMENTS = word("附件", "附件", "Attachments")
FILE_NAME = word("文件名", "檔名", "File")
FILE_OF = word("所属字段", "所屬欄位", "Field")
FILE_SIZE = word("大小", "大小", "Size")
TIMELINE = word("变更记录", "變更記錄", "Timeline")
WHEN = word("时间", "時間", "When")
WHO = word("操作人", "操作人", "Who")
WHAT = word("内容", "內容", "What")
HAPPENED = {
    "record:create": word("建档", "建檔", "Filed"),
    "record:update": word("修改", "修改", "Changed"),
    "record:delete": word("删除", "刪除", "Deleted"),
    "record:restore": word("恢复", "還原", "Restored"),
    "record:import": word("导入", "匯入", "Imported"),
    "document:print": word("打印", "列印", "Printed"),
}
CHANGE = word("{field}：{old} → {new}", "{field}：{old} → {new}", "{field}: {old} → {new}")
CHECK_AT = word(
    "扫码或在 {page} 输入编号和核验码，可核对本文件",
    "掃碼或在 {page} 輸入編號和核驗碼，可核對本文件",
    "Check this document: scan the code, or enter number and code at {page}",
)
CODE = word("核验码", "核驗碼", "Code")
QR_CODE = word("核验二维码", "核驗 QR 碼", "QR code for checking")
LOGO = word("标志", "標誌", "Logo")
PARTY_A = word("甲方", "甲方", "Party A")
PARTY_B = word("乙方", "乙方", "Party B")
SEALED = word("盖章", "蓋章", "seal")
SEAL_HERE = word("盖章处", "蓋章處", "Seal")
SIGNED_BY = word("授权代表签字", "授權代表簽字", "Authorised signature")
DATE = word("日期", "日期", "Date")
