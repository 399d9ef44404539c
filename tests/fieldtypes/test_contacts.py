import pytest
from babel import Locale

from app.core.errors import FieldValueError
from app.fieldtypes.contacts import Contact
from app.fieldtypes.email import EmailSettings, EmailType
from app.fieldtypes.phone import PhoneSettings, PhoneType
from app.fieldtypes.url import UrlSettings, UrlType

PHONE = PhoneType(PhoneSettings())
PHONES = PhoneType(PhoneSettings(many=True))
EMAIL = EmailType(EmailSettings())
URL = UrlType(UrlSettings())
ZH, EN = Locale.parse("zh_Hans"), Locale("en")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800138000", "+8613800138000"),
        ("138 0013 8000", "+8613800138000"),
        ("１３８－００１３－８０００", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("0086 13800138000", "+8613800138000"),
        ("tel:+8613800138000", "+8613800138000"),
        ("010-12345678", "+861012345678"),
        ("（021）12345678", "+862112345678"),
        ("400-820-8820", "+864008208820"),
        ("021-12345678-8001", "+862112345678;ext=8001"),
        ("021-12345678转8001", "+862112345678;ext=8001"),
        ("021-12345678 ext. 8001", "+862112345678;ext=8001"),
        ("95588", "95588"),
        ("12345", "12345"),
        ("10086", "10086"),
        ("+852 2123 4567", "+85221234567"),
        ("+886 2 2312 3456", "+886223123456"),
        ("+49 30 901820", "+4930901820"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(text, number):
    assert PHONE.parse(text) == number


@pytest.mark.parametrize("text", ["1380013800", "12", "abc", "+1", "call me", "138001380001380"])
def test_what_is_no_phone_number_is_refused(text):
    with pytest.raises(FieldValueError) as error:
        PHONE.parse(text)
    assert error.value.code == "phone.invalid"


def test_a_number_of_the_own_country_is_shown_without_its_code():
    assert PHONE.format("+8613800138000", ZH) == "138 0013 8000"
    assert PHONE.format("+4930901820", ZH) == "+49 30 901820"
    assert PHONE.format("+862112345678;ext=8001", ZH) == "021 1234 5678 转 8001"
    assert PHONE.format("95588", EN) == "95588"


def test_several_numbers_have_a_kind_each_and_the_first_is_the_main_one():
    read = PHONES.parse("办公: 010-12345678\n13800138000; 传真：021-12345678；+86 138 0013 8000")
    assert read == (
        Contact("+861012345678", "office"),
        Contact("+8613800138000", "mobile"),
        Contact("+862112345678", "fax"),
    )
    assert PHONES.format(read[:1], ZH) == "010 1234 5678 (办公)"


@pytest.mark.parametrize(
    ("key", "raw", "found"),
    [
        ("ends_with", "8000", True),
        ("ends_with", "8001", False),
        ("contains", "138-0013", True),
        ("equals", "138 0013 8000", True),
        ("equals", "010-12345678", True),
    ],
)
def test_a_number_is_found_however_it_is_written(key, raw, found):
    operator = PHONES.operator(key)
    value = PHONES.parse("13800138000\n010-12345678")
    assert operator.test(PHONES, value, PHONES.operand(operator, raw)) is found


def test_an_email_keeps_its_name_and_folds_its_host():
    assert EMAIL.parse(" Zhang.Wei＠Example.COM ") == "Zhang.Wei@example.com"


@pytest.mark.parametrize(
    "text",
    [
        *("a", "a@b", "@b.cn", "a@", "a b@c.cn", "a@b..cn", "a@-b.cn", ".a@b.cn", "<a@b.cn>"),
        *("x" * 65 + "@b.cn", "a@" + "b" * 250 + ".cn", "a@@b.cn", "a@b.1", "a@b.cn\nBcc: x@y.cn"),
    ],
)
def test_what_is_no_email_address_is_refused(text):
    with pytest.raises(FieldValueError, match="is not an e-mail address"):
        EMAIL.parse(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("example.com", "https://example.com"),
        ("www.Example.com/Path", "https://www.example.com/Path"),
        ("HTTP://Example.com", "http://example.com"),
        ("example.com:8080/x", "https://example.com:8080/x"),
        ("例子.中国", "https://例子.中国"),
    ],
)
def test_a_web_address_gets_a_scheme(text, address):
    assert URL.parse(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *(
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
        ),
        *("ftp://example.com", "mailto:a@b.cn", "https://bank.cn@evil.cn", "https://a b.cn"),
        *("https://", "https:///path", "//", "word", "https://exa\nmple.com", 'https://a.cn/"x='),
    ],
)
def test_what_must_not_become_a_link_is_refused(text):
    with pytest.raises(FieldValueError):
        URL.parse(text)


def test_a_stored_address_is_checked_again_before_it_becomes_a_link():
    assert URL.href("https://example.com/a") == "https://example.com/a"
    assert URL.href("javascript:alert(1)") is None
    assert URL.href("https://a.cn/ x") is None
