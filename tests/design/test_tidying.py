"""A file is written tidily, and says what it said, with every comment."""

from __future__ import annotations

import pytest

from app.core.errors import AppError
from app.design.files.rewriting import said
from app.design.files.tidying import tidied
from app.schema.source import read_folder
from tests.panels import SHIPPED

UNTIDY = """

label: {en: Thing}   \n\
fields:
    # about the name
    name:   {type: text}      # kept
    kind:
         type: select
         choices:
               a: {label: A}



    note:   {type: text, required: true, max_length: 120, search: true, label: {en: LONG}}
checks:
    - when: {name: filled}
      message: |
          long   \n\
            more
# end   \n\

"""

TIDY = """\
label: {en: Thing}
fields:
  # about the name
  name:   {type: text}      # kept
  kind:
    type: select
    choices:
      a: {label: A}

  note:
    type: text
    required: true
    max_length: 120
    search: true
    label: {en: LONG}
checks:
  - when: {name: filled}
    message: |
        long   \n\
          more
# end
"""


def test_it_works() -> None:
    untidy, tidy = (text.replace("LONG", "A note with a name") for text in (UNTIDY, TIDY))

    assert tidied(untidy) == tidy
    assert said(tidy) == said(untidy)


def test_what_is_tidy_stays_as_it_is() -> None:
    assert tidied(TIDY) == TIDY


@pytest.mark.parametrize("path", sorted(read_folder(SHIPPED)))
def test_shipped_files_keep_what_they_say(path: str) -> None:
    text = read_folder(SHIPPED)[path]

    once = tidied(text)

    assert said(once) == said(text)
    assert once.count("#") == text.count("#")
    assert tidied(once) == once


def test_columns_that_line_up_stay_lined_up() -> None:
    rest = "zh_Hant: 上市公司, en: Listed company}, group: industries, color: blue}\n"
    text = f"options:\n  one:    {{label: {{zh_Hans: 上市公司, {rest}"
    text += f"  second: {{label: {{zh_Hans: 上市公司, {rest}"
    assert max(map(len, text.split("\n"))) > 100
    assert tidied(text) == text


def test_line_ends_of_windows_stay() -> None:
    assert tidied("label: A  \r\nicon: b\r\n") == "label: A\r\nicon: b\r\n"


@pytest.mark.parametrize(
    "text", ["a: [", "a: 1\na: 2\n", "a: &x 1\n", "[" * 5000, "a: 'b\n", "x: *y\n"]
)
def test_a_text_that_cannot_be_read_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(AppError) as caught:
        tidied(text)
    assert caught.value.code == "design.tidy"


@pytest.mark.parametrize("text", ["", "# only a remark  \n", "plain words\n", "- a\n-   b\n"])
def test_odd_texts_are_no_mistake(text: str) -> None:
    assert said(tidied(text)) == said(text)
