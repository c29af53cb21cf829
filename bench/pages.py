"""Pages of the back office while a price book comes in, against the same pages when nothing does.

Over real HTTP, from the web server and the cluster as `bin/run` starts them. One person asks for
one page after the other, with a short pause; who asks, serves and pulls shares the machine.
"""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from bench import installation, product
from bench.serving import serving
from bench.source import FIRST_ID
from integrations.models import Connection, SyncRun
from integrations.sync import runs

PAGE = 5000
PAUSE_SECONDS = 0.05
ENOUGH = 40
"""So many of each page are asked for in quiet, before and again after."""
GOAL = 1.5
GOOD = (200, 286)  # 286 tells a page to ask no more
PAGES = {
    "items": "/inventory/item/",
    "one item found": f"/inventory/item/?q=MAT-{FIRST_ID + 7}",
    "vendors": "/procurement/vendor/",
    "syncs": "/integrations/syncrun/",
    "page of the sync": "/integrations/syncrun/{run}/change/",
    "is there news of it": "/integrations/syncrun/{run}/progress/",
}
Times = dict[str, list[float]]


def run(folder: Path, count: int) -> Iterator[str]:
    """Measure, and say what came out line by line. Raises if a page or the pull fails."""
    with serving(count, PAGE) as url, installation.cluster(folder, "plyhub"), _web(folder) as port:
        connection = product.connect(url)
        # The clock is to start nothing by itself.
        Connection.objects.update(next_pull_at=timezone.now() + timedelta(days=1))
        product.empty(connection)
        person = _Person(port)
        done = product.read(connection)
        quiet, pulling = _times(), _times()
        person.look(done.pk, _times(), _so_many(2))
        person.look(done.pk, quiet, _so_many(ENOUGH))
        product.empty(connection)
        asked = {"scope": "materials", "trigger": "command"}
        pull = runs.request(connection_id=connection.pk, **asked)
        person.look(pull.pk, pulling, lambda: _is_live(pull))
        product.check(count, offers=count)
        person.look(pull.pk, quiet, _so_many(ENOUGH))
    seconds = (pull.finished_at - pull.started_at).total_seconds()
    yield f"{count} materials came in within {seconds:.0f} s; ms, p50 and p95"
    for name in PAGES:
        yield _told(name, quiet[name], pulling[name])


class _Person:
    """An administrator with a browser."""

    def __init__(self, port: int) -> None:
        client = Client()
        client.force_login(get_user_model().objects.create_superuser("bench"))
        self._cookie = "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())
        self._port = port

    def look(self, run_id: int, times: Times, is_on: Callable[[], bool]) -> None:
        """Ask for all pages in turn for as long as it is on."""
        self._wire = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        while is_on():
            for name, path in PAGES.items():
                started = time.perf_counter()
                self._get(path.format(run=run_id))
                times[name].append(time.perf_counter() - started)
                time.sleep(PAUSE_SECONDS)

    def _get(self, path: str) -> None:
        self._wire.request("GET", path, headers={"Cookie": self._cookie})
        answer = self._wire.getresponse()
        answer.read()
        if answer.status not in GOOD:
            raise SystemExit(f"{path} answers {answer.status}")


def _is_live(pull: SyncRun) -> bool:
    pull.refresh_from_db()
    if pull.is_over and pull.state != SyncRun.State.SUCCEEDED:
        raise SystemExit(f"the pull is {pull.state}: {pull.reason}")
    return not pull.is_over


def _so_many(times: int) -> Callable[[], bool]:
    left = iter(range(times))
    return lambda: next(left, None) is not None


def _times() -> Times:
    return {name: [] for name in PAGES}


def _told(name: str, quiet: list[float], pulling: list[float]) -> str:
    ratio = _p95(pulling) / _p95(quiet)
    return (
        f"{name}: in quiet {_both(quiet)}, pulling {_both(pulling)} (slowest"
        f" {max(pulling) * 1000:.0f}, of {len(pulling)}): {ratio:.2f} × (goal {GOAL})"
    )


def _both(times: list[float]) -> str:
    return f"{median(times) * 1000:.0f} and {_p95(times) * 1000:.0f}"


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


@contextmanager
def _web(folder: Path) -> Iterator[int]:
    """The web server as `bin/run` starts it; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with installation.web(folder, port):
        yield port
