"""Workers killed at random moments of a sync: it ends as one that nobody disturbed.

A sync reads a price book that is new, then one of which a quarter has changed. Its workers are real
processes ended by SIGKILL; each run they leave is abandoned and gone on with as the clock does it,
only that the five minutes of silence are written into the run instead of waited for. Then all rows
are compared, and what the runs told: counts, activity, changes, places reached.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import killing, product, worker
from bench.killing import PATIENCE_SECONDS, Kill, Result
from bench.serving import serving, tell
from bench.whole_state import differences

PAGE = 500
CHANGES_EVERY = 4
VERSIONS = (0, 1)
SHARE = 4
"""A worker lives at most as long as a sync with nothing to read, and this part of a whole one."""


def run(folder: Path, count: int, *, kills: int = 200) -> Iterator[str]:
    """Kill so many workers in as many syncs as that takes. Raises `SystemExit` naming the first
    difference."""
    with serving(count, PAGE) as url:
        ground = Ground(url, product.connect(url))
        worker.warm_up()
        wanted, seconds = ground.undisturbed()
        yield _size(count, wanted, seconds)
        met: list[Kill] = []
        syncs = 0
        while len(met) < kills:
            met += ground.disturbed(seconds)
            syncs += 1
            compare(killing.result(), wanted)
            yield f"{len(met)} kills in {syncs} syncs: nothing differs"
        yield from _told(met, count)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where syncs begin again and again from the same state."""

    url: str
    connection: object

    def undisturbed(self) -> tuple[Result, list[float]]:
        """How it ends, and how many seconds each part takes; the last one has nothing to read."""
        seconds = []
        for version in (*VERSIONS, VERSIONS[-1]):
            self._set(version)
            started = time.monotonic()
            killing.sync(self.connection, lambda: PATIENCE_SECONDS)
            seconds.append(time.monotonic() - started)
        return killing.result(), seconds

    def disturbed(self, seconds: list[float]) -> list[Kill]:
        """Both parts, with workers killed at random moments."""
        met = []
        for version, usual in zip(VERSIONS, seconds, strict=False):
            self._set(version)
            longest = seconds[-1] + usual / SHARE
            met += killing.sync(self.connection, partial(random.uniform, 0, longest))
        return met

    def _set(self, version: int) -> None:
        tell(self.url, version=version, changes_every=CHANGES_EVERY)
        if version == VERSIONS[0]:
            product.empty(self.connection)
        product.analyze()


def compare(found: Result, wanted: Result) -> None:
    """Raises `SystemExit` naming what differs."""
    for name, told in wanted.told.items():
        if found.told[name] != told:
            raise SystemExit(f"{name} differ: {_unlike(found.told[name], told)}")
    if differ := differences(found.held, wanted.held):
        shown = {
            table: f"too much {sorted(extra)[:2]}, missing {sorted(missing)[:2]}"
            for table, (extra, missing) in differ.items()
        }
        raise SystemExit(f"tables differ: {shown}")


def _unlike(found: Mapping, wanted: Mapping) -> dict:
    """By key, what was found and what was wanted, of a few that differ."""
    keys = [key for key in {**found, **wanted} if found.get(key) != wanted.get(key)]
    return {key: (found.get(key), wanted.get(key)) for key in keys[:5]}


def _size(count: int, wanted: Result, seconds: list[float]) -> str:
    tables = [rows for rows in wanted.held.values() if rows]
    material = wanted.told["records by stage"]["material"]
    return (
        f"undisturbed: {count} materials, {PAGE} a page, {' + '.join(f'{s:.1f}' for s in seconds)}"
        f" s; {sum(map(len, tables))} rows in {len(tables)} tables; {material};"
        f" {wanted.told['activity'].total()} lines of activity,"
        f" {wanted.told['changes kept'].total()} changes kept"
    )


def _told(met: list[Kill], count: int) -> Iterator[str]:
    places = {kill.read for kill in met}
    writing = sum(kill.writing for kill in met)
    yield (
        f"the {len(met)} kills met runs at work with {min(places)} to {max(places)} records in,"
        f" at {len(places)} different counts; {writing} were in the middle of a transaction"
    )
