"""What a mask shows, and that it never shows more: whatever the text is, in whatever script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fieldtypes.masks import MASKS


@pytest.mark.parametrize(
    ("preset", "text", "shown"),
    [
        ("name", "张伟", "张*"),
        ("name", "张三丰", "张*丰"),
        ("name", "欧阳娜娜", "欧**娜"),
        ("name", "王", "*"),
        ("name", "买买提·艾力", "买***力"),
        ("name", "Ann Lee", "A****e"),
        ("name", "Li", "L*"),
        ("phone", "138 0013 8000", "138****8000"),
        ("phone", "１３８００１３８０００", "138****8000"),
        ("phone", "021 1234 4018", "021-****4018"),
        ("phone", "+852 2123 3308", "+852 ****3308"),
        ("phone", "95588", "****88"),
        ("phone", "1", "****"),
        ("phone", "138 0013 8000 (手机); 010 1234 5678 (办公)", "138****8000; 010-****5678"),
        ("email", "contact@shiguangyun.example", "con***@shiguangyun.example"),
        ("email", "ab@c.cn", "a***@c.cn"),
        ("email", "a@c.cn", "***@c.cn"),
        ("email", "no address", "***"),
        ("id_card", "11010519491231002X", "110****002X"),
        ("id_card", "110105491231002", "110****1002"),
        ("id_card", "A123456(7)", "****4567"),
        ("bank_card", "6222 0200 1234 7126", "**** **** **** 7126"),
        ("bank_card", "1234", "**** **** **** 34"),
        ("address", "浙江省杭州市西湖区文三路 1 号", "浙江省杭州市西湖区***"),
        ("address", "浙江 杭州 西湖区 文三路 478 号, 310012", "浙江 杭州 西湖区***"),
        (
            "address",
            "新疆维吾尔自治区乌鲁木齐市天山区新华路",
            "新疆维吾尔自治区乌鲁木齐市天山区***",
        ),
        ("address", "臺北市大安區忠孝東路四段", "臺北市大安區***"),
        ("address", "文三路阳光小区 3 号楼", "***"),
        ("address", "张区长家", "***"),
        ("address", "浙江省杭州市西湖区", "***"),
        ("address", "1 Main Street", "***"),
        ("money", "¥1,286,400.00", "***"),
        ("tail4", "330106201234", "****1234"),
        ("tail4", "1234", "****34"),
        ("all", "anything", "***"),
    ],
)
def test_a_mask_shows_what_its_preset_says(preset, text, shown):
    assert MASKS[preset](text) == shown


SIGNS = "*- +"
LIMITS = {"name": 2, "phone": 8, "id_card": 7, "bank_card": 4, "tail4": 4, "money": 0, "all": 0}
CODES = st.text("张伟abc0123456789 +-", max_size=30)


def letters(text):
    return [c for c in unicodedata.normalize("NFKC", text) if c not in SIGNS and not c.isspace()]


@pytest.mark.parametrize("preset", LIMITS)
@given(text=st.one_of(CODES, st.text(max_size=40).filter(lambda text: ";" not in text)))
def test_a_mask_never_shows_more_than_its_preset_allows(preset, text):
    text = text.replace("、", "").replace("\n", "")  # those part several items
    shown = letters(MASKS[preset](text))

    assert len(shown) <= LIMITS[preset]
    assert len(shown) <= len(letters(text)) * 2 / 3


@pytest.mark.parametrize("preset", sorted(MASKS.keys() - {"email", "address"}))
@given(text=st.text(min_size=1, max_size=40))
def test_a_mask_is_never_the_whole_text(preset, text):
    text = text.translate(dict.fromkeys(map(ord, ";、\n")))  # those part several items
    whole = letters(text)

    assert not whole or letters(MASKS[preset](text)) != whole


@pytest.mark.parametrize("preset", ["phone", "id_card", "bank_card", "tail4", "email", "address"])
@given(first=st.integers(13, 30), second=st.integers(13, 30))
def test_a_mask_does_not_tell_how_long_a_text_is(preset, first, second):
    ends = ("13812345", "8000")
    one, other = (ends[0] + "7" * length + ends[1] for length in (first, second))
    if preset == "email":
        one, other = (f"{text}@c.cn" for text in (one, other))

    assert MASKS[preset](one) == MASKS[preset](other)


@given(text=st.text(max_size=40))
def test_a_masked_email_never_shows_its_name(text):
    masked = MASKS["email"](f"{text}secretname@example.cn")

    assert "secretname" not in masked


@given(street=st.text("文三路阳光小区幢单元楼号街道村镇0123456789abc ", min_size=1, max_size=30))
def test_a_masked_address_ends_with_its_district(street):
    masked = MASKS["address"](f"浙江省杭州市西湖区{street}")

    assert masked in ("浙江省杭州市西湖区***", "***")


@pytest.mark.parametrize("preset", MASKS)
@given(text=st.text())
def test_any_text_can_be_masked(preset, text):
    assert "*" in MASKS[preset](text)
