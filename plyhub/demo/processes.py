"""Child processes that are started together and stopped together."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path


class Processes:
    """Each child leads a process group of its own and writes to `var/log/<name>.log`."""

    def __init__(self, root: Path, logs: Path) -> None:
        self.root = root
        self.logs = logs
        self.children: dict[str, subprocess.Popen] = {}
        self.stand_in_urls: dict[str, str] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def manage(self, *arguments: str, quiet: bool = False) -> None:
        """Run a management command to its end; a failure ends the start with what it said."""
        result = subprocess.run(
            [sys.executable, str(self.root / "manage.py"), *arguments],
            cwd=self.root,
            env={"LOG_LEVEL": "WARNING", **os.environ},
            check=False,
            text=True,
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
        )
        if result.returncode:
            sys.exit(f"{result.stdout or ''}\n“manage.py {arguments[0]}” failed; see above.")

    def start(self, name: str, *arguments: str, **environment: str) -> None:
        self.children[name] = self._spawn(name, arguments, environment, stdout=None)

    def start_and_read_line(self, name: str, *arguments: str) -> str:
        """Start a stand-in and return the line with which it says that it is ready."""
        child = self._spawn(name, arguments, {}, stdout=subprocess.PIPE)
        self.children[name] = child
        line = child.stdout.readline().strip()
        if not line:
            sys.exit(f"The {name} stand-in did not start; see {self.logs / name}.log")
        self.stand_in_urls[name] = json.loads(line)["url"]
        return line

    def _spawn(self, name, arguments, environment, *, stdout) -> subprocess.Popen:
        with (self.logs / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=self.root,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=stdout or log,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    def wait_for_http(self, url: str, *, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(url, timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                self._check()
                time.sleep(0.1)
        sys.exit(f"The web server did not answer at {url}; see {self.logs / 'web'}.log")

    def wait(self) -> None:
        """Return only by an exception: Ctrl-C, or a child that ended by itself."""
        while True:
            self._check()
            time.sleep(0.5)

    def _check(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None:
                sys.exit(f"“{name}” ended with code {child.returncode}; see {self.logs / name}.log")

    def stop(self) -> None:
        """Ask every child to end, the last started first; after ten seconds, make it."""
        for child in reversed(self.children.values()):
            self._signal(child, signal.SIGTERM)
        deadline = time.monotonic() + 10
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            self._signal(child, signal.SIGKILL)
            child.wait()
            if child.stdout is not None:
                child.stdout.close()

    @staticmethod
    def _signal(child: subprocess.Popen, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, number)
