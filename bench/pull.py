"""A price book of 100,000 materials: the first pull, pulls with nothing or little new, memory.

Everything is measured in turn, round by round, and told as a ratio to the yardstick of the same
run (bench/floor.py). The alternatives write the yardstick's one table; PlyHub writes items with
their indexes, links, prices and pictures; bench/own_tables.py writes the same with COPY alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import psycopg

from bench import alternatives, floor, own_tables, product
from bench.installation import ROOT
from bench.serving import serving, tell

PAGE = 5000
DELAY = 0.2
SINGLE_ROWS = 1000
"""So many rows are enough to see what one costs."""
OWN = "COPY into PlyHub's own tables"
PEAKS = (10_000, 100_000)
Times = dict[str, list[float]]


def run(folder: Path, count: int, *, rounds: int = 5) -> Iterator[str]:
    """Measure, and say what came out line by line. Raises if anything is missing."""
    with serving(count, PAGE) as url, psycopg.connect(os.environ["DATABASE_URL"]) as plain:
        plain.autocommit = True
        connection = product.connect(url)
        times: Times = {}
        facts: list[str] = []
        for _ in range(rounds):
            facts = _round(url, plain, connection, count, times)
        yield f"{count} materials, {PAGE} a page, medians of {rounds} rounds"
        yield from _told(times)
        yield from facts
    yield from _peaks(count)


def _round(url: str, plain, connection, count: int, times: Times) -> list[str]:
    note = _Watch(times)
    tell(url, version=0, delay=0)
    product.empty(connection)
    floor.prepare(plain)
    note("floor", lambda: floor.first_pull(url, plain))
    note(OWN, lambda: own_tables.first_pull(url, plain, connection.pk))
    product.check(count, offers=count)
    product.empty(connection)
    note("W1 first pull", lambda: product.read(connection))
    product.check(count, offers=count)
    facts = _unchanged(connection, note)
    facts += _idle(url, connection, note)
    tell(url, version=1)
    note("W3 1 % changed", lambda: product.read(connection))
    tell(url, version=0)
    floor.prepare(plain)
    note("Django bulk_create", lambda: alternatives.bulk_create(url))
    floor.prepare(plain)
    few = min(SINGLE_ROWS, count)
    note("Django update_or_create", lambda: alternatives.one_by_one(url, few), count / few)
    _with_a_long_wire(url, connection, count, note)
    return facts


def _unchanged(connection, note: _Watch) -> list[str]:
    before = product.rows_written()
    with product.statements() as made:
        note("W4 all again, nothing changed", lambda: product.read(connection, is_full=True))
    written = product.rows_written() - before
    return [f"W4 wrote {dict(written) or 'no rows'}, {len(made)} statements"]


def _idle(url: str, connection, note: _Watch) -> list[str]:
    requests = tell(url)["requests"]
    before = product.rows_written()
    with product.statements() as made:
        note("W2 what is new, nothing", lambda: product.read(connection))
    requests = tell(url)["requests"] - requests
    written = product.rows_written() - before
    wrote = dict(written) or "no rows"
    return [f"W2 made {requests} requests and {len(made)} statements, wrote {wrote}"]


def _with_a_long_wire(url: str, connection, count: int, note: _Watch) -> None:
    product.empty(connection)
    tell(url, delay=DELAY)
    note("drained, 200 ms a page", lambda: floor.drain(url, -(-count // PAGE)))
    note("first pull, 200 ms a page", lambda: product.read(connection))
    tell(url, delay=0)


class _Watch:
    """Takes the time of each thing by its name; `times` more work than was done counts as done."""

    def __init__(self, times: Times) -> None:
        self._times = times

    def __call__(self, name: str, work: Callable[[], object], times: float = 1) -> None:
        started = time.perf_counter()
        work()
        taken = (time.perf_counter() - started) * times
        self._times.setdefault(name, []).append(taken)


def _told(times: Times) -> Iterator[str]:
    yardstick = median(times["floor"])
    drained = median(times["drained, 200 ms a page"])
    for name, taken in times.items():
        yield f"{name}: {median(taken) / yardstick:.3f} × floor ({median(taken):.2f} s)"
    alone = median(times[OWN])
    yield f"W1 first pull: {median(times['W1 first pull']) / alone:.2f} × {OWN}"
    pulled = median(times["first pull, 200 ms a page"])
    yield f"first pull, 200 ms a page: {pulled / drained:.2f} × drained"


def _peaks(count: int) -> Iterator[str]:
    """The most memory a first pull takes above what the process has before it."""
    for size in [each for each in PEAKS if each <= count] or [count]:
        with serving(size, PAGE) as url:
            product.connect(url)
            command = [sys.executable, "-m", "bench.peak", url]
            found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        yield f"memory for {size}: {float(found.stdout):.0f} MB above idle"
