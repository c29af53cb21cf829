"""What became of material on its way to an invoice: the line it is now, or the step by hand."""

from __future__ import annotations

from decimal import Decimal

from integrations.connectors.base import PushResult
from integrations.models import OutboxEntry
from integrations.sync import manual_steps, page_links
from integrations.sync.outbound.subject import Payload
from integrations.sync.page_links import Link
from inventory.models import Invoice, Usage
from inventory.services import invoices, usage_families
from inventory.services.invoices import WrittenLine
from plyhub.common.quantities import plain

ENTITY = "usage"
LINE = "invoice_line"
STEP = "invoice_line"
SEEN = {"on_invoice": True}


def settled(entry: OutboxEntry, result: PushResult) -> None:
    """The line over there is known as ours from now on, and counts what was sent."""
    root = Usage.objects.select_related("invoice_line").get(pk=entry.hub_id)
    if result.external_id:
        _confirm(entry, root, result.external_id)
    manual_steps.seen(connection_id=entry.connection_id, entity=ENTITY, facts={root.pk: dict(SEEN)})


def blocked(entry: OutboxEntry) -> None:
    """A closed invoice takes no line from us: a person puts it on another one."""
    if entry.reason != "external_locked":
        return
    root = Usage.objects.select_related("item", "job").get(pk=entry.hub_id)
    amount = untold_amount(root)
    verb = "Put" if amount > 0 else "Take"
    preposition = "on an" if amount > 0 else "off, on another"
    manual_steps.open_step(
        connection=entry.connection,
        kind=STEP,
        entity=ENTITY,
        hub_id=root.pk,
        label=f"{entry.label}, {root.job}",
        text=(
            f"{verb} {plain(abs(amount))} {root.item.stock_unit_id} {root.item.sku} {preposition}"
            f" invoice of {root.job} in {entry.connection.description.label}."
        ),
        expected=SEEN,
    )


def untold_amount(root: Usage) -> Decimal:
    """Stock units that no line over there includes yet; less than nothing were brought back."""
    return sum((each.quantity for each in usage_families.untold(root)), Decimal(0))


def take_as(connection_id: int, external_id: str, written: WrittenLine, root: Usage) -> int:
    """A line a person made stands for what of `root` is not told there yet; returns the line."""
    line_id = invoices.confirm_line(
        line_id=None,
        usage_ids=list(usage_families.untold(root).values_list("pk", flat=True)),
        written=written,
        is_ours=True,
        origin=connection_id,
    )
    _link(connection_id, line_id, external_id)
    return line_id


def _confirm(entry: OutboxEntry, root: Usage, external_id: str) -> None:
    known = page_links.hub_ids(
        connection_id=entry.connection_id, entity=LINE, external_ids=[external_id]
    )
    line_id = known.get(external_id)
    fact = entry.payload or _unsent(root)
    if line_id is None and fact["invoice"] is None:
        return
    line_id = invoices.confirm_line(
        line_id=line_id,
        usage_ids=fact["usages"],
        written=_written(fact),
        is_ours=line_id is not None and line_id == root.invoice_line_id,
        origin=entry.connection_id,
    )
    _link(entry.connection_id, line_id, external_id)


def _unsent(root: Usage) -> Payload:
    """Somebody says it is there though it was never sent."""
    untold = usage_families.untold(root)
    invoice = Invoice.objects.filter(job=root.job_id).order_by("pk").first()
    return {
        "invoice": invoice.pk if invoice else None,
        "item": root.item_id,
        "quantity": str(usage_families.total(root, root.item_id)),
        "usages": list(untold.values_list("pk", flat=True)),
        "cost": str(root.unit_cost),
        "description": "",
        "location": root.location_id,
        "technician": root.technician_id,
    }


def _written(fact: Payload) -> WrittenLine:
    return WrittenLine(
        invoice_id=fact["invoice"],
        item_id=fact["item"],
        quantity=Decimal(fact["quantity"]),
        unit_cost=Decimal(fact["cost"]),
        description=fact["description"],
        location_id=fact["location"],
        technician_id=fact["technician"],
    )


def _link(connection_id: int, line_id: int, external_id: str) -> None:
    """Without a fingerprint: the next reading takes the line in as it is there."""
    link = Link(line_id, external_id, fingerprint="")
    page_links.save(connection_id=connection_id, entity=LINE, links=[link])
