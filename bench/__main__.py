"""Measure one thing: python -m bench NAME [--count N] [--rounds R] [--kills K]."""

from __future__ import annotations

import argparse
import importlib
import tempfile
from pathlib import Path

from bench import installation

BENCHES = {
    "pull": ("bench.pull", 100_000, "a price book on its way in from ServiceTitan"),
    "kills": ("bench.kills", 20_000, "workers killed at random moments of a sync"),
    "pages": ("bench.pages", 100_000, "pages of the back office while a price book comes in"),
    "orders": ("bench.orders", 1000, "approved purchase orders on their way to Sage Intacct"),
}


def main() -> None:
    """Run the named measurement in a database and with processes of its own."""
    options = _parser().parse_args()
    module, count, _ = BENCHES[options.name]
    with tempfile.TemporaryDirectory() as folder:
        installation.prepare(Path(folder))
        run = importlib.import_module(module).run
        asked = {"rounds": options.rounds, "kills": options.kills}
        more = {name: value for name, value in asked.items() if value}
        for line in run(Path(folder), options.count or count, **more):
            print(line, flush=True)


def _parser() -> argparse.ArgumentParser:
    listed = "; ".join(f"{name}: {what}" for name, (_, _, what) in BENCHES.items())
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__, epilog=listed)
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--count", type=int, default=0, help="how many, instead of the usual")
    parser.add_argument("--rounds", type=int, default=0, help="how often, if it is a median")
    parser.add_argument("--kills", type=int, default=0, help="how many, if workers are killed")
    return parser


if __name__ == "__main__":
    main()
