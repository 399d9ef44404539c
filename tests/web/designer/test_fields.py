"""How fields are drawn in the designer: any label is text, every setting has an input."""

import pytest
from lxml import html

from app.design.drafts import Change, discard, open_draft, save
from app.design.fields import operations as fields
from app.design.fields import sections
from app.fieldtypes import FIELD_TYPES
from app.schema.setting_reader import setting_hints
from app.web import assets, icons
from app.web.designer.fields.inputs import as_text, as_texts, label_texts

PAGE = "/designer/entity/errand/"
HOSTILE = (
    "<script>alert(1)</script>",
    "100 % {name} {0} %(x)s %s {{ 7 * 7 }} {% raw %}",
    "\u202eevil\u202c \u200f",
    "\"' onmouseover=alert(1) x='",
    "长" * 300,
)
SCREENS = ("", "?field=strange", "?section=strange", "add", "add/lookup", "?find=strange")


@pytest.fixture
def browser(shop):
    """Return an admin's browser whose draft begins empty."""
    discard(shop.store, open_draft(shop.store, shop.ids["admin"]))
    return shop.client("admin")


@pytest.mark.parametrize("label", HOSTILE, ids=["script", "places", "bidi", "quotes", "long"])
def test_a_label_of_any_letters_is_shown_as_text_on_every_screen(shop, browser, label):
    said = {"type": "text", "label": {"en": label}, "help": {"en": label}}
    draft = open_draft(shop.store, shop.ids["admin"])
    texts = fields.add_field(draft.texts, "errand", "strange", said, after="subject")
    texts = sections.add_section(texts, "errand", "strange", {"label": {"en": label}})
    save(shop.store, draft, texts, Change("{field} added", {"field": label}))
    for screen in SCREENS:
        answer = browser.get(f"{PAGE}{screen}")
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert "<script>alert" not in page
        tree = html.document_fromstring(page)
        assert not [each for each in tree.iter() if each.get("onmouseover")]
        if screen in ("", "?field=strange"):
            row = tree.xpath("//li[@data-field='strange']//a")[0]
            assert " ".join(row.text_content().split()) == " ".join(label.split())


@pytest.mark.parametrize("kind", FIELD_TYPES.values(), ids=FIELD_TYPES)
def test_every_setting_of_every_kind_has_a_name_and_a_help(kind):
    assert set(kind.setting_words) == set(setting_hints(kind))
    for words in kind.setting_words.values():
        assert words.label
        assert words.help.endswith(".")


def test_every_kind_has_an_icon_and_words_it_is_found_by():
    sprite = icons.names_in(assets.VENDOR / "icons.svg")
    for kind in FIELD_TYPES.values():
        assert kind.icon in sprite
        assert kind.icon != "forms"
        assert any("\u4e00" <= letter <= "\u9fff" for letter in kind.found_by)
        assert any(letter.isascii() and letter.isalpha() for letter in kind.found_by)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("how much they may owe us", "money"),
        ("amount", "money"),
        ("金额", "money"),
        ("phone", "phone"),
        ("手机号", "phone"),
        ("belongs to", "link"),
        ("number of staff", "integer"),
        ("photo of the licence", "image"),
        ("身份证", "id_card"),
        ("等级", "tier"),
        ("生日", "date"),
        ("负责人", "user"),
        ("email", "email"),
    ],
)
def test_a_kind_is_found_by_what_is_meant(browser, words, kind):
    page = browser.get(f"{PAGE}add", query_string={"q": words}).get_data(as_text=True)
    best = html.document_fromstring(page).xpath("//a[contains(@class, 'is-on')]")
    assert [each.get("href").split("?")[0].rpartition("/")[2] for each in best] == [kind]


def test_words_that_mean_no_kind_find_none(browser):
    page = browser.get(f"{PAGE}add", query_string={"q": "xyzzy"}).get_data(as_text=True)
    assert "best match" not in page
    assert "Nothing fits that" in page


def test_kinds_that_are_not_worked_out_yet_are_marked(browser):
    tree = html.document_fromstring(browser.get(f"{PAGE}add").get_data(as_text=True))
    marked = tree.xpath("//a[.//span[text()='not worked out yet']]/@href")
    assert {each.rpartition("/")[2] for each in marked} == {"formula", "rollup"}


def test_every_input_has_a_name_that_a_reader_hears(browser):
    for screen in ("?field=status", "?field=about", "add/rollup", "add/select"):
        tree = html.document_fromstring(browser.get(f"{PAGE}{screen}").get_data(as_text=True))
        named = {each.get("for") for each in tree.xpath("//label")}
        for each in tree.xpath("//main//input[not(@type='hidden')] | //main//select"):
            has_label = each.get("id") in named or each.getparent().tag == "label"
            assert has_label or each.get("aria-label"), html.tostring(each)


def test_what_a_file_says_is_shown_as_a_person_would_type_it():
    assert as_text(None) == ""
    assert as_text(value=True) == "true"
    assert as_text(["a", "b"]) == "a, b"
    assert as_texts("a") == ("a",)
    assert label_texts("Name") == {"zh_Hans": "Name", "zh_Hant": "Name", "en": "Name"}
    assert label_texts({"en": "Name", "zh_Hans": None}) == {"en": "Name"}
