"""Eight clients write at once through a threaded server; every record holds its own writer's words.

Flask-AppBuilder's own API loses and mixes updates here, because it keeps the record of a request
on an object that all threads share.
"""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from waitress.server import create_server

from app.records.read import get_record
from app.records.write import create_record
from tests.panels import TestPanel

CLIENTS = 8
UPDATES = 1_500


@pytest.fixture
def port(shop: TestPanel) -> Iterator[int]:
    server = create_server(shop.app, host="127.0.0.1", port=0, threads=CLIENTS)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield int(server.effective_port)
    server.close()
    thread.join(timeout=10)


class Writer(threading.Thread):
    """One client: updates its own record again and again and keeps what it was told."""

    def __init__(self, port: int, token: str, *, number: int, record: int, times: int) -> None:
        super().__init__()
        self.number, self.record, self.times = number, record, times
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.failures: list[object] = []

    def run(self) -> None:
        for turn in range(1, self.times + 1):
            sent = {"name": f"client {self.number} turn {turn}", "stock": turn}
            status, answer = self.put(sent)
            told = {key: answer.get("result", {}).get(key) for key in sent}
            if status != 200 or answer["id"] != self.record or told != sent:
                self.failures.append((turn, status, answer))
        self.connection.close()

    def put(self, sent: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        path = f"/api/v1/product/{self.record}"
        self.connection.request("PUT", path, json.dumps(sent), self.headers)
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())


def test_no_update_is_lost_or_mixed(shop: TestPanel, port: int) -> None:
    manager = shop.actor("manager")
    records = [
        create_record(shop.store, manager, "product", {"code": f"C{n}", "name": f"client {n}"}).id
        for n in range(CLIENTS)
    ]
    body = {"username": "manager", "password": "correct horse battery", "provider": "db"}
    token = shop.app.test_client().post("/api/v1/security/login", json=body).get_json()
    times = [UPDATES // CLIENTS + (n < UPDATES % CLIENTS) for n in range(CLIENTS)]
    writers = [
        Writer(port, token["access_token"], number=n, record=records[n], times=times[n])
        for n in range(CLIENTS)
    ]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert sum(times) == UPDATES
    assert [failure for writer in writers for failure in writer.failures] == []
    for n, record_id in enumerate(records):
        found = get_record(shop.store, manager, "product", record_id)
        assert found.values["code"] == f"C{n}"
        assert found.values["name"] == f"client {n} turn {times[n]}"
        assert found.values["stock"] == times[n]
        assert found.version == 1 + times[n]
