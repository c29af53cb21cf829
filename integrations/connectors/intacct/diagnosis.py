"""Finding the words for a refusal Sage gives without naming the line."""

from __future__ import annotations

from integrations.connectors.intacct import units
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.documents import DocumentRecord
from integrations.connectors.intacct.payloads.queries import condition, query
from integrations.http.errors import Rejected, RemoteError


def refined(client: Client, refusal: Rejected, record: DocumentRecord) -> Rejected:
    """`refusal`, or a better one naming the item or unit at fault.

    Only looks when items are the cause, and keeps the first words when looking fails.
    """
    if refusal.reason != "item_review":
        return refusal
    try:
        return _line_at_fault(client, record) or refusal
    except RemoteError:
        return refusal


def _line_at_fault(client: Client, record: DocumentRecord) -> Rejected | None:
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
