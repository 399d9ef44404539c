"""How `make serve` runs the panel: gunicorn reads the lower-case names of this file."""

import subprocess
import sys

from config import load as load_settings  # not "config": gunicorn would take it for a setting

_settings = load_settings()

bind = f"{_settings.host}:{_settings.port}"
# SQLite means one process: its fair write lock and its jobs live in the process.
workers = 1 if _settings.is_embedded else _settings.workers
threads = _settings.threads
worker_class = "gthread"
wsgi_app = "run:make_panel()"
timeout = 60
graceful_timeout = 30
keepalive = 5
# Which proxies are believed is a setting of the panel; by itself gunicorn believes this machine's.
forwarded_allow_ips = ""
# No personal data in logs: addresses of records and their filters may name people.
accesslog = None


def on_starting(_: object) -> None:
    """Make what a first start makes once, before there are workers that would all do it.

    In a process of its own: connections must not be shared with the workers that are forked.
    """
    done = subprocess.run([sys.executable, "run.py", "--prepare"], check=False)
    if done.returncode:
        raise SystemExit(done.returncode)
