import json
from datetime import date

import pytest
from babel import Locale

from app.core.errors import FieldValueError
from app.core.i18n import Label
from app.fieldtypes.file import FileSettings, FileType
from app.fieldtypes.image import ImageSettings, ImageType
from app.fieldtypes.json import DEEPEST, LARGEST, JsonSettings, JsonType
from app.fieldtypes.long_text import LongTextSettings, LongTextType
from app.fieldtypes.text import TextSettings, TextType
from app.fieldtypes.yes_no import YesNoSettings, YesNoType

TODAY = date(2026, 11, 21)
DOCUMENT = JsonType(JsonSettings())


def test_a_line_of_text_has_no_line_breaks_and_no_idle_space():
    assert TextType(TextSettings()).parse("  Ada \n Lovelace\u0007 ") == "Ada Lovelace"


def test_full_width_brackets_are_kept_as_typed():
    assert TextType(TextSettings()).parse("时光（上海）有限公司") == "时光（上海）有限公司"


def test_a_pattern_holds_for_the_whole_text_and_takes_no_time():
    bound = TextType(TextSettings(pattern="(a+)+$"))
    with pytest.raises(FieldValueError, match="does not have the form"):
        bound.check("a" * 250 + "b", TODAY)


def test_long_text_keeps_its_lines_and_indents():
    bound = LongTextType(LongTextSettings())
    assert bound.parse("one  \r\n\r\n  two\r") == "one\n\n  two"


def test_text_that_is_too_long_is_refused_with_its_length():
    bound = LongTextType(LongTextSettings(max_length=3))
    with pytest.raises(FieldValueError, match="At most 3 characters; this has 4"):
        bound.check("abcd", TODAY)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("是", True),
        ("√", True),
        ("TRUE", True),
        ("1", True),
        ("否", False),
        ("×", False),
        ("N", False),
    ],
)
def test_yes_and_no_are_read_in_every_usual_form(text, value):
    assert YesNoType(YesNoSettings()).parse(text) is value


def test_yes_and_no_may_be_called_otherwise():
    signed = YesNoType(YesNoSettings(yes=Label({"en": "Signed", "zh_Hans": "已签"})))
    assert signed.parse("已签") is True
    assert signed.format(True, Locale("en")) == "Signed"
    with pytest.raises(FieldValueError, match="neither yes nor no"):
        signed.parse("maybe")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "json.invalid"),
        ("NaN", "json.invalid"),
        ("[1e999]", "json.invalid"),
        ('"\\ud800"', "json.invalid"),
        ("null", "json.null"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "json.too_deep"),
        ("[" * 100_000, "json.too_deep"),
        (json.dumps("x" * LARGEST), "json.too_large"),
    ],
)
def test_a_document_that_cannot_be_kept_is_refused(text, code):
    with pytest.raises(FieldValueError) as error:
        DOCUMENT.parse(text)
    assert error.value.code == code


def test_brackets_inside_a_string_are_not_levels():
    assert DOCUMENT.parse(json.dumps("[" * 100 + '"[')) == "[" * 100 + '"['


@pytest.mark.parametrize(
    ("name", "size", "media_type", "code"),
    [
        ("a.pdf", 100, "application/pdf", None),
        ("A.PDF", 100, "application/pdf", None),
        ("a.exe", 100, "application/pdf", "file.extension"),
        ("a", 100, "application/pdf", "file.extension"),
        ("a.pdf", 2 * 1024 * 1024 + 1, "application/pdf", "file.too_large"),
        ("a.pdf", 0, "application/pdf", "file.no_content"),
    ],
)
def test_a_file_must_be_of_a_size_and_kind_that_is_allowed(name, size, media_type, code):
    bound = FileType(FileSettings(max_size="2MB", extensions=(".PDF", "docx")))
    assert refused_file(bound, name, size, media_type) == code


@pytest.mark.parametrize(
    ("name", "media_type", "code"),
    [
        ("logo.png", "image/png", None),
        ("logo.png", "text/html", "image.media_type"),
        ("logo.svg", "image/svg+xml", "image.extension"),
    ],
)
def test_a_picture_must_be_what_its_name_says(name, media_type, code):
    assert refused_file(ImageType(ImageSettings()), name, 100, media_type) == code


def refused_file(bound, name, size, media_type):
    try:
        bound.check_file(name, size, media_type)
    except FieldValueError as error:
        return error.code
    return None


def test_several_files_only_where_several_are_allowed():
    ids = f"{'a' * 32}, {'b' * 32}"
    assert len(FileType(FileSettings(many=True)).parse(ids)) == 2
    with pytest.raises(FieldValueError):
        FileType(FileSettings()).parse(ids)


@pytest.mark.parametrize(
    ("settings", "given"),
    [
        (FileSettings, {"max_size": "big"}),
        (FileSettings, {"extensions": ("../x",)}),
        (ImageSettings, {"extensions": ("svg",)}),
        (LongTextSettings, {"min_length": 5, "max_length": 4}),
        (LongTextSettings, {"pattern": "(?=x)"}),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, given):
    with pytest.raises(ValueError):
        settings(**given)
