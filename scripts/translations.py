"""The catalogues in translations/: `python -m scripts.translations update | check | compile`."""

from __future__ import annotations

import string
import sys
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.core.i18n import LANGUAGES
from app.schema.label_reader import convert

HERE = Path(__file__).resolve().parent.parent
FOLDER = HERE / "translations"
# The English sentences are the keys themselves.
SOURCE_LANGUAGE = "en"
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "_l": None, "lazy_gettext": None}


def path_of(language: str) -> Path:
    """Return where the catalogue of a language is kept."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def collect() -> Catalog:
    """Return every sentence marked in the code and the templates."""
    found = Catalog(project="Dossier")
    with (HERE / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel's own gap
    for name, line, message, comments, context in extract_from_dir(
        HERE, methods, options, KEYWORDS, ("translators:",), directory_filter=_is_ours
    ):
        found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return found


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in (".venv", "node_modules", "vendor", "var", "tests")


def read(language: str) -> Catalog:
    """Return a language's catalogue as it is on disk; empty when there is none."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Dossier", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def brought_up_to_date(language: str, template: Catalog) -> Catalog:
    """Return the catalogue with new sentences added and those no longer used left out."""
    catalogue = read(language)
    # A copy: update() would share the template's messages between all languages.
    catalogue.update(deepcopy(template), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.version, catalogue.msgid_bugs_address = "1", ""
    catalogue.last_translator = catalogue.language_team = ""
    for message in filter(_is_sentence, catalogue):
        if message.fuzzy:  # a sentence that became a plural, or the other way round
            message.flags.discard("fuzzy")
            message.string = ("",) * catalogue.num_plurals if message.pluralizable else ""
        if language == SOURCE_LANGUAGE:
            message.string = message.id
    return catalogue


def fill_traditional(traditional: Catalog, simplified: Catalog) -> None:
    """Give sentences without a traditional text the converted simplified one, to start from."""
    for message in traditional:
        source = simplified.get(message.id, message.context) if message.id else None
        if source is None or any(_texts(message.string)):
            continue
        plural = isinstance(source.string, tuple)
        converted = tuple(convert(text, "s2twp") for text in _texts(source.string))
        message.string = converted if plural else converted[0]


def problems(language: str, template: Catalog) -> Iterator[str]:
    """Yield what keeps a catalogue from being complete, a sentence each."""
    catalogue = read(language)
    for message in filter(_is_sentence, template):
        translated = catalogue.get(message.id, message.context)
        if translated is None or not all(_texts(translated.string)):
            yield f"{language}: not translated: {message.id!r}"
        else:
            yield from (f"{language}: {text}" for text in _unlike(message.id, translated.string))
    for message in filter(_is_sentence, catalogue):
        if template.get(message.id, message.context) is None:
            yield f"{language}: no longer used: {message.id!r}"
        if message.fuzzy:
            yield f"{language}: marked fuzzy: {message.id!r}"


def _unlike(source: object, translated: object) -> Iterator[str]:
    wanted = {name for text in _texts(source) for name in placeholders(text)}
    for text in _texts(translated):
        if placeholders(text) - wanted:
            yield f"unknown placeholder {sorted(placeholders(text) - wanted)} in {text!r}"
        # A plural's singular may leave the number out; one sentence must keep all.
        if isinstance(source, str) and wanted - placeholders(text):
            yield f"missing placeholder {sorted(wanted - placeholders(text))} in {text!r}"


def placeholders(text: str) -> frozenset[str]:
    """Return the names in braces (``{name}``) and in Python's old form (``%(name)s``)."""
    old = {part.partition(")")[0] for part in text.split("%(")[1:]}
    try:
        new = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return frozenset({"(broken braces)"})
    return frozenset(old | new)


def _is_sentence(message: Message) -> bool:
    return bool(message.id)  # the first entry of a catalogue, with an empty id, is its header


def _texts(text: object) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (str(text or ""),)


def written(catalogue: Catalog) -> bytes:
    """Return the file's bytes: sorted, without line numbers or dates, so that diffs stay small."""
    catalogue.header_comment = f"# {catalogue.locale}: written by `make translations`."
    out = BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, include_lineno=False)
    dated = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By')
    return b"".join(line for line in out.getvalue().splitlines(True) if not line.startswith(dated))


def update() -> int:
    """Write all catalogues anew; say what is left to translate."""
    template = collect()
    catalogues = {language: brought_up_to_date(language, template) for language in LANGUAGES}
    fill_traditional(catalogues["zh_Hant"], catalogues["zh_Hans"])
    for language, catalogue in catalogues.items():
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalogue))
        compile_catalogue(path, path.with_suffix(".mo"))
    return check(template)


def check(template: Catalog | None = None) -> int:
    """Return 1, having said why, unless every catalogue is complete."""
    template = template or collect()
    found = [problem for language in LANGUAGES for problem in problems(language, template)]
    sys.stdout.write("".join(f"{problem}\n" for problem in found))
    sys.stdout.write(
        f"translations: {len(template)} sentences, {len(found)} problems"
        f"{'; run `make translations`, then fill in translations/*' if found else ''}\n"
    )
    return 1 if found else 0


def compile_catalogue(source: Path, target: Path) -> None:
    """Write the form that gettext reads."""
    with source.open("rb") as file:
        catalogue = read_po(file)
    with target.open("wb") as file:
        write_mo(file, catalogue)


def main(arguments: list[str]) -> int:
    """Run one of the three commands."""
    match arguments:
        case ["update"]:
            return update()
        case ["check"]:
            return check()
        case ["compile", source, target]:
            compile_catalogue(Path(source), Path(target))
            return 0
    sys.stderr.write("usage: python -m scripts.translations update | check | compile PO MO\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
