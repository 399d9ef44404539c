"""What every route answers to whom: the one table to review when a route is added.

A row is an endpoint pattern, a method, and the status for each of ``PEOPLE``; the first row that
fits a route counts. ``+`` says that the request changes something; all others must leave the
database as it is. Alice owns the records, the manager answers for her department, Charlie is of
another one, the viewer reads everything, nobody has no role.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from werkzeug.routing import Rule as Route

PEOPLE = ("stranger", "admin", "manager", "alice", "charlie", "viewer", "nobody")

TABLE = """
                                        stranger admin manager alice charlie viewer nobody
# -- for everybody -----------------------------------------------------------------------------
HealthView.*                     GET    200      200   200     200   200     200    200
VerificationView.verify          GET    200      200   200     200   200     200    200
SignInView.login                 GET    200      302   302     302   302     302    302
SignInView.login                 POST   302+     302   302     302   302     302    302
SignInView.logout                POST   302      302+  302+    302+  302+    302+   302+
SecurityApi.login                POST   200+     200+  200+    200+  200+    200+   200+
SecurityApi.refresh              POST   401      401   401     401   401     401    401
ProfileView.language             POST   302      302+  302+    302+  302+    302+   302+
ProfileView.look                 POST   302      302+  302+    302+  302+    302+   302+
assets                           GET    404      404   404     404   404     404    404
SecondStepView.*                 GET    302      302   302     302   302     302    302
SecondStepView.*                 POST   302      302   302     302   302     302    302
SetUpView.*                      GET    302      302   302     302   302     302    302
SetUpView.*                      POST   302      302   302     302   302     302    302
PasskeySignInView.options        POST   200+     200+  200+    200+  200+    200+   200+
PasskeySignInView.enter          POST   401      401   401     401   401     401    401
CompanySignInView.connect        POST   302      404   404     404   404     404    404
CompanySignInView.confirm        POST   302      404   404     404   404     404    404
CompanySignInView.disconnect     POST   302      302+  302+    302+  302+    302+   302+
CompanySignInView.go             GET    302      302   302     302   302     302    302
CompanySignInView.*              GET    404      404   404     404   404     404    404
SamlView.*                       GET    404      404   404     404   404     404    404
SamlView.*                       POST   404      404   404     404   404     404    404
# -- for whoever is signed in ------------------------------------------------------------------
HomeView.index                   GET    302      200   200     200   200     200    200
TrashView.index                  GET    302      200   200     200   200     200    200
JobsView.index                   GET    302      200   200     200   200     200    200
JobsView.*                       GET    302      404   404     404   404     404    404
JobsView.cancel                  POST   302      404   404     404   404     404    404
JobsView.go_on                   POST   302      404   404     404   404     404    404
RegionsView.regions              GET    302      200   200     200   200     200    200
OpenApi.openapi                  GET    401      200   200     200   200     200    200
ProfileView.me                   GET    302      200   200     200   200     200    200
ProfileView.me                   POST   302      302+  302+    302+  302+    302+   302+
ProfileView.my_password          POST   302      302+  302+    302+  302+    302+   302+
ApiKeysView.index                GET    302      200   200     200   200     200    200
ApiKeysView.index                POST   302      422   422     422   422     422    422
SessionsView.index               GET    302      200   200     200   200     200    200
SessionsView.end                 POST   302      404   404     404   404     404    404
SessionsView.end_others          POST   302      302+  302+    302+  302+    302+   302+
SessionsView.end_all             POST   302      302+  403     403   403     403    403
StepUpView.index                 GET    302      200   200     200   200     200    200
StepUpView.index                 POST   302      302+  302+    302+  302+    302+   302+
StepUpView.options               POST   302      200+  200+    200+  200+    200+   200+
NewPasswordView.index            GET    302      302   302     302   302     302    302
NewPasswordView.index            POST   302      302   302     302   302     302    302
ApiKeysView.revoke               POST   302      404   404     404   404     404    404
SecurityView.*                   GET    302      200   200     200   200     200    200
SecurityView.authenticator       POST   302      422   422     422   422     422    422
SecurityView.app_off             POST   302      422+  422+    422+  422+    422+   422+
SecurityView.recovery_codes      POST   302      302   302     302   302     302    302
SecurityView.forget              POST   302      302+  302+    302+  302+    302+   302+
PasskeysView.options             POST   302      200+  200+    200+  200+    200+   200+
PasskeysView.add                 POST   302      401   401     401   401     401    401
PasskeysView.rename              POST   302      422   422     422   422     422    422
PasskeysView.remove              POST   302      404   404     404   404     404    404
# -- for who manages people --------------------------------------------------------------------
PeopleView.index                 GET    302      200   403     403   403     403    403
PeopleView.add                   GET    302      200   403     403   403     403    403
PeopleView.add                   POST   302      302+  403     403   403     403    403
PeopleView.edit                  GET    302      200   403     403   403     403    403
PeopleView.edit                  POST   302      302+  403     403   403     403    403
PeopleView.password              POST   302      302+  403     403   403     403    403
SecondFactorResetView.show       GET    302      200   403     403   403     403    403
SecondFactorResetView.reset      POST   302      302+  403     403   403     403    403
DepartmentsView.index            GET    302      200   403     403   403     403    403
DepartmentsView.add              GET    302      200   403     403   403     403    403
DepartmentsView.add              POST   302      302+  403     403   403     403    403
DepartmentsView.edit             GET    302      200   403     403   403     403    403
DepartmentsView.edit             POST   302      302+  403     403   403     403    403
DepartmentsView.members          POST   302      302+  403     403   403     403    403
DepartmentsView.delete           POST   302      409   403     403   403     403    403
RolesView.*                      GET    302      200   403     403   403     403    403
# -- for who designs ---------------------------------------------------------------------------
DesignerView.*                   GET    302      200   403     403   403     403    403
EntitiesView.*                   GET    302      200   403     403   403     403    403
EntitiesView.*                   POST   302      422   403     403   403     403    403
EntityView.index                 GET    302      200   403     403   403     403    403
EntityView.release               POST   302      404   403     403   403     403    403
EntityView.restore               POST   302      303   403     403   403     403    403
EntityView.retire                POST   302      409   403     403   403     403    403
EntityView.*                     POST   302      422   403     403   403     403    403
MenuView.index                   GET    302      200   403     403   403     403    403
MenuView.add                     POST   302      422   403     403   403     403    403
MenuView.*                       POST   302      404   403     403   403     403    403
PasteView.index                  GET    302      200   403     403   403     403    403
PasteView.*                      POST   302      422   403     403   403     403    403
LabelsView.*                     GET    302      200   403     403   403     403    403
NamesView.index                  GET    302      200   403     403   403     403    403
ConditionsView.fields            GET    302      200   403     403   403     403    403
PreviewView.*                    GET    302      200   403     403   403     403    403
PreviewView.sheet                POST   302      200   403     403   403     403    403
PanelView.index                  GET    302      200   403     403   403     403    403
PanelView.logo                   GET    302      404   403     403   403     403    403
PanelView.rename                 POST   302      422   403     403   403     403    403
PanelView.upload                 POST   302      422   403     403   403     403    403
PanelView.remove                 POST   302      303   403     403   403     403    403
FieldConditionsView.index        GET    302      200   403     403   403     403    403
FieldConditionsView.index        POST   302      303   403     403   403     403    403
ConditionsView.check             POST   302      200   403     403   403     403    403
DocumentLayoutView.index         GET    302      200   403     403   403     403    403
DocumentLayoutView.add           POST   302      422   403     403   403     403    403
DocumentLayoutView.change        POST   302      303+  403     403   403     403    403
DocumentLayoutView.preview       GET    302      400   403     403   403     403    403
DocumentPagesView.pages          POST   302      200   403     403   403     403    403
RulesView.index                  GET    302      200   403     403   403     403    403
RulesView.title                  POST   302      303+  403     403   403     403    403
RulesView.related                POST   302      303+  403     403   403     403    403
RulesView.tier                   POST   302      303+  403     403   403     403    403
RulesView.release                POST   302      404   403     403   403     403    403
RulesView.add                    POST   302      422   403     403   403     403    403
RulesView.change                 POST   302      409   403     403   403     403    403
ConversionsView.index            GET    302      200   403     403   403     403    403
ConversionsView.convert          POST   302      404   403     403   403     403    403
ListLayoutView.index             GET    302      200   403     403   403     403    403
ListLayoutView.change            POST   302      400   403     403   403     403    403
EntityFileView.index             GET    302      200   403     403   403     403    403
FilesView.*                      GET    302      200   403     403   403     403    403
FilesView.file                   POST   302      422   403     403   403     403    403
FilesView.look                   POST   302      200   403     403   403     403    403
FilesView.add                    POST   302      422   403     403   403     403    403
FilesView.remove                 POST   302      422   403     403   403     403    403
FilesView.upload                 POST   302      422   403     403   403     403    403
FilesView.take                   POST   302      303   403     403   403     403    403
FieldsView.index                 GET    302      200   403     403   403     403    403
FieldsView.change                POST   302      303+  403     403   403     403    403
FieldsView.move                  POST   302      303+  403     403   403     403    403
FieldsView.copy                  POST   302      303+  403     403   403     403    403
FieldsView.rename                POST   302      422   403     403   403     403    403
FieldsView.retire                POST   302      409   403     403   403     403    403
FieldsView.restore               POST   302      303   403     403   403     403    403
SectionsView.add                 POST   302      422   403     403   403     403    403
SectionsView.change              POST   302      422   403     403   403     403    403
SectionsView.move                POST   302      303   403     403   403     403    403
SectionsView.remove              POST   302      303+  403     403   403     403    403
GalleryView.*                    GET    302      200   403     403   403     403    403
GalleryView.add                  POST   302      422   403     403   403     403    403
GalleryView.copy                 POST   302      404   403     403   403     403    403
ReviewView.index                 GET    302      200   403     403   403     403    403
ReviewView.publish               POST   302      409   403     403   403     403    403
ReviewView.without_rule          POST   302      303   403     403   403     403    403
PurgeView.index                  GET    302      200   403     403   403     403    403
PurgeView.drop                   POST   302      404   403     403   403     403    403
ClashesView.index                GET    302      302   403     403   403     403    403
ClashesView.settle               POST   302      303   403     403   403     403    403
VersionsView.take_back           POST   302      409   403     403   403     403    403
VersionsView.*                   GET    302      200   403     403   403     403    403
OptionSetsView.index             GET    302      200   403     403   403     403    403
OptionSetsView.add               GET    302      200   403     403   403     403    403
OptionSetsView.add               POST   302      422   403     403   403     403    403
OptionSetsView.take_out          POST   302      303   403     403   403     403    403
OptionSetsView.show              GET    302      200   403     403   403     403    403
OptionSetsView.settings          GET    302      200   403     403   403     403    403
OptionSetsView.settings          POST   302      422   403     403   403     403    403
OptionSetsView.remove            POST   302      409   403     403   403     403    403
OptionSetsView.add_one           POST   302      422   403     403   403     403    403
OptionSetsView.change            POST   302      422   403     403   403     403    403
OptionSetsView.act               POST   302      400   403     403   403     403    403
OptionSetsView.merge             GET    302      200   403     403   403     403    403
OptionSetsView.merge             POST   302      422   403     403   403     403    403
OptionSetsView.paste             GET    302      200   403     403   403     403    403
OptionSetsView.paste             POST   302      422   403     403   403     403    403
OptionSetsView.upload            POST   302      422   403     403   403     403    403
OptionSetsView.download          GET    302      200   403     403   403     403    403
TranslationsView.*               GET    302      200   403     403   403     403    403
TranslationsView.save            POST   302      404   403     403   403     403    403
TranslationsView.fill            POST   302      303   403     403   403     403    403
TranslationsView.upload          POST   302      422   403     403   403     403    403
DraftView.*                      POST   302      303   403     403   403     403    403
*RecordView.print_many           POST   302      400   400     400   400     403    403
RoleDesignView.*                 GET    302      200   403     403   403     403    403
RoleDesignView.add               POST   302      422   403     403   403     403    403
RoleDesignView.scopes            POST   302      303   403     403   403     403    403
RoleDesignView.field_rights      POST   302      303   403     403   403     403    403
RoleDesignView.follow            POST   302      303+  403     403   403     403    403
RoleDesignView.settings          POST   302      422   403     403   403     403    403
RoleDesignView.copy              POST   302      422   403     403   403     403    403
RoleDesignView.rename            POST   302      409   403     403   403     403    403
RoleDesignView.remove            POST   302      409   403     403   403     403    403
# -- products: all staff may look them up, who may change them is narrower ---------------------
ProductRecordView.add            GET    302      200   200     403   403     403    403
ProductRecordView.add            POST   302      302+  302+    403   403     403    403
ProductRecordView.show           GET    302      200   200     200   200     200    403
ProductRecordView.timeline       GET    302      200   200     200   200     200    403
ProductRecordView.edit           GET    302      200   200     403   403     403    403
ProductRecordView.edit           POST   302      302+  302+    403   403     403    403
ProductRecordView.export         GET    302      200+  200+    403   403     403    403
ProductRecordView.delete         POST   302      302+  403     403   403     403    403
ProductRecordView.delete_many    POST   302      302+  403     403   403     403    403
ProductRecordView.restore        POST   302      302+  403     403   403     403    403
ProductRecordView.restore_many   POST   302      302+  403     403   403     403    403
ProductRecordView.trash          GET    302      200   403     403   403     403    403
ProductRecordView.file           GET    302      200   200     200   200     200    403
ProductRecordApi.post            POST   401      201+  201+    403   403     403    403
ProductRecordApi.get             GET    401      200   200     200   200     200    403
ProductRecordApi.put             PUT    401      200+  200+    403   403     403    403
ProductRecordApi.delete          DELETE 401      200+  403     403   403     403    403
# -- all other records -------------------------------------------------------------------------
*RecordView.list                 GET    302      200   200     200   200     200    403
*RecordView.filter               GET    302      200   200     200   200     200    403
*RecordView.export               GET    302      200+  200+    403   403     403    403
*RecordView.report               GET    302      200   200     200   200     403    403
*RecordView.print_list           POST   302      200+  200+    200+  200+    403    403
*RecordView.trash                GET    302      200   200     403   403     403    403
*RecordView.show                 GET    302      200   200     200   404     200    403
*RecordView.timeline             GET    302      200   200     200   404     200    403
CustomerRecordView.reveal        GET    302      400   200     403   404     403    403
CustomerRecordView.reveal        POST   302      400   200+    403   404     403    403
ProductRecordView.reveal         GET    302      400   400     400   400     400    403
ProductRecordView.reveal         POST   302      400   400     400   400     400    403
*RecordView.reveal               GET    302      400   400     400   404     400    403
*RecordView.reveal               POST   302      400   400     400   404     400    403
CustomerRecordApi.reveal         POST   401      400   200+    403   404     403    403
ProductRecordApi.reveal          POST   401      400   400     400   400     400    403
*RecordApi.reveal                POST   401      400   400     400   404     400    403
*RecordView.add                  GET    302      200   200     200   200     403    403
CustomerRecordView.add           POST   302      302+  302+    302+  302+    403    403
*RecordView.add                  POST   302      302+  302+    302+  422     403    403
*RecordView.edit                 GET    302      200   200     200   404     403    403
*RecordView.edit                 POST   302      302+  302+    302+  404     403    403
*RecordView.delete               POST   302      302+  302+    403   403     403    403
*RecordView.delete_many          POST   302      302+  302+    403   403     403    403
*RecordView.restore              POST   302      302+  302+    403   403     403    403
*RecordView.restore_many         POST   302      302+  302+    403   403     403    403
*RecordView.pick                 GET    302      200   200     200   200     200    403
FollowUpRecordView.file          GET    302      400   400     400   400     400    403
*RecordView.file                 GET    302      200   200     200   404     200    403
ContactRecordView.document       GET    302      404   404     404   404     403    403
FollowUpRecordView.document      GET    302      404   404     404   404     403    403
InteractionRecordView.document   GET    302      404   404     404   404     403    403
ProductRecordView.document       GET    302      404   404     404   404     403    403
*RecordView.document             GET    302      200+  200+    200+  404     403    403
ContactRecordView.before_print   GET    302      404   404     404   404     403    403
FollowUpRecordView.before_print  GET    302      404   404     404   404     403    403
InteractionRecordView.before_print GET  302      404   404     404   404     403    403
ProductRecordView.before_print   GET    302      404   404     404   404     403    403
*RecordView.before_print         GET    302      303   303     303   404     403    403
ContactRecordApi.document        GET    401      404   404     404   404     403    403
FollowUpRecordApi.document       GET    401      404   404     404   404     403    403
InteractionRecordApi.document    GET    401      404   404     404   404     403    403
ProductRecordApi.document        GET    401      404   404     404   404     403    403
*RecordApi.document              GET    401      200+  200+    200+  404     403    403
*RecordApi.report                GET    401      200+  200+    200+  200+    403    403
*RecordApi.info                  GET    401      200   200     200   200     200    403
*RecordApi.get_list              GET    401      200   200     200   200     200    403
*RecordApi.get                   GET    401      200   200     200   404     200    403
CustomerRecordApi.post           POST   401      201+  201+    201+  201+    403    403
*RecordApi.post                  POST   401      201+  201+    201+  422     403    403
*RecordApi.put                   PUT    401      200+  200+    200+  404     403    403
*RecordApi.delete                DELETE 401      200+  200+    403   403     403    403
"""


@dataclass(frozen=True)
class Expected:
    """The status that one person gets, and whether the request may leave a trace."""

    status: int
    changes: bool


@dataclass(frozen=True)
class Rule:
    """One row of the table."""

    endpoint: str
    method: str
    answers: dict[str, Expected]

    def fits(self, endpoint: str, method: str) -> bool:
        return method == self.method and fnmatchcase(endpoint, self.endpoint)


def _rules(table: str) -> tuple[Rule, ...]:
    heading, *lines = (line.split() for line in table.strip().splitlines() if line[0] != "#")
    assert tuple(heading) == PEOPLE
    return tuple(
        Rule(
            endpoint,
            method,
            {
                name: Expected(int(cell.removesuffix("+")), cell.endswith("+"))
                for name, cell in zip(PEOPLE, cells, strict=True)
            },
        )
        for endpoint, method, *cells in lines
    )


RULES = _rules(TABLE)


@cache
def rule_for(endpoint: str, method: str) -> Rule | None:
    """Return the first row that fits."""
    return next((rule for rule in RULES if rule.fits(endpoint, method)), None)


def methods_of(route: Route) -> Iterable[str]:
    """Return the methods of a route that do something of their own."""
    return sorted((route.methods or set()) - {"HEAD", "OPTIONS"})
