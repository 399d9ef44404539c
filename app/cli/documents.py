"""``flask documents …``: the same PDF as the button."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.group import acting, here, plain_errors
from app.core.errors import NotFoundError
from app.core.i18n import N_

documents = AppGroup("documents", help="Print records as PDF.")


@documents.command("render")
@click.argument("entity")
@click.argument("record_id", metavar="ID", type=int)
@click.option("--document", "name", help="Which document; the first of the entity if left out.")
@click.option("--language", default="zh_Hans", help="zh_Hans, zh_Hant, en or two: zh_Hans+en.")
@click.option("--as", "username", help="Whose rights count; an administrator's if left out.")
@click.option(
    "--standard", default="", help="ua: for screen readers (PDF/UA-1); archive: to keep (PDF/A-2b)."
)
@click.option("-o", "output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@plain_errors
def render(
    entity: str, record_id: int, name: str | None, language: str, username: str | None,
    standard: str, output: Path,
) -> None:  # fmt: skip
    """Write record ID of ENTITY as a PDF."""
    from app.exchange.documents.choice import offered_documents
    from app.exchange.documents.making import render_document
    from app.records.access import find_entity

    store = here().store()
    actor = acting(store, username)
    documents_of = offered_documents(find_entity(store, entity), actor)
    chosen = name or next((each.name for each in documents_of), None)
    if chosen is None:
        raise NotFoundError("documents.none", N_("{name} has no documents."), name=entity)
    pdf = render_document(store, actor, entity, record_id, chosen, language, standard=standard)
    output.write_bytes(pdf.content)
    if missing := pdf.short.missing:
        click.echo(f"no glyph for: {' '.join(missing)}", err=True)
    if texts := pdf.short.untranslated:
        named = ", ".join(str(label) for label in texts)
        click.echo(f"texts that are not translated: {len(texts)}: {named}", err=True)
    click.echo(f"{output}: {len(pdf.content):,} bytes")
