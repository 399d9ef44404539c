"""Records as JSON: one class for each entity, made from its definition, asking only the door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import Response, request
from flask_appbuilder.api import BaseApi
from flask_babel import gettext

from app.access.actor import Actor
from app.access.current import current_locale, current_store
from app.access.fields import field_set
from app.access.rights import needs_action
from app.api.answering import answer, route
from app.api.bodies import read_body
from app.api.document import DocumentRoute
from app.api.errors import ApiError
from app.api.info import entity_info
from app.api.questions import read_question, require_known
from app.api.renamed import OldName, renamed_json
from app.api.report import ReportRoute
from app.api.reveal import RevealRoute
from app.api.shapes import read_texts, record_json, records_json, titles_json
from app.core.i18n import N_
from app.records.access import find_entity
from app.records.old_names import PresentNames
from app.records.read import get_record, list_records
from app.records.record import Masked, Record
from app.records.write import create_record, delete_record, update_record
from app.schema.model import Action, Entity

NO_PARAMETERS = ("_l_",)
NOTHING: Mapping[str, str] = {}


class RecordApi(ReportRoute, DocumentRoute, RevealRoute, BaseApi):
    """The addresses of one entity. It holds no state: one instance answers all threads."""

    entity_name: ClassVar[str]
    old_name: ClassVar[OldName | None] = None  # where the address is one that it had before
    version = "v1"
    csrf_exempt = True  # Flask-WTF would answer in HTML; ``identify`` asks for the token instead

    @property
    def entity(self) -> Entity:
        """The entity as the definitions of this app have it."""
        return find_entity(current_store(), self.entity_name)

    @route("/_info", "GET", needs_action(*Action))
    def info(self, actor: Actor) -> Response:
        """Describe the fields that the caller may see."""
        require_known(request.args, (*NO_PARAMETERS, "q"))
        store, locale = current_store(), current_locale()
        return answer(**entity_info(store, actor, self.entity, locale=locale, word=gettext))

    @route("/", "GET", needs_action(Action.READ))
    def get_list(self, actor: Actor) -> Response:
        """Answer one page of records."""
        store, entity = current_store(), self.entity
        asked = read_question(store, actor, entity.name, request.args)
        page = list_records(store, actor, entity.name, asked.question)
        columns = asked.question.columns or None
        return answer(
            count=page.total,
            count_is_exact=page.total_is_exact,
            ids=[record.id for record in page.records],
            result=records_json(page.records, entity, columns),
            masked=sorted(
                field_set(store.definitions, actor, entity).masked & set(columns or entity.by_name)
            ),
            titles=titles_json(page.records),
            page=page.page,
            page_size=page.size,
            next_cursor=asked.next_cursor(page),
            **renamed_json(asked.renamed),
        )

    @route("/", "POST", needs_action(Action.CREATE))
    def post(self, actor: Actor) -> Response:
        """Make a record."""
        require_known(request.args, NO_PARAMETERS)
        store, entity = current_store(), self.entity
        names = PresentNames(store, actor, entity.name)
        body = names.keys(read_body(request))
        texts = read_texts(entity, field_set(store.definitions, actor, entity), body)
        record = create_record(store, actor, entity.name, texts)
        response = _one(record, entity, status=201, renamed=names.met)
        response.headers["Location"] = f"{request.base_url.rstrip('/')}/{record.id}"
        return response

    @route("/<int:pk>", "GET", needs_action(Action.READ))
    def get(self, actor: Actor, pk: int) -> Response:
        """Answer one record."""
        require_known(request.args, NO_PARAMETERS)
        store, entity = current_store(), self.entity
        return _one(get_record(store, actor, entity.name, pk), entity)

    @route("/<int:pk>", "PUT", needs_action(Action.UPDATE))
    def put(self, actor: Actor, pk: int) -> Response:
        """Change the fields that are sent; the others keep their values."""
        require_known(request.args, NO_PARAMETERS)
        store, entity = current_store(), self.entity
        body = read_body(request)
        version = _version(body)
        names = PresentNames(store, actor, entity.name)
        body = names.keys(body)
        texts = read_texts(entity, field_set(store.definitions, actor, entity), body)
        record = update_record(store, actor, entity.name, pk, texts, version=version)
        return _one(record, entity, renamed=names.met)

    @route("/<int:pk>", "DELETE", needs_action(Action.DELETE))
    def delete(self, actor: Actor, pk: int) -> Response:
        """Put a record into the trash."""
        require_known(request.args, NO_PARAMETERS)
        store, entity = current_store(), self.entity
        delete_record(store, actor, entity.name, pk, version=_version({}))
        return answer(ok=True, id=pk)


def make_record_api(entity: Entity, old_name: OldName | None = None) -> type[RecordApi]:
    """Return the API class of an entity at its address, or at one it had before."""
    called = old_name.name if old_name else entity.name
    body = {"entity_name": entity.name, "resource_name": called, "old_name": old_name}
    name = "".join(part.title() for part in called.split("_")) + "RecordApi"
    return type(name, (RecordApi,), body)


def _one(
    record: Record, entity: Entity, *, status: int = 200, renamed: Mapping[str, str] = NOTHING
) -> Response:
    response = answer(
        id=record.id,
        version=record.version,
        title=record.title,
        result=record_json(record, entity),
        masked=sorted(n for n, value in record.values.items() if isinstance(value, Masked)),
        titles=titles_json([record]),
        may=sorted(str(action) for action in record.may),
        **renamed_json(renamed),
    )
    response.status_code = status
    response.headers["ETag"] = f'"{record.version}"'
    return response


def _version(body: dict[str, Any]) -> int | None:
    """Return the version the caller saw, from ``If-Match`` or the body; ``None``: no check.

    Clients made for Flask-AppBuilder send none, so it stays optional; OpenAPI says so.
    """
    sent = request.headers.get("If-Match", "").strip()
    header = sent.removeprefix("W/").strip('"')
    found = body.pop("version", None)
    if found is not None and (not isinstance(found, int) or isinstance(found, bool)):
        raise _bad_version()
    if not sent or sent == "*":
        return found
    if not (header.isascii() and header.isdigit() and len(header) < 19):
        raise _bad_version()
    if found is not None and found != int(header):
        raise _bad_version()
    return int(header)


def _bad_version() -> ApiError:
    return ApiError(
        400, "version.invalid", N_("The version is the whole number that the record came with.")
    )
