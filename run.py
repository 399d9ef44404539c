"""Serve the panel in one process: `python run.py`. Bigger installations: `make serve`.

Child processes that draw documents read this file once more when they begin: what takes long is
imported where it is used.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def make_panel() -> WSGIApplication:
    """Return the panel as a WSGI callable, for servers other than this file's own."""
    gc.disable()  # until the panel is there: what is loaded stays, so looking through it is vain
    import config
    from app.core.log_lines import write_log
    from app.factory import create_panel, get_children_ready

    settings = config.load()
    write_log(settings.log_format)
    panel = create_panel(settings)
    get_children_ready()
    return panel


def main(arguments: list[str]) -> int:
    """Serve until stopped (`--prepare`: only make what a first start makes).

    Returns 1 when the panel cannot start, having said why.
    """
    gc.disable()  # as above
    from waitress import create_server

    import config
    from app.core.errors import AppError
    from app.core.log_lines import write_log
    from app.factory import create_panel, get_children_ready

    try:
        settings = config.load()
        write_log(settings.log_format)
        panel = create_panel(settings)
    except AppError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if "--prepare" in arguments:
        return 0
    try:
        server = create_server(
            panel, host=settings.host, port=settings.port, threads=settings.threads, ident="",
            clear_untrusted_proxy_headers=not settings.trusted_proxies,
        )  # fmt: skip
    except OSError as error:  # somebody else serves there, or this machine has no such address
        place = f"http://{settings.host}:{settings.port}"
        sys.stderr.write(f"Nothing can be served at {place}: {error.strerror}. Set HOST or PORT.\n")
        return 1
    get_children_ready()
    sys.stdout.write(f"Dossier is served at http://{settings.host}:{settings.port}\n")
    sys.stdout.flush()
    server.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
