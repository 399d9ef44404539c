"""What scopes, field rights and rights of the panel are called, on screens and in sentences."""

from __future__ import annotations

from app.core.i18n import N_
from app.schema.model import FieldAccess, Scope

SCOPES = {
    Scope.NONE: N_("none"),
    Scope.OWN: N_("own"),
    Scope.OWN_AND_REPORTS: N_("own and reports"),
    Scope.OWN_AND_TEAM: N_("own and team"),
    Scope.TEAM: N_("team"),
    Scope.TEAM_AND_BELOW: N_("team and below"),
    Scope.ALL: N_("all"),
}
ACCESSES = {
    FieldAccess.HIDDEN: N_("hidden"),
    FieldAccess.MASKED: N_("masked"),
    FieldAccess.READ: N_("read only"),
    FieldAccess.WRITE: N_("may change"),
}
SYSTEM = {
    "design_schema": (N_("Change definitions"), N_("Fields, options, layouts and roles.")),
    "manage_users": (N_("Manage people"), N_("Accounts, roles of people, departments.")),
    "read_audit": (N_("Read the audit log"), N_("Who did what and when.")),
    "reveal_masked": (
        N_("Reveal masked values"), N_("One at a time, for a reason, and it is written down."),
    ),
    "purge": (N_("Delete for good"), N_("Records in the trash and retired fields.")),
    "manage_jobs": (N_("Manage jobs"), N_("Imports, exports and other long work of everybody.")),
}  # fmt: skip
"""By system right: its name and what it is for."""
