"""Material used on a job, as lines of the job's invoice.

A line is added without a key of ours and without its id being told, so a new line is known by not
having been there before, and by what it says.
"""

from __future__ import annotations

from collections.abc import Collection

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import hints, invoices, payloads, push
from integrations.connectors.servicetitan.client import Client, Exchange
from integrations.connectors.servicetitan.invoices import Invoice, Line
from integrations.connectors.servicetitan.push import Call
from integrations.http.errors import NotFound, OutcomeUnknown, Rejected
from integrations.records import UsageRecord


def upsert(call: Call, record: UsageRecord) -> PushResult:
    """Add the line, change the one with our id, or take it off when nothing is left of it.

    Raises `Rejected` (external_locked) before anything is sent when the invoice is closed.
    """
    invoice = invoices.get(call.client, record.invoice_id)
    if record.quantity == 0 and invoice.line(record.external_id) is None:
        return _result(record, record.external_id)
    invoices.require_open(invoice)
    if record.quantity == 0:
        return _remove(call, record)
    if record.external_id:
        return _change(call, record, invoice)
    return _add(call, record, invoice)


def find(call: Call, record: UsageRecord) -> PushResult | None:
    """What an earlier attempt left: the line it added, the changed line, or the line's absence."""
    try:
        invoice = invoices.get(call.client, record.invoice_id)
    except NotFound:
        return None
    line = invoice.line(record.external_id)
    if record.quantity == 0:
        return None if line else _result(record, record.external_id)
    if not record.external_id:
        line = _new(invoice, record, record.known_line_ids)
    elif line and _wrong(line, record):
        line = None
    return _result(record, line.id) if line else None


def _add(call: Call, record: UsageRecord, before: Invoice) -> PushResult:
    known = [str(line.id) for line in before.items or ()]
    try:
        exchange = _write(call, record)
    except OutcomeUnknown as error:
        raise _settled(error, call.client, record, known) from error
    shown = push.read_until(
        lambda: _new(invoices.get(call.client, record.invoice_id), record, known),
        lambda line: "" if line else "there is no new line like it",
        record.number,
    )
    return _result(record, shown.id if shown else "", exchange)


def _change(call: Call, record: UsageRecord, before: Invoice) -> PushResult:
    if before.line(record.external_id) is None:
        raise NotFound(
            f"Invoice {before.number} has no line {record.external_id} in ServiceTitan any more.",
            hint="Somebody took the line off there. Run a sync, then decide what was used.",
        )
    exchange = _write(call, record)
    push.read_until(
        lambda: invoices.get(call.client, record.invoice_id).line(record.external_id),
        lambda line: _wrong(line, record) if line else "the line is gone",
        record.number,
    )
    return _result(record, record.external_id, exchange)


def _remove(call: Call, record: UsageRecord) -> PushResult:
    path = f"{invoices.PATH}/{record.invoice_id}/items/{record.external_id}"
    try:
        exchange = call.client.write("DELETE", invoices.MODULE, path, None, key=call.key)
    except NotFound:
        return _result(record, record.external_id)
    push.read_until(
        lambda: invoices.get(call.client, record.invoice_id).line(record.external_id),
        lambda line: "the line is still there" if line else "",
        record.number,
    )
    return _result(record, record.external_id, exchange)


def _write(call: Call, record: UsageRecord) -> Exchange:
    path = f"{invoices.PATH}/{record.invoice_id}/items"
    body = payloads.invoice_item(record)
    return call.client.write("PATCH", invoices.MODULE, path, body, key=call.key)


def _settled(
    error: OutcomeUnknown, client: Client, record: UsageRecord, known: Collection[str]
) -> OutcomeUnknown | Rejected:
    """A status 500 that says the SKU is unknown is a refusal, if indeed no line was added."""
    if not hints.is_unknown_sku(error.code, error.detail):
        return error
    invoice = push.read_back(lambda: invoices.get(client, record.invoice_id), record.number)
    if _new(invoice, record, known):
        return error
    hint = hints.for_words(error.detail)
    return Rejected(
        f"ServiceTitan does not know the item {record.item_id}.",
        reason=hint.reason,
        hint=hint.text,
        code=error.code,
        detail=error.detail,
    )


def _new(invoice: Invoice, record: UsageRecord, known: Collection[str]) -> Line | None:
    """The oldest line that is not among the known ones and says what the record says."""
    fresh = (line for line in invoice.items or () if str(line.id) not in known)
    like = (line for line in fresh if not _wrong(line, record))
    return min(like, key=lambda line: line.id, default=None)


def _wrong(line: Line, record: UsageRecord) -> str:
    """What a line says otherwise than the record about goods, place and person."""
    said = []
    if str(line.sku_id) != record.item_id:
        said.append(f"item {line.sku_id} instead of {record.item_id}")
    if line.quantity != record.quantity:
        said.append(f"quantity {line.quantity} instead of {record.quantity}")
    if record.location_id and not _is_place(line, record.location_id):
        said.append(f"place {line.inventory_location_id} instead of {record.location_id}")
    if record.technician_id and str(line.technician_id) != record.technician_id:
        said.append(f"technician {line.technician_id} instead of {record.technician_id}")
    return ", ".join(said)


def _is_place(line: Line, location_id: str) -> bool:
    """Some lines tell their place by its name only; that says nothing against ours."""
    if line.inventory_location_id is None:
        return bool(line.inventory_location)
    return str(line.inventory_location_id) == location_id


def _result(
    record: UsageRecord, external_id: int | str, exchange: Exchange | None = None
) -> PushResult:
    return push.result(external_id, record.number, exchange=exchange)
