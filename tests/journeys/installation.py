"""A whole PlyHub as `bin/run` starts it: a database of its own, stand-ins, clusters, web server;
its clock runs fast."""

from __future__ import annotations

import json
import os
import signal
import socket
from pathlib import Path

import psycopg

from plyhub.demo.processes import Processes
from tests.journeys.stand_in import ROOT, StandIn

CLUSTERS = ("plyhub", "plyhub-push")
# Short, so that a test of a dead worker or a dead connection does not take an afternoon.
SHORT = {
    "OUTBOX_LEASE_SECONDS": "8",
    "OUTBOX_PROBE_SECONDS": "2",
    "CONNECTION_PROBE_SECONDS": "2",
    "CONN_MAX_AGE": "60",
}


class Installation:
    """Everything one company runs, on free ports, with short waits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**SHORT, "DATABASE_URL": _fresh_database(folder.name)}
        os.environ |= self.environment
        self.processes = Processes(ROOT, folder / "log")
        self.servicetitan = StandIn("servicetitan", folder)
        self.intacct = StandIn("intacct", folder)
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.processes.manage("prepare", quiet=True)
        ready = (
            f"--{stand_in.system}={json.dumps(stand_in.ready)}"
            for stand_in in (self.servicetitan, self.intacct)
        )
        self.processes.manage("seed_demo", *ready, quiet=True)
        for cluster in CLUSTERS:
            self.start_cluster(cluster)
        self.processes.start("clock", "-m", "tests.journeys.clock")
        self.processes.start(
            "web",
            *("-m", "gunicorn", "plyhub.wsgi", "--bind", f"127.0.0.1:{self.port}"),
            *(
                "--workers",
                "1",
                "--threads",
                "8",
                "--worker-class",
                "gthread",
                "--no-control-socket",
            ),
        )
        self.processes.manage("seed_demo", "--first-sync", quiet=True)
        self.processes.wait_for_http(f"{self.url}/health/ready/")

    def start_cluster(self, name: str) -> None:
        self.processes.start(f"tasks-{name}", "manage.py", "qcluster", Q_CLUSTER_NAME=name)

    def kill_cluster(self, name: str) -> None:
        """SIGKILL to the cluster and all its children at once, as a power cut would."""
        child = self.processes.children.pop(f"tasks-{name}")
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def stop(self) -> None:
        self.processes.stop()
        self.servicetitan.stop()
        self.intacct.stop()


def _fresh_database(name: str) -> str:
    """A new database on the tests' server."""
    url = os.environ["DATABASE_URL"]
    database = f"journey_{name}"[:60]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{database}"')
    start, _, query = url.partition("?")
    return f"{start.rsplit('/', 1)[0]}/{database}?{query}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
