"""A stand-in as a test handles it: started, stopped, looked into and made to fail."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

ROOT = Path(__file__).resolve().parent.parent.parent

# What a person calls a record of that table.
NAMES = {"PROJECT": "PROJECTID", "PODOCUMENT": "PONUMBER"}


class StandIn:
    """One stand-in process that keeps its port and its data over a stop and a start."""

    def __init__(self, system: str, folder: Path) -> None:
        self.system = system
        self.folder = folder
        self.port = "0"
        self.process: subprocess.Popen | None = None
        self.ready: dict[str, Any] = {}
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "sandbox", self.system, "--port", self.port, "--control"]
        command += ["--data", "demo", "--state", str(self.folder / f"{self.system}.state")]
        with (self.folder / f"{self.system}.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self.ready = json.loads(self.process.stdout.readline())
        self.port = str(urlsplit(self.ready["url"]).port)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.process = None

    def state(self) -> dict[str, Any]:
        """Everything it holds, table by table."""
        return requests.get(f"{self.ready['control_url']}/state", timeout=10).json()

    def written(self) -> list[tuple[str, str]]:
        """Projects and documents as they came into the books, since these were last opened."""
        found = []
        for line in (self.folder / f"{self.system}.state").read_text("utf-8").splitlines():
            table, _, row = (*json.loads(line), None, None)[:3]
            if row and table in NAMES:
                found.append((table, row[NAMES[table]]))
        return found

    def faults(self, *rules: dict[str, Any]) -> None:
        """Replace what goes wrong; nothing when called without rules."""
        answer = requests.post(f"{self.ready['control_url']}/faults", json=list(rules), timeout=10)
        answer.raise_for_status()

    def control(self, verb: str, payload: dict[str, Any]) -> dict[str, Any]:
        """What somebody in that system's own office does."""
        answer = requests.post(f"{self.ready['control_url']}/{verb}", json=payload, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def log(self) -> list[dict[str, Any]]:
        return requests.get(f"{self.ready['url']}/log.json", timeout=10).json()
