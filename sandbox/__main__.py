"""Start one stand-in: python -m sandbox SYSTEM [--port N] [--data demo] [--control]."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from sandbox.server import serve
from sandbox.store import Store
from sandbox.system import System

SYSTEMS = {
    "servicetitan": "sandbox.servicetitan.system:ServiceTitanSystem",
    "intacct": "sandbox.intacct.system:IntacctSystem",
}


def parser() -> argparse.ArgumentParser:
    """Return the command line's parser."""
    result = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    result.add_argument("system", choices=sorted(SYSTEMS))
    result.add_argument("--host", default="127.0.0.1")
    result.add_argument("--port", type=int, default=0, help="0 takes any free port")
    result.add_argument("--data", default="demo", help="demo, empty or scale:N (N materials)")
    result.add_argument("--state", type=Path, help="file that keeps everything across restarts")
    result.add_argument("--advertise", default="", help="address to tell clients to use, if other")
    result.add_argument("--control", action="store_true", help="serve /_control/ as well")
    return result


def build(options: argparse.Namespace) -> System:
    """Return the chosen system over its store, not yet loaded."""
    module, _, name = SYSTEMS[options.system].partition(":")
    kind = getattr(importlib.import_module(module), name)
    return kind(Store(options.state), options)


def main() -> None:
    """Serve until stopped."""
    options = parser().parse_args()
    system = build(options)
    serve(system, options.host, options.port, data=options.data, control=options.control)


if __name__ == "__main__":
    main()
