"""A stand-in with a wire as long as one wants it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import requests

from bench.installation import ROOT


class StandIn:
    """A running stand-in and its control routes."""

    def __init__(self, ready: dict[str, Any]) -> None:
        self.url: str = ready["url"]
        self.credentials: dict[str, str] = ready["credentials"]
        self.facts: dict[str, str] = ready["facts"]
        self._control: str = ready["control_url"]

    def control(self, verb: str, payload: Any) -> Any:
        answer = requests.post(f"{self._control}/{verb}", json=payload, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def slow_down(self, seconds: float) -> None:
        """Every request from now on takes that much longer."""
        every = {"match": ".", "kind": "delay", "seconds": seconds, "times": 10**9}
        self.control("faults", [every])

    def rows(self, table: str) -> list[dict[str, Any]]:
        answer = requests.get(f"{self._control}/state", params={"tables": table}, timeout=120)
        return list(json.loads(answer.text, parse_float=Decimal).get(table, {}).values())


@contextmanager
def running(system: str, *arguments: str) -> Iterator[StandIn]:
    """Start a stand-in on a free port; it is gone when the block ends."""
    command = [sys.executable, "-m", "sandbox", system, "--port", "0", "--control", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield StandIn(json.loads(process.stdout.readline()))
        process.terminate()
