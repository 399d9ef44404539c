"""Every screen of one generation, put on its app."""

from __future__ import annotations

from flask import Flask

from app.storage.store import Store
from app.web import cells, error_pages, page, verification
from app.web.account.api_keys import ApiKeysView
from app.web.account.profile import ProfileView
from app.web.account.security import SecurityView
from app.web.account.security_passkeys import PasskeysView
from app.web.account.security_reset import SecondFactorResetView
from app.web.account.sessions import SessionsView
from app.web.departments import DepartmentsView
from app.web.designer.register import DESIGNER_VIEWS
from app.web.forms.regions import RegionsView
from app.web.health import HealthView
from app.web.home import HomeView
from app.web.jobs import JobsView
from app.web.old_addresses import make_old_address_view
from app.web.people import PeopleView
from app.web.records.trash import TrashView
from app.web.records.views import make_record_view
from app.web.roles.views import RolesView
from app.web.signing_in import saml as single_sign_on_saml
from app.web.signing_in import second_step_demand
from app.web.signing_in.first_set_up import SetUpView
from app.web.signing_in.new_password import NewPasswordView, lead_there
from app.web.signing_in.passkeys import PasskeySignInView
from app.web.signing_in.saml import SamlView
from app.web.signing_in.second_step import SecondStepView
from app.web.signing_in.single_sign_on import CompanySignInView
from app.web.signing_in.views import SignInView
from app.web.step_up.asking import StepUpView
from app.web.verification import VerificationView


def register_web(app: Flask, store: Store) -> None:
    """Add the screens: sign-in, home, people, and those of each entity."""
    page.install(app)
    cells.install(app)
    error_pages.register(app)
    lead_there(app)
    second_step_demand.demand(app, store.definitions)
    single_sign_on_saml.install(app)
    verification.install(app)
    builder = app.extensions["appbuilder"]
    builder.sm.auth_view = SignInView()
    views = (HomeView, PeopleView, ProfileView, ApiKeysView, TrashView, RegionsView, HealthView)
    for view in (builder.sm.auth_view, *views, StepUpView, NewPasswordView, SessionsView):
        builder.add_view_no_menu(view)
    for view in (SecondStepView, SetUpView, PasskeySignInView, SecurityView, PasskeysView):
        builder.add_view_no_menu(view)
    for view in (SecondFactorResetView, CompanySignInView, SamlView):
        builder.add_view_no_menu(view)
    for view in (JobsView, RolesView, DepartmentsView, VerificationView, *DESIGNER_VIEWS):
        builder.add_view_no_menu(view)
    for entity in store.definitions.live_entities:
        builder.add_view_no_menu(make_record_view(entity))
        for old in entity.aliases:
            builder.add_view_no_menu(make_old_address_view(entity, old))
