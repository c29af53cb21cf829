"""The control verbs: what a person does inside the books, or a test does to the gateway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.intacct import office, signin, stockroom
from sandbox.intacct.billing import verbs as billing
from sandbox.intacct.objects.documents import STATES
from sandbox.intacct.stock import posting
from sandbox.intacct.tenant import Tenant
from sandbox.intacct.transactions import effects
from sandbox.intacct.transactions.family import PURCHASING

Payload = dict[str, Any]
Verb = Callable[[Tenant, Payload], Payload]


def _settings(tenant: Tenant, payload: Payload) -> Payload:
    return tenant.change_settings(payload)


def _kill_sessions(tenant: Tenant, payload: Payload) -> Payload:
    return {"killed": signin.kill_sessions(tenant)}


def _change_password(tenant: Tenant, payload: Payload) -> Payload:
    unknown = set(payload) - {"user_password", "sender_password"}
    if unknown or not payload:
        raise ValueError("give user_password or sender_password")
    signin.change_passwords(tenant, payload)
    return {"changed": sorted(payload)}


def _advance_time(tenant: Tenant, payload: Payload) -> Payload:
    ahead = tenant.store.meta.get("clock_ahead", 0) + int(payload["seconds"])
    tenant.store.meta.set("clock_ahead", ahead)
    return {"now": tenant.now().isoformat()}


def _document_state(tenant: Tenant, payload: Payload) -> Payload:
    if payload["state"] not in dict(STATES):
        raise ValueError(f"state must be one of {', '.join(word for word, _ in STATES)}")
    document = tenant.find("PODOCUMENT", payload["document_id"])
    if document is None:
        raise ValueError(f"no document {payload['document_id']}")
    with tenant.store.transaction():
        before = effects.of(tenant, PURCHASING, [document])
        changed = tenant.change("PODOCUMENT", document["RECORDNO"], STATE=payload["state"])
        posting.replace(tenant, before, effects.of(tenant, PURCHASING, [changed]))
    return {"state": changed["STATE"]}


def _default_settings(tenant: Tenant, payload: Payload) -> Payload:
    tenant.note("settings", {})
    return tenant.settings()


VERBS: Mapping[str, Verb] = {
    "settings": _settings,
    "default_settings": _default_settings,
    "kill_sessions": _kill_sessions,
    "change_password": _change_password,
    "advance_time": _advance_time,
    "document_state": _document_state,
    **office.VERBS,
    **stockroom.VERBS,
    **billing.VERBS,
}
