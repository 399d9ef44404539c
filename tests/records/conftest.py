"""The door on both databases: a small house of definitions that has one of every rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

import pytest

from app.access.actor import Actor
from app.core.errors import InvalidRecordError
from app.records.record import Record
from app.records.write import create_record, update_record
from app.storage.store import Store
from tests.conftest import fresh_database
from tests.panels import TestPanel, make_panel

ALL = "{read: all, create: true, update: all, delete: all, restore: all, export: all, print: all}"
TEXTS = {
    "app.yaml": "label: House\n",
    "company.yaml": """
label: Company
label_plural: Companies
title: "{name}"
fields:
  name: {type: text, required: true, search: true, max_length: 60}
  code: {type: text, unique: true}
  city: {type: text}
  street: {type: text}
  size: {type: integer, minimum: 0, default: "1"}
  stage:
    type: select
    choices: {lead: Lead, won: Won, lost: Lost, cold: {label: Cold, retired: true}}
  signed_on: {type: date, required_if: {stage: won}}
  lost_because: {type: text, visible_if: {stage: lost}, required: true}
  phone: {type: text, sensitive: phone}
  account: {type: text, sensitive: tail4, encrypted: true}
  margin: {type: integer}
  parent: {type: link, to: company, on_delete: clear}
  partner: {type: link, to: company, where: {stage: won}, on_delete: clear}
  friends: {type: links, to: company, on_delete: clear}
  papers: {type: file, many: true}
  logo: {type: file}
  made_by_panel: {type: text, read_only: true}
unique:
  - {fields: [city, street], message: One company a house}
checks:
  - {when: {size: {more_than: 1000}}, field: size, message: Too large for this house}
  - {when: {stage: won, size: 0}, message: Who won is not empty}
""",
    "job.yaml": """
label: Job
label_plural: Jobs
title: "{name}"
fields:
  name: {type: text, required: true}
  company: {type: link, to: company, required: true, on_delete: restrict}
""",
    "note.yaml": """
label: Note
label_plural: Notes
title: "{name}"
fields:
  name: {type: text, required: true}
  company: {type: link, to: company, on_delete: cascade}
  about: {type: link, to: note, on_delete: cascade}
""",
    "memo.yaml": """
label: Memo
label_plural: Memos
title: "{name}"
fields:
  name: {type: text, required: true}
  companies: {type: links, to: company, on_delete: clear}
""",
    "_roles/admin.yaml": f"""
label: Administrator
entities:
  company: {{{ALL[1:-1]}, fields: {{phone: write, account: write}}}}
  "*": {ALL}
system: [manage_users]
""",
    "_roles/manager.yaml": f'label: Manager\nentities:\n  "*": {ALL}\nsystem: []\n',
    "_roles/staff.yaml": "label: Staff\nentities: {}\n",
    "_roles/viewer.yaml": 'label: Viewer\nentities:\n  "*": {read: all}\n',
    "_roles/masked.yaml": """
label: Sees masks
entities:
  company:
    read: all
    create: true
    update: all
    fields: {phone: masked, account: masked, margin: hidden}
""",
    "_roles/reader.yaml": """
label: Reads only
entities:
  company: {read: all, create: true, update: all, fields: {phone: read, margin: read}}
""",
    "_roles/own.yaml": """
label: Own
entities:
  company: {read: own, create: true, update: own, delete: own}
""",
    "_roles/reports.yaml": "label: Reports\nentities:\n  company: {read: own_and_reports}\n",
    "_roles/team.yaml": "label: Team\nentities:\n  company: {read: team}\n",
    "_roles/own_and_team.yaml": "label: Both\nentities:\n  company: {read: own_and_team}\n",
    "_roles/below.yaml": "label: Below\nentities:\n  company: {read: team_and_below}\n",
    "_roles/won.yaml": """
label: Won
entities:
  company: {read: {stage: won}, update: {stage: won, owner: me}}
""",
    "_roles/writer.yaml": "label: Writes, never reads\nentities:\n  company: {create: true}\n",
}
_numbers = count(1)


@dataclass
class House:
    """A panel with a few shortcuts: people by name, roles by name."""

    panel: TestPanel

    @property
    def store(self) -> Store:
        return self.panel.store

    def actor(self, name: str = "admin", *roles: str) -> Actor:
        """Return a person; with other roles than their own where some are named."""
        found = self.panel.actor(name)
        named = tuple(self.store.definitions.roles[role] for role in roles)
        return replace(found, roles=named or found.roles)

    def add(self, entity: str = "company", by: Actor | None = None, **raw: str) -> Record:
        """File a record with a name of its own."""
        texts = {"name": f"No. {next(_numbers)}", **raw}
        return create_record(self.store, by or self.actor(), entity, texts)

    def change(
        self, record: Record, by: Actor | None = None, version: int | None = None, **raw: str
    ) -> Record:
        """Change fields of a record."""
        actor = by or self.actor()
        return update_record(self.store, actor, record.entity, record.id, raw, version=version)


def mistakes(error: InvalidRecordError) -> Mapping[str, str]:
    """Return the code of what is wrong, by field."""
    return {name: each.code for name, each in error.errors.items()}


def _database(request: pytest.FixtureRequest) -> str | None:
    if request.param == "sqlite":
        return None
    return fresh_database(request.getfixturevalue("postgres_url"))


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Build the house once for a module; its tests file records of their own."""
    folder = tmp_path_factory.mktemp("house")
    panel = make_panel(folder, TEXTS, database_url=_database(request))
    yield House(panel)
    panel.installation.engine.dispose()
