"""A letter that names all there is of a record: what one may not read is in none of it."""

from __future__ import annotations

from collections.abc import Iterator

from app.access.actor import Actor
from app.core.errors import AppError
from app.core.i18n import Label
from app.exchange.documents.free_as_role import sheet_as_role
from app.exchange.documents.making import document_sheet
from app.records.read import get_record
from app.schema.condition_reader import links_to
from app.schema.model import Action, Definitions, Document, Entity
from app.storage.store import Store

LANGUAGES = ("zh_Hans", "en")


def letter_about(definitions: Definitions, entity: Entity) -> Document:
    """Return a letter with every field, every condition on one, and everything that is linked."""
    text = "\n\n".join(_pieces(definitions, entity))
    return Document("letter", Label.plain("Letter"), layout="letter", body=Label.plain(text))


def _pieces(definitions: Definitions, entity: Entity) -> Iterator[str]:
    for name in entity.by_name:
        yield f"{{{{ {name} }}}} {{{{ {name} | upper }}}} {{% if {name} %}}filled{{% endif %}}"
    for name, field in entity.by_name.items():
        (target, *others) = getattr(field.type, "targets", ()) or ("",)
        if target in definitions.entities and not others and not field.type.is_many:
            yield " ".join(f"{{{{ {name}.{f} }}}}" for f in definitions.entities[target].by_name)
    for other in definitions.live_entities:
        for via, field in other.by_name.items():
            if links_to(field, entity.name):
                cells = " ".join(f"{{{{ each.{name} }}}}" for name in other.by_name)
                yield f"{{% for each in {other.name}.{via} %}}{cells}{{{{ each }}}}{{% endfor %}}"


def letters(store: Store, actor: Actor, others: list[Actor]) -> Iterator[tuple[str, str]]:
    """Yield what was asked and all that a letter about it says, as oneself and as others."""
    for entity in store.definitions.live_entities:
        document = letter_about(store.definitions, entity)
        for number in (1, 2):
            try:
                record = get_record(store, actor, entity.name, number)
                if Action.PRINT not in record.may:
                    continue
                sheet = document_sheet(store, actor, record, document, languages=LANGUAGES)
                yield f"{entity.name} {number}", repr(sheet)
            except AppError as error:
                yield f"{entity.name} {number}", repr(error)
            for other in others:
                asked = f"{entity.name} {number} as {other.roles[0].name}"
                try:
                    seen = sheet_as_role(
                        store, actor, other, entity.name, number, document=document,
                        languages=LANGUAGES,
                    )  # fmt: skip
                    yield asked, repr(seen)
                except AppError as error:
                    yield asked, repr(error)
