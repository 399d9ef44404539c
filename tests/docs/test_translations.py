"""What is promised of the catalogues, and what their checker finds."""

import re

import pytest
from babel.messages.catalog import Catalog

from app.core.i18n import LANGUAGES
from scripts import translations


@pytest.fixture(scope="module")
def template():
    return translations.collect()


def catalogue(**messages):
    made = Catalog(locale="zh_Hans", fuzzy=False)
    for source, translated in messages.items():
        made.add(source, translated)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_keeps_its_placeholders(language, template):
    assert list(translations.problems(language, template)) == []


def test_sentences_are_collected_from_code_and_templates(template):
    found = {file for message in template for file, _ in message.locations}

    assert "app/fieldtypes/text.py" in found
    assert any(file.endswith(".html") for file in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("At most {max} of {total}.", {"max", "total"}),
        ("%(count)s records", {"count"}),
        ("nothing", set()),
        ("a {{brace}}", set()),
        ("{broken", {"(broken braces)"}),
    ],
)
def test_placeholders_are_read_in_both_forms(text, names):
    assert translations.placeholders(text) == names


@pytest.mark.parametrize(
    ("source", "translated", "problem"),
    [
        ("Save {name}", "保存", "missing placeholder ['name']"),
        ("Save", "保存 {name}", "unknown placeholder ['name']"),
        ("Save", "", "not translated"),
        ("Gone", None, "not translated"),
    ],
)
def test_the_checker_finds(tmp_path, monkeypatch, source, translated, problem):
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    path = translations.path_of("zh_Hans")
    path.parent.mkdir(parents=True)
    kept = catalogue(**({source: translated} if translated is not None else {}))
    path.write_bytes(translations.written(kept))

    found = list(translations.problems("zh_Hans", catalogue(**{source: ""})))

    assert any(problem in each for each in found)


def test_a_sentence_that_is_no_longer_used_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    path = translations.path_of("zh_Hans")
    path.parent.mkdir(parents=True)
    path.write_bytes(translations.written(catalogue(Old="旧")))

    assert list(translations.problems("zh_Hans", catalogue())) == ["zh_Hans: no longer used: 'Old'"]


def test_traditional_texts_start_from_the_simplified_ones_and_are_kept_once_written():
    simplified = catalogue(Software="软件", Save="保存", Quoted="点“保存”")
    traditional = catalogue(Software="", Save="存檔", Quoted="")

    translations.fill_traditional(traditional, simplified)

    assert traditional.get("Software").string == "軟體"
    assert traditional.get("Save").string == "存檔"
    assert traditional.get("Quoted").string == "點「儲存」"


TEMPLATES = [
    path
    for path in sorted((translations.HERE / "app").rglob("templates/**/*.html"))
    if path.name != "attributes.html"  # the inside of a tag
]
BLOCKS = re.compile(r"\{% block (page_class|area) %\}.*?\{% endblock %\}", re.DOTALL)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
NOT_WORDS = re.compile(  # comments, scripts, tags, attributes that a macro writes, names
    r"<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]*>|&\w+;|[\w-]+=\"[^\"]*\"|\w+_\w+|\bautofocus\b",
    re.DOTALL,
)
PROPER_NAMES = {
    *("Dossier", "档案台", "简体中文", "繁體中文", "English", "Ctrl", "Esc", "Alt", "Shift", "Tab"),
    *("Enter", "Space"),
    *("YAML", "SQL", "CSV", "SaaS", "张伟", "pdf"),  # of pictures of kinds of field
}


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(translations.HERE / "app"))
)
def test_templates_hold_no_words_that_cannot_be_translated(path):
    bare = NOT_WORDS.sub(" ", JINJA.sub("", BLOCKS.sub("", path.read_text())))

    words = set(re.findall(r"[A-Za-z]{3,}|[\u4e00-\u9fff]{2,}", bare))

    assert words - PROPER_NAMES == set()
