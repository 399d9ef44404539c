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
        ("phone", "138 0013 8000", "138****8000"),
        ("phone", "021 1234 4018", "021-****4018"),
        ("phone", "+852 2123 3308", "+852 ****3308"),
        ("phone", "95588", "****88"),
        ("phone", "138 0013 8000 (手机); 010 1234 5678 (办公)", "138****8000; 010-****5678"),
        ("email", "contact@shiguangyun.example", "con***@shiguangyun.example"),
        ("email", "ab@c.cn", "a***@c.cn"),
        ("email", "a@c.cn", "***@c.cn"),
        ("id_card", "11010519491231002X", "110****002X"),
        ("bank_card", "6222 0200 1234 7126", "**** **** **** 7126"),
        ("address", "浙江省杭州市西湖区文三路 1 号", "浙江省杭州市西湖区***"),
        ("address", "1 Main Street", "***"),
        ("money", "¥1,286,400.00", "***"),
        ("tail4", "330106201234", "****1234"),
        ("tail4", "1234", "****34"),
        ("all", "anything", "***"),
    ],
)
def test_a_mask_shows_what_its_preset_says(preset, text, shown):
    assert MASKS[preset](text) == shown


LIMITS = {"name": 2, "phone": 8, "id_card": 7, "bank_card": 4, "tail4": 4, "money": 0, "all": 0}


@pytest.mark.parametrize("preset", LIMITS)
@given(text=st.text("张伟abc0123456789 +-", max_size=30))
def test_a_mask_never_shows_more_than_its_preset_allows(preset, text):
    shown = [c for c in MASKS[preset](text) if c not in "*- +"]
    assert len(shown) <= LIMITS[preset]
    assert len(shown) <= max(len(text.replace(" ", "")) * 2 / 3, 0)


@given(text=st.text(max_size=40))
def test_a_masked_email_never_shows_its_name(text):
    masked = MASKS["email"](f"{text}secretname@example.cn")
    assert "secretname" not in masked


@pytest.mark.parametrize("preset", MASKS)
@given(text=st.text())
def test_any_text_can_be_masked(preset, text):
    assert "*" in MASKS[preset](text)
