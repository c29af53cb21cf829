"""Finding the words for a refusal Sage gives without naming the line."""

from __future__ import annotations

from integrations.connectors.intacct import units
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.documents import DocumentRecord
from integrations.connectors.intacct.payloads.masters import amount
from integrations.connectors.intacct.payloads.queries import condition, query
from integrations.http.errors import Rejected, RemoteError
from integrations.records import StockDocumentRecord, TransferRecord

StockRecord = StockDocumentRecord | TransferRecord


def of_stock(client: Client, refusal: Rejected, record: StockRecord) -> Rejected:
    """As `refined`; where a warehouse has too little, also naming of what."""
    if refusal.reason != "would_go_negative":
        return refined(client, refusal, record)
    return Rejected(
        f"Sage Intacct has too little for {record.number}: it takes {_taken(record)}.",
        reason=refusal.reason,
        code=refusal.code,
        detail=refusal.detail,
        hint="It goes by itself once a receipt or a transfer has brought the goods there.",
    )


def _taken(record: StockRecord) -> str:
    """What leaves which warehouse: `50 FT INV-PEX-34 out of VAN-12`."""
    if isinstance(record, TransferRecord):
        taken = [(line, line.from_warehouse_id) for line in record.lines]
    else:
        taken = [(line, line.warehouse_id) for line in record.lines if line.quantity < 0]
    return ", ".join(
        f"{amount(abs(line.quantity))} {line.unit} {line.item_id} out of {warehouse}"
        for line, warehouse in taken
    )


def refined(client: Client, refusal: Rejected, record: DocumentRecord | StockRecord) -> Rejected:
    """`refusal`, or a better one naming the item or unit at fault.

    Only looks when items are the cause, and keeps the first words when looking fails.
    """
    if refusal.reason != "item_review":
        return refusal
    try:
        return _line_at_fault(client, record) or refusal
    except RemoteError:
        return refusal


def _line_at_fault(client: Client, record: DocumentRecord | StockRecord) -> Rejected | None:
    ids = sorted({line.item_id for line in record.lines})
    [result] = client.read(
        query("ITEM", ("RECORDNO", "ITEMID", "STATUS", "UOMGRP"), condition("in", "ITEMID", *ids))
    )
    items = {row["ITEMID"]: row for row in result.rows}
    for line in record.lines:
        item = items.get(line.item_id)
        if item is None or item["STATUS"] != "active":
            return Rejected(
                f"Item {line.item_id} is not in Sage Intacct, or is inactive there.",
                reason="item_review",
                hint="Send the item first, or link it to one that is there.",
            )
        try:
            units.check(client, line.unit, item["UOMGRP"], item=line.item_id)
        except Rejected as unknown_unit:
            return unknown_unit
    return None
