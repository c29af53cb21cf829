"""Processes of ours that work on the database of a test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection as database

from plyhub.demo.processes import Processes
from tests.integrations.outbox_story import ROOT


def database_url() -> str:
    """That of the database of this test run."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{database.settings_dict['NAME']}"))


@contextmanager
def running(folder: Path, name: str, *, count: int) -> Iterator[None]:
    """So many `qcluster` processes of that name, with short waits and their log in `folder`, as
    long as the block runs."""
    processes = Processes(ROOT, folder)
    for number in range(count):
        processes.start(
            f"{name}-{number}",
            "manage.py",
            "qcluster",
            Q_CLUSTER_NAME=name,
            DATABASE_URL=database_url(),
            OUTBOX_PROBE_SECONDS="2",
        )
    try:
        yield
    finally:
        processes.stop()
