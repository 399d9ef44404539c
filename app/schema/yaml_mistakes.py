"""What libyaml finds wrong with a text, in words for whoever wrote it.

libyaml says what it expected and in what it was; the sentences say what is most often behind it.
"""

from __future__ import annotations

from yaml import YAMLError
from yaml.error import Mark
from yaml.reader import ReaderError

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.codes import Code

SIGNS = {  # what was being read -> what was taken for a sign, and was perhaps meant as a text
    "while scanning an alias": ("*", Code.ANCHOR),
    "while scanning an anchor": ("&", Code.ANCHOR),
    "while scanning a tag": ("!", Code.TAG),
}
UNCLOSED = N_("the quotes that begin here are not closed")
TABS = N_("lines are indented with spaces, not with tabs")
WORDS = {
    "mapping values are not allowed in this context": N_(
        "a colon too many: a text that holds one needs quotes, the colon of a key needs a space "
        "behind it, and what belongs to a key stands further right"
    ),
    "did not find expected key": N_(
        "this line does not go on with what stands before it: mind the indentation and the quotes"
    ),
    "did not find expected '-' indicator": N_(
        "this line is no item of the list before it: mind the indentation and the “-”"
    ),
    "did not find expected ',' or '}'": N_("a comma or the “}}” is missing here"),
    "did not find expected ',' or ']'": N_("a comma or the “]” is missing here"),
    "did not find expected node content": N_(
        "a value is missing here, or a bracket is not closed or not opened"
    ),
    "could not find expected ':'": N_("this line has no colon with a space behind it"),
    "found unexpected end of stream": UNCLOSED,
    "found unexpected document indicator": UNCLOSED,
    "found unknown escape character": N_(
        "in double quotes, “\\” begins a sign of its own: write it twice, or take single quotes"
    ),
    "found character that cannot start any token": N_(
        "a text that begins with this sign needs quotes; lines are indented with spaces, not with "
        "tabs"
    ),
    "found a tab character that violates indentation": TABS,
    "found a tab character where an indentation space is expected": TABS,
    "block sequence entries are not allowed in this context": N_(
        "the first item of a list begins on a line of its own"
    ),
    "did not find expected comment or line break": N_(
        "nothing stands behind “|” or “>” on its line"
    ),
    "found unexpected ':'": N_("a text with a colon before a comma or a bracket needs quotes"),
}
BEGUN_ABOVE = (UNCLOSED, WORDS["could not find expected ':'"])  # noticed only further down


def mistake_of(error: YAMLError, text: str) -> tuple[int, Code, str]:
    """Return the line, the id and the sentence of what libyaml refuses in a text."""
    context, problem = getattr(error, "context", None), getattr(error, "problem", None)
    if context in SIGNS:
        sign, code = SIGNS[context]
        needed = N_("a text that begins with {sign} needs quotes around it")
        return _line(_mark(error), text), code, say(needed, sign=sign)
    if isinstance(error, ReaderError):
        line = text.encode()[: error.position].count(b"\n") + 1
        return line, Code.NOT_YAML, say(N_("the text holds control characters"))
    words = WORDS.get(problem or "", "")
    mark = error.context_mark if words in BEGUN_ABOVE else _mark(error)
    said = say(words) if words else problem or str(error).split("\n", maxsplit=1)[0]
    told = say(N_("not well-formed YAML: {said}"), said=said)
    return _line(mark, text), Code.NOT_YAML, told


def _mark(error: YAMLError) -> Mark | None:
    return getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)


def _line(mark: Mark | None, text: str) -> int:
    """Return the line of a place; the end of a text is its last line with words."""
    return min(mark.line, text.rstrip().count("\n")) + 1 if mark else 1
