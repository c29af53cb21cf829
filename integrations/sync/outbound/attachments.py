"""Files on their way out: the PDF of an order, for the job it belongs to."""

from __future__ import annotations

from integrations.http.errors import Rejected
from integrations.models import OutboxEntry
from integrations.records import AttachmentRecord
from integrations.sync import links
from integrations.sync.outbound.purchase_orders import PURCHASE_ORDER
from integrations.sync.outbound.subject import Subject
from integrations.sync.refs import Needs, Ref
from integrations.sync.target import Target
from procurement import printing
from procurement.models import PurchaseOrder


def build(target: Target, entry: OutboxEntry) -> AttachmentRecord:
    """The order as it is now, printed.

    Raises `Rejected` when its job is not known there, or no PDF can be made on this machine.
    """
    order = PurchaseOrder.objects.select_related("job").get(pk=entry.hub_id)
    found = links.read(target.connection, [Ref("job", order.job_id)] if order.job_id else [])
    job_id = found.id_of("job", order.job_id) if order.job_id else ""
    if not job_id:
        raise Rejected(
            f"{order.number} belongs to no job that is known in {target.label}.",
            hint="Files are kept with jobs there. Give the order a job that was read from there.",
        )
    try:
        content = printing.order_pdf(order.pk)
    except printing.PrintingUnavailable as error:
        raise Rejected(error.message) from error
    return AttachmentRecord(job_id=job_id, file_name=printing.file_name(order), content=content)


ORDER_PDF = Subject(
    build=build,
    needs=lambda _target, hub_id: Needs(order=Ref("purchase_order", hub_id)),
    label=lambda hub_id: f"PDF of {PURCHASE_ORDER.label(hub_id)}",
    key=PURCHASE_ORDER.key,
)
