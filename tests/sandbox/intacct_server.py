"""A Sage Intacct stand-in in a process of its own, and a small client to talk to it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ROOT = Path(__file__).resolve().parents[2]
PATH = "/ia/xml/xmlgw.phtml"


class Books:
    """Speaks to one running stand-in."""

    def __init__(self, ready: dict[str, Any]) -> None:
        self.ready = ready
        self.url = ready["url"]
        self.credentials = ready["credentials"]
        self._numbers = count(1)

    def send(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[HTTPResponse, bytes]:
        """Return an answer and its body."""
        address = urlsplit(self.url)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def control(self, verb: str, payload: Any = None, *, status: int = 200) -> Any:
        """Run a control verb, which must answer with `status`."""
        answer, body = self.send("POST", f"/_control/{verb}", json.dumps(payload or {}).encode())
        assert answer.status == status, body
        return json.loads(body)

    def state(self, *tables: str) -> dict[str, Any]:
        """Return what the named tables hold, or all."""
        query = f"?tables={','.join(tables)}" if tables else ""
        return json.loads(self.send("GET", f"/_control/state{query}")[1])

    def login(self, **changes: str) -> str:
        """Return a login block; `changes` replace or add children."""
        given = {
            "userid": self.credentials["user_id"],
            "companyid": self.credentials["company_id"],
            "password": self.credentials["user_password"],
            **changes,
        }
        return "<login>" + "".join(f"<{k}>{v}</{k}>" for k, v in given.items()) + "</login>"

    def document(
        self, functions: Sequence[str], *, auth: str = "", control: str = "",
        transaction: str = "", unique: str = "<uniqueid>false</uniqueid>",
        control_ids: Sequence[str] = (), **parts: str,
    ) -> bytes:  # fmt: skip
        """Return a request document; `parts` replace children of the control block."""
        given = {
            "senderid": self.credentials["sender_id"],
            "password": self.credentials["sender_password"],
            "controlid": "test",
            "dtdversion": "3.0",
            **parts,
        }
        head = "".join(f"<{k}>{v}</{k}>" for k, v in given.items()) + unique + control
        names = control_ids or [f"call-{next(self._numbers)}" for _ in functions]
        content = "".join(
            f'<function controlid="{name}">{function}</function>'
            for name, function in zip(names, functions, strict=True)
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?><request><control>{head}</control>'
            f"<operation{transaction}><authentication>{auth or self.login()}</authentication>"
            f"<content>{content}</content></operation></request>"
        ).encode()

    def post(self, body: bytes) -> tuple[int, Element]:
        """Return status and parsed answer of a request document."""
        answer, text = self.send("POST", PATH, body, {"Content-Type": "application/xml"})
        return answer.status, ElementTree.fromstring(text)

    def ask(self, *functions: str, **parts: Any) -> list[Element]:
        """Return the results of some functions; control and sign-in must have succeeded."""
        status, response = self.post(self.document(functions, **parts))
        assert status == 200
        assert response.findtext("control/status") == "success", ElementTree.tostring(response)
        return response.findall("operation/result")

    def run(self, function: str, **parts: Any) -> Element:
        """Return the result of one function, which must succeed."""
        result = self.ask(function, **parts)[0]
        assert result.findtext("status") == "success", ElementTree.tostring(result)
        return result

    def refusal(self, function: str, **parts: Any) -> list[tuple[str, str]]:
        """Return code and text of each problem of one function, which must fail."""
        result = self.ask(function, **parts)[0]
        assert result.findtext("status") == "failure", ElementTree.tostring(result)
        return problems(result)

    def rows(self, function: str) -> list[dict[str, str]]:
        """Return the rows a function answers, as texts by element name."""
        data = self.run(function).find("data")
        assert data is not None
        return [{field.tag: field.text or "" for field in row} for row in data]

    def query(self, name: str, fields: str, filter_: str = "", more: str = "") -> list[dict]:
        """Return the rows of a query in RECORDNO order."""
        return self.rows(query_xml(name, fields, filter_, more))


def query_xml(name: str, fields: str, filter_: str = "", more: str = "") -> str:
    """Return a query for blank-separated fields."""
    select = "".join(f"<field>{field}</field>" for field in fields.split())
    chosen = f"<filter>{filter_}</filter>" if filter_ else ""
    order = "<orderby><order><field>RECORDNO</field><ascending/></order></orderby>"
    return f"<query><object>{name}</object><select>{select}</select>{chosen}{more or order}</query>"


def problems(parent: Element) -> list[tuple[str, str]]:
    """Return code and text of each problem, the support id cut off."""
    return [
        (error.findtext("errorno") or "", (error.findtext("description2") or "").split(" [Sup")[0])
        for error in parent.findall("errormessage/error")
    ]


@contextmanager
def running(*arguments: str) -> Iterator[Books]:
    """Run a stand-in for as long as the block lasts."""
    command = [sys.executable, "-m", "sandbox", "intacct", "--port", "0", "--control", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Books(json.loads(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()
