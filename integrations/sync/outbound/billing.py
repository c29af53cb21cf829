"""Invoices and bills on their way to the books: posted facts, copied when they became due to go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from integrations.http.errors import Rejected
from integrations.models import OutboxEntry
from integrations.records import BillingLineRecord, BillingRecord
from integrations.sync import billing_steps, links
from integrations.sync.outbound.subject import Payload, Subject
from integrations.sync.refs import Needs, Ref
from integrations.sync.target import Target
from inventory.models import Invoice, Job
from inventory.models.billing import Charge
from plyhub.common.models import Company
from procurement.models import Bill

INVOICE, BILL = "invoice", "bill"
NUMBER_TAKEN = "number_taken"
_PARTNERS = {INVOICE: "customer", BILL: "vendor"}
_MODELS: Mapping[str, type[Invoice] | type[Bill]] = {INVOICE: Invoice, BILL: Bill}
# Nothing of it went or will go.
_DROPPED = ("superseded", "cancelled", "skipped")
CUSTOMER_OPTION = "customer"
# What a document comes to besides its lines: (column, kind of line, what it is called).
_TAX = ("tax", "tax", "Sales tax")
_BILL_EXTRAS = (("tax", "tax", "Tax"), ("shipping", "shipping", "Shipping"))
_BILL_OTHER = ("other", "other", "Other costs")


def invoice_snapshot(invoice_id: int) -> Payload:
    """The invoice as JSON with our ids, numbers as text."""
    invoice = Invoice.objects.select_related("job", "project").get(pk=invoice_id)
    charges = invoice.charges.order_by("position", "pk")
    lines = [_charge(each, invoice.job, invoice.project_id) for each in charges]
    lines += _extras(invoice, [_TAX], invoice.job, invoice.project_id)
    return {
        "number": invoice.number,
        "partner": _customer_id(invoice),
        "reference": invoice.job.number if invoice.job else "",
        "memo": f"Job {invoice.job.number}" if invoice.job else "",
        **_common(invoice, invoice.invoiced_on, lines),
    }


def bill_snapshot(bill_id: int) -> Payload:
    """The bill as JSON with our ids, numbers as text; each line with the project it is for."""
    bill = Bill.objects.select_related("job", "purchase_order__job", "vendor").get(pk=bill_id)
    order = bill.purchase_order
    job = bill.job or (order.job if order else None)
    project_id = order.project_id if order and not job else None
    lines = [
        _charge(each, each.job or job, project_id)
        for each in bill.lines.select_related("job").order_by("position", "pk")
    ]
    lines += _extras(bill, [*_BILL_EXTRAS, _BILL_OTHER], job, project_id)
    return {
        "number": bill.number,
        "partner": bill.vendor_id,
        "reference": order.number if order else bill.reference,
        "memo": bill.memo or (order.number if order else ""),
        **_common(bill, bill.billed_on, lines),
    }


def _customer_id(invoice: Invoice) -> int | None:
    """Whom the invoice names, else the customer of its job."""
    return invoice.customer_id or (invoice.job.customer_id if invoice.job else None)


def _common(document: Invoice | Bill, day: date | None, lines: list[dict[str, Any]]) -> Payload:
    zone = Company.current().zone
    dated = day or timezone.localdate(document.posted_at, timezone=zone)
    return {
        "date": dated.isoformat(),
        "due_on": (document.due_on or dated).isoformat(),
        "total": str(document.total),
        "lines": lines,
    }


def _charge(each: Charge, job: Job | None, project_id: int | None) -> dict[str, Any]:
    return {
        **_line(each.kind, each.description or each.code, each.amount, job, project_id),
        "item": each.item_id,
    }


def _extras(
    document: Invoice | Bill,
    columns: Iterable[tuple[str, str, str]],
    job: Job | None,
    project_id: int | None,
) -> list[dict[str, Any]]:
    amounts = [(kind, words, getattr(document, column)) for column, kind, words in columns]
    return [
        {**_line(kind, words, amount, job, project_id), "item": None}
        for kind, words, amount in amounts
        if amount
    ]


def _line(
    kind: str, description: str, amount: Decimal, job: Job | None, project_id: int | None
) -> dict[str, Any]:
    return {
        "kind": kind,
        "description": description,
        "amount": str(amount),
        "job": job.pk if job else None,
        "job_number": job.number if job else "",
        "project": None if job else project_id,
    }


def build(target: Target, entry: OutboxEntry, partner: str) -> BillingRecord:
    """The snapshot in the other system's ids; lines that come to nothing stay away."""
    fact = entry.payload
    _check_alone(entry)
    lines = [line for line in fact["lines"] if Decimal(line["amount"])]
    found = links.read(target.connection, _refs(target, fact, partner))
    return BillingRecord(
        number=fact["number"],
        partner_id=_partner_id(target, fact, partner, found),
        date=date.fromisoformat(fact["date"]),
        due_on=date.fromisoformat(fact["due_on"]),
        total=Decimal(fact["total"]),
        lines=tuple(_line_record(target, line, found) for line in lines),
        reference=fact["reference"],
        memo=fact["memo"],
    )


def _check_alone(entry: OutboxEntry) -> None:
    """Raise `Rejected` for one that has the number of another of the same partner that goes first:
    by their numbers they are told apart over there."""
    fact = entry.payload
    same = _MODELS[entry.entity].objects.filter(number=fact["number"]).exclude(pk=entry.hub_id)
    earlier = OutboxEntry.objects.filter(
        connection=entry.connection_id,
        operation=entry.operation,
        entity=entry.entity,
        hub_id__in=same.values("pk"),
        pk__lt=entry.pk,
    ).exclude(state__in=_DROPPED)
    others = earlier.exclude(reason=NUMBER_TAKEN).values_list("payload__partner", flat=True)
    if fact["partner"] in others:
        raise Rejected(
            f"{entry.label} has the number of another one of the same {_PARTNERS[entry.entity]}.",
            reason=NUMBER_TAKEN,
            hint="Enter it by hand under a number of its own, then mark this as done.",
        )


def _line_record(target: Target, line: Mapping[str, Any], found: links.Links) -> BillingLineRecord:
    work = work_of(target, line)
    item = Ref("item", line["item"] or 0)
    return BillingLineRecord(
        kind=line["kind"],
        description=line["description"],
        amount=Decimal(line["amount"]),
        item_id=found.id_of(item.entity, item.hub_id) if found.is_there(item) else "",
        project_id=found.id_of(work.entity, work.hub_id) if work else "",
    )


def _partner_id(target: Target, fact: Payload, partner: str, found: links.Links) -> str:
    """The customer or vendor over there; for a customer unknown there the usual one."""
    ref = Ref(partner, fact["partner"] or 0)
    usual = target.option(CUSTOMER_OPTION) if partner == "customer" else ""
    known = found.id_of(ref.entity, ref.hub_id) if found.is_there(ref) else usual
    if not known:
        raise Rejected(
            f"It names no {partner} that {target.label} knows.",
            reason=f"{partner}_unknown",
            hint=f"Link its {partner}, or choose a default customer in the connection's settings.",
        )
    return known


def work_of(target: Target, line: Mapping[str, Any]) -> Ref | None:
    """The job, or else the project, whose project over there the line carries; None if lines carry
    none."""
    if line["job"]:
        return Ref("job", line["job"]) if target.carries_projects else None
    return Ref("project", line["project"]) if line["project"] and target.maps_parents else None


def _refs(target: Target, fact: Payload, partner: str) -> set[Ref]:
    works = {work_of(target, line) for line in fact["lines"]}
    items = {Ref("item", line["item"]) for line in fact["lines"] if line["item"]}
    partners = {Ref(partner, fact["partner"])} if fact["partner"] else set()
    return {ref for ref in works if ref} | items | partners


def needs(target: Target, fact: Payload, partner: str) -> Needs:
    """The customer or vendor, and the projects its lines carry; items go along if they can.

    A customer need not be there when others stand in for it.
    """
    refs = _refs(target, fact, partner)
    stands_in = partner == "customer" and target.option(CUSTOMER_OPTION)
    partners = {ref for ref in refs if ref.entity == partner}
    items = {ref for ref in refs if ref.entity == "item"}
    works = {ref for ref in refs if ref.entity in ("job", "project")}
    return Needs(
        masters=() if stands_in else tuple(partners),
        projects=tuple(sorted(works)),
        known=tuple(sorted(items | partners if stands_in else items)),
    )


def _subject(entity: str, snapshot: Callable[[int], Payload], words: str) -> Subject:
    partner, model = _PARTNERS[entity], _MODELS[entity]
    return Subject(
        build=lambda target, entry: build(target, entry, partner),
        needs=lambda target, hub_id: needs(target, snapshot(hub_id), partner),
        label=lambda hub_id: (
            f"{words} {model.objects.values_list('number', flat=True).get(pk=hub_id)}"
        ),
        key=lambda hub_id: f"{entity}:{hub_id}",
        snapshot=snapshot,
        settled=billing_steps.sent(model, snapshot),
        blocked=billing_steps.refused,
    )


INVOICE_SUBJECT = _subject(INVOICE, invoice_snapshot, "Invoice")
BILL_SUBJECT = _subject(BILL, bill_snapshot, "Bill")
