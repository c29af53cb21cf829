"""The stand-in itself: every request's way from the socket to its handler."""

from __future__ import annotations

import secrets
from typing import Any

from sandbox import jsontext
from sandbox.servicetitan import multipart, sections, seed, verbs
from sandbox.servicetitan.actions import images
from sandbox.servicetitan.entities import ENTITIES
from sandbox.servicetitan.entity import Call, Operation, Reply
from sandbox.servicetitan.limits import RateLimit
from sandbox.servicetitan.problems import Problem, gateway, invalid, too_many
from sandbox.servicetitan.rendering import Renderer
from sandbox.servicetitan.routes import Match, Route, Router
from sandbox.servicetitan.schema import bind
from sandbox.servicetitan.settings import Settings
from sandbox.servicetitan.stamps import TICKS, Clock
from sandbox.servicetitan.tenant import ACCOUNTS, APP_KEY, MAIN, Tenant
from sandbox.servicetitan.tokens import Tokens
from sandbox.servicetitan.webhooks import Webhooks
from sandbox.store import Store
from sandbox.system import Request, Response, Section, System

LOG_IN = "/connect/token"


class ServiceTitanSystem(System):
    """ServiceTitan for two tenants with nothing in common; credentials() are the first one's."""

    name = "servicetitan"
    label = "ServiceTitan"
    secret_names = ("servicetitanapplicationkey",)

    def __init__(self, store: Store, options: Any = None) -> None:
        super().__init__(store, options)
        self.clock = Clock(store)
        self.settings = Settings(store)
        store.past.follow(
            lambda: self.settings["read_lag_seconds"], lambda: self.clock.ticks() / TICKS
        )
        self.render = Renderer()
        self.rate = RateLimit()
        self._router = Router(ENTITIES)
        scopes = {f"{entity.scope}:{verb}" for entity in ENTITIES for verb in "rw"}
        self.tokens = Tokens(store, self.clock, self.settings, sorted(scopes))
        self._tenants = {key: Tenant(acc, store, self.clock) for key, acc in ACCOUNTS.items()}
        self.webhooks = Webhooks(store, self._tenants)
        for tenant in self._tenants.values():
            for entity, field in INDEXED:
                tenant.table(entity).index(field)

    @property
    def main(self) -> Tenant:
        """Return the tenant whose credentials are shown."""
        return self._tenants[MAIN.id]

    def tenant(self, account_id: str) -> Tenant:
        """Return a tenant by its id; raises KeyError."""
        return self._tenants[account_id]

    def handle(self, request: Request) -> Response:
        """Answer a token request or an API call; whatever is refused has changed nothing."""
        if request.path == LOG_IN:
            return self.tokens.issue(request)
        if request.path.startswith(images.STORAGE):
            return images.serve(self, request)
        match = self._router.find(request.path)
        if match is None:
            return gateway(404, "Resource not found")
        route = match.methods.get(request.method)
        try:
            if route is None:
                allowed = ", ".join(sorted(match.methods))
                raise Problem(405, headers={"Allow": allowed})
            tenant = self._admit(request, match, route)
            body = self._body(request, route.operation)
            call = Call(tenant, request, self.settings, match.ids, body, self.render, route.entity)
            with self.store.transaction():
                return self._response(route.operation.handler(call), route.operation.status)
        except Problem as problem:
            return problem.response()

    def _admit(self, request: Request, match: Match, route: Route) -> Tenant:
        claims = self.tokens.read(request)
        key = request.headers.get("ST-App-Key") or request.param("servicetitanapplicationkey")
        if key != APP_KEY:
            raise Problem(403, "The application key is missing, unknown or not connected.")
        if match.tenant != claims["tenant"]:
            raise Problem(self.settings["wrong_tenant_status"], "No access to this tenant.")
        if route.scope not in claims["scope"]:
            raise Problem(403, f"The scope {route.scope} has not been granted.")
        self.rate.take(f"{key}:{match.tenant}", self.settings["rate_limit"])
        return self._tenants[match.tenant]

    @staticmethod
    def _body(request: Request, operation: Operation) -> dict[str, Any]:
        if operation.form:
            return {"parts": multipart.read(request)}
        if operation.body is None:
            return {}
        kind = request.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind and kind != "application/json":
            raise Problem(415)
        try:
            content = jsontext.loads(request.body) if request.body.strip() else None
        except ValueError as error:
            raise invalid({"$": ["The body is not valid JSON."]}) from error
        return bind(operation.body, content)

    @staticmethod
    def _response(reply: Reply, status: int) -> Response:
        status, headers = reply.status or status, dict(reply.headers)
        if reply.data is not None:
            return Response(status, reply.data, reply.media_type, headers)
        if reply.text is None and reply.content is None:
            return Response(status, headers=headers)
        text = jsontext.dumps(reply.content) if reply.text is None else reply.text
        return Response(status, text.encode(), headers=headers)

    def describe(self, request: Request, response: Response | None) -> str:
        """Say what was asked the way the documents do: no tenant, the query where there is one."""
        parts = request.path.strip("/").split("/")
        api = len(parts) > 4 and parts[1:3] == ["v2", "tenant"]
        where = "/".join([parts[0], *parts[4:]]) if api else request.path
        shown = "&".join(f"{name}={value}" for name, value in request.query)
        return f"{request.method} {where}" + (f"?{shown}" if shown else "")

    def fault_response(self, request: Request, status: int, retry_after: int | None) -> Response:
        """Return the error as the API words it."""
        if status == 429:
            return too_many(retry_after or 1).response()
        headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
        return Problem(status, headers=headers).response()

    def credentials(self) -> dict[str, str]:
        """Return the main tenant's log-in."""
        return {
            "tenant": MAIN.id,
            "app_key": APP_KEY,
            "client_id": MAIN.client_id,
            "client_secret": self.tokens.secret(MAIN),
        }

    def facts(self) -> dict[str, str]:
        """Return the lowest active id of what a purchase order needs chosen."""
        names = {
            "business_unit": "business_units",
            "purchase_order_type": "purchase_order_types",
            "warehouse": "warehouses",
            "vendor": "vendors",
        }
        chosen = {fact: self._first(table) for fact, table in names.items()}
        return {fact: key for fact, key in chosen.items() if key}

    def _first(self, name: str) -> str:
        keys = [row["id"] for row in self.main.table(name).values() if row.get("active", True)]
        return str(min(keys)) if keys else ""

    def load(self, data: str) -> None:
        """Fill the empty store: `demo`, `empty` (only what an account is born with), `scale:N`."""
        self.store.meta.set("signing_key", secrets.token_hex(32))
        seed.load(self._tenants, data)

    def forget(self) -> None:
        """Count calls and log-ins anew."""
        self.rate.forget()
        self.tokens.forget()

    def sections(self) -> list[Section]:
        """Return the tables of the page."""
        return sections.sections(self.main)

    def control(self, verb: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Run one of the verbs in verbs/; raises KeyError for an unknown one."""
        with self.store.transaction():
            return verbs.VERBS[verb](self, payload)


INDEXED = (
    ("jobs", "jobNumber"),
    ("appointments", "jobId"),
    ("appointment_assignments", "jobId"),
    ("invoices", "jobId"),
    ("job_notes", "jobId"),
    ("job_booked_logs", "jobId"),
    ("job_canceled_logs", "jobId"),
    ("attachments", "jobId"),
    ("locations", "customerId"),
    ("customer_contacts", "customerId"),
    ("purchase_orders", "jobId"),
    ("receipts", "purchaseOrderId"),
    ("materials", "code"),
    ("equipment", "code"),
    ("services", "code"),
    ("invoice_items", "invoiceId"),
    ("estimate_items", "estimateId"),
    ("estimate_changes", "estimateId"),
)
