"""Start one stand-in: python -m sandbox SYSTEM [--port N] [--data demo] [--control]."""

from __future__ import annotations

import argparse
import importlib
import sys
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
    result.add_argument("--company", type=Path, action="append", help="set-up of a company (JSON)")
    result.add_argument("--print-company", action="store_true", help="print such a file, and end")
    result.add_argument("--control", action="store_true", help="serve /_control/ as well")
    return result


def kind_of(system: str) -> type[System]:
    """Return the class behind a system's name."""
    module, _, name = SYSTEMS[system].partition(":")
    return getattr(importlib.import_module(module), name)


def build(options: argparse.Namespace) -> System:
    """Return the chosen system over its store, not yet loaded."""
    return kind_of(options.system)(Store(options.state), options)


def check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End the program, with the reason, when an option does not go with the system."""
    if (options.company or options.print_company) and not kind_of(options.system).example_company:
        parser.error(f"{options.system} is not set up from company files")


def main() -> None:
    """Serve until stopped."""
    arguments = parser()
    options = arguments.parse_args()
    check(arguments, options)
    if options.print_company:
        sys.stdout.write(kind_of(options.system).example_company.read_text(encoding="utf-8"))
        return
    try:
        system = build(options)
        serve(system, options.host, options.port, data=options.data, control=options.control)
    except ValueError as error:
        arguments.exit(2, f"{error}\n")


if __name__ == "__main__":
    main()
