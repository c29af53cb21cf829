"""Sage Intacct as the sandbox server sees it."""

from __future__ import annotations

from typing import Any

from sandbox.intacct import company, control, description, pages, refusals, seed, signin
from sandbox.intacct.gateway import Gateway
from sandbox.intacct.tenant import Tenant
from sandbox.server import Request, Response, Section, System
from sandbox.store import Store

PATH = "/ia/xml/xmlgw.phtml"
XML = "text/xml; charset=UTF-8"


class IntacctSystem(System):
    """The XML gateway of one company."""

    name = "intacct"
    label = "Sage Intacct"

    def __init__(self, store: Store, options: Any = None) -> None:
        super().__init__(store, options)
        self._tenant = Tenant(store)
        self._gateway = Gateway(self._tenant)

    def handle(self, request: Request) -> Response:
        """Answer a request document; anything but a POST to the gateway gets its error page."""
        if request.path != PATH:
            return refusals.page(404, "Not Found")
        if request.method != "POST":
            return refusals.page(405, "Method Not Allowed", {"Allow": "POST"})
        status, document = self._gateway.answer(request.body, self._endpoint(request))
        return Response(status, document.encode(), XML)

    def _endpoint(self, request: Request) -> str:
        here = request.headers.get("host", "127.0.0.1")
        advertised = getattr(self.options, "advertise", "") or f"http://{here}"
        url = advertised.replace("{port}", here.rpartition(":")[2])
        return url if url.endswith(".phtml") else url.rstrip("/") + PATH

    def describe_request(self, request: Request) -> str:
        """Say which functions a request calls, such as `create PROJECT` or `query VENDOR`."""
        if request.path != PATH or request.method != "POST":
            return f"{request.method} {request.path}"
        return description.of(request.body)

    def fault_response(self, request: Request, status: int, retry_after: int | None) -> Response:
        """Return what the gateway, or the proxy before it, says with an error status."""
        return refusals.fault(status, retry_after)

    def credentials(self) -> dict[str, str]:
        """Return what a client needs to sign in."""
        return signin.credentials(self._tenant)

    def facts(self) -> dict[str, str]:
        """Return ids of the set-up that a client may choose from the start."""
        return dict(company.FACTS)

    def load(self, data: str) -> None:
        """Set the company up and add its records: `demo`, `scale:N` items, or none (`empty`)."""
        kind, _, count = data.partition(":")
        if kind not in ("demo", "empty", "scale") or (kind == "scale") != count.isdecimal():
            raise ValueError(f"unknown data {data!r}: demo, empty or scale:N")
        company.load(self._tenant)
        if kind != "empty":
            seed.load(self._tenant, int(count) if count else None)

    def sections(self) -> list[Section]:
        """Return what the page shows."""
        return pages.sections(self._tenant)

    def control(self, verb: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Run a control verb; raises KeyError for an unknown one, ValueError when refused."""
        return control.VERBS[verb](self._tenant, payload)
