import pytest
from babel import Locale

from app.core.errors import AppError, FieldValueError
from app.fieldtypes import regions as module
from app.fieldtypes.address import Address, AddressSettings, AddressType
from app.fieldtypes.region import RegionSettings, RegionType
from app.fieldtypes.region_names import postal_region, shown_region
from app.fieldtypes.regions import regions

REGION = RegionType(RegionSettings())
ADDRESS = AddressType(AddressSettings())
ZH, HANT, EN = Locale.parse("zh_Hans"), Locale.parse("zh_Hant"), Locale("en")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("330106", "330106"),
        ("浙江 杭州 西湖区", "330106"),
        ("浙江省杭州市西湖区", "330106"),
        ("浙江/杭州", "3301"),
        ("浙江省、杭州市、西湖區", "330106"),
        ("北京市朝阳区", "110105"),
        ("北京市/市辖区/朝阳区", "110105"),
        ("杭州西湖区", "330106"),
        ("浦东新区", "310115"),
        ("河南济源市", "419001"),
        ("东莞", "4419"),
        ("广西壮族自治区南宁市", "4501"),
        ("香港 九龙", "8102"),
        ("台北市大安区", "710101"),
    ],
)
def test_a_region_is_read_by_code_or_by_name(text, code):
    assert REGION.parse(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("西湖区", "region.ambiguous"),
        ("亚特兰蒂斯", "region.unknown"),
        ("浙江 杭州 东湖区", "region.unknown"),
        ("999999", "region.unknown"),
    ],
)
def test_a_region_that_is_unknown_or_unclear_is_refused(text, code):
    with pytest.raises(FieldValueError) as error:
        REGION.parse(text)
    assert error.value.code == code


def test_a_region_below_the_depth_that_is_asked_for_is_refused():
    city = RegionType(RegionSettings(depth="city"))
    with pytest.raises(FieldValueError, match="down to the city"):
        city.check("330106", None)


def test_a_region_is_shown_in_the_readers_language():
    assert REGION.format("330106", ZH) == "浙江 杭州 西湖区"
    assert REGION.format("110105", ZH) == "北京 朝阳区"
    assert REGION.format("110105", HANT) == "北京 朝陽區"
    assert REGION.format("330106", EN) == "Zhejiang / Hangzhou / Xihu"
    assert REGION.format("610102", EN).startswith("Shaanxi / Xi")


@pytest.mark.parametrize("written", [shown_region, postal_region])
def test_every_region_there_is_can_be_read_as_it_is_shown(written):
    real = [region for region in regions().by_code.values() if not region.is_virtual]
    assert len(real) > 3000
    wrong = {r.code for r in real if REGION.parse(written(r.code, "zh_Hans")) != r.code}
    assert wrong == set()


def test_a_filter_on_a_province_finds_its_districts():
    under = REGION.operator("under")
    assert under.test(REGION, ["330106"], REGION.operand(under, "浙江"))
    assert not under.test(REGION, ["310115"], REGION.operand(under, "浙江"))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("浙江省杭州市西湖区文三路 1 号 310012", Address("330106", "文三路 1 号", "310012")),
        ("浙江省杭州市西湖区文三路軟件園", Address("330106", "文三路軟件園")),
        ("北京市海淀区中关村大街27号100080", Address("110108", "中关村大街27号", "100080")),
        ("1 Main Street", Address("", "1 Main Street")),
        ("浙江 杭州 | 文三路 | ", Address("3301", "文三路")),
        ("北京朝阳北路12号", Address("11", "朝阳北路12号")),
    ],
)
def test_an_address_is_read_from_one_line_or_from_its_parts(text, address):
    assert ADDRESS.parse(text) == address


def test_the_parts_of_an_address_are_joined_and_split_again():
    typed = {"region": "330106", "street": "文三路 | 1 号", "postcode": "310012"}
    address = ADDRESS.parse(ADDRESS.join(typed))
    assert address == Address("330106", "文三路 / 1 号", "310012")
    assert ADDRESS.parse(ADDRESS.join(ADDRESS.split(address))) == address
    assert ADDRESS.join({"region": "", "street": " ", "postcode": ""}) == ""


def test_an_address_is_shown_as_its_readers_write_one():
    address = Address("330106", "文三路 1 号", "310012")
    assert ADDRESS.format(address, ZH) == "浙江省杭州市西湖区文三路 1 号 310012"
    assert ADDRESS.format(address, EN) == "文三路 1 号, Xihu, Hangzhou, Zhejiang, 310012"


def test_a_wrong_postcode_is_refused():
    with pytest.raises(FieldValueError, match="six digits"):
        ADDRESS.parse("330106 | x | 12")


def test_missing_data_is_said_plainly(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "_BESIDE", tmp_path)
    monkeypatch.delenv("DOSSIER_ASSETS", raising=False)
    with pytest.raises(AppError, match="list of regions is not installed"):
        module.data_folder()
