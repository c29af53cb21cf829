"""Sage Intacct as the sandbox server sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sandbox.intacct import companies, control, description, pages, refusals, seed, signin, troubles
from sandbox.intacct.companyfile import DEMO
from sandbox.intacct.errors import Rejected
from sandbox.intacct.gateway import Gateway
from sandbox.intacct.troubles import Told
from sandbox.server import Request, Response, Section, System
from sandbox.store import Store

PATH = "/ia/xml/xmlgw.phtml"


class IntacctSystem(System):
    """The XML gateway of one company or several; what is shown without asking is the first one."""

    name = "intacct"
    label = "Sage Intacct"
    example_company = DEMO

    def __init__(self, store: Store, options: Any = None) -> None:
        super().__init__(store, options)
        self._tenants = companies.tenants(store, getattr(options, "company", None) or ())
        self._tenant = self._tenants[0]
        self._gateway = Gateway(self._tenants)
        self.fault_kinds = troubles.kinds(self._tenants, self._speak)
        store.past.follow(
            lambda: max(tenant.setting("read_lag_seconds") for tenant in self._tenants),
            lambda: self._tenant.now().timestamp(),
        )

    def handle(self, request: Request) -> Response:
        """Answer a request document; anything but a POST to the gateway gets its error page."""
        if request.path != PATH:
            return refusals.page(404, "Not Found")
        if request.method != "POST":
            return refusals.page(405, "Method Not Allowed", {"Allow": "POST"})
        return self._speak(request)

    def _speak(self, request: Request, told: Told | None = None) -> Response:
        most = self._tenant.setting("most_request_bytes")
        if most and len(request.body) > most:
            return refusals.page(413, "Request Entity Too Large")
        return self._gateway.answer(request.body, self._endpoint(request), told)

    def _endpoint(self, request: Request) -> str:
        here = request.headers.get("host", "127.0.0.1")
        advertised = getattr(self.options, "advertise", "") or f"http://{here}"
        url = advertised.replace("{port}", str(self.port))
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
        return dict(self._tenant.company.facts)

    def load(self, data: str) -> None:
        """Set the companies up and add records to the first: `demo`, `scale:N` items or `empty`."""
        kind, _, count = data.partition(":")
        if kind not in ("demo", "empty", "scale") or (kind == "scale") != count.isdecimal():
            raise ValueError(f"unknown data {data!r}: demo, empty or scale:N")
        companies.load(self._tenants)
        if kind == "empty":
            return
        try:
            seed.load(self._tenant, int(count) if count else None)
        except Rejected as error:
            raise ValueError(
                f"the demo data does not fit the company: {error} Choose --data empty."
            ) from error

    def forget(self) -> None:
        """Count calls anew."""
        self._gateway.forget()

    def sections(self) -> list[Section]:
        """Return what the page shows."""
        several = len(self._tenants) > 1
        return [
            replace(section, title=f"{tenant.company.id}: {section.title}") if several else section
            for tenant in self._tenants
            for section in pages.sections(tenant)
        ]

    def control(self, verb: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Run a control verb on the company the payload names, else the first.

        Raises KeyError for an unknown verb, ValueError when refused.
        """
        wanted = payload.pop("company", self._tenant.company.id)
        for tenant in self._tenants:
            if tenant.company.id == wanted:
                return control.VERBS[verb](tenant, payload)
        raise ValueError(f"there is no company {wanted!r}")
