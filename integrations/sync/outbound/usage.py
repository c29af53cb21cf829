"""Material used on a job, on its way to a line of the job's invoice.

One entry stands for one line, however often it was added to or brought back. What was last sent is
kept with the entry, so that a look for it never looks for what has changed since.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Value, When
from django.utils import timezone

from integrations.http.errors import Rejected
from integrations.models import ExternalLink, OutboxEntry
from integrations.records import UsageRecord
from integrations.sync import links
from integrations.sync.outbound.subject import Payload, Subject
from integrations.sync.outbound.usage_settled import blocked, settled
from integrations.sync.refs import Needs, Ref
from integrations.sync.target import Target
from inventory.models import Invoice, InvoiceLine, Usage
from inventory.services import usage_families
from plyhub.common.models import Company

ENTITY = "usage"
ZERO = Decimal(0)
_RELATED = ("job", "item", "invoice_line__item", "invoice_line__invoice")


def build(target: Target, entry: OutboxEntry) -> UsageRecord:
    """The line as it has to be now; when looking, as it was last sent."""
    if not (entry.probes and entry.payload):
        entry.payload = _facts(target, entry)
        OutboxEntry.objects.filter(pk=entry.pk).update(payload=entry.payload)
    return _record(target, entry.payload)


def _facts(target: Target, entry: OutboxEntry) -> Payload:
    """What is to be sent, as JSON with our ids. Raises `Rejected` if it cannot be sent now."""
    root = Usage.objects.select_related(*_RELATED).get(pk=entry.hub_id)
    line = root.invoice_line
    item = line.item if line else root.item
    total = usage_families.total(root, item.pk)
    if total <= ZERO and line is None:
        return _begun(entry)
    return {
        **_content(root, line),
        "number": root.number,
        "job": root.job_id,
        "item": item.pk,
        "invoice": _invoice(target, root, line).pk,
        "line": line.pk if line else None,
        "quantity": str(max(total, ZERO)),
        "usages": list(usage_families.untold(root).order_by("pk").values_list("pk", flat=True)),
        "used_on": timezone.localdate(root.used_at, Company.current().zone).isoformat(),
    }


def _begun(entry: OutboxEntry) -> Payload:
    """Everything was brought back while the first write was under way: it is finished as it was
    begun, and the next entry takes it off again."""
    if entry.payload is None:
        raise Rejected("All of it was brought back before it was put on the invoice.")
    return entry.payload


def _content(root: Usage, line: InvoiceLine | None) -> dict[str, Any]:
    """What the line says besides its quantity: on a line that is there, what it says already."""
    source = line or root
    return {
        "description": (line.description if line else "") or source.item.name,
        "cost": str(source.unit_cost),
        "location": source.location_id,
        "technician": source.technician_id,
    }


def _invoice(target: Target, root: Usage, line: InvoiceLine | None) -> Invoice:
    """The invoice the line is on or goes on: of a job with several, the oldest that is open."""
    invoice = line.invoice if line else _of_job(root.job_id)
    is_known = invoice and links.read(target.connection, [Ref("invoice", invoice.pk)]).by_ref
    if not is_known:
        raise Rejected(
            f"{root.job} has no invoice here yet.",
            reason="invoice_missing",
            hint=f"It goes by itself once the invoice was read from {target.label}. Run a sync.",
        )
    if invoice.status != Invoice.Status.PENDING:
        raise Rejected(
            f"{invoice} takes no lines any more: it is {invoice.get_status_display().lower()}.",
            reason="external_locked",
            hint=f"Put it on another invoice of {root.job} in {target.label} by hand.",
        )
    return invoice


def _of_job(job_id: int) -> Invoice | None:
    is_open = Case(When(status=Invoice.Status.PENDING, then=Value(0)), default=Value(1))
    invoices = Invoice.objects.filter(job=job_id, is_active=True)
    return invoices.order_by(is_open, "pk").first()


def _record(target: Target, fact: Payload) -> UsageRecord:
    refs = {
        "job_id": Ref("job", fact["job"]),
        "invoice_id": Ref("invoice", fact["invoice"]),
        "item_id": Ref("item", fact["item"]),
        "location_id": Ref("location", fact["location"] or 0),
        "technician_id": Ref("technician", fact["technician"] or 0),
        "external_id": Ref("invoice_line", fact["line"] or 0),
    }
    found = links.read(target.connection, refs.values())
    return UsageRecord(
        number=fact["number"],
        quantity=Decimal(fact["quantity"]),
        unit_cost=Decimal(fact["cost"]),
        description=fact["description"],
        used_on=date.fromisoformat(fact["used_on"]),
        known_line_ids=_known_lines(target, fact),
        **{name: found.id_of(ref.entity, ref.hub_id) for name, ref in refs.items()},
    )


def _known_lines(target: Target, fact: Payload) -> tuple[str, ...]:
    others = InvoiceLine.objects.filter(invoice=fact["invoice"]).exclude(pk=fact["line"])
    known = ExternalLink.objects.filter(
        connection=target.connection,
        entity="invoice_line",
        hub_id__in=others.order_by().values("pk"),
    )
    return tuple(sorted(known.exclude(external_id="").values_list("external_id", flat=True)))


def _needs(target: Target, root_id: int) -> Needs:
    """The item and the job. The invoice comes from over there, it cannot be sent."""
    root = Usage.objects.select_related("invoice_line").get(pk=root_id)
    item_id = root.invoice_line.item_id if root.invoice_line else root.item_id
    return Needs(masters=(Ref("item", item_id), Ref("job", root.job_id)))


def _key(root_id: int) -> str:
    """Lines of one job's invoice are written strictly one after another."""
    return f"invoice:{Usage.objects.values_list('job_id', flat=True).get(pk=root_id)}"


def _label(root_id: int) -> str:
    return f"Material {Usage.objects.values_list('number', flat=True).get(pk=root_id)}"


USAGE = Subject(
    build=build,
    needs=_needs,
    label=_label,
    key=_key,
    settled=settled,
    blocked=blocked,
)
