"""What the actions on records are called, for sentences and for the heads of matrices."""

from __future__ import annotations

from app.core.i18n import N_
from app.schema.model import Action

ACTIONS = {
    Action.READ: N_("Read"),
    Action.CREATE: N_("Create"),
    Action.UPDATE: N_("Change"),
    Action.DELETE: N_("Delete"),
    Action.RESTORE: N_("Restore"),
    Action.EXPORT: N_("Export"),
    Action.IMPORT: N_("Import"),
    Action.PRINT: N_("Print"),
    Action.REVEAL: N_("Reveal"),
}
