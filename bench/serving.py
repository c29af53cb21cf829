"""The source of a price book in a process of its own, and how it is told what to do."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from bench.installation import ROOT


@contextmanager
def serving(count: int, page: int) -> Iterator[str]:
    """The address of a source of so many materials; it is gone when the block ends."""
    command = [sys.executable, "-m", "bench.source", "--count", str(count), "--page", str(page)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def tell(url: str, **values: float) -> dict:
    """Set something about the source; returns what it counted."""
    request = urllib.request.Request(f"{url}/control", json.dumps(values).encode(), method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)
