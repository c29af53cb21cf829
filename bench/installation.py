"""A throw-away PlyHub: database, stand-ins and task cluster in a folder that goes away."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def prepare(folder: Path) -> None:
    """Start a database in `folder` and make Django ready to use it."""
    from plyhub import embedded_postgres

    os.environ |= {
        "DATABASE_URL": embedded_postgres.start(folder / "postgres"),
        "SECRET_KEY": "only-to-measure-" + "x" * 40,
        "ENCRYPTION_KEYS": "bm90LWEtc2VjcmV0LWtleS1vbmx5LWZvci10ZXN0cyE=",
        "PLYHUB_DEVELOPMENT": "1",
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "ERROR",
        "STATIC_ROOT": str(folder / "static"),
        "CONN_MAX_AGE": "600",
        "DJANGO_SETTINGS_MODULE": "plyhub.settings",
    }
    import django

    django.setup()
    _processes(folder).manage("prepare", quiet=True)


@contextmanager
def cluster(folder: Path, name: str):
    """A real task cluster, for as long as the block runs."""
    processes = _processes(folder)
    processes.start(name, "manage.py", "qcluster", Q_CLUSTER_NAME=name)
    try:
        yield
    finally:
        processes.stop()


@contextmanager
def web(folder: Path, port: int):
    """The web server as `bin/run` starts it, for as long as the block runs."""
    processes = _processes(folder)
    processes.start(
        "web",
        *("-m", "gunicorn", "plyhub.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--workers", "1", "--threads", "8", "--worker-class", "gthread", "--no-control-socket"),
    )
    try:
        processes.wait_for_http(f"http://127.0.0.1:{port}/health/live/")
        yield
    finally:
        processes.stop()


def _processes(folder: Path):
    from plyhub.demo.processes import Processes

    return Processes(ROOT, folder / "log")
