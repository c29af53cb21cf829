"""The control routes under /_control/: what a test or a person does to a stand-in from outside.

The server serves them only when it was started with --control.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox import jsontext
from sandbox.faults import Faults
from sandbox.log import Log
from sandbox.store import Snapshot
from sandbox.system import Request, Response, System

PREFIX = "/_control/"


class Control:
    """Runs control verbs; the ones not listed here are the system's own."""

    def __init__(self, system: System, faults: Faults, log: Log, data: str) -> None:
        self._system = system
        self._faults = faults
        self._log = log
        self._fresh: tuple[str, Snapshot] | None = None
        self.data = system.store.meta.get("data") or data
        if "data" not in system.store.meta:
            self.load(data)

    def load(self, data: str) -> None:
        """Forget everything and start over with `data`; on an error nothing has changed."""
        store = self._system.store
        with store.transaction():
            if self._fresh and self._fresh[0] == data:
                store.restore(self._fresh[1])
            else:
                store.clear()
                self._system.load(data)
                store.meta.set("data", data)
                self._fresh = (data, store.snapshot())
        self.data = data
        self._system.forget()
        self._faults.replace([])
        self._log.clear()

    def handle(self, request: Request) -> Response:
        """Run the verb in the path; 404 for an unknown one, 400 with the reason when refused."""
        verb = request.path.removeprefix(PREFIX).strip("/")
        try:
            payload = jsontext.loads(request.body) if request.body.strip() else {}
            builtin = self._builtin(request.method, verb, request, payload)
            answer = builtin() if builtin else self._system.control(verb, payload)
        except KeyError as error:
            return self._answer(404, {"error": f"unknown or missing: {error}"})
        except (ValueError, TypeError) as error:
            return self._answer(400, {"error": str(error)})
        return self._answer(200, answer)

    @staticmethod
    def _answer(status: int, content: Any) -> Response:
        return Response(status, jsontext.dumps(content, indent=True).encode())

    def _builtin(
        self, method: str, verb: str, request: Request, payload: Any
    ) -> Callable[[], Any] | None:
        table: dict[tuple[str, str], Callable[[], Any]] = {
            ("POST", "reset"): lambda: self._reload(payload.get("data") or self.data),
            ("POST", "load"): lambda: self._reload(payload["data"]),
            ("POST", "faults"): lambda: self._set_faults(payload),
            ("DELETE", "faults"): lambda: self._set_faults([]),
            ("GET", "faults"): self._faults.describe,
            ("GET", "state"): lambda: self._state(request.param("tables")),
            ("GET", "log"): self._log.as_dicts,
        }
        return table.get((method, verb))

    def _reload(self, data: str) -> dict[str, Any]:
        self.load(data)
        return {"data": data}

    def _set_faults(self, rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self._faults.replace(rules)
        return self._faults.describe()

    def _state(self, tables: str | None) -> dict[str, Any]:
        return self._system.store.state(tables.split(",") if tables else None)
