"""A value that a role may not read leaves no trace in any channel: not its bytes, not its effect.

Two panels differ in nothing but the secret values of fields that a role may not read. Every answer
that a person of that role gets must then be the same in both: bytes, counts, order and status.
"""

from __future__ import annotations

import difflib
import re
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.access.fields import field_set
from app.records.remember import remember
from app.schema.model import Entity
from app.storage.system import sys_event
from app.storage.writes import insert_row
from tests.panels import TestPanel, Visitor, copied, make_panel

MOMENT = datetime(2026, 11, 1, 3, 4, 5, tzinfo=UTC)
NOISE = re.compile(
    r"[nN]once\"?[=:-] ?[\"']?[\w-]+|csrf[-_]token\"? [^>]*|\"X-CSRFToken\": ?\"[^\"]*\""
    r"|<code>[^<]*</code>|data-copy=[^>]*>|DOC-\d+-\w+|\d{4}-\d\d-\d\d \d\d:\d\d"
)
MASK = re.compile(r"[\w+@.\-]*\*+[\w\s*@.\-]*")
SECRETS: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "customer": (
        {
            "bank_account": "6222020200112233445", "id_card": "11010519491231002X",
            "credit_limit": "90001.5", "phone": "13800138000", "email": "canary@first.example",
        },
        {
            "bank_account": "6217001234567897126", "id_card": "440524188001010014",
            "credit_limit": "17.25", "phone": "18600001402", "email": "sparrow@other.example",
        },
    ),
    "contact": (
        {
            "address": "330106 | 文三路 478 号 | 310012", "birthday": "1980-02-03",
            "email": "canary@first.example", "phone": "13800138000", "office_phone": "057188880000",
        },
        {
            "address": "440305 | Sparrow Road 9 | 518000", "birthday": "1991-12-30",
            "email": "sparrow@other.example", "phone": "18600001402",
            "office_phone": "02166660000",
        },
    ),
    "product": ({"cost": "90001.5"}, {"cost": "17.25"}),
}  # fmt: skip
ROLES = ("alice", "viewer", "manager")


def forbidden(panel: TestPanel, name: str, entity: Entity) -> list[str]:
    """Return the fields that a person may not read, of those that have a secret."""
    readable = field_set(panel.store.definitions, panel.actor(name), entity).readable
    return sorted(SECRETS[entity.name][0].keys() - readable)


def values_of(panel: TestPanel, entity: Entity, texts: Mapping[str, str]) -> dict[str, Any]:
    return {name: entity.by_name[name].type.parse(text) for name, text in texts.items()}


def plant(panel: TestPanel, person: str, which: int) -> None:
    """Fill a panel with three records of each entity; the secret ones differ by ``which``."""
    store, owner = panel.store, panel.ids["alice"]
    for name, both in SECRETS.items():
        entity = store.definitions.entities[name]
        secret = forbidden(panel, person, entity)
        table = store.tables.entities[name]
        for number in range(3):
            texts = both[(which + number) % 2]  # among records, their order turns round
            open_ = {k: v for k, v in both[0].items() if k not in secret}
            closed = {k: v for k, v in texts.items() if k in secret}
            values = values_of(panel, entity, {"name": f"Record {number}", **open_, **closed})
            with store.writing() as conn:
                key = insert_row(conn, table, values, now=MOMENT, user=owner, keys=store.keys)
                conn.execute(
                    sa.update(table.table).where(table.c.id == key)
                    .values(owner=owner, department=panel.departments["east"])
                )  # fmt: skip
                remember(
                    store, conn, panel.actor("admin"), entity, key, kind="record:update",
                    before={}, after=values,
                )  # fmt: skip
    with store.writing() as conn:
        conn.execute(sa.update(sys_event).values(at=MOMENT))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    return make_panel(tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="module", params=ROLES)
def twins(
    bare: TestPanel, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, TestPanel, TestPanel]]:
    """Return a role and two panels that differ in what the role may not read."""
    person = request.param
    pair = [copied(bare, tmp_path_factory.mktemp(f"twin{i}")) for i in (0, 1)]
    for which, panel in enumerate(pair):
        plant(panel, person, which)
    yield person, pair[0], pair[1]
    for panel in pair:
        panel.installation.engine.dispose()


def channels(panel: TestPanel, person: str, entity: Entity) -> Iterator[str]:
    """Yield every address through which a value could come out."""
    name, base = entity.name, f"/api/v1/{entity.name}/"
    secrets = forbidden(panel, person, entity)
    yield "/"
    yield f"/{name}/list/"
    yield f"/{name}/show/1"
    yield f"/{name}/edit/1"
    yield f"/{name}/timeline/1"
    yield f"/{name}/trash/"
    yield f"/{name}/export.csv"
    yield base
    yield f"{base}1"
    yield f"{base}_info"
    for document in entity.documents:
        yield f"/{name}/1/document/{document.name}.pdf?language=en"
    for field in secrets:
        for text in {SECRETS[name][0][field], SECRETS[name][1][field]}:
            yield f"/{name}/list/?q={text}"
            yield f"/{name}/list/?f.{field}={text}"
            yield f'/{name}/list/?filter={{"{field}":{{"equals":"{text}"}}}}'
            yield f"/{name}/export.csv?q={text}"
            yield f'{base}?filter={{"{field}":{{"equals":"{text}"}}}}'
            yield f'{base}?filter={{"not":{{"{field}":"filled"}}}}'
            yield f"{base}?search={text}"
            yield f"{base}?q=(filters:!((col:{field},opr:eq,value:'{text}')))"
        for sort in (field, f"-{field}"):
            yield f"/{name}/list/?sort={sort}"
            yield f"{base}?sort={sort}"
            yield f"{base}?q=(order_column:{field},order_direction:asc)"
        yield f"{base}?columns={field}"
        yield f"/{name}/filter/{field}"
        yield f"/{name}/pick/{field}?q=1"
    for other, field in (("order", "customer"), ("contact", "customer"), ("order", "product")):
        for text in SECRETS[name][0].values():
            yield f"/{other}/pick/{field}?q={text}"


def answer(client: Visitor, address: str, folder: Path) -> tuple[int, str]:
    response = client.get(address)
    if response.mimetype == "application/pdf":
        file = folder / "document.pdf"
        file.write_bytes(response.data)
        text = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout
        return response.status_code, NOISE.sub("", text.decode())
    return response.status_code, NOISE.sub("", response.get_data(as_text=True))


@pytest.mark.parametrize("name", SECRETS)
def test_no_channel_tells_two_secrets_apart(
    twins: tuple[str, TestPanel, TestPanel], name: str, tmp_path: Path
) -> None:
    person, first, second = twins
    entity = first.store.definitions.entities[name]
    if not forbidden(first, person, entity):
        return
    one, two = first.client(person), second.client(person)
    forget_files(first, second)

    for address in channels(first, person, entity):
        told = answer(one, address, tmp_path), answer(two, address, tmp_path)
        # A field that is masked by its tail shows the tail: those texts are cut to what differs.
        assert differences(*told) == [], address
        assert told[0][0] < 500, address


def forget_files(*panels: TestPanel) -> None:
    """Drop the events of what other tests printed: they stand in timelines with their moment."""
    for panel in panels:
        with panel.store.writing() as conn:
            conn.execute(sa.delete(sys_event).where(sys_event.c.kind == "document:print"))


def differences(one: tuple[int, str], two: tuple[int, str]) -> list[str]:
    """Return the lines in which two answers differ, masks apart: a mask may show what it shows."""
    lines = [[str(status), *MASK.sub("<mask>", text).splitlines()] for status, text in (one, two)]
    return [line for line in difflib.unified_diff(*lines, n=0, lineterm="") if line.strip()]


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_stands_nowhere_in_clear(
    twins: tuple[str, TestPanel, TestPanel], name: str, tmp_path: Path
) -> None:
    person, first, _ = twins
    entity = first.store.definitions.entities[name]
    client = first.client(person)
    secrets = {SECRETS[name][i][f] for i in (0, 1) for f in forbidden(first, person, entity)}

    for address in channels(first, person, entity):
        asked = next((text for text in secrets if text in address), None)
        _, text = answer(client, address, tmp_path)
        for secret in secrets - {asked}:
            assert secret not in text, address


def test_the_channels_do_show_what_may_be_read(bare: TestPanel, tmp_path: Path) -> None:
    """The tests above would pass on empty pages; an administrator proves that they are not."""
    panel = copied(bare, tmp_path)
    plant(panel, "viewer", 0)
    client = panel.client("admin")

    shown = client.get("/customer/show/1").get_data(as_text=True)
    assert "6222020200112233445" in shown.replace(" ", "")
    assert "canary@first.example" in shown
    found = client.get('/api/v1/customer/?filter={"phone":{"equals":"13800138000"}}')
    assert found.status_code == 200
    assert found.json["count"] == 2
