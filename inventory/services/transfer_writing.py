"""Rows of transfers: locked, filled, and moved from one status to the next."""

from __future__ import annotations

from typing import Any

from inventory.models import Transfer, TransferLine
from inventory.services.stock_lines import Document
from inventory.services.transfer_input import CheckedTransfer
from inventory.states import TRANSFER_MOVES
from plyhub.common import audit
from plyhub.common.errors import DomainError
from plyhub.common.models import User

TYPE = "transfer"


def lock(transfer_id: int) -> Transfer:
    """The transfer, held until the transaction ends."""
    transfers = Transfer.objects.select_for_update(of=("self",))
    transfer = transfers.select_related("source", "destination").filter(pk=transfer_id).first()
    if transfer is None:
        raise DomainError("This transfer does not exist.")
    return transfer


def fill(transfer: Transfer, checked: CheckedTransfer) -> None:
    """Write a draft's columns and its lines, in place of those it had."""
    data = checked.data
    transfer.source, transfer.destination = checked.source, checked.destination
    transfer.mode, transfer.notes = data.mode, data.notes.strip()
    transfer.needed_by = data.needed_by
    transfer.save()
    transfer.lines.all().delete()
    TransferLine.objects.bulk_create(
        TransferLine(transfer=transfer, **line.columns(position))
        for position, line in enumerate(checked.lines, start=1)
    )


def document_of(transfer: Transfer) -> Document:
    """The transfer as the ledger and reservations name it."""
    return Document(type=TYPE, id=transfer.pk, number=transfer.number)


def lines_of(transfer: Transfer) -> list[TransferLine]:
    """Its lines in their order, with their items."""
    return list(transfer.lines.select_related("item__stock_unit").order_by("position", "pk"))


def move(
    transfer: Transfer,
    name: str,
    *,
    actor: User,
    to: str = "",
    reason: str = "",
    changes: dict[str, Any] | None = None,
    **columns: Any,
) -> Transfer:
    """Take the checked move: status (the move's own unless `to` says) and columns, audited."""
    before, transfer.status = transfer.status, to or TRANSFER_MOVES[name].target
    for column, value in columns.items():
        setattr(transfer, column, value)
    transfer.save(update_fields=["status", "updated_at", *columns])
    audit.record(
        transfer,
        action=name,
        actor=actor,
        from_state=before,
        to_state=transfer.status,
        reason=reason.strip(),
        changes=changes,
    )
    return transfer
