"""Which names the panel answers to: a page of another site must not reach it under its own name."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection
from functools import lru_cache

from flask import Flask, current_app, request

from app.core.errors import AppError
from app.core.i18n import N_

ALWAYS_ANSWERED = "/health/"  # load balancers ask by whatever name they know; it tells nothing
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{0,5})?")


class UnknownHostError(AppError):
    """The request names a host that is not this panel."""

    status = 400

    def __init__(self, host: str) -> None:
        super().__init__(
            "host.unknown",
            N_(
                "The panel does not answer to the name “{host}”. Whoever runs it can add the name "
                "to TRUSTED_HOSTS."
            ),
            host=host[:100],
        )


def install(app: Flask, hosts: Collection[str]) -> None:
    """Let the app answer to ``hosts`` only; see :func:`is_trusted` for none."""
    app.config["DOSSIER_HOSTS"] = frozenset(host.lower() for host in hosts)
    app.before_request(check_host)


def check_host() -> None:
    """Refuse a request for another name.

    By a name of its own that points here (DNS rebinding), a foreign page could read answers as
    though it were one of ours; and links made from such a name would lead away.
    """
    if request.path.startswith(ALWAYS_ANSWERED):
        return
    host = host_name(request.environ.get("HTTP_HOST", ""))
    if not is_trusted(host, current_app.config["DOSSIER_HOSTS"]):
        raise UnknownHostError(host)


def host_name(header: str) -> str:
    """Return the name in a ``Host`` header, without the port; nothing where it is not just that.

    What is behind a sign such as ``@`` would be the host of an address made from the header.
    """
    found = HOST.fullmatch(header.strip().lower())
    return found[1].strip("[]").rstrip(".") if found else ""


def is_trusted(host: str, hosts: Collection[str]) -> bool:
    """Tell whether the panel answers to a name.

    Where none are set: to its own machine's name and to addresses in figures. No other site can
    call itself by those.
    """
    if hosts:
        return host in hosts or any(
            each.startswith("*.") and host.endswith(each[1:]) for each in hosts
        )
    return host == "localhost" or host == _own_name() or _is_address(host)


@lru_cache(maxsize=1)
def _own_name() -> str:
    return socket.gethostname().lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
