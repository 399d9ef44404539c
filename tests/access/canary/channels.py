"""Every way out of the panel, by route: what is asked of it, for one person and one entity.

Every field that the person may not read is asked for in each kind of question (filter, sort,
search, panel, change); every operator of it is asked of the door itself, which costs no page.

A route is named here or in ``EXEMPT`` with the reason why nothing of a record can come out of it;
``tests/access/test_canary_channels.py`` fails for one that is in neither.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from app.access.fields import FieldSet
from app.fieldtypes.abilities import HasOptions, HoldsFiles, ReadsThrough, RefersTo
from app.schema.model import Entity, Field
from tests.access.canary.values import FILES

LANGUAGES = ("zh_Hans", "zh_Hant", "en", "zh_Hans+en")
SAMPLE = 2  # fields of each access that are tried where all fields go the same way
READ_ELSEWHERE = (RefersTo, ReadsThrough)  # their order and filters come from other records


@dataclass(frozen=True)
class Ask:
    """One request."""

    address: str
    method: str = "GET"
    more: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        said = self.more.get("json") or self.more.get("data") or ""
        return f"{self.method} {self.address} {said}".strip()


@dataclass(frozen=True)
class Subject:
    """One entity as one person meets it."""

    entity: Entity
    fields: FieldSet
    secrets: Mapping[str, tuple[str, ...]]  # of both states: field -> texts, first record first
    asks_why: bool = True  # whether the person may ask why others see a record
    roles: tuple[str, ...] = ()  # of others, to look through in the designer
    is_first: bool = True  # of those with documents: what takes seconds is asked of it alone

    @property
    def closed(self) -> tuple[Field, ...]:
        """The fields that the person may not read."""
        return tuple(f for f in self.entity.by_name.values() if f.name not in self.fields.readable)

    @property
    def sample(self) -> tuple[Field, ...]:
        """A few of them: the first hidden and the first masked ones."""
        return (*self._hidden[:SAMPLE], *self._masked[:SAMPLE])

    @property
    def designed(self) -> tuple[Field, ...]:
        """Fields that the designer is asked to change: one hidden, one masked, one open.

        Each is a version of its own, read, checked and compared as a whole.
        """
        own = tuple(known for known in self.open if not known.is_standard)
        return (*self._hidden[:1], *self._masked[:1], *own[:1])

    @property
    def _masked(self) -> tuple[Field, ...]:
        return tuple(known for known in self.closed if known.name in self.fields.masked)

    @property
    def _hidden(self) -> tuple[Field, ...]:
        return tuple(known for known in self.closed if known.name not in self.fields.masked)

    @property
    def open(self) -> tuple[Field, ...]:
        """The fields that the person may read."""
        return tuple(f for f in self.entity.by_name.values() if f.name in self.fields.readable)

    @property
    def elsewhere(self) -> tuple[Field, ...]:
        """Those of them whose order and filters come from other records."""
        return tuple(known for known in self.open if isinstance(known.type, READ_ELSEWHERE))

    @property
    def web(self) -> str:
        return f"/{self.entity.name}"

    @property
    def api(self) -> str:
        return f"/api/v1/{self.entity.name}/"

    def probe(self, known: Field) -> str:
        """Return a text to ask a field for: what the first record holds in one of the states."""
        return self.secrets.get(known.name, ("1",))[0]


Channel = Callable[[Subject], Iterator[Ask]]


def can_sort(known: Field) -> bool:
    """Tell whether a list of somebody who may read the field could be sorted by it."""
    return known.type.sortable and not known.type.is_many


def _tree(name: str, operator: str, operand: Any) -> str:
    return quote(json.dumps({name: {operator: operand}}))


# -- lists ----------------------------------------------------------------------------------------


def _lists(subject: Subject) -> Iterator[Ask]:
    base = f"{subject.web}/list/"
    yield Ask(base)
    yield Ask(f"{base}?size=20&page=2")
    yield Ask(f"{base}?columns={','.join(f.name for f in subject.open)}")
    for known in subject.elsewhere:
        if can_sort(known):
            yield Ask(f"{base}?sort=-{known.name}")
    for known in subject.closed:
        text = subject.probe(known)
        yield Ask(f"{base}?sort={known.name}&columns={known.name}&{urlencode({'q': text})}")
    for known in subject.sample:
        text = subject.probe(known)
        yield Ask(f"{base}?{urlencode({'q': text})}")
        yield Ask(f"{base}?{urlencode({f'f.{known.name}': text})}")
        yield Ask(f"{base}?sort=-{known.name}")
        yield Ask(f"{base}?columns={known.name}")
        yield Ask(f"{base}?filter={_tree(known.name, 'equals', subject.probe(known))}")


def _panels(subject: Subject) -> Iterator[Ask]:
    for known in subject.entity.by_name.values():
        if known in subject.sample or isinstance(known.type, HasOptions | RefersTo):
            yield Ask(f"{subject.web}/filter/{known.name}")


def _exports(subject: Subject) -> Iterator[Ask]:
    base = f"{subject.web}/export.csv"
    yield Ask(base)
    yield Ask(f"{base}?columns={','.join(f.name for f in subject.open)}&sort=-id")
    for known in subject.sample:
        yield Ask(f"{base}?sort=-{known.name}")
        yield Ask(f"{base}?{urlencode({'q': subject.probe(known)})}")


def _reports(subject: Subject) -> Iterator[Ask]:
    """Ask how the list is to be printed, and by what it could be."""
    base = f"{subject.web}/report"
    yield Ask(base)
    yield Ask(f"{base}?columns={','.join(f.name for f in subject.open[:12])}")
    for known in subject.sample:
        yield Ask(f"{base}?{urlencode({f'f.{known.name}': subject.probe(known)})}")
        yield Ask(f"{base}?sort=-{known.name}")


def _printed_reports(subject: Subject) -> Iterator[Ask]:
    """Ask for the list grouped by what is closed; what is printed is asked of the API."""
    for known in subject.sample:
        data = {"language": "en", "group": known.name}
        yield Ask(f"{subject.web}/report", "POST", {"data": data})
        yield Ask(f"{subject.web}/report?sort={known.name}", "POST", {"data": {"language": "en"}})


def _api_reports(subject: Subject) -> Iterator[Ask]:
    """Print one list: reports of all, in all languages and groups, are compared as they are."""
    base = f"{subject.api}report.pdf?language=zh_Hans%2Ben"
    if subject.is_first:
        yield Ask(base)
    for known in subject.sample:
        yield Ask(f"{base}&group={known.name}")
        yield Ask(f"{base}&sort=-{known.name}")
        yield Ask(f"{base}&filter={_tree(known.name, 'equals', subject.probe(known))}")


def _trash(subject: Subject) -> Iterator[Ask]:
    yield Ask(f"{subject.web}/trash/")


def _picks(subject: Subject) -> Iterator[Ask]:
    for known in subject.entity.by_name.values():
        if isinstance(known.type, RefersTo):
            yield Ask(f"{subject.web}/pick/{known.name}")
            for text in sorted({texts[0] for texts in subject.secrets.values()})[:2]:
                yield Ask(f"{subject.web}/pick/{known.name}?{urlencode({'q': text})}")
        elif known in subject.sample:  # the others are asked for at the door: ``refusals``
            yield Ask(f"{subject.web}/pick/{known.name}?q=1")


# -- one record -----------------------------------------------------------------------------------


def _per_record(pattern: str) -> Channel:
    def asks(subject: Subject) -> Iterator[Ask]:
        for number in (1, 2, 3, 4):
            yield Ask(pattern.format(web=subject.web, api=subject.api, id=number))

    return asks


def _forms(subject: Subject) -> Iterator[Ask]:
    yield Ask(f"{subject.web}/add")
    for known in subject.sample:
        yield Ask(f"{subject.web}/add?{urlencode({known.name: subject.probe(known)})}")


def _files(subject: Subject) -> Iterator[Ask]:
    for known in subject.entity.by_name.values():
        if isinstance(known.type, HoldsFiles):
            for key in FILES[:2]:
                yield Ask(f"{subject.web}/1/file/{known.name}/{key}")


def _documents(subject: Subject) -> Iterator[Ask]:
    """Ask for a PDF of what is out of reach; the sheets of the others are compared as they are."""
    for document in subject.entity.documents:
        yield Ask(f"{subject.web}/3/document/{document.name}.pdf?language=nowhere")
        yield Ask(f"{subject.web}/99/document/{document.name}.pdf?language=en")


def _before_prints(subject: Subject) -> Iterator[Ask]:
    """Ask what documents would fall short of: texts of the record's options, its characters."""
    for document, number in itertools.product(subject.entity.documents, (1, 3)):
        yield Ask(f"{subject.web}/{number}/print/{document.name}?language=zh_Hans")


# -- the API --------------------------------------------------------------------------------------


def _api_documents(subject: Subject) -> Iterator[Ask]:
    """Ask as the screen is asked: what is printed of the others is compared as it is."""
    for document in subject.entity.documents:
        yield Ask(f"{subject.api}3/document/{document.name}.pdf?language=nowhere")
        yield Ask(f"{subject.api}99/document/{document.name}.pdf?language=en")
        yield Ask(f"{subject.api}3/document/{document.name}.pdf?language=en&nonsense=1")


def _api_lists(subject: Subject) -> Iterator[Ask]:
    base = subject.api
    yield Ask(base)
    yield Ask(f"{base}?page_size=1&page=2")
    for known in (*subject.elsewhere, *subject.open[:SAMPLE]):
        if can_sort(known):
            yield Ask(f"{base}?sort={known.name}")
        if isinstance(known.type, READ_ELSEWHERE):
            falling = f"q=(order_column:{known.name},order_direction:desc)"
            yield Ask(f"{base}?{falling}&filter={_tree(known.name, 'filled', True)}")
    for known in subject.closed:
        compared = _tree(known.name, "equals", subject.probe(known))
        yield Ask(f"{base}?filter={compared}&sort=-{known.name}")
        if known.search or known in subject.sample:
            yield Ask(f"{base}?{urlencode({'search': subject.probe(known)[:200]})}")
    for known in subject.sample:
        yield from _api_sample(base, known.name)


def _api_sample(base: str, name: str) -> Iterator[Ask]:
    yield Ask(f"{base}?filter={quote(json.dumps({'not': {name: 'filled'}}))}")
    yield Ask(f"{base}?{urlencode({'q': f'(filters:!((col:{name},opr:eq,value:1)))'})}")
    yield Ask(f"{base}?q=(order_column:{name},order_direction:asc)")
    yield Ask(f"{base}?columns={name}")
    yield Ask(f"{base}?sort=-{name}")


def _info(subject: Subject) -> Iterator[Ask]:
    yield Ask(f"{subject.api}_info")


# -- writing: answers, mistakes and conflicts -----------------------------------------------------


def _headline(subject: Subject) -> str:
    """Return a field of text that the person may write, or a name that no field has."""
    own = [f for f in subject.entity.live_fields if f.name in subject.fields.writable]
    texts = [f.name for f in own if f.type.name in ("text", "long_text") and not f.unique]
    return texts[0] if texts else "none_such"


def _sent_forms(subject: Subject) -> Iterator[Ask]:
    name = f"field.{_headline(subject)}"
    for number in (1, 3):
        address = f"{subject.web}/edit/{number}"
        yield Ask(address, "POST", {"data": {"version": "1", name: "Too late"}})
        yield Ask(address, "POST", {"data": {"version": "99", name: "x" * 50_000}})
    for known in subject.sample:
        given = {"version": "2", f"field.{known.name}": subject.probe(known)}
        yield Ask(f"{subject.web}/edit/1", "POST", {"data": given})


def _sent_new_forms(subject: Subject) -> Iterator[Ask]:
    name = f"field.{_headline(subject)}"
    yield Ask(f"{subject.web}/add", "POST", {"data": {name: "x" * 50_000}})
    yield Ask(f"{subject.web}/add", "POST", {"data": {name: "New"}})


def _posts(subject: Subject) -> Iterator[Ask]:
    yield Ask(subject.api, "POST", {"json": {}})
    for known in subject.sample:
        yield Ask(subject.api, "POST", {"json": {known.name: []}})


def _puts(subject: Subject) -> Iterator[Ask]:
    """Change records; a guess at a masked value must not be told from a wrong one."""
    name = _headline(subject)
    for number in (1, 3):
        yield Ask(f"{subject.api}{number}", "PUT", {"json": {name: "Late", "version": 1}})
        yield Ask(f"{subject.api}{number}", "PUT", {"json": {name: f"Changed {number}"}})
    hidden = {}
    for known in subject.closed:
        if isinstance(known.type, HoldsFiles):
            continue  # only who sent a file may hang it somewhere
        if known.name not in subject.fields.masked:
            hidden[known.name] = subject.probe(known)
            continue
        guess = {known.name: subject.probe(known), name: f"Guessed {known.name}"}
        yield Ask(f"{subject.api}1", "PUT", {"json": guess})
    # What is hidden is refused field by field, in one answer that changes nothing.
    yield Ask(f"{subject.api}1", "PUT", {"json": {**hidden, name: "Guessed"}})


def _deletions(subject: Subject) -> Iterator[Ask]:
    yield Ask(f"{subject.web}/delete/2", "POST", {"data": {}})
    yield Ask(f"{subject.web}/delete/99", "POST", {"data": {}})


def _many_deletions(subject: Subject) -> Iterator[Ask]:
    yield Ask(f"{subject.web}/delete", "POST", {"data": {"id": ["3", "99"]}})


def _restorations(subject: Subject) -> Iterator[Ask]:
    yield Ask(f"{subject.web}/restore/4", "POST", {"data": {}})


def _many_restorations(subject: Subject) -> Iterator[Ask]:
    yield Ask(f"{subject.web}/restore", "POST", {"data": {"id": ["2", "3", "99"]}})


def _api_deletions(subject: Subject) -> Iterator[Ask]:
    yield Ask(f"{subject.api}1", "DELETE")
    yield Ask(f"{subject.api}3", "DELETE")


def _reveals(subject: Subject) -> Iterator[Ask]:
    """Ask for masked values without a reason: who gives one is shown the value, by right."""
    for known in subject.sample:
        yield Ask(f"{subject.web}/reveal/1/{known.name}")
        yield Ask(f"{subject.web}/reveal/3/{known.name}")


def _sent_reveals(subject: Subject) -> Iterator[Ask]:
    for known in subject.sample:
        yield Ask(f"{subject.web}/reveal/1/{known.name}", "POST", {"data": {}})


def _api_reveals(subject: Subject) -> Iterator[Ask]:
    for known in subject.sample:
        yield Ask(f"{subject.api}1/reveal", "POST", {"json": {"field": known.name}})


def _reasons(subject: Subject) -> Iterator[Ask]:
    """Ask why others see records: Alice (3) and Charlie (5) of the cast."""
    if not subject.asks_why:  # who is refused is refused before anything is read
        yield Ask(f"/roles/why?person=3&entity={subject.entity.name}&id=1")
        return
    for person, number in itertools.product((3, 5), (1, 3)):
        base = f"/roles/why?person={person}&entity={subject.entity.name}&id={number}"
        yield Ask(base)
        for known in subject.sample:
            yield Ask(f"{base}&field={known.name}")


def _role_cells(subject: Subject) -> Iterator[Ask]:
    """Ask the designer how many records scopes of other roles would reach."""
    for role in subject.roles:
        for action in ("read", "update"):
            yield Ask(f"/designer/roles/{role}/cell/{subject.entity.name}/{action}")


def _seen_by_roles(subject: Subject) -> Iterator[Ask]:
    """Look at the list through other roles: they may see what the designer may not."""
    for role in subject.roles:
        yield Ask(f"/designer/roles/{role}/preview/{subject.entity.name}")


def _records_seen_by_roles(subject: Subject) -> Iterator[Ask]:
    for role, number in itertools.product(subject.roles, (1, 3)):
        yield Ask(f"/designer/roles/{role}/preview/{subject.entity.name}/{number}")


def _conditions(subject: Subject) -> Iterator[Ask]:
    """Ask the designer how many records a condition on a field, closed or not, would match."""
    base = f"/designer/conditions/{subject.entity.name}/check"
    for known in subject.designed:
        for tree in ({known.name: "filled"}, {known.name: {"equals": subject.probe(known)}}):
            yield Ask(base, "POST", {"data": {"condition": json.dumps(tree)}})


def _previewed_lists(subject: Subject) -> Iterator[Ask]:
    """Ask the designer for the list as its draft has it, closed fields among the columns."""
    base = f"/designer/entity/{subject.entity.name}/lists"
    yield Ask(base)
    for known in subject.sample:
        yield Ask(f"{base}/columns", "POST", {"data": {"do": f"add:{known.name}"}})
        yield Ask(f"{base}/sort", "POST", {"data": {"do": f"add:{known.name}"}})
    yield Ask(base)


def _previewed_documents(subject: Subject) -> Iterator[Ask]:
    """Ask the designer for one document, as its draft has it; all are compared as sheets."""
    base = f"/designer/entity/{subject.entity.name}/documents"
    for document in subject.entity.documents:
        yield Ask(f"{base}/{document.name}/preview.pdf?language=nowhere&record=3")
        yield Ask(f"{base}/{document.name}/preview.pdf?language=en&record=99")
    for document in subject.entity.documents[: subject.is_first]:
        yield Ask(f"{base}/{document.name}/preview.pdf?language=en&record=1")


def _tried_conversions(subject: Subject) -> Iterator[Ask]:
    """Ask the designer which values of a field, closed or not, do not convert."""
    for known in subject.designed:
        base = f"/designer/entity/{subject.entity.name}/field/{known.name}/type"
        yield Ask(f"{base}?kind=integer")
        for act in ("try", "options"):
            yield Ask(base, "POST", {"data": {"kind": "date", "do": act}})


def _tried_titles(subject: Subject) -> Iterator[Ask]:
    """Ask the designer how records would be called by what is closed to the person."""
    base = f"/designer/entity/{subject.entity.name}/rules"
    yield Ask(base)
    for known in subject.sample:
        yield Ask(f"{base}/title", "POST", {"data": {"title": f"{{{known.name}}}", "do": "try"}})


def _records_to_preview(subject: Subject) -> Iterator[Ask]:
    yield Ask(f"/designer/entity/{subject.entity.name}/documents")


def _made_unique(subject: Subject) -> Iterator[Ask]:
    base = f"/designer/entity/{subject.entity.name}"
    for known in subject.designed:
        data = {"do": "save", "fields": known.name}
        yield Ask(f"{base}/rules/unique", "POST", {"data": data})


def _made_numbers(subject: Subject) -> Iterator[Ask]:
    base = f"/designer/entity/{subject.entity.name}"
    for known in subject.designed:
        data = {"do": "keep", "kind": "integer"}
        yield Ask(f"{base}/field/{known.name}/type", "POST", {"data": data})


def _retired(subject: Subject) -> Iterator[Ask]:
    base = f"/designer/entity/{subject.entity.name}"
    for known in subject.designed:
        yield Ask(f"{base}/field/{known.name}/retire", "POST", {"data": {}})
    for options in ("plain", "tree", "ranks") if subject.is_first else ():
        yield Ask(f"/designer/options/{options}/act", "POST", {"data": {"do": "retire:a"}})


REVIEWED: tuple[Channel, ...] = (_made_unique, _made_numbers, _retired)
"""What the designer does to fields, closed and open: a review tells what it would do to values.

Each is done to all entities before the review is asked for: it takes seconds, and tells of all.
"""


def _picked_records(subject: Subject) -> Iterator[Ask]:
    yield Ask(f"/roles/pick/record/{subject.entity.name}")
    for text in sorted({texts[0] for texts in subject.secrets.values()})[:3]:
        yield Ask(f"/roles/pick/record/{subject.entity.name}?{urlencode({'q': text})}")


OF_AN_ENTITY: Mapping[tuple[str, str], Channel] = {
    ("RecordView.list", "GET"): _lists,
    ("RecordView.filter", "GET"): _panels,
    ("RecordView.export", "GET"): _exports,
    ("RecordView.report", "GET"): _reports,
    ("RecordView.print_list", "POST"): _printed_reports,
    ("RecordApi.report", "GET"): _api_reports,
    ("RecordView.trash", "GET"): _trash,
    ("RecordView.pick", "GET"): _picks,
    ("RecordView.show", "GET"): _per_record("{web}/show/{id}"),
    ("RecordView.edit", "GET"): _per_record("{web}/edit/{id}"),
    ("RecordView.timeline", "GET"): _per_record("{web}/timeline/{id}"),
    ("RecordView.add", "GET"): _forms,
    ("RecordView.file", "GET"): _files,
    ("RecordView.document", "GET"): _documents,
    ("RecordView.before_print", "GET"): _before_prints,
    ("RecordApi.document", "GET"): _api_documents,
    ("RecordApi.get_list", "GET"): _api_lists,
    ("RecordApi.get", "GET"): _per_record("{api}{id}"),
    ("RecordApi.info", "GET"): _info,
    ("RecordView.reveal", "GET"): _reveals,
    ("RecordView.reveal", "POST"): _sent_reveals,
    ("RecordApi.reveal", "POST"): _api_reveals,
    ("RolesView.why", "GET"): _reasons,
    ("RoleDesignView.cell", "GET"): _role_cells,
    ("RoleDesignView.preview", "GET"): _seen_by_roles,
    ("RoleDesignView.preview_record", "GET"): _records_seen_by_roles,
    ("ConditionsView.check", "POST"): _conditions,
    ("ListLayoutView.index", "GET"): _previewed_lists,
    ("RulesView.title", "POST"): _tried_titles,
    ("ConversionsView.convert", "POST"): _tried_conversions,
    ("DocumentLayoutView.index", "GET"): _records_to_preview,
    ("DocumentLayoutView.preview", "GET"): _previewed_documents,
    ("RolesView.pick_record", "GET"): _picked_records,
    ("RecordApi.post", "POST"): _posts,
    ("RecordApi.put", "PUT"): _puts,
    ("RecordView.edit", "POST"): _sent_forms,
    ("RecordView.add", "POST"): _sent_new_forms,
}
"""By view (without the entity's name) and method, in the order of asking: first what only reads."""

FOLLOWING_LINKS: Mapping[tuple[str, str], Channel] = {
    ("RecordView.delete", "POST"): _deletions,
    ("RecordView.delete_many", "POST"): _many_deletions,
    ("RecordView.restore", "POST"): _restorations,
    ("RecordView.restore_many", "POST"): _many_restorations,
    ("RecordApi.delete", "DELETE"): _api_deletions,
}
"""Channels that do to linked records what the definition says; they are asked of two states with
the same links, because a deletion that links forbid, clear or follow cannot look like another."""

OF_THE_PANEL: Mapping[tuple[str, str], tuple[Ask, ...]] = {
    ("HomeView.index", "GET"): (Ask("/"), Ask("/?_l_=zh_Hans")),
    ("TrashView.index", "GET"): (Ask("/trash/"),),
    ("OpenApi.openapi", "GET"): (Ask("/api/v1/openapi.json"),),
    ("RolesView.sees", "GET"): (Ask("/roles/people/3"), Ask("/roles/people/5")),
    ("RoleDesignView.by_person", "GET"): (
        Ask("/designer/roles/by-person/?person=3"),
        Ask("/designer/roles/by-person/?person=5"),
    ),
    ("ReviewView.index", "GET"): (Ask("/designer/review/"),),
    ("OptionSetsView.show", "GET"): tuple(
        Ask(f"/designer/options/{name}") for name in ("industry", "plain", "tree", "ranks")
    ),
    ("OptionSetsView.merge", "GET"): (
        Ask("/designer/options/industry/merge?keys=it&keys=software"),
        Ask("/designer/options/plain/merge?keys=a&keys=b"),
    ),
}

ACCOUNTS = "it tells of accounts, not of records"
SIGN_IN = "it is for who is not signed in, and reads no record"
OWN_SIGN_IN = "it tells people of their own ways to sign in"
ROLES = "it tells of definitions, not of records"
DESIGN = "definitions hold no record; whoever designs reads them whole"
DESIGN_COUNTS = "its counts are those of the set's page and of merging, which are asked"
EXEMPT: Mapping[str, str] = {
    "HealthView.*": SIGN_IN,
    "VerificationView.*": "it says of a paper only that it is genuine, its kind and its day",
    "SignInView.*": SIGN_IN,
    "CompanySignInView.*": SIGN_IN,
    "SamlView.*": SIGN_IN,
    "PasskeySignInView.*": SIGN_IN,
    "SecondStepView.*": SIGN_IN,
    "SetUpView.*": SIGN_IN,
    "SecurityApi.*": SIGN_IN,
    "PeopleView.*": ACCOUNTS,
    "DepartmentsView.*": ACCOUNTS,
    "SecondFactorResetView.*": ACCOUNTS,
    "ProfileView.*": OWN_SIGN_IN,
    "NewPasswordView.*": OWN_SIGN_IN,
    "PasskeysView.*": OWN_SIGN_IN,
    "SecurityView.*": OWN_SIGN_IN,
    "SessionsView.*": OWN_SIGN_IN,
    "StepUpView.*": OWN_SIGN_IN,
    "ApiKeysView.*": OWN_SIGN_IN,
    "RolesView.index": ROLES,
    "RolesView.pick_person": ACCOUNTS,
    "RolesView.fields": ROLES,
    "RolesView.system": ROLES,
    "RolesView.compare": ROLES,
    "DesignerView.*": DESIGN,
    "ConditionsView.fields": DESIGN,
    "FieldConditionsView.*": DESIGN,
    "PreviewView.*": DESIGN,
    "DraftView.*": DESIGN,
    "PanelView.*": DESIGN,
    "RoleDesignView.pick_person": ACCOUNTS,
    "RoleDesignView.index": DESIGN,
    "RoleDesignView.role": DESIGN,
    "RoleDesignView.by_field": DESIGN,
    "RoleDesignView.differences": DESIGN,
    "RoleDesignView.add": DESIGN,
    "RoleDesignView.scopes": DESIGN,
    "RoleDesignView.field_rights": DESIGN,
    "RoleDesignView.follow": DESIGN,
    "RoleDesignView.settings": DESIGN,
    "RoleDesignView.copy": DESIGN,
    "RoleDesignView.rename": DESIGN,
    "RoleDesignView.remove": DESIGN,
    "ReviewView.publish": DESIGN,
    "ReviewView.without_rule": DESIGN,
    "PurgeView.*": "it counts values for those alone who may read them, and has a test of that",
    "ClashesView.*": DESIGN,
    "VersionsView.*": DESIGN,
    "EntityFileView.*": DESIGN,
    "FilesView.*": DESIGN,
    "TranslationsView.*": DESIGN,
    "LabelsView.*": DESIGN,
    "NamesView.*": DESIGN,
    "OptionSetsView.*": DESIGN_COUNTS,
    "FieldsView.*": DESIGN,
    "SectionsView.*": DESIGN,
    "GalleryView.*": DESIGN,
    "EntitiesView.*": DESIGN,
    "EntityView.*": DESIGN,
    "MenuView.*": DESIGN,
    "PasteView.*": DESIGN,
    "ListLayoutView.change": DESIGN,
    "RulesView.index": DESIGN + "; its titles are asked for as RulesView.title",
    "ConversionsView.index": DESIGN + "; what it tries is asked for as ConversionsView.convert",
    "RulesView.related": DESIGN,
    "RulesView.tier": DESIGN,
    "RulesView.release": DESIGN,
    "RulesView.add": DESIGN,
    "RulesView.change": DESIGN,
    "DocumentPagesView.pages": "what it draws is asked for as letters, by oneself and as roles",
    "DocumentLayoutView.add": DESIGN,
    "DocumentLayoutView.change": DESIGN,
    "JobsView.*": "it tells people of their own jobs; each prints through the door",
    "*RecordView.print_many": "what the job prints is asked for as RecordView.document",
    "RegionsView.*": "it lists the regions of the country",
    "assets": "it serves files of the program",
}
"""Routes out of which nothing of a record can come, and why."""
