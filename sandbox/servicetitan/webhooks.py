"""Webhooks v2: CloudEvents posted to an application after a change, from a thread of their own.

Off until the control verb sets an address. Nothing here can fail or hold up a request: a commit
only puts what changed in a queue. Deliveries still waiting when the process ends are lost.
"""

from __future__ import annotations

import base64
import hashlib
import heapq
import hmac
import http.client
import itertools
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from sandbox import jsontext
from sandbox.servicetitan.tenant import Tenant
from sandbox.servicetitan.webhook_events import TYPES, events
from sandbox.store import Difference, Store

DEFAULTS: dict[str, Any] = {
    "url": "",
    "key": "",
    "header": "x-servicetitan-signature",
    "encoding": "hex",
    # Names of the events wanted, with or without what comes before the last dot; None: all.
    "events": None,
    "duplicates": False,
    "speed": 1,
}
RETRY_AFTER = (10, 30, 60, 300)
_TIMEOUT = 10
_ENCODINGS = ("hex", "base64")


@dataclass(frozen=True)
class _Delivery:
    """An event on its way; `round` is the set-up it belongs to, a later one ends it."""

    event: dict[str, Any]
    round: str
    attempt: int = 0


_Changes = tuple[str, list[Difference]]


class Webhooks:
    """Turns commits into events and delivers them. The counts are those since the start."""

    def __init__(self, store: Store, tenants: Mapping[str, Tenant]) -> None:
        self._store = store
        self._tenants = {tenant.account.prefix: tenant for tenant in tenants.values()}
        self._waiting: list[tuple[float, int, _Delivery | _Changes]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self.counts = {"delivered": 0, "refused": 0, "given_up": 0}
        store.watcher = self._note

    def configure(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change the set-up and return it with the counts; raises ValueError.

        Any change starts afresh: what still waits is dropped. An empty `url` turns it off.
        """
        if unknown := set(changes) - set(DEFAULTS):
            raise ValueError(f"no such member: {', '.join(sorted(unknown))}")
        config = {**DEFAULTS, **self._config(), **changes}
        known = {name for kind in TYPES for name in (kind, kind.rpartition(".")[2])}
        if config["encoding"] not in _ENCODINGS or not set(config["events"] or ()) <= known:
            raise ValueError(f"encoding is one of {_ENCODINGS}, events are of {TYPES}")
        if not config["speed"] > 0:
            raise ValueError("speed must be above 0")
        if changes:
            with self._changed:
                self._waiting.clear()
            self._store.meta.set("webhooks", {**config, "round": uuid.uuid4().hex})
        shown = {name: config[name] for name in DEFAULTS if name != "key"}
        return {**shown, **self.counts, "waiting": len(self._waiting)}

    def _config(self) -> dict[str, Any]:
        config = self._store.meta.get("webhooks") or {}
        return {name: config[name] for name in config if name in DEFAULTS}

    def _note(self, changes: list[Difference]) -> None:
        config = self._store.meta.get("webhooks")
        if config and config["url"]:
            self._put(0, (config["round"], changes))

    def _put(self, delay: float, item: _Delivery | _Changes) -> None:
        with self._changed:
            heapq.heappush(self._waiting, (time.monotonic() + delay, next(self._numbers), item))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _take(self) -> _Delivery | _Changes:
        with self._changed:
            while True:
                left = self._waiting[0][0] - time.monotonic() if self._waiting else None
                if left is not None and left <= 0:
                    return heapq.heappop(self._waiting)[2]
                self._changed.wait(left)

    def _run(self) -> None:
        while True:
            item = self._take()
            if isinstance(item, _Delivery):
                self._deliver(item)
            else:
                self._announce(*item)

    def _announce(self, set_up: str, changes: list[Difference]) -> None:
        # Under the lock, so that the rows the changes speak of are still there.
        with self._store.lock:
            config = self._store.meta.get("webhooks")
            if not config or config["round"] != set_up:
                return
            found = [
                _envelope(kind, tenant, data)
                for prefix, tenant in self._tenants.items()
                for kind, data in events(tenant, _own(changes, prefix))
                if config["events"] is None or _wanted(kind, config["events"])
            ]
        for event in found:
            self._put(0, _Delivery(event, set_up))
            if config["duplicates"]:
                self._put(0, _Delivery({**event, "id": str(uuid.uuid4())}, set_up))

    def _deliver(self, delivery: _Delivery) -> None:
        config = self._store.meta.get("webhooks")
        if not config or config["round"] != delivery.round:
            return
        if _post(delivery.event, config):
            self.counts["delivered"] += 1
            return
        self.counts["refused"] += 1
        if delivery.attempt == len(RETRY_AFTER):
            self.counts["given_up"] += 1
            return
        delay = RETRY_AFTER[delivery.attempt] / config["speed"]
        self._put(delay, replace(delivery, attempt=delivery.attempt + 1))


def _own(changes: list[Difference], prefix: str) -> list[Difference]:
    """Return a tenant's changes under its own names; only the main tenant's names have no dot."""
    return [
        (name.removeprefix(prefix), old, new)
        for name, old, new in changes
        if (name.startswith(prefix) if prefix else "." not in name)
    ]


def _wanted(kind: str, names: list[str]) -> bool:
    return kind in names or kind.rpartition(".")[2] in names


def _envelope(kind: str, tenant: Tenant, data: dict[str, Any]) -> dict[str, Any]:
    account = tenant.account
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "type": kind,
        "time": tenant.clock.stamp(),
        "source": "https://webhooks.servicetitan.io",
        "userassignedid": str(uuid.uuid4()),
        "datacontenttype": "application/json",
        "data": {**data, "tenantId": int(account.id), "tenantName": account.name},
    }


def signature(body: bytes, key: str, encoding: str) -> str:
    """Return the HMAC-SHA256 of a body in hex or base64."""
    digest = hmac.digest(key.encode(), body, hashlib.sha256)
    return digest.hex() if encoding == "hex" else base64.b64encode(digest).decode()


def _post(event: dict[str, Any], config: dict[str, Any]) -> bool:
    """Send an event once; True when the answer was a 2xx."""
    body, where = jsontext.dumps(event).encode(), urlsplit(config["url"])
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if config["key"]:
        headers[config["header"]] = signature(body, config["key"], config["encoding"])
    path = f"{where.path or '/'}{'?' + where.query if where.query else ''}"
    secure = where.scheme == "https"
    connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    try:
        connection = connect(where.hostname or "", where.port, timeout=_TIMEOUT)
        try:
            connection.request("POST", path, body, headers)
            return 200 <= connection.getresponse().status < 300
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError):
        return False
