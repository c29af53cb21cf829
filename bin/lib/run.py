"""Start everything PlyHub needs on one machine, and stop it again: the work of `bin/run`."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from plyhub import development  # noqa: E402
from plyhub.demo.processes import Processes  # noqa: E402

LOG_INS = (
    ("admin", "everything"),
    ("buyer", "purchase orders up to 5,000.00"),
    ("manager", "project manager, approves up to 10,000.00"),
    ("accountant", "queue, receipts, Intacct settings"),
    ("warehouse", "receiving and stock"),
    ("technician", "Mike Smith, on the road"),
)


def main() -> None:
    arguments = parse()
    refuse_busy_port(arguments.host, arguments.port)
    if arguments.fresh:
        start_over()
    say("Starting PostgreSQL (embedded, in var/postgres)" if embedded() else "Using DATABASE_URL")
    development.complete_environment()
    os.environ["DJANGO_SETTINGS_MODULE"] = "plyhub.settings"
    processes = Processes(ROOT, development.VAR / "log")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        start(processes, arguments)
        processes.wait()
    except KeyboardInterrupt:
        pass
    finally:
        say("Stopping")
        processes.stop()


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--fresh", action="store_true", help="forget all data and start over")
    parser.add_argument(
        "--control",
        action="store_true",
        help="let the stand-ins be steered from outside, see docs/sandbox.md",
    )
    return parser.parse_args()


def embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def refuse_busy_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            sys.exit(
                f"Port {port} is in use by another program."
                f" Stop it, or choose another port: bin/run --port {port + 1}"
            )


def start_over() -> None:
    say("Starting over: removing the database and what the stand-ins hold")
    if not embedded():
        sys.exit("--fresh is for the embedded PostgreSQL; empty your own database yourself.")
    for name in ("postgres", "sandbox"):
        shutil.rmtree(development.VAR / name, ignore_errors=True)


def start(processes: Processes, arguments: argparse.Namespace) -> None:
    began = time.monotonic()
    say("Preparing the database")
    processes.manage("prepare", quiet=True)
    say("Starting the stand-ins for ServiceTitan and Sage Intacct")
    steered = ["--control"] if arguments.control else []
    stand_ins = {
        name: start_stand_in(processes, name, steered) for name in ("servicetitan", "intacct")
    }
    say("Loading the demo company")
    processes.manage("seed_demo", *(f"--{name}={line}" for name, line in stand_ins.items()))
    say("Starting the task clusters")
    for cluster in ("plyhub", "plyhub-push"):
        processes.start(f"tasks-{cluster}", "manage.py", "qcluster", Q_CLUSTER_NAME=cluster)
    say("Starting the web server")
    processes.start(
        "web",
        *("-m", "gunicorn", "plyhub.wsgi", "--bind", f"{arguments.host}:{arguments.port}"),
        *("--workers", "1", "--threads", "8", "--worker-class", "gthread", "--no-control-socket"),
    )
    processes.manage("seed_demo", "--first-sync")
    announce(arguments, processes, time.monotonic() - began)


def start_stand_in(processes: Processes, name: str, more: list[str]) -> str:
    """Start one stand-in, keeping its data and, if it is still free, its port; its ready line."""
    folder = development.VAR / "sandbox"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{name}.port"
    port = kept.read_text().strip() if kept.exists() else "0"
    state = str(folder / f"{name}.state")
    line = processes.start_and_read_line(
        *(name, "-m", "sandbox", name, "--port", port, "--data", "demo", "--state", state, *more)
    )
    kept.write_text(port_of(line))
    return line


def port_of(ready_line: str) -> str:
    import json
    from urllib.parse import urlsplit

    return str(urlsplit(json.loads(ready_line)["url"]).port)


def announce(arguments: argparse.Namespace, processes: Processes, seconds: float) -> None:
    processes.wait_for_http(f"http://{arguments.host}:{arguments.port}/health/ready/")
    print(f"\nReady: http://{arguments.host}:{arguments.port}/   (after {seconds:.0f} s)\n")
    print("Log in as one of these, each with the password  plyhub-demo")
    for name, what in LOG_INS:
        print(f"  {name:<12} {what}")
    print("\nThe stand-ins show what they hold:")
    for name, url in processes.stand_in_urls.items():
        print(f"  {name:<12} {url}/")
    print("\nCtrl-C stops everything.", flush=True)


def say(text: str) -> None:
    print(f"• {text}", flush=True)


if __name__ == "__main__":
    main()
