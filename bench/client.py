"""Clients that keep their connection and note how long each answer took."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True)
class Request:
    """One question over HTTP, and the status that its answer should have."""

    method: str
    path: str
    body: object = None
    expected: int = 200


Maker = Callable[[int], Request]
"""Makes the n-th request of a workload."""


class Client:
    """One connection, signed in both as a browser (cookies) and as a program (token)."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers: dict[str, str] = {}

    def send(self, request: Request, extra: Mapping[str, str] = {}) -> tuple[int, bytes]:
        """Send a request; return status and body."""
        headers = {**self.headers, **extra}
        body = None
        if request.body is not None:
            body = json.dumps(request.body).encode()
            headers["Content-Type"] = "application/json"
        self.connection.request(request.method, request.path, body, headers)
        answer = self.connection.getresponse()
        self.answer_headers = answer.headers
        return answer.status, answer.read()

    def sign_in(self, username: str, password: str) -> None:
        """Sign in as a person at a browser does, and as a program does."""
        body = {"username": username, "password": password, "provider": "db"}
        status, answer = self.send(Request("POST", "/api/v1/security/login", body))
        assert status == 200, f"JSON sign-in answered {status}: {answer[:300]!r}"
        token = json.loads(answer)["access_token"]
        self._sign_in_browser(username, password)
        self.headers["Authorization"] = f"Bearer {token}"

    def _sign_in_browser(self, username: str, password: str) -> None:
        _, page = self.send(Request("GET", "/login/"))
        cookie = self._cookie()
        found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page)
        form = {"username": username, "password": password}
        if found:
            form["csrf_token"] = found[1].decode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        self.connection.request("POST", "/login/", urlencode(form), headers)
        answer = self.connection.getresponse()
        answer.read()
        self.answer_headers = answer.headers
        assert answer.status in (302, 303), f"sign-in answered {answer.status}"
        self.headers["Cookie"] = self._cookie()

    def _cookie(self) -> str:
        cookies = self.answer_headers.get_all("Set-Cookie") or []
        return "; ".join(each.partition(";")[0] for each in cookies)


@dataclass
class Timed:
    """How one workload went."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    elapsed: float = 0.0

    def percentile(self, share: float) -> float | None:
        """Return a percentile in milliseconds."""
        if not self.seconds:
            return None
        ordered = sorted(self.seconds)
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)


def run(clients: list[Client], make: Maker, *, seconds: float, most: int = 2000) -> Timed:
    """Let all clients ask at once for some seconds; every answer is checked."""
    timed = Timed()
    numbers = iter(range(10**9))
    lock = threading.Lock()
    end = time.perf_counter() + seconds

    def work(client: Client) -> None:
        while time.perf_counter() < end and len(timed.seconds) < most:
            with lock:
                number = next(numbers)
            request = make(number)
            start = time.perf_counter()
            status, body = client.send(request)
            timed.seconds.append(time.perf_counter() - start)
            if status != request.expected:
                timed.errors.append(f"{request.method} {request.path}: {status} {body[:200]!r}")

    begin = time.perf_counter()
    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    timed.elapsed = time.perf_counter() - begin
    return timed
