"""The stand-ins as processes of their own, spoken to over HTTP like the real systems."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


DATA = "scale:80"
"""The demo company with a short price book: what is pulled over and over is pulled quickly."""


class StandIn:
    """A running stand-in, and the control routes tests need."""

    def __init__(self, ready: dict[str, Any]) -> None:
        self.system: str = ready["system"]
        self.url: str = ready["url"]
        self.credentials: dict[str, str] = ready["credentials"]
        self.facts: dict[str, Any] = ready["facts"]
        self._control = ready["control_url"]

    def reset(self) -> None:
        """The demo company as it was at the start: data, settings, faults and log."""
        self.control("reset", {"data": DATA})

    def load(self, data: str) -> None:
        """Start over with other data: `demo`, `empty` or `scale:N`."""
        self.control("load", {"data": data})

    def control(self, verb: str, payload: Any = None) -> dict[str, Any]:
        answer = requests.post(f"{self._control}/{verb}", json=payload or {}, timeout=60)
        assert answer.ok, answer.text
        return answer.json() if answer.content else {}

    def edit(self, table: str, row: str, /, **changes: Any) -> dict[str, Any]:
        """Change one row, named by id, number, code or name."""
        return self.control("edit", {"table": table, "id": row, "changes": changes})

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of one table, as the stand-in keeps them."""
        answer = requests.get(f"{self._control}/state", params={"tables": name}, timeout=60)
        return list(answer.json().get(name, {}).values())

    def lookup(self, table: str, name: str) -> dict[str, Any]:
        """One row by number, code or name."""
        return self.control("lookup", {"table": table, "id": name})

    def faults(self, *rules: dict[str, Any]) -> None:
        """Make chosen requests fail in chosen ways, in place of earlier rules."""
        requests.post(f"{self._control}/faults", json=list(rules), timeout=60).raise_for_status()

    def calls(self) -> list[dict[str, Any]]:
        """The requests it answered, latest last."""
        return requests.get(f"{self.url}/log.json", timeout=60).json()


@contextmanager
def running(system: str, *arguments: str) -> Iterator[StandIn]:
    """Start a stand-in on a free port; it is gone when the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", system, *arguments, "--port", "0", "--control"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        ready, _, _ = select.select([process.stdout], [], [], START_SECONDS)
        line = process.stdout.readline() if ready else b""
        assert line, f"the {system} stand-in did not start"
        yield StandIn(json.loads(line))
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
