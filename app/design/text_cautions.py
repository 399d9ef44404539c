"""What a definition file may say and probably does not mean: told beside mistakes, as warnings.

Most are found in the text alone, so that they are told while another mistake is still there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, ScalarNode

from app.core.i18n import LANGUAGES, N_
from app.core.sentences import say
from app.design.files.folder import Texts, read_one
from app.design.files.places import compose, end_of, is_flow, line_end, line_start, value_of
from app.design.files.words import word
from app.design.options.references import fields_of_set
from app.schema.app_reader import FILE as APP_FILE
from app.schema.label_reader import CONVERSIONS, humanized
from app.schema.model import Definitions
from app.schema.yaml_tree import read_tree

NO_LANGUAGE, NO_LABEL, UNUSED = "schema.W021", "schema.W022", "schema.W023"
LANGUAGE_NAMES = {"zh_Hans": N_("Simplified Chinese"), "zh_Hant": N_("Traditional Chinese"),
                  "en": N_("English")}  # fmt: skip
LABEL = "label"
MOST = 500


@dataclass(frozen=True)
class Caution:
    """One warning: its line, its place, its stable id, and the text that would mend it."""

    line: int
    path: str
    code: str
    text: str
    language: str = ""  # a text in this language is missing
    offer: str = ""  # what it could be

    @property
    def key(self) -> str:
        """By what a page names it."""
        return f"{self.line}:{self.path}:{self.code}:{self.language}"


def cautions(texts: Texts, path: str, definitions: Definitions | None) -> list[Caution]:
    """Return what to warn of in one file, by its lines.

    ``definitions`` are those of the texts; without them less is found. A text that is no YAML has
    mistakes, and no warnings.
    """
    text = texts[path].replace("\r\n", "\n")
    if read_tree(text)[1] or not isinstance(root := compose(text), MappingNode):
        return []
    found = [*_languages(root, (), _languages_of(texts)), *_unnamed(root, path)]
    if definitions is not None:
        found.extend(_unused(path, definitions))
    return sorted(found, key=lambda each: each.line)[:MOST]


def mended(text: str, caution: Caution) -> str:
    """Return the text with the language that a label lacks; unchanged where nothing is offered."""
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    node = _node_at(compose(plain), caution.path.split("."))
    if not caution.offer or not isinstance(node, MappingNode) or not node.value:
        return text
    key, last = node.value[-1]
    entry, end = f"{caution.language}: {word(caution.offer)}", end_of(plain, last)
    if is_flow(node):
        plain = f"{plain[:end]}, {entry}{plain[end:]}"
    else:
        margin = " " * (key.start_mark.index - line_start(plain, key.start_mark.index))
        end = line_end(plain, end)
        plain = f"{plain[:end]}\n{margin}{entry}{plain[end:]}"
    return plain.replace("\n", newline)


def _node_at(node: Node | None, steps: list[str]) -> Node | None:
    for step in steps:
        if isinstance(node, MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif node is not None and not isinstance(node, ScalarNode) and step.isdecimal():
            node = node.value[int(step) - 1] if int(step) <= len(node.value) else None
        else:
            return None
    return node


# -- languages ----------------------------------------------------------------------------------


def _languages_of(texts: Texts) -> list[str]:
    try:
        said = read_one(texts, APP_FILE).get("languages")
    except ValueError:
        said = None
    wanted = said if isinstance(said, list) and said else list(LANGUAGES)
    return [each for each in LANGUAGES if each in wanted]


def _languages(node: Node, path: tuple[str, ...], wanted: list[str]) -> Iterator[Caution]:
    """Yield each label that a language of the panel has to borrow from another one."""
    if isinstance(node, ScalarNode):
        return
    is_map = isinstance(node, MappingNode)
    pairs = node.value if is_map else [(each, each) for each in node.value]
    if is_map and pairs and all(key.value in LANGUAGES for key, _ in pairs):
        yield from _missing(node, path, wanted)
        return
    for number, (key, value) in enumerate(pairs, start=1):
        yield from _languages(value, (*path, str(key.value) if is_map else str(number)), wanted)


def _missing(node: Node, path: tuple[str, ...], wanted: list[str]) -> Iterator[Caution]:
    texts = value_of(node)
    for language in wanted:
        source, _ = CONVERSIONS.get(language, ("", ""))
        if texts.get(language) or texts.get(source):  # Chinese is converted into Chinese
            continue
        shown = str(next((each for each in texts.values() if each), ""))
        yield Caution(
            node.value[0][0].start_mark.line + 1, ".".join(path), NO_LANGUAGE,
            say(
                N_("Not written in {language}: its readers see “{text}”."),
                language=say(LANGUAGE_NAMES[language]), text=shown[:60],
            ),
            language, _offer(language, path),
        )  # fmt: skip


def _offer(language: str, path: tuple[str, ...]) -> str:
    """Return what a name could be in English: its key in words."""
    is_name = language == "en" and path[-1:] == (LABEL,) and len(path) > 1
    return humanized(path[-2]).text("en") if is_name and not path[-2].isdecimal() else ""


def _unnamed(root: MappingNode, path: str) -> Iterator[Caution]:
    """Yield each field that everybody reads by its key."""
    if "/" in path or path == APP_FILE:
        return
    fields = _node_at(root, ["fields"])
    for key, value in fields.value if isinstance(fields, MappingNode) else ():
        if not isinstance(value, MappingNode) or any(k.value == LABEL for k, _ in value.value):
            continue
        shown = humanized(str(key.value)).text("en")
        yield Caution(
            key.start_mark.line + 1, f"fields.{key.value}", NO_LABEL,
            say(N_("No name is written: everybody reads “{text}”."), text=shown),
        )  # fmt: skip


# -- what nothing uses --------------------------------------------------------------------------


def _unused(path: str, definitions: Definitions) -> Iterator[Caution]:
    """Yield the options that nothing picks from."""
    folder, _, name = path.removesuffix(".yaml").rpartition("/")
    if folder != "_options" or name not in definitions.option_sets:
        return
    if next(fields_of_set(definitions, name), None) is None:
        yield Caution(1, "file", UNUSED, say(N_("No field picks from these options.")))
