"""How `make serve` runs the panel: gunicorn reads the lower-case names of this file."""

import config

_settings = config.load()

bind = f"{_settings.host}:{_settings.port}"
# SQLite means one process: its fair write lock and its jobs live in the process.
workers = 1 if _settings.is_embedded else _settings.workers
threads = _settings.threads
worker_class = "gthread"
wsgi_app = "run:make_panel()"
timeout = 60
graceful_timeout = 30
keepalive = 5
# No personal data in logs: addresses of records and their filters may name people.
accesslog = None
