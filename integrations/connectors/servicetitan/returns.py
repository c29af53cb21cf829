"""Returns to a vendor: write, verify, take back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import documents, hints, paging, payloads, push
from integrations.connectors.servicetitan.client import Client, Exchange
from integrations.connectors.servicetitan.documents import Match, Return
from integrations.connectors.servicetitan.push import Call
from integrations.connectors.servicetitan.shapes import Wire
from integrations.http.errors import NotFound, OutcomeUnknown, Rejected, RemoteError
from integrations.records import ReturnRecord

PATH = "returns"
CANCELED = "Canceled"


class ReturnType(Wire, kw_only=True):
    """inventory-v2: ListReturnTypesResponse."""

    id: int
    active: bool | None = None
    is_default: bool = False


def get(client: Client, external_id: str) -> Return:
    """One return, standing or canceled; raises `NotFound`. There is no address for a single one,
    and an unknown filter would be ignored, so the answer is checked."""
    for row in every(client, {"ids": external_id, "active": "Any"}) if external_id else ():
        if str(row.id) == external_id:
            return row
    raise NotFound(f"ServiceTitan has no return {external_id}".rstrip() + ".")


def every(client: Client, where: dict[str, Any]) -> list[Return]:
    """All returns that match `where`, the oldest first."""
    return paging.every(client, "inventory", PATH, where | paging.BY_ID, Return)


def create(call: Call, record: ReturnRecord) -> PushResult:
    """Create the return and read it back. One that came out wrong is canceled again and refused as
    `total_mismatch`."""
    body = payloads.return_create(typed(call, record), call.defaults)
    exchange = call.client.write("POST", "inventory", PATH, body, key=call.key)
    made = push.written_id(exchange, record.number)
    row = push.read_back(lambda: get(call.client, made), record.number)
    found = match(record, row)
    wrong = differences(record, row, found)
    if wrong:
        _take_back(call, record, row, wrong)
        raise push.differs(record.number, f"return {row.number}", wrong)
    return push.result(row.id, row.number, found.line_ids, exchange)


def update(call: Call, record: ReturnRecord) -> PushResult:
    """Make the return over there like ours: header and the complete list of lines."""
    before = get(call.client, record.external_id)
    _require_open(before, record.number)
    body = payloads.return_update(typed(call, record), call.defaults, counterparts(record, before))
    path = f"{PATH}/{before.id}"
    exchange = call.client.write("PATCH", "inventory", path, body, key=call.key)
    row = push.read_back(lambda: get(call.client, record.external_id), record.number)
    found = match(record, row)
    wrong = differences(record, row, found)
    if wrong:
        raise OutcomeUnknown(
            f"ServiceTitan took the change of {record.number}, but shows it differently: {wrong}."
        )
    return push.result(row.id, row.number, found.line_ids, exchange)


def cancel(call: Call, record: ReturnRecord) -> PushResult:
    """Cancel the return; one that is canceled already counts as done."""
    try:
        exchange = _cancel(call, record.external_id, record.cancel_reason)
    except NotFound:
        raise
    except Rejected as refusal:
        row = _after(refusal, call.client, record.external_id)
        if row.status == CANCELED:
            return push.result(row.id, row.number)
        _require_open(row, record.number)
        raise
    row = push.read_until(
        lambda: get(call.client, record.external_id),
        lambda row: "" if row.status == CANCELED else f"its status is {row.status}",
        record.number,
    )
    return push.result(row.id, row.number, exchange=exchange)


def typed(call: Call, record: ReturnRecord) -> ReturnRecord:
    """The return with a type: its own, the connection's, or the one that is the default there."""
    if record.type_id or call.defaults.return_type:
        return record
    where = {"activeOnly": "true"}
    rows = paging.every(call.client, "inventory", "return-types", where, ReturnType)
    standing = (row for row in rows if row.active is not False and row.is_default)
    return replace(record, type_id=str(next((row.id for row in standing), "")))


def match(record: ReturnRecord, row: Return) -> Match:
    """Our lines against theirs; a line that names the receipt's pairs with one that does too."""
    known = {item.receipt_item_id for item in row.items or ()}
    lines = [
        line
        if line.source_line_id.isdigit() and int(line.source_line_id) in known
        # Over there a changed return may have lines that name no receipt.
        else replace(line, source_line_id="")
        for line in record.lines
    ]
    return documents.match(lines, row.items, by="receipt_item_id")


def counterparts(record: ReturnRecord, row: Return) -> dict[str, str]:
    """Their line ids by our refs: the line of the same receipt line, else a free one of the same
    item, whatever its quantity and cost."""
    free = [item for item in row.items or () if item.stands]
    ids: dict[str, str] = {}
    for line in sorted(record.lines, key=lambda line: not line.source_line_id):
        like = [item for item in free if str(item.sku_id) == line.item_id]
        named = [item for item in like if str(item.receipt_item_id or "") == line.source_line_id]
        if item := next(iter(named or like), None):
            free.remove(item)
            ids[line.line_ref] = str(item.id)
    return ids


def differences(record: ReturnRecord, row: Return, found: Match) -> str:
    """What the return over there says otherwise than ours about goods and money."""
    said = [] if found.complete else [found.differences()]
    for name, ours, theirs in (
        ("tax", record.tax, row.tax_amount),
        ("shipping", record.shipping, row.shipping_amount),
    ):
        if (theirs or 0) != ours:
            said.append(f"{name} {theirs} instead of {ours}")
    return ", ".join(said)


def _cancel(call: Call, external_id: str, reason: str) -> Exchange:
    path = f"{PATH}/{payloads.whole(external_id, 'return')}/cancellation"
    body = payloads.cancellation(reason)
    return call.client.write("PATCH", "inventory", path, body, key=call.key)


def _take_back(call: Call, record: ReturnRecord, row: Return, wrong: str) -> None:
    try:
        _cancel(call, str(row.id), "Accidental")
    except RemoteError as error:
        theirs = f"return {row.number}"
        raise push.not_taken_back(record.number, theirs, wrong, error) from error


def _after(refusal: Rejected, client: Client, external_id: str) -> Return:
    """The return as it stands after a refusal; the refusal itself if it cannot be seen."""
    try:
        return get(client, external_id)
    except RemoteError:
        raise refusal from None


def _require_open(row: Return, ours: str) -> None:
    """Raise `Rejected` (external_locked) unless the return can still be changed."""
    status = "Exported" if row.sync_status == "Exported" else row.status
    if status in hints.CLOSED_RETURN:
        raise Rejected(
            f"ServiceTitan takes no change of return {row.number}: it "
            f"{hints.CLOSED_RETURN[status]}.",
            reason="external_locked",
            hint=f"Somebody with access to ServiceTitan has to bring return {row.number} in line "
            f"with {ours} by hand.",
        )
